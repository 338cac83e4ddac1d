"""Writes and reads Parquet: a row for each instance, its keypoints in lists of one length.

For data sets that go on where one machine ends: DuckDB, Athena and Spark read the folder as one
table, and the part of the data set as its column `split` (Hive's partitions, `split=train/…`).
Points unfold with `unnest(keypoint), unnest(x), unnest(y)` in DuckDB, `arrays_zip` in Spark.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.formats.parquet_source import RIGS, open_parquet
from poserig.formats.rigs import rig_to_json
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance

if TYPE_CHECKING:
    import pyarrow

FORMAT: Final = Format(
    name="parquet",
    title="Parquet, one row an instance",
    target="folder",
    suffix="",
    holds=frozenset(
        ("visibility", "not_there", "origin", "confidence", "score", "id", "name", "category",
         "box", "flags", "note", "image_note", "tags", "agreement", "issues", "orientation",
         "size", "empty", "links", "partners", "sigmas")
    ),
    several_rigs=True,
    source="docs/formats.md",
    images="_images",
    extra="parquet",
    notes=(
        "x and y are null, not 0, where a point is not labeled.",
        "An image without instances has one row, whose instance is null.",
        "An image may have instances of several rigs: `rig` and `keypoint` are those of the row.",
        "The rigs stand in the metadata of each file, under `poserig.rigs`.",
        "With --split, each part is a partition: `split=train/part-000000.parquet`.",
    ),
)  # fmt: skip
# Rows of a file and of a row group, and rows that are held as Python objects.
ROWS_OF_FILE, ROWS_OF_GROUP, ROWS_OF_BATCH = 1_000_000, 32_768, 4_096
# Column → type of Arrow: text, numbers, or lists of them.
COLUMNS: Final = {
    "image": "string", "width": "int32", "height": "int32", "orientation": "int8", "rig": "string",
    "workers": "int32", "agreement": "float64", "issues": "list<string>", "tags": "list<string>",
    "image_note": "string", "instance": "string", "name": "string", "category": "string",
    "score": "float64", "box_left": "float64", "box_top": "float64", "box_width": "float64",
    "box_height": "float64", "flags": "list<string>", "note": "string", "origins": "string",
    "keypoint": "list<string>", "x": "list<float64>", "y": "list<float64>", "v": "list<int8>",
    "confidence": "list<float64>",
}  # fmt: skip


def schema() -> "pyarrow.Schema":
    """Returns the columns of the table with their types."""
    import pyarrow

    types = {
        "string": pyarrow.string(), "int8": pyarrow.int8(), "int32": pyarrow.int32(),
        "float64": pyarrow.float64(),
    }  # fmt: skip
    lists = {f"list<{name}>": pyarrow.list_(found) for name, found in types.items()}
    return pyarrow.schema([(name, {**types, **lists}[kind]) for name, kind in COLUMNS.items()])


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes files of a million rows, in a folder for each part of the data set."""
    parts: dict[str, _Part] = {}
    try:
        for image in images:
            part = parts.get(image.split)
            if part is None:
                folder = path / f"split={image.split}" if image.split else path
                folder.mkdir(parents=True, exist_ok=True)
                part = parts[image.split] = _Part(folder, plan)
            part.add(image)
    finally:
        for part in parts.values():
            part.close()


class _Part:
    """The files of a part of the data set, and the rows that are not in them yet."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self._folder, self._plan, self._schema = folder, plan, schema()
        self._rows: list[Sequence[Json]] = []
        self._tables: list[pyarrow.Table] = []
        self._held = self._written = self._files = 0
        self._writer: Any = None
        self._rigs: dict[tuple[str, tuple[str, ...]], Json] = {}

    def add(self, image: LabeledImage) -> None:
        for key in dict.fromkeys(
            [(image.rig, image.keypoint_names), *map(image.rig_of, image.instances)]
        ):
            if key not in self._rigs:
                self._rigs[key] = rig_to_json(self._plan.rigs.of(*key))
        # An image is in one file: readers take its rows one after the other.
        if self._writer and self._written + self._held >= ROWS_OF_FILE:
            self._end_file()
        self._rows.extend(rows_of(image))
        if len(self._rows) >= ROWS_OF_BATCH:
            self._fold()
            if self._held >= ROWS_OF_GROUP:
                self._flush()

    def _fold(self) -> None:
        """Makes a table of the rows: Python's objects take ten times as much."""
        import pyarrow

        if self._rows:
            columns = zip(*self._rows, strict=True)
            arrays = [
                pyarrow.array(column, field.type)
                for column, field in zip(columns, self._schema, strict=True)
            ]
            self._tables.append(pyarrow.Table.from_arrays(arrays, schema=self._schema))
            self._held += len(self._rows)
            self._rows = []

    def _flush(self) -> None:
        import pyarrow
        from pyarrow import parquet

        self._fold()
        if not self._tables:
            return
        if self._writer is None:
            place = self._folder / f"part-{self._files:06}.parquet"
            self._writer = parquet.ParquetWriter(place, self._schema, compression="zstd")
            self._files += 1
        table = pyarrow.concat_tables(self._tables)
        self._writer.write_table(table, row_group_size=ROWS_OF_GROUP)
        self._written += self._held
        self._tables, self._held = [], 0

    def _end_file(self) -> None:
        self._flush()
        if self._writer is not None:
            rigs = json.dumps(list(self._rigs.values()), ensure_ascii=False)
            self._writer.add_key_value_metadata({RIGS: rigs})
            self._writer.close()
            self._writer, self._written = None, 0

    def close(self) -> None:
        self._end_file()


def rows_of(image: LabeledImage) -> Iterator[Sequence[Json]]:
    """Yields the rows of an image, in the order of `COLUMNS`."""
    width, height = image.size or (None, None)
    first = image.name, width, height, image.orientation
    further = image.workers, image.agreement, image.issues, image.tags, image.note or None
    for item in image.instances:
        rig, names = image.rig_of(item)
        yield (*first, rig or None, *further, *_of_instance(item, names))
    if not image.instances:
        start = (*first, image.rig or None, *further)
        yield (*start, *[None] * (len(COLUMNS) - len(start)))


def _of_instance(item: Instance, names: Sequence[str]) -> Sequence[Json]:
    box = item.box or (None, None, None, None)
    xs, ys, vs = (list(item.keypoints[start::3]) for start in range(3))
    if 0 in vs:
        for index, v in enumerate(vs):
            if not v:
                xs[index] = ys[index] = None  # type: ignore[call-overload]  # null in the column
    return (
        item.id, item.name or None, item.category or None, item.score, *box, item.flags,
        item.note or None, item.origins or None, names, xs, ys, vs, item.confidence or None,
    )  # fmt: skip


def read(path: Path, reading: Reading) -> Opened:
    """Opens such a file, or a folder with such files."""
    return open_parquet(path, reading)
