"""Reads Parquet with a row for each instance, as `formats.parquet` writes it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.model import ForeignImage, Opened, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.intake.poses.rules import settle
from poserig.json import Json, loads
from poserig.pose.keypoints import NOT_LABELED, VISIBLE
from poserig.pose.rig import Rig
from poserig.pose.rig_file import RigError, library_rig, parse_rig

RIGS: Final = "poserig.rigs"
NEEDED: Final = ("image", "instance", "keypoint", "x", "y")
SPLIT: Final = "split="
ROWS: Final = 4_096
Row = Mapping[str, Json]


def open_parquet(path: Path, reading: Reading) -> Opened:
    """Opens a file, or all `.parquet` files below a folder.

    Raises:
        FormatError: There is none, one is cut off, or lacks a column.
    """
    files = sorted(path.rglob("*.parquet")) if path.is_dir() else [path]
    if not files:
        raise FormatError(
            "has no .parquet file.", where=shown(str(path)), cure="Give the folder of the table."
        )
    rigs: dict[tuple[str, ...], Rig] = {}
    for file in files:
        for rig in _rigs(file):
            rigs.setdefault(rig.keypoint_names, rig)

    def images() -> Iterator[ForeignImage]:
        for file in files:
            parts = file.relative_to(path).parts if path.is_dir() else ()
            split = next((part[len(SPLIT) :] for part in parts if part.startswith(SPLIT)), "")
            for number, rows in _images(file):
                where = f"{shown(str(file))}, row {number}"
                try:
                    yield _image(rows, where, split)
                except PosesError as error:
                    reading.refusals.add(FormatError(error.what, where=where, cure=error.cure))

    return Opened(images, list(rigs.values()))


def _opened(file: Path) -> Any:
    from pyarrow import ArrowException, parquet

    where = shown(str(file))
    try:
        opened = parquet.ParquetFile(file)
    except (ArrowException, OSError) as error:
        raise FormatError(
            f"is no Parquet file, or cut off ({error}).", where=where, cure="Copy it again."
        ) from None
    missing = [name for name in NEEDED if name not in opened.schema_arrow.names]
    if missing:
        raise FormatError(
            f"has no column {', '.join(missing)}.",
            where=where,
            cure="docs/formats.md lists the columns: a row for each instance, its points in lists.",
        )
    return opened


def _rigs(file: Path) -> Iterator[Rig]:
    """Yields the rigs that the file holds, else those that its first row names."""
    opened = _opened(file)
    text = (opened.metadata.metadata or {}).get(RIGS.encode())
    try:
        values = loads(text) if text else []
    except ValueError:
        values = []
    found = False
    for value in values if isinstance(values, list) else ():
        try:
            rig = parse_rig(value, f"{shown(str(file))}: {RIGS}")
        except RigError:
            continue
        found = True
        known = library_rig(rig.name)
        yield known if known and known.keypoint_names == rig.keypoint_names else rig
    if not found:
        for batch in opened.iter_batches(ROWS, columns=["keypoint"]):
            for names in batch.column(0).to_pylist():
                if isinstance(names, list) and names:
                    yield rig_of_library(names) or make_rig("", [str(name) for name in names])
                    return


def _images(file: Path) -> Iterator[tuple[int, list[Row]]]:
    """Yields the rows of each image, which stand together, and the number of the first."""
    from pyarrow import ArrowException

    rows: list[Row] = []
    first = number = 0
    try:
        for batch in _opened(file).iter_batches(ROWS):
            for row in batch.to_pylist():
                number += 1
                if rows and row["image"] != rows[0]["image"]:
                    yield first, rows
                    rows = []
                if not rows:
                    first = number
                rows.append(row)
    except (ArrowException, OSError) as error:
        raise FormatError(
            f"is damaged ({error}).",
            where=f"{shown(str(file))}, row {number}",
            cure="Copy it again.",
        ) from None
    if rows:
        yield first, rows


def _image(rows: Sequence[Row], where: str, split: str) -> ForeignImage:
    first = rows[0]
    name = first["image"]
    if not isinstance(name, str) or not name:
        raise PosesError("The row has no image.", cure="Write its path into the column image.")
    width, height = first.get("width"), first.get("height")
    instances = [_instance(row, where) for row in rows if row["instance"] is not None]
    size = (int(width), int(height)) if width and height else None
    raw = RawImage(
        instances,
        source=name,
        size=size,
        by_hand=True,
        tags=_texts(first.get("tags")),
        note=str(first.get("image_note") or ""),
    )
    orientation = first.get("orientation")
    return ForeignImage(
        poses=settle(raw, where, Hints()),
        name=name,
        where=where,
        split=str(first.get("split") or split),
        orientation=orientation if type(orientation) is int else None,
    )


def _instance(row: Row, where: str) -> RawInstance:
    names, xs, ys = row["keypoint"], row["x"], row["y"]
    lists = [value if isinstance(value, list) else [] for value in (names, xs, ys)]
    if len({len(one) for one in lists}) != 1:
        detail = f"has {len(lists[0])} names, {len(lists[1])} x and {len(lists[2])} y"
        return RawInstance(where, id=str(row["instance"]), unusable="unreadable", detail=detail)
    count = len(lists[0])
    marks = _list(row.get("v"), count)
    scores = _list(row.get("confidence"), count)
    box = [row.get(f"box_{side}") for side in ("left", "top", "width", "height")]
    return RawInstance(
        where=where,
        points=[
            RawPoint(name, x, y, _mark(v, x, y), score)
            for name, x, y, v, score in zip(*lists, marks, scores, strict=True)
        ],
        id=str(row["instance"]),
        name=str(row.get("name") or ""),
        category=str(row.get("category") or ""),
        score=row.get("score"),
        box=box if None not in box else None,
        flags=_texts(row.get("flags")),
        note=str(row.get("note") or ""),
        rig=str(row.get("rig") or ""),
    )


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _list(value: Json, count: int) -> Sequence[Json]:
    return value if isinstance(value, list) and len(value) == count else [None] * count


def _mark(v: Json, x: Json, y: Json) -> Json:
    if v is None:
        return NOT_LABELED if x is None and y is None else VISIBLE
    return v
