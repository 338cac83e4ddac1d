"""Checks between two instances: duplicates, points on the neighbor, and mixtures of two objects."""

from collections.abc import Sequence
from math import exp, hypot

from poserig.pose.checks.finding import Finding, Pose, names, readable
from poserig.pose.checks.plan import Plan

SAME, SPREAD = 0.6, 0.1
FEWEST_SHARED = 3
# Exchanging the points makes the links that hold them at most this long.
SHORTER = 0.7
GAIN = 0.25
# A part of this share of the points, and of so many, is half an object.
HALF, FEWEST_HALF = 0.3, 4


def check_neighbors(plan: Plan, poses: Sequence[Pose]) -> list[Finding]:
    """Findings duplicate_instance, swap_with_neighbor and mixed_instances."""
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
    a, b = first.box, second.box
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _duplicate(plan: Plan, first: Pose, second: Pose) -> Finding | None:
    fewer, more = sorted((first, second), key=lambda pose: len(pose.placed))
    if fewer is more or len(first.placed) == len(second.placed):
        fewer, more = second, first
    size = min(first.size, second.size) or max(first.size, second.size)
    shared = [n for n in fewer.placed if more.v[n]]
    if len(shared) < min(FEWEST_SHARED, len(plan.keypoint_names)) or not size:
        return None
    spread = 2 * (SPREAD * size) ** 2
    alike = 0.0
    for n in shared:
        (ax, ay), (bx, by) = fewer.at[n], more.at[n]
        alike += exp(-((ax - bx) ** 2 + (ay - by) ** 2) / spread)
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
    """The part that both instances should exchange, if any."""
    size = min(first.size, second.size)
    best: tuple[float, frozenset[int]] | None = None
    for part, cut in plan.boundaries:
        before = after = 0.0
        held = 0
        for a, b in cut:
            if not (first.v[a] and first.v[b] and second.v[a] and second.v[b]):
                continue
            held += 1
            (fax, fay), (fbx, fby) = first.at[a], first.at[b]
            (sax, say), (sbx, sby) = second.at[a], second.at[b]
            before += hypot(fax - fbx, fay - fby) + hypot(sax - sbx, say - sby)
            after += hypot(sax - fbx, say - fby) + hypot(fax - sbx, fay - sby)
        if not held or after > SHORTER * before or before - after < GAIN * size:
            continue
        if best is None or before - after > best[0] * 1.001:
            best = before - after, part
    if best is None:
        return None
    part = best[1]
    shared = [n for n in first.placed if second.v[n]]
    moved = [n for n in shared if n in part]
    # Rather the smaller half, whichever instance that is.
    if 2 * len(moved) > len(shared):
        moved = [n for n in shared if n not in part]
    which = names(plan, moved)
    fix = {
        "action": "exchange",
        "instance": first.id,
        "other": second.id,
        "points": list(which),
    }
    half = len(moved) >= max(FEWEST_HALF, HALF * len(first.placed))
    if half:
        detail = f"Mixes two objects: {readable(which)} seem to belong to the neighbor."
        return Finding("mixed_instances", first.id, which, detail, fix, second.id)
    detail = f"Exchanged with the neighbor: {readable(which)}."
    return Finding("swap_with_neighbor", first.id, which, detail, fix, second.id)
