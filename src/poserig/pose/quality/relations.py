"""Estimates where one keypoint lies, seen from another: a density for each pair of keypoints.

    density = 0.98 blurred counts / n                          over a grid of 25 x 25 cells
            = 0.78 blurred counts / n + 0.2 background         of a view; the background is that of
            all
    bandwidth = max(0.9, spread n^(-1/6)) cells                Silverman's factor in two dimensions

The remaining 0.02 is a uniform tail. n is the number of displacements. Source of the factor:
Silverman (1986), Density Estimation.
"""

from collections.abc import Sequence
from math import exp, log

# A grid over the square of the displacements that occur; what lies outside is in the tail. Chosen.
CELLS = 25
TAIL = 0.02
# Displacements beyond this share of all do not widen the grid; the others are all in it, with a
# margin.
WIDE = 0.97
MARGIN = 1.3
# Silverman's factor: the kernel narrows as the sixth root of the number of displacements.
NARROWER = -1 / 6
# Least standard deviation of the kernel, in cells.
NARROWEST = 0.9
# The share of the density of all instances in that of a view.
BACKGROUND = 0.2
# Width between the quartiles of a normal, in standard deviations.
QUARTILES = 1.349
UNIFORM = TAIL / (CELLS * CELLS)
OUTSIDE = log(UNIFORM / 4)


class Relation:
    """The density of the displacement from one keypoint to another, in scales of the object.

    Args:
        displacements: (dx, dy), at least one.
        background: The density of a larger set that these belong to; it fills the gaps.

    Attributes:
        expected: Mean log density of the displacements, each without its own share.
    """

    __slots__ = ("_density", "_half", "_log", "_own", "_step", "expected")

    def __init__(
        self, displacements: Sequence[tuple[float, float]], background: "Relation | None" = None
    ) -> None:
        if background is None:
            reach = sorted(max(abs(x), abs(y)) for x, y in displacements)
            self._half = MARGIN * (reach[int(WIDE * (len(reach) - 1))] or 1e-6)
            self._step = 2 * self._half / CELLS
        else:
            self._half, self._step = background._half, background._step
        count = len(displacements)
        bandwidth = max(NARROWEST, _spread(displacements) / self._step * count**NARROWER)
        weights = [0.0] * (CELLS * CELLS)
        for x, y in displacements:
            cell = self._cell(x, y)
            if cell >= 0:
                weights[cell] += 1
        share = 1 - TAIL if background is None else 1 - TAIL - BACKGROUND
        self._density = [share * weight / count for weight in _blurred(weights, bandwidth)]
        if background is not None:
            for cell, density in enumerate(background._density):
                self._density[cell] += BACKGROUND * density
        self._log = [log(UNIFORM + density) for density in self._density]
        # What a displacement adds to the density at its own place.
        self._own = share * _kernel(bandwidth)[0] ** 2 / count
        own = [self.log_density(x, y, own=True) for x, y in displacements]
        self.expected = sum(own) / count

    def log_density(self, x: float, y: float, own: bool = False) -> float:
        """Returns the log probability of the displacement's cell.

        Args:
            x: Displacement in scales.
            y: Likewise.
            own: Whether this displacement is one of those that the density was made of; what it
                added itself is then left out.
        """
        cell = self._cell(x, y)
        if cell < 0:
            return OUTSIDE
        if own:
            return log(UNIFORM + max(0.0, self._density[cell] - self._own))
        return self._log[cell]

    def _cell(self, x: float, y: float) -> int:
        column, row = int((x + self._half) / self._step), int((y + self._half) / self._step)
        inside = -self._half <= x and -self._half <= y and column < CELLS and row < CELLS
        return row * CELLS + column if inside else -1


def _spread(displacements: Sequence[tuple[float, float]]) -> float:
    """Returns the robust standard deviation of the axis that varies less."""

    def deviation(values: list[float]) -> float:
        values.sort()
        count = len(values)
        return (values[(3 * count) // 4] - values[count // 4]) / QUARTILES if count > 3 else 0.0

    return min(deviation([x for x, _ in displacements]), deviation([y for _, y in displacements]))


def _kernel(bandwidth: float) -> list[float]:
    """Returns half of a Gaussian that sums up to 1 over whole cells, its middle first."""
    half = [exp(-0.5 * (step / bandwidth) ** 2) for step in range(int(3 * bandwidth) + 2)]
    total = half[0] + 2 * sum(half[1:])
    return [weight / total for weight in half]


def _blurred(weights: list[float], bandwidth: float) -> list[float]:
    """Returns the blurred cells, rows first, then columns. What leaves the grid is lost."""
    kernel = _kernel(bandwidth)
    for stride in (1, CELLS):
        result = [0.0] * len(weights)
        for at, weight in enumerate(weights):
            if not weight:
                continue
            place = (at // stride) % CELLS
            for step, share in enumerate(kernel):
                if place + step < CELLS:
                    result[at + step * stride] += weight * share
                if step and place >= step:
                    result[at - step * stride] += weight * share
        weights = result
    return weights
