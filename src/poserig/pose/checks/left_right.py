"""Checks left and right: exchanged on the whole object, on a part of it, or on one pair.

Pairs of one object point the same way: from its right to its left (`agreements`). Which way is the
right one is known only where a point is seen that the object turns to the viewer (`facing`).

Numbers called `pair` are indices of `Plan.pairs`, all others are indices of keypoints.
"""

from math import dist

from poserig.pose.checks.agreements import agreements_of, best_part
from poserig.pose.checks.facing import Face, body_direction, face_of
from poserig.pose.checks.finding import Finding, Pose, names, readable
from poserig.pose.checks.plan import Plan

# Times that a part is exchanged, and that pairs with one point follow.
ROUNDS = 3


def check_left_right(plan: Plan, pose: Pose) -> list[Finding]:
    """Returns the findings left_right_whole, left_right_part and left_right_pair of an instance."""
    v = pose.v
    present = [pair for pair, (left, right) in enumerate(plan.pairs) if v[left] and v[right]]
    if not plan.pairs or pose.size <= 0:
        return []
    face = face_of(plan, pose)
    if not present and face.facing >= 0:
        return []
    agreements = agreements_of(plan, pose, present)
    flipped: set[int] = set()
    for _ in range(ROUNDS):
        part = best_part(plan, agreements, flipped)
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
    straight = body and body_direction(plan, pose, body, face.left) > 0
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
                if not v[other] or dist(at[end], at[own]) <= dist(at[end], at[other]):
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
