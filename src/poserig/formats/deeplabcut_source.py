"""Reads DeepLabCut's tables a row at a time; `intake.poses.tables` reads the rows.

A table in HDF5 becomes the text of a row first, so that both have one reader.
"""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from math import isnan
from pathlib import Path
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.deeplabcut_h5 import read_table
from poserig.formats.image_files import relative_name
from poserig.formats.model import ForeignImage, Opened, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.formats.yaml_file import parse_yaml
from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses
from poserig.json import JsonObject
from poserig.text import TextError, decode_text

DATA: Final = "labeled-data"
CONFIG: Final = "config.yaml"
TABLES: Final = "CollectedData_*"
HEADINGS: Final = ("scorer", "individuals", "bodyparts", "coords")
Rows = list[list[str]]


def open_deeplabcut(path: Path, reading: Reading) -> Opened:
    """Opens a project, a folder with tables, or a table.

    Raises:
        FormatError: There is no table, or one cannot be read.
    """
    files = _tables(path)
    config, text = _config(path)
    columns: dict[tuple[str, str], None] = {}
    scorer = ""
    for file in files:
        headings, _ = _headings(file)
        scorer = scorer or next((cell for cell in headings["scorer"][1:] if cell), "")
        columns.update(dict.fromkeys(_columns(headings, shown(str(file)))))
    parts = list(dict.fromkeys(part for _, part in columns))
    rig = rig_of_library(parts) or make_rig("", parts, _links(config))

    def images() -> Iterator[ForeignImage]:
        for file in files:
            headings, rows = _headings(file)
            head = [row for row in headings.values() if row]
            for number, row in rows:
                where = f"{shown(str(file))}:{number}"
                try:
                    yield _image([*head, row], where)
                except PosesError as error:
                    reading.refusals.add(FormatError(error.what, where=where, cure=error.cure))

    kept: JsonObject = {"scorer": scorer, "columns": [list(column) for column in columns]}
    if text:
        kept["config"] = text
    return Opened(images, [rig], kept)


def _tables(path: Path) -> list[Path]:
    """Returns the tables: of two with one name, the .csv, which is the one that people edit."""
    if path.is_file() and path.suffix.lower() not in (".yaml", ".yml"):
        return [path]
    root = path.parent if path.is_file() else path
    found = [one for one in sorted(root.rglob(TABLES)) if one.suffix.lower() in (".csv", ".h5")]
    tables = {
        one.with_suffix(""): one for one in sorted(found, key=lambda one: one.suffix == ".csv")
    }
    if not tables:
        raise FormatError(
            f"has no {TABLES}.csv or .h5.",
            where=shown(str(path)),
            cure="Give the project, its folder labeled-data, or a table.",
        )
    return sorted(tables.values())


def _config(path: Path) -> tuple[JsonObject, str]:
    """Returns the configuration of the project, decoded and as text; {} when it is not there."""
    root = path if path.is_dir() else path.parent
    for folder in (root, *root.parents[:2]):
        file = path if path.suffix.lower() in (".yaml", ".yml") else folder / CONFIG
        if file.is_file():
            try:
                text = decode_text(file.read_bytes())
                value = parse_yaml(text, shown(str(file)))
            except (FormatError, TextError):
                # Only the links come from it, and the tables do without.
                return {}, ""
            return (value, text) if isinstance(value, dict) else ({}, "")
    return {}, ""


def _links(config: JsonObject) -> list[tuple[str, str]]:
    pairs = config.get("skeleton")
    return [
        (str(pair[0]), str(pair[1]))
        for pair in (pairs if isinstance(pairs, list) else [])
        if isinstance(pair, list) and len(pair) == 2
    ]


def _headings(file: Path) -> tuple[dict[str, list[str]], Iterator[tuple[int, list[str]]]]:
    """Returns the rows of headings by their name, and the other rows with their numbers."""
    where = shown(str(file))
    rows = _hdf5_rows(file) if file.suffix.lower() == ".h5" else _csv_rows(file)
    headings: dict[str, list[str]] = {name: [] for name in HEADINGS}
    for number, row in rows:
        if row[0] not in headings or headings[row[0]]:
            raise FormatError(
                "has no rows scorer, bodyparts and coords.",
                where=f"{where}:{number}",
                cure="Give a table as DeepLabCut writes it, with all its headings.",
            )
        headings[row[0]] = row
        if row[0] == HEADINGS[-1]:
            break
    if not (headings["scorer"] and headings["bodyparts"] and headings["coords"]):
        raise FormatError(
            "has no rows scorer, bodyparts and coords.",
            where=where,
            cure="Give a table as DeepLabCut writes it, with all its headings.",
        )
    return headings, rows


def _csv_rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    where = shown(str(file))
    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text)
            for row in reader:
                if any(row):
                    yield reader.line_num, row
    except (UnicodeDecodeError, csv.Error) as error:
        raise FormatError(
            f"is no CSV in UTF-8 ({error}).", where=where, cure="Save it as CSV, UTF-8."
        ) from None


def _hdf5_rows(file: Path) -> Iterator[tuple[int, list[str]]]:
    columns, index, values = read_table(file)
    if not columns:
        return
    titles = [title for title in HEADINGS if title != "individuals" or len(columns[0]) == 4]
    blank = [""] * (len(index[0]) - 1 if index else 0)
    for level, title in enumerate(titles):
        yield level + 1, [title, *blank, *(column[level] for column in columns)]
    for number, (parts, row) in enumerate(zip(index, values.tolist(), strict=True), start=1):
        yield number, [*parts, *("" if isnan(cell) else repr(cell) for cell in row)]


def _columns(headings: dict[str, list[str]], where: str) -> Iterator[tuple[str, str]]:
    """Yields individual and body part of each column of points."""
    scorers, parts = headings["scorer"], headings["bodyparts"]
    individuals = headings["individuals"] or [""] * len(parts)
    if len({len(row) for row in headings.values() if row}) != 1:
        raise FormatError(
            "has rows of headings of several lengths.", where=where, cure="Save the table again."
        )
    first = next((n for n, cell in enumerate(scorers[1:], start=1) if cell), len(parts))
    yield from zip(individuals[first:], parts[first:], strict=True)


def _image(rows: Sequence[list[str]], where: str) -> ForeignImage:
    text = StringIO()
    csv.writer(text).writerows(rows)
    poses = read_poses(text.getvalue(), where, Hints()).images[0]
    name = relative_name(poses.source)
    after = name.partition(f"{DATA}/")[2] or name
    return ForeignImage(poses=poses, name=poses.source, where=where, export_name=after)
