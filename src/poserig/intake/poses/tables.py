"""Reads the tables of DeepLabCut and SLEAP: CSV text, a row for each frame or each instance.

DeepLabCut's `CollectedData_*.csv` and predictions have three or four rows of headings: scorer,
individuals (in projects with several animals), bodyparts and coords. Empty cells are points that
are not labeled. SLEAP's analysis tables have one row of headings: `track`, `frame_idx`,
`instance.score` and `NAME.x`, `NAME.y`, `NAME.score`.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json, is_number

COORDINATES: Final = ("x", "y", "likelihood")
# Where a comma is the decimal sign, spreadsheets write semicolons between the cells.
SEPARATORS: Final = (",", ";", "\t")
SCORERS: Final = tuple(f"scorer{separator}" for separator in SEPARATORS)


def recognizes(value: Json) -> bool:
    """Returns whether it is a text that begins as one of these tables does."""
    if not isinstance(value, str):
        return False
    first = _first_line(value)
    return first.startswith(SCORERS) or ("frame_idx" in first and ".x" in first)


def _first_line(text: str) -> str:
    # Spreadsheets may put quotes around headings.
    return text.lstrip("\ufeff").lstrip().partition("\n")[0].replace('"', "")


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields an image for each row, or for each frame.

    Raises:
        PosesError: The headings are incomplete.
    """
    # Imported here for the cold start.
    import csv
    from io import StringIO

    heading = _first_line(value)
    separator = max(SEPARATORS, key=heading.count)
    text = StringIO(value.lstrip("\ufeff"), newline="")
    try:
        rows = [row for row in csv.reader(text, delimiter=separator) if any(row)]
    except csv.Error as error:
        raise PosesError(
            f"is no table that can be read ({error}).",
            where=place,
            cure="Write it again, as CSV with commas.",
        ) from None
    if separator != ",":
        rows = [[_with_point(cell) for cell in row] for row in rows]
    if rows[0][0] == "scorer":
        return _deeplabcut(rows, place)
    return _sleap(rows, place)


def _deeplabcut(rows: Sequence[list[str]], place: str) -> Iterator[RawImage]:
    headings = {row[0]: row for row in rows[:4] if row[0] in ("individuals", "bodyparts", "coords")}
    if not {"bodyparts", "coords"} <= headings.keys():
        raise PosesError(
            "The table has no rows bodyparts and coords.",
            where=place,
            cure="Give a table as DeepLabCut writes it, with all its headings.",
        )
    # The first columns say the image. They have no scorer, except for the heading itself.
    first = next((n for n, cell in enumerate(rows[0][1:], start=1) if cell), len(rows[0]))
    parts, coordinates = headings["bodyparts"], headings["coords"]
    individuals = headings.get("individuals") or [""] * len(parts)
    for number, row in enumerate(rows[1 + len(headings) :], start=2 + len(headings)):
        found: dict[str, dict[str, dict[str, float | None]]] = {}
        for column in range(first, min(len(row), len(parts), len(coordinates))):
            point = found.setdefault(individuals[column], {}).setdefault(parts[column], {})
            point[coordinates[column]] = number_in(row[column])
        where = f"{place}, row {number}"
        instances = [
            RawInstance(
                where=f"{where}, {individual}" if individual else where,
                points=[_cells(name, cells, COORDINATES[2]) for name, cells in points.items()],
                name=individual,
            )
            for individual, points in found.items()
        ]
        yield RawImage(instances, source="/".join(cell for cell in row[:first] if cell))


def _sleap(rows: Sequence[list[str]], place: str) -> Iterator[RawImage]:
    headings = rows[0]
    names = [cell.removesuffix(".x") for cell in headings if cell.endswith(".x")]
    frames: dict[str, list[RawInstance]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(headings, row, strict=False))
        points = [
            _cells(
                name,
                {axis: number_in(cells.get(f"{name}.{axis}", "")) for axis in ("x", "y", "score")},
                "score",
            )
            for name in names
        ]
        instance = RawInstance(
            where=f"{place}, row {number}",
            points=points,
            name=cells.get("track", ""),
            score=number_in(cells.get("instance.score", "")),
        )
        frames.setdefault(cells.get("frame_idx", ""), []).append(instance)
    for frame, instances in frames.items():
        yield RawImage(instances, source=frame)


def _with_point(cell: str) -> str:
    """Returns a number with a point in place of the decimal comma, any other cell as it is."""
    number = cell.replace(",", ".", 1)
    return cell if number_in(number) is None else number


def _cells(name: str, cells: dict[str, float | None], score: str) -> RawPoint:
    x, y = cells.get("x"), cells.get("y")
    # An empty cell is a point that is not labeled, which is said of the point and is no fault.
    return RawPoint(name, x, y, 0 if x is None and y is None else 2, cells.get(score))


def number_in(cell: str) -> float | None:
    """Returns the number in a cell, None for an empty one and for what is no finite number."""
    try:
        number = float(cell)
    except ValueError:
        return None
    return number if is_number(number) else None
