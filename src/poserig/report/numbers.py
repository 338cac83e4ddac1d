"""Counts numbers as they come, in bounded memory: histograms, and samples for quantiles."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from random import Random

from poserig.json import Json

# So many values tell a median to a hundredth of the spread, and more only take room.
MOST_VALUES = 2000


class Histogram:
    """Counts values between limits.

    Args:
        edges: Limits of the bins, rising; a value on an edge is in the bin above it. Values outside
            are in the first and last bin.

    Attributes:
        counts: One for each bin.
        total: Sum of all values.
    """

    def __init__(self, edges: Sequence[float]) -> None:
        self.edges = tuple(edges)
        self.counts = [0] * (len(self.edges) - 1)
        self.total = 0.0

    @property
    def count(self) -> int:
        """How many values there are."""
        return sum(self.counts)

    @property
    def mean(self) -> float | None:
        """Of all values, or None without any."""
        return self.total / self.count if self.count else None

    def add(self, value: float) -> None:
        """Counts a value."""
        place = bisect_right(self.edges, value) - 1
        self.counts[min(max(place, 0), len(self.counts) - 1)] += 1
        self.total += value

    def to_json(self) -> Json:
        """Returns count, mean, edges and counts."""
        return {
            "count": self.count,
            "mean": rounded(self.mean),
            "edges": [round(edge, 4) for edge in self.edges],
            "counts": self.counts,
        }


class Sample:
    """A fair sample of values, for quantiles. The same values in the same order give the same.

    Attributes:
        count: How many values there were.
        total: Their sum.
    """

    __slots__ = ("_chance", "_values", "count", "total")

    def __init__(self) -> None:
        self._values: list[float] = []
        self._chance: Random | None = None
        self.count = 0
        self.total = 0.0

    @property
    def mean(self) -> float | None:
        """Of all values, or None without any."""
        return self.total / self.count if self.count else None

    def add(self, value: float) -> None:
        """Takes a value, or not: each one of all is as likely to be in the sample."""
        self.count += 1
        self.total += value
        if len(self._values) < MOST_VALUES:
            self._values.append(value)
            return
        if self._chance is None:
            self._chance = Random(0)  # noqa: S311 - a sample, no secret
        place = self._chance.randrange(self.count)
        if place < MOST_VALUES:
            self._values[place] = value

    def extend(self, values: Iterable[float]) -> None:
        """Takes several values."""
        for value in values:
            self.add(value)

    def quantile(self, share: float) -> float | None:
        """Returns the value below which a share of the values lies; None without any."""
        if not self._values:
            return None
        ordered = sorted(self._values)
        place = share * (len(ordered) - 1)
        low = int(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    def to_json(self) -> Json:
        """Returns count, mean, median and the 90 % quantile."""
        return {
            "count": self.count,
            "mean": rounded(self.mean),
            "median": rounded(self.quantile(0.5)),
            "p90": rounded(self.quantile(0.9)),
        }


def rounded(value: float | None, digits: int = 3) -> float | None:
    """Returns a number as JSON should have it, or None."""
    return None if value is None else round(value, digits)


def steps(low: float, high: float, count: int) -> list[float]:
    """Returns the edges of so many bins of one width."""
    return [low + (high - low) * number / count for number in range(count + 1)]
