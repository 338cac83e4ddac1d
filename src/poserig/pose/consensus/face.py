"""Finds the face of a rig whose keypoint names say nothing, by its links and partners.

A nose is a point without a side that is linked to both eyes; each eye is linked to the ear of its
side. There the chain ends, or it leads to all other pairs. The rig has arms or legs as well: two
joints, which are pairs between two others and linked to nothing else. So nothing is taken for a
face on a vehicle. Where several points could be a nose, the template decides: nothing lies above a
face.
"""

from typing import NamedTuple

from poserig.pose.rig import Rig

# Pairs like an elbow or a knee that tell a body from a thing.
LEAST_JOINTS = 2


class Face(NamedTuple):
    """The face of a rig.

    Attributes:
        nose: Index of the keypoint.
        eyes, ears: Indices of pairs.
    """

    nose: int
    eyes: int
    ears: int


def find_face(rig: Rig, pairs: list[tuple[int, int]]) -> Face | None:
    """Returns the face of a rig, or None where nothing or too much could be one.

    Args:
        rig: With links and partners.
        pairs: Its (left, right) keypoints.
    """
    linked = {(rig.index[link.start], rig.index[link.end]) for link in rig.links}
    linked |= {(end, start) for start, end in linked}
    near: list[list[int]] = [
        [
            q
            for q, (other_left, other_right) in enumerate(pairs)
            if {(left, other_left), (right, other_right)} <= linked
        ]
        for left, right in pairs
    ]
    centers = [point for point, partner in enumerate(rig.swap_indices) if point == partner]

    def held(p: int) -> list[int]:
        return [point for point in centers if all((point, end) in linked for end in pairs[p])]

    joints = [
        p for p, pair in enumerate(pairs)
        if len(near[p]) == 2 and pair not in linked and not held(p)
    ]  # fmt: skip
    found = [
        Face(nose, eyes, ears)
        for eyes in range(len(pairs))
        for nose in held(eyes)
        for ears in near[eyes]
        if near[eyes] == [ears] and _is_last(near, eyes, ears) and not held(ears)
    ]
    if len({*joints} - {face.ears for face in found}) < LEAST_JOINTS:
        return None
    if len(found) > 1:
        found = [face for face in found if _is_on_top(rig, pairs, face)]
    return found[0] if len(found) == 1 else None


def _is_last(near: list[list[int]], eyes: int, ears: int) -> bool:
    """Returns whether nothing follows the ears, or all other pairs do."""
    found, reached = {eyes, ears}, [p for p in near[ears] if p != eyes]
    while reached:
        p = reached.pop()
        if p not in found:
            found.add(p)
            reached += near[p]
    return len(found) in (2, len(near))


def _is_on_top(rig: Rig, pairs: list[tuple[int, int]], face: Face) -> bool:
    """Returns whether nothing of the template lies above a face; False without a template."""
    own = {face.nose, *pairs[face.eyes], *pairs[face.ears]}
    heights = [keypoint.position and keypoint.position[1] for keypoint in rig.keypoints]
    known = [height for height in heights if height is not None]
    if len(known) < len(heights):
        return False
    return max(known[point] for point in own) <= min(
        height for point, height in enumerate(known) if point not in own
    )
