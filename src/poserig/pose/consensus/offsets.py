"""Learns the constant error of each worker, told apart from a shift of all places.

    b = Σ r t Δ / S / (W (1 + 10 / clicks)),  W = Σ r t² / S      one worker, in one unit
    gain = |Σ r t Δ / S|² / W                                    chi-squared, two degrees of freedom
    b ← b - geometric median of all b                             three workers or more

Δ = x - x̂ is the distance of a click from the place that the other clicks make, in pixels, and S
its variance. r is the chance that the click is on the place, and t the unit of b in pixels on that
object: 1, s or σ s. The sums are over the worker's clicks. All workers have the unit with the
largest sum of gains; an offset with a gain below 12 is none.

The clicks tell only how workers differ: adding one vector to the offset of every worker and moving
all places by it explains them as well. Most workers have no offset, so the vector is chosen that
leaves the fewest: the weighted geometric median of the offsets becomes zero. With two workers
nothing tells whose the difference is, and they meet in the middle.
"""

from collections.abc import Sequence
from math import hypot
from typing import NamedTuple

from poserig.pose.consensus.constants import (
    MEDIAN_BLUR,
    MEDIAN_STEPS,
    OFFSET_BETTER,
    OFFSET_PROOF,
    PRIOR_WEIGHT,
)
from poserig.pose.consensus.worker_model import WorkerModel

UNITS = ("area", "sigma", "pixel")


class Residual(NamedTuple):
    """How far a click is from the place of its keypoint, as the other workers have it.

    Attributes:
        sure: r, probability that the click is on that place.
        dx, dy: Δ, click less place, pixels.
        variance: S, per axis, pixels².
        area_root: s of the object, pixels.
        sigma: σ of the keypoint.
    """

    sure: float
    dx: float
    dy: float
    variance: float
    area_root: float
    sigma: float


class OffsetEstimate(NamedTuple):
    """One worker's offset in one unit.

    Attributes:
        gain: What it explains: chi-squared with two degrees of freedom.
        x, y: b, in the unit.
        clicks: Number of clicks from which it was learned.
    """

    gain: float
    x: float
    y: float
    clicks: float


def learn_offsets(workers: Sequence[WorkerModel], residuals: Sequence[Sequence[Residual]]) -> None:
    """Sets the offset of every worker, all in the unit that explains most, or none.

    Args:
        workers: By index.
        residuals: Of each worker.
    """
    best: list[OffsetEstimate] = []
    unit, best_gain = "area", 0.0
    for name in UNITS:
        found = [estimate(name, own) for own in residuals]
        gain = sum(one.gain for one in found if one.gain > OFFSET_PROOF)
        if gain > best_gain * OFFSET_BETTER:
            best, unit, best_gain = found, name, gain
    offsets = [(one.x, one.y) if one.gain > OFFSET_PROOF else (0.0, 0.0) for one in best]
    if len(offsets) > 2:
        x, y = geometric_median(offsets, [one.clicks for one in best])
        offsets = [(offset_x - x, offset_y - y) for offset_x, offset_y in offsets]
    for worker, (x, y) in zip(workers, offsets or [(0.0, 0.0)] * len(workers), strict=True):
        worker.offset_unit, worker.offset_x, worker.offset_y = unit, x, y


def estimate(unit: str, residuals: Sequence[Residual]) -> OffsetEstimate:
    """Returns one worker's offset in one unit, by least squares.

    Args:
        unit: One of `UNITS`.
        residuals: The worker's clicks.
    """
    weight = sum_x = sum_y = clicks = 0.0
    for sure, dx, dy, variance, area_root, sigma in residuals:
        size = 1.0 if unit == "pixel" else area_root * (sigma if unit == "sigma" else 1.0)
        weight += sure * size * size / variance
        sum_x += sure * size * dx / variance
        sum_y += sure * size * dy / variance
        clicks += sure
    if weight <= 0:
        return OffsetEstimate(0.0, 0.0, 0.0, 0.0)
    # Ten clicks without an offset beside the data: a handful of clicks proves no habit.
    shrunk = weight * (1 + PRIOR_WEIGHT / len(residuals))
    gain = (sum_x**2 + sum_y**2) / weight
    return OffsetEstimate(gain, sum_x / shrunk, sum_y / shrunk, clicks)


def geometric_median(
    points: Sequence[tuple[float, float]], weights: Sequence[float]
) -> tuple[float, float]:
    """Returns the point with the least weighted distance to all points.

    Source: Weiszfeld (1937), iteratively reweighted means.
    """
    total = sum(weights)
    if total <= 0:
        return 0.0, 0.0
    x, y = _weighted_mean(points, weights, total)
    blur = MEDIAN_BLUR * max(hypot(px - x, py - y) for px, py in points)
    if blur <= 0:
        return x, y
    for _ in range(MEDIAN_STEPS):
        pulls = [
            weight / (hypot(px - x, py - y) + blur)
            for weight, (px, py) in zip(weights, points, strict=True)
        ]
        x, y = _weighted_mean(points, pulls, sum(pulls))
    return x, y


def _weighted_mean(
    points: Sequence[tuple[float, float]], weights: Sequence[float], total: float
) -> tuple[float, float]:
    x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True)) / total
    y = sum(weight * point[1] for weight, point in zip(weights, points, strict=True)) / total
    return x, y
