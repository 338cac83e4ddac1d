"""Checks two instances: duplicates, points on the neighbor, and mixtures of two objects.

Lengths are in pixels, thresholds of lengths in the size of the smaller of the two poses.
"""

from collections.abc import Sequence
from math import exp, hypot

from poserig.pose.checks.finding import Finding, Pose, names, readable
from poserig.pose.checks.plan import Plan

# Two instances are one object when their points are alike by this mean, of a Gaussian of this
# spread.
SAME, SPREAD = 0.6, 0.1
FEWEST_SHARED = 3
# Exchanging points must make the links that hold them this many times as long, and shorter by this.
SHORTER = 0.7
GAIN = 0.25
# A part of this share of the points, and of so many, is half an object.
HALF, FEWEST_HALF = 0.3, 4
# A later part is at least as large, and must gain this many times as much.
MORE = 1.001


def check_neighbors(plan: Plan, poses: Sequence[Pose]) -> list[Finding]:
    """Returns the findings duplicate_instance, swap_with_neighbor and mixed_instances."""
    found = []
    for position, first in enumerate(poses):
        for second in poses[position + 1 :]:
            if not first.placed or not second.placed or not _near(first, second):
                continue
            finding = _duplicate(plan, first, second) or _exchange(plan, first, second)
            if finding:
                found.append(finding)
    return found


def _near(first: Pose, second: Pose) -> bool:
    """Returns whether the boxes of two poses overlap or touch."""
    left, top, right, bottom = first.box
    other_left, other_top, other_right, other_bottom = second.box
    beside = left > other_right or other_left > right
    above = top > other_bottom or other_top > bottom
    return not beside and not above


def _duplicate(plan: Plan, first: Pose, second: Pose) -> Finding | None:
    """Returns a finding about the less complete one of two poses of the same object.

    Of two that are equally complete it is the second one.
    """
    fewer, more = (first, second) if len(first.placed) < len(second.placed) else (second, first)
    size = min(first.size, second.size) or max(first.size, second.size)
    shared = [point for point in fewer.placed if more.v[point]]
    if len(shared) < min(FEWEST_SHARED, len(plan.keypoint_names)) or not size:
        return None
    spread = 2 * (SPREAD * size) ** 2
    alike = 0.0
    for point in shared:
        (x, y), (other_x, other_y) = fewer.at[point], more.at[point]
        alike += exp(-((x - other_x) ** 2 + (y - other_y) ** 2) / spread)
    if alike < SAME * len(fewer.placed):
        return None
    return Finding(
        "duplicate_instance",
        fewer.id,
        (),
        "Lies on top of another instance: the same object, labeled twice?",
        {"action": "delete", "instance": fewer.id},
        more.id,
    )


def _exchange(plan: Plan, first: Pose, second: Pose) -> Finding | None:
    """Returns a finding about the part that both instances should exchange, if any."""
    part = _best_part(plan, first, second)
    if part is None:
        return None
    shared = [point for point in first.placed if second.v[point]]
    moved = [point for point in shared if point in part]
    # Rather the smaller half, whichever instance that is.
    if 2 * len(moved) > len(shared):
        moved = [point for point in shared if point not in part]
    which = names(plan, moved)
    fix = {
        "action": "exchange",
        "instance": first.id,
        "other": second.id,
        "points": list(which),
    }
    if len(moved) >= max(FEWEST_HALF, HALF * len(first.placed)):
        detail = f"Mixes two objects: {readable(which)} seem to belong to the neighbor."
        return Finding("mixed_instances", first.id, which, detail, fix, second.id)
    detail = f"Exchanged with the neighbor: {readable(which)}."
    return Finding("swap_with_neighbor", first.id, which, detail, fix, second.id)


def _best_part(plan: Plan, first: Pose, second: Pose) -> frozenset[int] | None:
    """Returns the points whose exchange makes the links that hold them shortest."""
    size = min(first.size, second.size)
    best, best_gain = None, 0.0
    for part, cut in plan.boundaries:
        before = after = 0.0
        held = 0
        for inside, outside in cut:
            ends = (first.v[inside], first.v[outside], second.v[inside], second.v[outside])
            if not all(ends):
                continue
            held += 1
            (in_x, in_y), (out_x, out_y) = first.at[inside], first.at[outside]
            (other_in_x, other_in_y), (other_out_x, other_out_y) = (
                second.at[inside],
                second.at[outside],
            )
            before += hypot(in_x - out_x, in_y - out_y) + hypot(
                other_in_x - other_out_x, other_in_y - other_out_y
            )
            after += hypot(other_in_x - out_x, other_in_y - out_y) + hypot(
                in_x - other_out_x, in_y - other_out_y
            )
        gain = before - after
        if not held or after > SHORTER * before or gain < GAIN * size:
            continue
        if best is None or gain > best_gain * MORE:
            best, best_gain = part, gain
    return best
