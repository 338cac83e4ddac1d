"""Handedness: how a pose looks when its left and right are right, and when they are exchanged.

The log odds are a sum of terms over the left/right pairs of a rig, each of which changes its sign
(or that of its product) when a pair is exchanged:

- front: seen from the front the subject's left lies on the image's right, the more surely the
  more of the face is seen (v = 2); from behind on its left;
- links: the sides of neighbouring pairs lie on the same side of each other, for limbs rarely
  cross;
- profile: of a subject that looks to the image's left the left side is near: it is labelled and
  visible where the other one is not; and each eye and ear lies on its own side of a nose that is
  seen.

A point labelled as occluded (v = 1) has a place, but it was not seen: of somebody seen from behind
nose and eyes are labelled as occluded. Only a face that is seen says which way the subject looks.

The weights were fitted by `benchmarks.consolidation.handedness` on its development poses, by
logistic regression of "as it is" against every pattern of exchange. Pairs whose names say nothing
keep the terms of the links alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import hypot, sqrt

from poserig.pose.consensus.geometry import Member
from poserig.pose.keypoints import VISIBLE as SEEN
from poserig.pose.rig import Rig

# What of the face is seen: both eyes, some of it, ears alone, nothing.
BOTH_EYES, SOME_FACE, EARS_ALONE, NO_FACE = range(4)
# By part, weight of "left lies on the image's right" for each of the four.
FRONT = {
    "eye": (0.79, 0.08, 0.0, 0.0), "ear": (0.22, -0.16, -0.29, 0.0),
    "shoulder": (0.29, -0.09, -0.51, -0.16), "elbow": (0.79, 0.34, 0.36, 0.37),
    "wrist": (0.47, -0.28, -0.55, 0.02), "hip": (-0.12, 0.69, -0.46, -0.1),
    "knee": (0.98, -0.06, 0.06, 0.17), "ankle": (-0.44, -0.24, -0.19, 0.03),
}  # fmt: skip
# By part, weight of "the near side is labelled, the far one not".
NEAR = {
    "eye": 0.88, "ear": 1.08, "shoulder": 0.23, "elbow": 0.55,
    "wrist": 0.56, "hip": 0.31, "knee": 0.14, "ankle": 0.51,
}  # fmt: skip
# The same of "the near side is visible, the far one occluded".
VISIBLE = 0.06
# Of an ear or an eye on its own side of the nose.
BESIDE_NOSE = {"eye": 0.74, "ear": 0.76}
# By two parts, weight of lying on the same side of each other.
LINKED = {
    ("ear", "eye"): 0.22, ("ear", "shoulder"): 1.02, ("eye", "shoulder"): 1.12,
    ("shoulder", "hip"): 1.39, ("shoulder", "elbow"): 1.01, ("elbow", "wrist"): 0.87,
    ("shoulder", "wrist"): 0.17, ("elbow", "hip"): 0.75, ("wrist", "hip"): 0.37,
    ("hip", "knee"): 1.45, ("knee", "ankle"): 1.58, ("hip", "ankle"): -0.07,
}  # fmt: skip
# The same of linked pairs whose names say nothing.
LINKED_ELSEWHERE = 1.0
# Distances below which a direction is no direction, in roots of the area.
BLUR, BLUR_OF_SHOULDERS = 0.04, 0.1


@dataclass(slots=True)
class Handedness:
    """Of one rig: its pairs and the weights of their terms.

    Attributes:
        pairs: (left, right) rig indices of every pair; an arbitrary but fixed side is "left"
            where the rig does not say.
        front: Per pair `FRONT`.
        near: Per pair `NEAR`; visible: whether `VISIBLE` counts.
        beside: Per pair `BESIDE_NOSE`.
        links: (pair, pair, weight).
        eyes, ears, shoulders, nose: Rig indices, () and -1 where the rig has none.
    """

    pairs: list[tuple[int, int]]
    front: list[tuple[float, float, float, float]]
    near: list[float]
    beside: list[float]
    links: list[tuple[int, int, float]]
    eyes: tuple[int, ...] = ()
    ears: tuple[int, ...] = ()
    shoulders: tuple[int, ...] = ()
    nose: int = -1
    parts: list[str] = field(default_factory=list)


def handedness_of(rig: Rig) -> Handedness:
    """Reads the rig's names and links."""
    hand = Handedness([], [], [], [], [])
    pair_of: dict[int, int] = {}
    for i, j in enumerate(rig.swap_indices):
        if i >= j:
            continue
        left, right = (j, i) if rig.keypoints[j].side == "left" else (i, j)
        sided = rig.keypoints[left].side == "left" and rig.keypoints[right].side == "right"
        words = set(rig.keypoint_names[left].lower().replace("-", "_").split("_")) - {"left", "l"}
        part = next(iter(words)) if sided and len(words) == 1 else ""
        pair_of[left] = pair_of[right] = len(hand.pairs)
        hand.pairs.append((left, right))
        hand.parts.append(part)
        hand.front.append(FRONT.get(part, (0.0, 0.0, 0.0, 0.0)))
        hand.near.append(NEAR.get(part, 0.0))
        hand.beside.append(BESIDE_NOSE.get(part, 0.0))
        if part in ("eye", "ear", "shoulder"):
            setattr(hand, part + "s", (left, right))
    hand.nose = rig.index.get("nose", rig.index.get("front_of_face", -1))
    linked = {(rig.index[link.start], rig.index[link.end]) for link in rig.links}
    linked |= {(end, start) for start, end in linked}
    for q, (left, right) in enumerate(hand.pairs):
        for p in range(q):
            other_left, other_right = hand.pairs[p]
            names = hand.parts[p], hand.parts[q]
            weight = LINKED.get(names, LINKED.get(names[::-1], 0.0))
            if not weight and {(left, other_left), (right, other_right)} <= linked:
                weight = LINKED_ELSEWHERE
            if weight:
                hand.links.append((p, q, weight))
    return hand


def face_state(hand: Handedness, members: Sequence[Member]) -> int:
    """What of the face at least half of the members saw. Every exchange leaves it as it is."""

    def count(indices: Sequence[int]) -> int:
        return sum(
            2 * sum(m.v[index] == SEEN for m in members) >= len(members)
            for index in indices
            if index >= 0
        )

    eyes, ears, nose = count(hand.eyes), count(hand.ears), count((hand.nose,))
    if not hand.eyes:
        return NO_FACE
    if eyes == 2:
        return BOTH_EYES
    if eyes or nose:
        return SOME_FACE
    return EARS_ALONE if ears else NO_FACE


def looking_left(hand: Handedness, member: Member) -> float:
    """How surely the subject looks to the image's left (1) or right (-1), by nose and eyes that are
    seen against ears or shoulders."""
    face = [member.x[i] for i in (hand.nose, *hand.eyes) if i >= 0 and member.v[i] == SEEN]
    if not face:
        return 0.0
    for anchors, blur in ((hand.ears, BLUR), (hand.shoulders, BLUR_OF_SHOULDERS)):
        behind = [member.x[i] for i in anchors if member.v[i]]
        if behind:
            step = (sum(behind) / len(behind) - sum(face) / len(face)) / member.scale
            return step / sqrt(step * step + blur * blur)
    return 0.0


def difference(
    hand: Handedness, member: Member, pair: int, scale: float
) -> tuple[float, float] | None:
    """Left minus right, in `scale`; None where not both are labelled."""
    left, right = hand.pairs[pair]
    if not (member.v[left] and member.v[right]):
        return None
    return (member.x[left] - member.x[right]) / scale, (member.y[left] - member.y[right]) / scale


def near_terms(
    hand: Handedness, member: Member, pair: int, looks_left: float
) -> tuple[float, float]:
    """(labelled, visible): how much more of the near side is there than of the far one."""
    left, right = hand.pairs[pair]
    more = (member.v[left] > member.v[right]) - (member.v[left] < member.v[right])
    if member.v[left] and member.v[right]:
        return 0.0, looks_left * more
    return looks_left * more, 0.0


def beside_nose(hand: Handedness, member: Member, pair: int) -> float:
    """How surely the pair's points lie on their own sides of a nose that is seen."""
    if hand.nose < 0 or member.v[hand.nose] != SEEN:
        return 0.0
    total = 0.0
    for index, side in zip(hand.pairs[pair], (1, -1), strict=True):
        if member.v[index]:
            step = (member.x[index] - member.x[hand.nose]) / member.scale
            total += side * step / hypot(step, BLUR)
    return total
