"""Tells what the face of an object says about its left and right.

Numbers called `pair` are indices of `Plan.pairs`. Places are in pixels, thresholds in the size of
the pose (`Pose.size`).
"""

from math import hypot
from typing import NamedTuple

from poserig.pose.checks.finding import Pose
from poserig.pose.checks.plan import Plan

# Chosen on the development half of benchmarks/checks; docs/checks.md has the figures.
# Least sum of the distances of the face's points from its middle; least length of a pair of the
# body.
FACE = 0.06
BODY = 0.12
# A face is as far as this from the middle of the body before it says which way is up.
NECK = 0.2


class Face(NamedTuple):
    """What a face says about left and right.

    Attributes:
        facing: 1 when its left and right are as they should be, -1 when they are exchanged, 0 when
            it does not say.
        pairs: Pairs of the face.
        left: Where the object's left is on the image: a unit vector.
    """

    facing: int
    pairs: set[int]
    left: tuple[float, float]


def face_of(plan: Plan, pose: Pose) -> Face:
    """Returns what the first face that is seen says; `facing` is 0 when none is seen."""
    for point, pairs in plan.faces:
        if pose.v[point] != 2:
            continue
        at_x, at_y = pose.at[point]
        left = _left_of_object(plan, pose, (at_x, at_y), set(pairs))
        # How far each point that is seen lies on its own side.
        votes = []
        for pair in pairs:
            for end, sign in zip(plan.pairs[pair], (1, -1), strict=True):
                if pose.v[end] == 2:
                    x, y = pose.at[end]
                    votes.append(sign * ((x - at_x) * left[0] + (y - at_y) * left[1]) / pose.size)
        if votes and max(votes) < 0 and sum(votes) < -FACE:
            return Face(-1, set(pairs), left)
        if votes and min(votes) > 0 and sum(votes) > FACE:
            return Face(1, set(pairs), left)
        return Face(0, set(pairs), left)
    return Face(0, set(), (1.0, 0.0))


def _left_of_object(
    plan: Plan, pose: Pose, face: tuple[float, float], head: set[int]
) -> tuple[float, float]:
    """Returns where the left of an object that faces the viewer is on the image.

    Up is from the middle of its girdles to its face; the right of the image when that is not known.

    Args:
        plan: Of the rig.
        pose: The instance.
        face: Place of the face.
        head: Pairs of the face.
    """
    middles = []
    for pair in plan.girdles:
        left, right = plan.pairs[pair]
        if pair not in head and pose.v[left] and pose.v[right]:
            (left_x, left_y), (right_x, right_y) = pose.at[left], pose.at[right]
            middles.append(((left_x + right_x) / 2, (left_y + right_y) / 2))
    if middles:
        x = face[0] - sum(middle[0] for middle in middles) / len(middles)
        y = face[1] - sum(middle[1] for middle in middles) / len(middles)
        length = hypot(x, y)
        if length > NECK * pose.size:
            return -y / length, x / length
    return 1.0, 0.0


def body_direction(plan: Plan, pose: Pose, pairs: set[int], left: tuple[float, float]) -> int:
    """Returns how many girdles point to the object's left, less those that point away."""
    total = 0
    for pair in pairs:
        if pair not in plan.girdles:
            continue
        (left_x, left_y), (right_x, right_y) = (pose.at[point] for point in plan.pairs[pair])
        along = (left_x - right_x) * left[0] + (left_y - right_y) * left[1]
        if abs(along) > BODY * pose.size:
            total += 1 if along > 0 else -1
    return total
