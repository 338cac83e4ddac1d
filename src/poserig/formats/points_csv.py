"""Writes and reads a table of points: CSV with one row for each keypoint of a rig."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.model import ForeignImage, Format, Opened, Plan, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.intake.poses.rules import settle
from poserig.intake.poses.tables import number_in as decimal_in
from poserig.json import Json, loads
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import NOT_LABELED, VISIBLE, Instance
from poserig.pose.rig import Rig
from poserig.pose.rig_file import is_rig_name
from poserig.text import LONGEST_MARK, encoding_of

FORMAT: Final = Format(
    name="csv",
    title="CSV, one row a point",
    target="file",
    suffix=".csv",
    holds=frozenset(
        ("visibility", "not_there", "origin", "confidence", "score", "name", "category", "box",
         "orientation", "size", "empty", "note", "image_note", "flags", "tags",
         "agreement", "id")
    ),
    several_rigs=True,
    source="poserig",
    notes=(
        "Every keypoint of the rig has a row, also one that is not labeled: its x and y are empty.",
        "An image without instances has one row, whose instance is empty.",
        "The columns of an instance stand in each of its rows.",
        "Several flags or tags of one cell have semicolons between them. Where one of them has a"
        " semicolon itself, or spaces around it, the cell is a JSON array.",
        "Points of an instance are those of the rig in its row: an image may have several.",
    ),
)  # fmt: skip
COLUMNS: Final = (
    "image", "split", "width", "height", "orientation", "rig", "agreement", "tags", "image_note",
    "instance", "name", "category", "score", "box_left", "box_top", "box_width", "box_height",
    "flags", "note", "keypoint", "x", "y", "v", "confidence", "origin",
)  # fmt: skip
NEEDED: Final = ("image", "instance", "keypoint", "x", "y")
FLAGS: Final = ";"
dumps: Final = json.JSONEncoder(ensure_ascii=False).encode
Row = dict[str, str]


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes the table: UTF-8, comma, a header."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for image in images:
            writer.writerows(rows_of(image))


def rows_of(image: LabeledImage) -> Iterator[list[Json]]:
    """Yields the rows of an image, in the order of `COLUMNS`; None for an empty cell."""
    width, height = image.size or (None, None)
    first = [image.name, image.split or None, width, height, image.orientation]
    of_image = [image.agreement, cell_of(image.tags), image.note or None]  # fmt: skip
    for item in image.instances:
        rig, names = image.rig_of(item)
        own = [rig or None, *of_image, *_of_instance(item)]
        for index, name in enumerate(names):
            x, y, v = item.keypoints[3 * index : 3 * index + 3]
            confidence = item.confidence[index] if item.confidence else None
            origin = item.origins[index] if item.origins else None
            yield [*first, *own, name, *((x, y) if v else (None, None)), v, confidence, origin]
    if not image.instances:
        start = [*first, image.rig or None, *of_image]
        yield start + [None] * (len(COLUMNS) - len(start))


def _of_instance(item: Instance) -> list[Json]:
    box = item.box or (None, None, None, None)
    return [item.id, item.name or None, item.category or None, item.score, *box,
            cell_of(item.flags), item.note or None]  # fmt: skip


def read(path: Path, reading: Reading) -> Opened:
    """Opens such a table; columns beside the needed ones may be missing, and come in any order.

    Raises:
        FormatError: It lacks a column, or is cut off.
    """
    rigs = _rigs(path)

    def images() -> Iterator[ForeignImage]:
        for number, rows in _images(path):
            try:
                yield _image(rows, rigs, f"{shown(str(path))}:{number}")
            except PosesError as error:
                where = f"{shown(str(path))}:{number}"
                reading.refusals.add(FormatError(error.what, where=where, cure=error.cure))

    return Opened(images, list(rigs.values()))


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    with path.open("rb") as raw:
        encoding, _ = encoding_of(raw.read(LONGEST_MARK))
    where = shown(str(path))
    with path.open(encoding="utf-8-sig" if encoding == "utf-8" else "utf-16", newline="") as file:
        try:
            start = file.read(4096)
            file.seek(0)
            # Spreadsheets of many countries write semicolons or tabs.
            head = start.partition("\n")[0]
            reader = csv.DictReader(file, delimiter=max(",;\t", key=head.count), restval="")
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise FormatError(
                    f"has no column {', '.join(missing)}.",
                    where=f"{where}:1",
                    cure=f"The first row names the columns: {', '.join(NEEDED)}, and others.",
                )
            for row in reader:
                yield reader.line_num, {name: value for name, value in row.items() if name}
        except (UnicodeDecodeError, csv.Error) as error:
            raise FormatError(
                f"is no CSV in UTF-8 ({error}).", where=where, cure="Save it as CSV, UTF-8."
            ) from None


def _rigs(path: Path) -> dict[str, Rig]:
    """Returns the rigs by the name in their rows, with the names in the order of appearance."""
    found: dict[str, dict[str, None]] = {}
    for _, row in _rows(path):
        if row["keypoint"]:
            found.setdefault(row.get("rig", ""), {}).setdefault(row["keypoint"])
    rigs: dict[str, Rig] = {}
    for name, names in found.items():
        rig = rig_of_library([*names]) or make_rig("", [*names])
        rigs[name] = replace(rig, name=name) if is_rig_name(name) else rig
    return rigs or {"": make_rig("", [])}


def _images(path: Path) -> Iterator[tuple[int, list[tuple[int, Row]]]]:
    """Yields the rows of each image, which stand together, and the number of the first."""
    rows: list[tuple[int, Row]] = []
    for number, row in _rows(path):
        if rows and row["image"] != rows[0][1]["image"]:
            yield rows[0][0], rows
            rows = []
        rows.append((number, row))
    if rows:
        yield rows[0][0], rows


def _image(rows: Sequence[tuple[int, Row]], rigs: Mapping[str, Rig], where: str) -> ForeignImage:
    first = rows[0][1]
    groups: dict[str, list[tuple[int, Row]]] = {}
    for number, row in rows:
        if row["instance"]:
            groups.setdefault(row["instance"], []).append((number, row))
    size = number_in(first.get("width", "")), number_in(first.get("height", ""))
    raw = RawImage(
        instances=[_instance(found, where, rigs) for found in groups.values()],
        source=first["image"],
        size=(int(size[0]), int(size[1])) if size[0] and size[1] else None,
        by_hand=True,
        tags=_texts(first.get("tags", "")),
        note=first.get("image_note", ""),
    )
    orientation = number_in(first.get("orientation", ""))
    poses = settle(raw, where, Hints())
    return ForeignImage(
        poses=poses,
        name=first["image"],
        where=where,
        split=first.get("split", ""),
        orientation=int(orientation) if orientation else None,
    )


def _instance(rows: Sequence[tuple[int, Row]], where: str, rigs: Mapping[str, Rig]) -> RawInstance:
    first = rows[0][1]
    rig = rigs.get(first.get("rig", ""))
    box = [number_in(first.get(f"box_{side}", "")) for side in ("left", "top", "width", "height")]
    return RawInstance(
        where=where,
        points=[_point(row) for _, row in rows if row["keypoint"]],
        id=first["instance"],
        name=first.get("name", ""),
        category=first.get("category", ""),
        score=number_in(first.get("score", "")),
        box=box if None not in box else None,
        flags=_texts(first.get("flags", "")),
        note=first.get("note", ""),
        rig=rig.name if rig else "",
    )


def cell_of(texts: Sequence[str]) -> str | None:
    """Returns several texts as one cell; None for none."""
    cell = FLAGS.join(texts)
    return (cell if _texts(cell) == tuple(texts) else dumps([*texts])) if texts else None


def _texts(cell: str) -> tuple[str, ...]:
    if cell.startswith("["):
        with suppress(ValueError):
            found = loads(cell)
            if isinstance(found, list) and all(isinstance(one, str) for one in found):
                return tuple(found)
    return tuple(filter(None, (text.strip() for text in cell.split(FLAGS))))


def _point(row: Row) -> RawPoint:
    x, y = number_in(row["x"]), number_in(row["y"])
    v = number_in(row.get("v", ""))
    if v is None:
        # A cell with something that is no number is a point without a place, which is told.
        v = VISIBLE if row["x"].strip() or row["y"].strip() else NOT_LABELED
    return RawPoint(row["keypoint"], x, y, v, number_in(row.get("confidence", "")))


def number_in(cell: str) -> float | None:
    """Returns the number in a cell, a whole one where it is written so; None for what is none."""
    text = cell.strip()
    return int(text) if text.removeprefix("-").isdecimal() and text.isascii() else decimal_in(text)
