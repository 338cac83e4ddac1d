"""Offsets: the constant error of each worker, told apart from a shift of the truth.

Residuals tell only how the workers differ: adding one vector to every worker's offset and moving
all places by it explains the clicks as well. Most workers have no offset, so the vector is chosen
that leaves the fewest: the weighted geometric median of the offsets becomes zero. With two
workers nothing tells whose the difference is, and they meet in the middle.
"""

from collections.abc import Sequence
from math import hypot

from poserig.pose.consensus.model import PRIOR_WEIGHT, WorkerModel

UNITS = ("area", "sigma", "pixel")
# An offset must explain its data this much better than none: it costs the batch two parameters.
PROOF = 12.0
# weight, dx, dy, variance, area root, sigma
Residual = tuple[float, float, float, float, float, float]
# What it explains, x, y, how much data speaks.
Estimate = tuple[float, float, float, float]


def learn_offsets(workers: Sequence[WorkerModel], residuals: Sequence[Sequence[Residual]]) -> None:
    """Sets every worker's offset, all in the unit that explains most, or none."""
    best: list[Estimate] = []
    unit, best_gain = "area", 0.0
    for name in UNITS:
        found = [estimate(name, own) for own in residuals]
        gain = sum(one[0] for one in found if one[0] > PROOF)
        if gain > best_gain * 1.05:
            best, unit, best_gain = found, name, gain
    offsets = [(x, y) if gain > PROOF else (0.0, 0.0) for gain, x, y, _ in best]
    if len(offsets) > 2:
        x, y = middle(offsets, [one[3] for one in best])
        offsets = [(ox - x, oy - y) for ox, oy in offsets]
    for worker, (x, y) in zip(workers, offsets or [(0.0, 0.0)] * len(workers), strict=True):
        worker.offset_unit, worker.offset_x, worker.offset_y = unit, x, y


def estimate(unit: str, residuals: Sequence[Residual]) -> Estimate:
    """One worker's offset in one unit, by least squares."""
    weight = sum_x = sum_y = clicks = 0.0
    for sure, dx, dy, variance, area_root, sigma in residuals:
        size = 1.0 if unit == "pixel" else area_root * (sigma if unit == "sigma" else 1.0)
        weight += sure * size * size / variance
        sum_x += sure * size * dx / variance
        sum_y += sure * size * dy / variance
        clicks += sure
    if weight <= 0:
        return 0.0, 0.0, 0.0, 0.0
    # Ten clicks of nothing beside the data: a handful of clicks proves no habit.
    shrunk = weight * (1 + PRIOR_WEIGHT / len(residuals))
    return (sum_x**2 + sum_y**2) / weight, sum_x / shrunk, sum_y / shrunk, clicks


def middle(points: Sequence[tuple[float, float]], weights: Sequence[float]) -> tuple[float, float]:
    """Weighted geometric median, by Weiszfeld's iteration."""
    total = sum(weights)
    if total <= 0:
        return 0.0, 0.0
    x = sum(w * p[0] for w, p in zip(weights, points, strict=True)) / total
    y = sum(w * p[1] for w, p in zip(weights, points, strict=True)) / total
    reach = 1e-3 * max(hypot(px - x, py - y) for px, py in points)
    if reach <= 0:
        return x, y
    for _ in range(20):
        pulls = [
            w / (hypot(px - x, py - y) + reach) for w, (px, py) in zip(weights, points, strict=True)
        ]
        total = sum(pulls)
        x = sum(w * p[0] for w, p in zip(pulls, points, strict=True)) / total
        y = sum(w * p[1] for w, p in zip(pulls, points, strict=True)) / total
    return x, y
