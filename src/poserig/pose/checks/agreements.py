"""Finds pairs of one object that point the same way, or against each other.

Numbers called `pair` are indices of `Plan.pairs`, all others are indices of keypoints. Lengths are
in pixels, thresholds of lengths in the size of the pose (`Pose.size`).
"""

from math import dist, hypot
from typing import NamedTuple

from poserig.pose.checks.finding import Pose
from poserig.pose.checks.limbs import link_ratios, median_ratio
from poserig.pose.checks.plan import Pair, Plan

# Chosen on the development half of benchmarks/checks; docs/checks.md has the figures. Two pairs
# disagree when the cosine of their directions is at most this: all four points visible, or one of
# them occluded.
OPPOSITE, OPPOSITE_OCCLUDED = -0.85, -0.92
# Least width of the narrower of the two pairs: both girdles, one point occluded, or a limb.
WIDTH, WIDTH_OCCLUDED, WIDTH_LIMB = 0.2, 0.3, 0.25
# Two pairs agree from this cosine on. Pairs that are narrower than this have no direction.
ALIKE, ALIKE_WIDTH = 0.3, 0.1
# The links between two pairs must be this many times longer than if one pair were exchanged, and
# than the template has them.
LONGER, STRETCHED = 1.05, 1.1


class Agreement(NamedTuple):
    """Two pairs whose directions say something about each other.

    Attributes:
        first, second: The pairs.
        sign: 1 when they point the same way, -1 when they point against each other.
    """

    first: int
    second: int
    sign: int


def agreements_of(plan: Plan, pose: Pose, present: list[int]) -> list[Agreement]:
    """Returns which pairs point the same way and which against each other.

    Args:
        plan: Of the rig.
        pose: The instance.
        present: Pairs of which both points are labeled.
    """
    at = pose.at
    arrows = {}
    for pair in present:
        left, right = plan.pairs[pair]
        (left_x, left_y), (right_x, right_y) = at[left], at[right]
        x, y = left_x - right_x, left_y - right_y
        length = hypot(x, y)
        if length >= ALIKE_WIDTH * pose.size:
            arrows[pair] = (x, y, length)
    usual = median_ratio(link_ratios(plan, pose))
    found = []
    for first, second in plan.comparable:
        if first not in arrows or second not in arrows:
            continue
        x, y, length = arrows[first]
        other_x, other_y, other_length = arrows[second]
        cosine = (x * other_x + y * other_y) / (length * other_length)
        if cosine > ALIKE:
            found.append(Agreement(first, second, 1))
        elif _are_opposite(plan, pose, (first, second), cosine, (length, other_length), usual):
            found.append(Agreement(first, second, -1))
    return found


def best_part(plan: Plan, agreements: list[Agreement], flipped: set[int]) -> frozenset[int] | None:
    """Returns the part whose exchange turns most disagreements into agreements.

    Args:
        plan: Of the rig.
        agreements: Between pairs as they are labeled.
        flipped: Pairs that are exchanged already.

    Returns:
        None if no exchange turns more than it spoils.
    """
    live = [
        (first, second, sign if (first in flipped) == (second in flipped) else -sign)
        for first, second, sign in agreements
    ]
    if all(sign > 0 for _, _, sign in live):
        return None
    best, best_gain = None, 0
    for part in plan.pair_parts:
        gain = -sum(sign for first, second, sign in live if (first in part) != (second in part))
        if gain > best_gain:
            best, best_gain = part, gain
    return best


def _are_opposite(
    plan: Plan,
    pose: Pose,
    pairs: Pair,
    cosine: float,
    lengths: tuple[float, float],
    usual: float,
) -> bool:
    """Returns whether two pairs point against each other, clearly enough.

    Args:
        plan: Of the rig.
        pose: The instance.
        pairs: The two pairs.
        cosine: Of the angle between them.
        lengths: Of the two pairs.
        usual: How much larger the object is than the template.
    """
    at, v = pose.at, pose.v
    first, second = pairs
    (left, right), (other_left, other_right) = plan.pairs[first], plan.pairs[second]
    sure = v[left] == v[right] == v[other_left] == v[other_right] == 2
    girdles = first in plan.girdles and second in plan.girdles
    width = (WIDTH_OCCLUDED if not sure else WIDTH if girdles else WIDTH_LIMB) * pose.size
    if cosine > (OPPOSITE if sure else OPPOSITE_OCCLUDED):
        return False
    # Eyes lie close together: they count where the other pair is wide.
    wide_enough = max if sure and _is_face(plan, first, second) else min
    if wide_enough(*lengths) < width:
        return False
    if girdles:
        return True
    straight = dist(at[left], at[other_left]) + dist(at[right], at[other_right])
    crossed = dist(at[left], at[other_right]) + dist(at[right], at[other_left])
    expected = usual * _template_length(plan, first, second)
    return straight > LONGER * crossed and straight > STRETCHED * expected


def _template_length(plan: Plan, first: int, second: int) -> float:
    """Returns the length of the links between two pairs in the template; 0 when it has none."""
    return sum(
        length
        for (start, end), length in zip(plan.links, plan.lengths, strict=True)
        if {plan.pair_of.get(start), plan.pair_of.get(end)} == {first, second}
    )


def _is_face(plan: Plan, first: int, second: int) -> bool:
    return any(first in pairs or second in pairs for _, pairs in plan.faces)
