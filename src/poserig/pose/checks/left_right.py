"""Checks left and right: exchanged on the whole object, on a part of it, or on one pair.

Pairs of one object point the same way: from its right to its left. Which way is the right one is
known only where a point is seen that the object turns to the viewer (`Plan.faces`).

Numbers called `pair` are indices of `Plan.pairs`, all others are indices of keypoints. Lengths are
in pixels, thresholds of lengths in the size of the pose (`Pose.size`).
"""

from math import hypot
from typing import NamedTuple

from poserig.pose.checks.finding import Finding, Pose, names, readable
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
# Least sum of the distances of the face's points from its middle; least length of a pair of the
# body.
FACE = 0.06
BODY = 0.12
# A face is as far as this from the middle of the body before it says which way is up.
NECK = 0.2
# Times that a part is exchanged, and that pairs with one point follow.
ROUNDS = 3


class Face(NamedTuple):
    """What a face says about left and right.

    Attributes:
        facing: 1 when its left and right are as they should be, -1 when they are exchanged, 0 when
        it
            does not say.
        pairs: Pairs of the face.
        left: Where the object's left is on the image: a unit vector.
    """

    facing: int
    pairs: set[int]
    left: tuple[float, float]


class Agreement(NamedTuple):
    """Two pairs whose directions say something about each other.

    Attributes:
        first, second: The pairs.
        sign: 1 when they point the same way, -1 when they point against each other.
    """

    first: int
    second: int
    sign: int


def check_left_right(plan: Plan, pose: Pose) -> list[Finding]:
    """Returns the findings left_right_whole, left_right_part and left_right_pair of an instance."""
    v = pose.v
    present = [pair for pair, (left, right) in enumerate(plan.pairs) if v[left] and v[right]]
    if not plan.pairs or pose.size <= 0:
        return []
    face = _face_of(plan, pose)
    if not present and face.facing >= 0:
        return []
    agreements = _agreements(plan, pose, present)
    flipped: set[int] = set()
    for _ in range(ROUNDS):
        part = _best_part(plan, agreements, flipped)
        if part is None:
            break
        flipped ^= part
    every = {pair for pair, (left, right) in enumerate(plan.pairs) if v[left] or v[right]}
    here = set(present)
    flipped = _with_halves(plan, pose, flipped & here, here)
    unsure = False
    if face.facing:
        flipped = _as_the_face_says(plan, pose, face, flipped, here, every)
    elif flipped:
        rest = every - flipped
        if len(rest) < len(flipped):
            flipped, rest = rest, flipped
        unsure = len(flipped) > 1 and 2 * len(flipped) >= len(rest)
    if not flipped:
        return []
    return [_finding(plan, pose, flipped, every, unsure)]


def _as_the_face_says(
    plan: Plan, pose: Pose, face: Face, flipped: set[int], here: set[int], every: set[int]
) -> set[int]:
    """Returns the pairs that point against the face, however many.

    Args:
        plan: Of the rig.
        pose: The instance.
        face: With `facing` 1 or -1.
        flipped: Pairs that point against the others.
        here: Pairs of which both points are labeled.
        every: Pairs of which a point is labeled.
    """
    if face.facing > 0:
        return every - flipped - face.pairs if flipped & face.pairs else flipped
    if flipped:
        return (flipped if flipped & face.pairs else every - flipped) | face.pairs & every
    body = here - face.pairs
    straight = body and _body(plan, pose, body, face.left) > 0
    return set(face.pairs) & every if straight else every


def _with_halves(plan: Plan, pose: Pose, flipped: set[int], here: set[int]) -> set[int]:
    """Adds pairs with one labeled point that lies with the exchanged pair on which it hangs.

    Args:
        plan: Of the rig.
        pose: The instance.
        flipped: Exchanged pairs.
        here: Pairs of which both points are labeled.
    """
    at, v = pose.at, pose.v
    result = set(flipped)
    for _ in range(ROUNDS):
        for first, second in plan.pair_links:
            for half, whole in ((first, second), (second, first)):
                if half in here or half in result or whole not in result:
                    continue
                side = 0 if v[plan.pairs[half][0]] else 1
                end, own = plan.pairs[half][side], plan.pairs[whole][side]
                other = plan.pairs[whole][1 - side]
                if not v[end] or not v[own]:
                    continue
                if not v[other] or _distance(at[end], at[own]) <= _distance(at[end], at[other]):
                    result.add(half)
    return result


def _finding(plan: Plan, pose: Pose, flipped: set[int], every: set[int], unsure: bool) -> Finding:
    """Returns the finding.

    Args:
        plan: Of the rig.
        pose: The instance.
        flipped: Pairs that look exchanged.
        every: Pairs of which a point is labeled.
        unsure: Whether it could as well be the rest of the pairs.
    """
    points = [point for pair in flipped for point in plan.pairs[pair] if pose.v[point]]
    found = names(plan, points)
    if flipped >= every:
        kind, detail = "left_right_whole", "Left and right look exchanged on the whole object."
    elif len(flipped) == 1:
        kind, detail = "left_right_pair", f"These look exchanged: {readable(found)}."
    else:
        kind = "left_right_part"
        detail = f"Left and right look exchanged here, or on all the rest: {readable(found)}."
        if not unsure:
            detail = f"Left and right look exchanged: {readable(found)}."
    pairs = [[plan.keypoint_names[end] for end in plan.pairs[pair]] for pair in sorted(flipped)]
    fix = None if unsure else {"action": "swap", "instance": pose.id, "pairs": pairs}
    return Finding(kind, pose.id, found, detail, fix)


def _agreements(plan: Plan, pose: Pose, present: list[int]) -> list[Agreement]:
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
    straight = _distance(at[left], at[other_left]) + _distance(at[right], at[other_right])
    crossed = _distance(at[left], at[other_right]) + _distance(at[right], at[other_left])
    expected = usual * _length(plan, first, second)
    return straight > LONGER * crossed and straight > STRETCHED * expected


def _length(plan: Plan, first: int, second: int) -> float:
    """Returns the length of the links between two pairs in the template; 0 when it has none."""
    return sum(
        length
        for (start, end), length in zip(plan.links, plan.lengths, strict=True)
        if {plan.pair_of.get(start), plan.pair_of.get(end)} == {first, second}
    )


def _is_face(plan: Plan, first: int, second: int) -> bool:
    return any(first in pairs or second in pairs for _, pairs in plan.faces)


def _best_part(plan: Plan, agreements: list[Agreement], flipped: set[int]) -> frozenset[int] | None:
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


def _face_of(plan: Plan, pose: Pose) -> Face:
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


def _body(plan: Plan, pose: Pose, pairs: set[int], left: tuple[float, float]) -> int:
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


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
