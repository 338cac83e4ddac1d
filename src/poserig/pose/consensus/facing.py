"""Facing: which way round the subject stands, told by the order of its pairs on the image.

Seen from the front, a subject's left lies on the image's right; from behind, on the left. The
shares were counted on all poses of benchmarks/data, held-out ones included; a rig whose names do
not say eye, ear or shoulder gets no prior from here.
"""

from dataclasses import dataclass, field
from math import erf, log, sqrt

from poserig.pose.consensus.geometry import Member
from poserig.pose.rig import Rig

# Share of front views on which left lies right of right.
FRONT_ORDER = {
    "eye": 0.997, "ear": 0.985, "shoulder": 0.97, "hip": 0.96, "elbow": 0.93,
    "wrist": 0.85, "knee": 0.85, "ankle": 0.77, "heel": 0.72, "toe": 0.68,
}  # fmt: skip
# Of one visible ear and the nose (or the eye of that side), the ear lies on its own side.
PROFILE = 0.985
# Chance of a front view by what of the face is labelled.
FRONT_BY_EYES = (0.35, 0.62, 0.99)
FRONT_FACELESS_WITH_EARS = 0.08
TEMPER = 0.8


@dataclass(slots=True)
class Facing:
    """Of one rig: which pairs tell the way round, and where its face is.

    Attributes:
        pairs: (left, right) rig indices of every pair; an arbitrary but fixed side is "left"
            where the rig does not say.
        order: Per pair the share of front views on which left lies right, .5 where unknown.
        eyes, ears, nose: Rig indices, -1 where the rig has none.
        ear_pair: Index into `pairs`, or -1.
    """

    pairs: list[tuple[int, int]]
    order: list[float]
    eyes: tuple[int, int] = (-1, -1)
    ears: tuple[int, int] = (-1, -1)
    nose: int = -1
    eye_pair: int = -1
    ear_pair: int = -1
    known: list[int] = field(default_factory=list)


def facing_of(rig: Rig) -> Facing:
    """Reads the rig's names."""
    facing = Facing([], [])
    for i, j in enumerate(rig.swap_indices):
        if i >= j:
            continue
        left, right = (j, i) if rig.keypoints[j].side == "left" else (i, j)
        sided = rig.keypoints[left].side == "left" and rig.keypoints[right].side == "right"
        words = set(rig.labels[left].lower().replace("-", "_").split("_")) - {"left", "l"}
        part = next(iter(words)) if len(words) == 1 else ""
        share = FRONT_ORDER.get(part, 0.5) if sided else 0.5
        if share != 0.5:
            facing.known.append(len(facing.pairs))
        if part == "eye" and sided:
            facing.eyes, facing.eye_pair = (left, right), len(facing.pairs)
        if part == "ear" and sided:
            facing.ears, facing.ear_pair = (left, right), len(facing.pairs)
        facing.pairs.append((left, right))
        facing.order.append(share)
    facing.nose = rig.index.get("nose", -1)
    return facing


def front_chance(facing: Facing, members: list[Member]) -> float:
    """Chance of a front view, by what of the face most members labelled."""
    if facing.eye_pair < 0:
        return 0.5

    def labelled(index: int) -> bool:
        return index >= 0 and 2 * sum(m.v[index] > 0 for m in members) >= len(members)

    # Which eye is which does not matter here: the count survives every exchange.
    eyes = sum(labelled(index) for index in facing.eyes)
    ears = sum(labelled(index) for index in facing.ears)
    if not eyes and not labelled(facing.nose) and ears:
        return FRONT_FACELESS_WITH_EARS
    if not eyes and not ears and not labelled(facing.nose):
        return 0.5
    return FRONT_BY_EYES[eyes]


def pair_signs(facing: Facing, member: Member, spreads: list[float]) -> list[float]:
    """Per pair how surely the member has left on the image's right: 1 surely, -1 surely not.

    Args:
        spreads: Per keypoint the standard deviation of the member's clicks, pixels.
    """
    signs = []
    for left, right in facing.pairs:
        if member.v[left] and member.v[right]:
            noise = sqrt(spreads[left] ** 2 + spreads[right] ** 2)
            signs.append(erf((member.x[left] - member.x[right]) / (noise * sqrt(2))))
        else:
            signs.append(0.0)
    return signs


def profile_sign(facing: Facing, member: Member, spreads: list[float]) -> float:
    """How surely the ears lie on their own sides of the nose, or of the eyes: 1 … -1."""
    if facing.ear_pair < 0:
        return 0.0
    total = 0.0
    for ear, eye, side in zip(facing.ears, facing.eyes, (1, -1), strict=True):
        anchor = facing.nose if facing.nose >= 0 and member.v[facing.nose] else eye
        if member.v[ear] and anchor >= 0 and member.v[anchor]:
            noise = sqrt(spreads[ear] ** 2 + spreads[anchor] ** 2)
            total += side * erf((member.x[ear] - member.x[anchor]) / (noise * sqrt(2)))
    return max(-1.0, min(1.0, total))


def order_score(facing: Facing, pair: int, sign: float) -> tuple[float, float]:
    """Log likelihood of a pair's order if the subject is seen from the front, and from behind.

    Args:
        sign: Fused over the members, left and right as now believed; 1 … -1.
    """
    share, ahead = facing.order[pair], 0.5 + 0.5 * sign
    seen = share * ahead + (1 - share) * (1 - ahead)
    return TEMPER * log(seen), TEMPER * log(1 - seen)


def profile_score(profile: float) -> float:
    """Log likelihood of the ears' side, up to a constant."""
    return log(0.5 + (PROFILE - 0.5) * profile)
