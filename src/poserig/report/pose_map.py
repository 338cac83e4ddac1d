"""Lays the poses of a rig out on a map: like beside like.

A pose is moved to its middle and brought to one size. Points that it lacks are where they are on
average. The map's axes are the two directions in which the poses differ most (principal
components). Its cells hold how many poses lie there, and one of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from random import Random

from poserig.json import Json
from poserig.pose.keypoints import Flat

COLUMNS, ROWS = 9, 5
# Numbers of all poses together: the work grows with them.
MOST_NUMBERS = 60_000
MOST_POSES = 1500
FEWEST_POSES = 12
# Poses with fewer labeled points say little.
LEAST_SHARE = 0.5
_TURNS = 24


@dataclass(frozen=True, slots=True)
class Cell:
    """A place of the map.

    Attributes:
        column, row: From 0, the row from the top.
        count: Poses of the sample there.
        pose: The one nearest to the middle of the cell: flat x, y, v, of one size around 0.
        members: Numbers that were given with the poses there, each once.
    """

    column: int
    row: int
    count: int
    pose: tuple[float, ...]
    members: tuple[int, ...] = ()

    def to_json(self) -> Json:
        """Returns place and count."""
        return {"column": self.column, "row": self.row, "count": self.count}


@dataclass(slots=True)
class PoseMap:
    """A sample of the poses of one rig.

    Attributes:
        points: Of the rig.
        seen: Poses with enough points.
    """

    points: int
    seen: int = 0
    _poses: list[tuple[float, ...]] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _chance: Random = field(default_factory=lambda: Random(0))  # noqa: S311 - a sample

    def add(self, keypoints: Flat, number: int = 0) -> None:
        """Takes a pose, or not: each one of all is as likely to be in the sample.

        Args:
            number: By which the caller knows it, such as that of its image.
        """
        pose = normalized(keypoints)
        if pose is None:
            return
        self.seen += 1
        most = min(MOST_POSES, MOST_NUMBERS // (2 * self.points))
        if len(self._poses) < most:
            self._poses.append(pose)
            self._numbers.append(number)
        elif (place := self._chance.randrange(self.seen)) < most:
            self._poses[place] = pose
            self._numbers[place] = number

    def cells(self) -> list[Cell]:
        """Returns the cells that hold a pose, row by row; [] for too few poses."""
        if len(self._poses) < FEWEST_POSES:
            return []
        places = _two_components(_filled(self._poses))
        scaled = list(zip(_ranks([x for x, _ in places]), _ranks([y for _, y in places]),
                          strict=True))  # fmt: skip
        best: dict[tuple[int, int], tuple[float, int]] = {}
        counts: dict[tuple[int, int], int] = {}
        members: dict[tuple[int, int], dict[int, None]] = {}
        for number, (x, y) in enumerate(scaled):
            column, row = min(int(x * COLUMNS), COLUMNS - 1), min(int(y * ROWS), ROWS - 1)
            off = (x * COLUMNS - column - 0.5) ** 2 + (y * ROWS - row - 0.5) ** 2
            counts[row, column] = counts.get((row, column), 0) + 1
            members.setdefault((row, column), {})[self._numbers[number]] = None
            best[row, column] = min(best.get((row, column), (9.0, number)), (off, number))
        return [
            Cell(
                column,
                row,
                counts[row, column],
                self._poses[number],
                tuple(members[row, column]),
            )
            for (row, column), (_, number) in sorted(best.items())
        ]


def normalized(keypoints: Flat) -> tuple[float, ...] | None:
    """Returns a pose around 0 with a root mean square distance of 1; None for too few points.

    Args:
        keypoints: Flat x, y, v in pixels.
    """
    labeled = [at for at in range(0, len(keypoints), 3) if keypoints[at + 2]]
    if len(labeled) < max(2.0, LEAST_SHARE * len(keypoints) / 3):
        return None
    middle_x = sum(keypoints[at] for at in labeled) / len(labeled)
    middle_y = sum(keypoints[at + 1] for at in labeled) / len(labeled)
    spread = sqrt(
        sum((keypoints[at] - middle_x) ** 2 + (keypoints[at + 1] - middle_y) ** 2 for at in labeled)
        / len(labeled)
    )
    if not spread > 0:
        return None
    result: list[float] = []
    for at in range(0, len(keypoints), 3):
        x, y, v = keypoints[at : at + 3]
        result += ((x - middle_x) / spread, (y - middle_y) / spread, v) if v else (0, 0, 0)
    return tuple(result)


def _filled(poses: Sequence[tuple[float, ...]]) -> list[list[float]]:
    """Returns x, y of each point less their mean; 0 where a pose lacks the point."""
    columns: list[list[float]] = []
    for at in range(0, len(poses[0]), 3):
        seen = [pose for pose in poses if pose[at + 2]]
        for axis in (at, at + 1):
            mean = sum(pose[axis] for pose in seen) / len(seen) if seen else 0.0
            columns.append([pose[axis] - mean if pose[at + 2] else 0.0 for pose in poses])
    return [list(row) for row in zip(*columns, strict=True)]


def _two_components(rows: list[list[float]]) -> list[tuple[float, float]]:
    """Returns the place of each row on the two main components, found by power iteration."""
    first = _component(rows, None)
    second = _component(rows, first)
    return [(_dot(row, first), _dot(row, second)) for row in rows]


def _component(rows: list[list[float]], without: list[float] | None) -> list[float]:
    chance = Random(1)  # noqa: S311 - a start that is on no axis
    found = [chance.gauss(0, 1) for _ in rows[0]]
    for _ in range(_TURNS):
        if without is not None:
            part = _dot(found, without)
            found = [value - part * other for value, other in zip(found, without, strict=True)]
        length = sqrt(_dot(found, found)) or 1.0
        found = [value / length for value in found]
        total = [0.0] * len(found)
        for row in rows:
            weight = _dot(row, found)
            total = [value + weight * other for value, other in zip(total, row, strict=True)]
        if not any(total):
            break
        found = total
    if without is not None:
        part = _dot(found, without)
        found = [value - part * other for value, other in zip(found, without, strict=True)]
    length = sqrt(_dot(found, found)) or 1.0
    # One of two directions, so that the same poses give the same map.
    sign = 1.0 if sum(found) >= 0 else -1.0
    return [sign * value / length for value in found]


def _dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(one, other, strict=True))


def _ranks(values: Sequence[float]) -> list[float]:
    """Returns values as 0 to 1 between their 2 % and 98 % quantiles: one odd pose moves nothing."""
    ordered = sorted(values)
    low, high = ordered[int(0.02 * len(ordered))], ordered[int(0.98 * (len(ordered) - 1))]
    room = (high - low) or 1.0
    return [min(max((value - low) / room, 0.0), 1.0) for value in values]
