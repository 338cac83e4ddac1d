"""Position: a mixture per point, several starts, and one mode: never a place between two modes."""

from collections.abc import Sequence
from math import exp, log, pi

from poserig.pose.consensus.geometry import Spot

# One click in ten is noisier than the worker's usual one, by this factor.
TAIL_SHARE = 0.1
TAIL_VARIANCE = 2.5**2
# Area on which a lost click can be, in squared roots of the object's area.
LOST_AREA = 4.0
SHARED_ERROR = 0.3
ITERATIONS = 8

# x, y, variance, chance to be about this point, chance to be no outlier, background density,
# member index, taken from the partner's label.
Click = tuple[float, float, float, float, float, float, int, bool]
# Log mass, x, y, variance.
Mode = tuple[float, float, float, float]


def fit_spot(clicks: Sequence[Click], area: float) -> Spot | None:
    """The most likely place of one keypoint.

    Every click is normal around the place with its worker's variance (with a wider tail), or is
    background: uniform, or on a neighbour's same joint. Climbs from every click and from the
    weighted mean, and takes the mode with the largest probability mass.

    Args:
        clicks: Of this keypoint, offsets removed.
        area: Over which a point may lie, pixels².
    """
    if not clicks:
        return None
    total = sum(c[3] / c[2] for c in clicks)
    starts = [
        (
            sum(c[3] / c[2] * c[0] for c in clicks) / total,
            sum(c[3] / c[2] * c[1] for c in clicks) / total,
            0.0,
        )
    ]
    if len(clicks) > 1:
        starts += [(c[0], c[1], c[2]) for c in clicks if c[3] > 0.2]
    modes: list[Mode] = []
    for x, y, variance in starts:
        # A click within its own deviation of a mode would climb to that mode.
        if any((x - mode[1]) ** 2 + (y - mode[2]) ** 2 < variance for mode in modes):
            continue
        mode = _climb(x, y, clicks, area)
        if all((mode[1] - m[1]) ** 2 + (mode[2] - m[2]) ** 2 >= 0.1 * m[3] for m in modes):
            modes.append(mode)
    return choose(modes, clicks, area)


def choose(modes: Sequence[Mode], clicks: Sequence[Click], area: float) -> Spot:
    """The mode with the largest mass. That of "all clicks are lost" is 1 by the modes' scale."""
    # Rounded: with two equal workers masses tie, and the last bit must not decide.
    best = max(modes, key=lambda mode: (round(mode[0], 6), mode[1], mode[2]))
    masses = sorted((exp(min(mode[0], 600.0)) for mode in modes), reverse=True)
    whole = 1.0 + sum(masses)
    return Spot(
        best[1],
        best[2],
        best[3],
        masses[0] / whole,
        _shares(best[1], best[2], clicks),
        masses[1] / whole if len(masses) > 1 else 0.0,
        modes,
        clicks,
        log(whole) + sum(c[3] * log(min(c[5] * area, 1.0)) for c in clicks),
    )


def _climb(
    x: float, y: float, clicks: Sequence[Click], area: float
) -> tuple[float, float, float, float]:
    """Log mass, x, y and variance of the mode above a start."""
    weight = 0.0
    for _ in range(ITERATIONS):
        weight = sum_x = sum_y = 0.0
        for cx, cy, variance, chance, inlier, background, _, _ in clicks:
            half = ((cx - x) ** 2 + (cy - y) ** 2) / (2 * variance)
            norm = inlier / (2 * pi * variance)
            narrow = (1 - TAIL_SHARE) * norm * exp(-half)
            wide = TAIL_SHARE / TAIL_VARIANCE * norm * exp(-half / TAIL_VARIANCE)
            w = chance * (narrow + wide / TAIL_VARIANCE) / (narrow + wide + background) / variance
            weight += w
            sum_x += w * cx
            sum_y += w * cy
        if weight <= 1e-300:
            break
        new_x, new_y = sum_x / weight, sum_y / weight
        moved = (new_x - x) ** 2 + (new_y - y) ** 2
        x, y = new_x, new_y
        if moved * weight < 1e-6:
            break
    score = 0.0
    for cx, cy, variance, chance, inlier, background, _, _ in clicks:
        half = ((cx - x) ** 2 + (cy - y) ** 2) / (2 * variance)
        norm = inlier / (2 * pi * variance)
        density = norm * (
            (1 - TAIL_SHARE) * exp(-half) + TAIL_SHARE / TAIL_VARIANCE * exp(-half / TAIL_VARIANCE)
        )
        score += chance * log((density + background) / background)
    spread = 1 / weight if weight * area > 1 else area
    return score + log(2 * pi * spread / area), x, y, spread


def _shares(x: float, y: float, clicks: Sequence[Click]) -> list[tuple[int, bool, float, float]]:
    shares = []
    for cx, cy, variance, chance, inlier, background, member, turned in clicks:
        half = ((cx - x) ** 2 + (cy - y) ** 2) / (2 * variance)
        norm = inlier / (2 * pi * variance)
        narrow = (1 - TAIL_SHARE) * norm * exp(-half)
        wide = TAIL_SHARE / TAIL_VARIANCE * norm * exp(-half / TAIL_VARIANCE)
        whole = narrow + wide + background
        responsibility = chance * (narrow + wide) / whole
        weight = chance * (narrow + wide / TAIL_VARIANCE) / whole / variance
        shares.append((member, turned, responsibility, weight))
    return shares
