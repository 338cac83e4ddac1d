"""Writes and reads the table of `CollectedData_*.h5`, as pandas lays out a frame in HDF5.

DeepLabCut trains on the .h5 and not on the .csv. pandas' "fixed" layout is a group with the labels
of both axes, each level of them as its values and their numbers, and a block of values.
Source: pandas `io/pytables.py` (BlockManagerFixed). Its "table" layout holds pickles, which nobody
should load from a stranger's file: that is refused.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from poserig.errors import shown
from poserig.formats import FormatError

KEY: Final = "df_with_missing"
NAMES: Final = ("scorer", "individuals", "bodyparts", "coords")
# How pandas writes a level without a name: a pickled None.
NONE: Final = b"N."
ARRAY: Final = {"CLASS": b"ARRAY", "FLAVOR": b"numpy", "TITLE": b"", "VERSION": b"2.4"}


def write_table(
    path: Path,
    columns: Sequence[tuple[str, ...]],
    index: Sequence[tuple[str, ...]],
    values: Sequence[Sequence[float]],
) -> None:
    """Writes a table.

    Args:
        path: Of the new file.
        columns: Scorer, individual (or not), body part and coordinate of each column.
        index: The parts of the path of each row.
        values: The rows; NaN where a point is not labeled.
    """
    import h5py
    import numpy

    names = NAMES if len(columns[0]) == len(NAMES) else tuple(n for n in NAMES if n != NAMES[1])
    with h5py.File(path, "w") as file:
        _mark(file, {"CLASS": b"GROUP", "PYTABLES_FORMAT_VERSION": b"2.1", "VERSION": b"1.0"})
        group = file.create_group(KEY)
        _mark(
            group,
            {"CLASS": b"GROUP", "VERSION": b"1.0", "pandas_type": b"frame",
             "pandas_version": b"0.15.2", "encoding": b"UTF-8", "errors": b"strict"},
        )  # fmt: skip
        group.attrs["ndim"], group.attrs["nblocks"] = numpy.int64(2), numpy.int64(1)
        _axis(group, "axis0", columns, names)
        _axis(group, "axis1", index, ())
        _axis(group, "block0_items", columns, names)
        _array(group, "block0_values", numpy.array(values, "f8").reshape(-1, len(columns)))


def _mark(place: Any, members: dict[str, bytes]) -> None:
    """Notes texts as PyTables does: a mark of UTF-8 tells text from a pickle."""
    import h5py

    for name, value in members.items():
        kind = "ascii" if value == NONE else "utf-8"
        place.attrs.create(name, value, dtype=h5py.string_dtype(kind, max(len(value), 1)))


def _array(group: Any, place: str, values: Any, **members: bytes) -> None:
    import numpy

    found = group.create_dataset(place, data=values)
    _mark(found, {**ARRAY, **members})
    found.attrs["transposed"] = numpy.uint8(1)


def _axis(group: Any, name: str, rows: Sequence[tuple[str, ...]], names: Sequence[str]) -> None:
    """Writes the labels of an axis: for each level its values, sorted, and the number of each."""
    import numpy

    levels = len(rows[0])
    _mark(group, {f"{name}_variety": b"multi"})
    group.attrs[f"{name}_nlevels"] = numpy.int64(levels)
    for level in range(levels):
        cells = [row[level] for row in rows]
        values = sorted(set(cells))
        numbers = {value: number for number, value in enumerate(values)}
        title = names[level].encode() if names else NONE
        own = {f"{name}_name{names[level] if names else None}": title}
        texts = numpy.array([value.encode() for value in values])
        _array(group, f"{name}_level{level}", texts, kind=b"string", name=title, **own)
        codes = numpy.array([numbers[cell] for cell in cells], "i4")
        _array(group, f"{name}_label{level}", codes)


def read_table(path: Path) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]], Any]:
    """Reads a table.

    Returns:
        Columns, index and values, as `write_table` takes them; the values as an array.

    Raises:
        FormatError: It is no HDF5, cut off, or none of pandas' "fixed" layout.
    """
    import h5py
    import numpy

    where = shown(str(path))
    try:
        with h5py.File(path, "r") as file:
            groups = [file[name] for name in file if "pandas_type" in file[name].attrs]
            if not groups or bytes(groups[0].attrs["pandas_type"]) != b"frame":
                kind = bytes(groups[0].attrs["pandas_type"]) if groups else b""
                what = 'is a "table" of pandas, which holds pickles' if kind else "has no table"
                raise FormatError(
                    f"{what}.", where=where, cure="Give the .csv that DeepLabCut wrote beside it."
                )
            group = groups[0]
            columns, index = _labels(group, "axis0"), _labels(group, "axis1")
            values = numpy.full((len(index), len(columns)), numpy.nan)
            places = {column: number for number, column in enumerate(columns)}
            for block in range(int(group.attrs["nblocks"])):
                own = _labels(group, f"block{block}_items")
                values[:, [places[column] for column in own]] = group[f"block{block}_values"][:]
            return columns, index, values
    except (OSError, KeyError, ValueError, IndexError) as error:
        raise FormatError(
            f"is no HDF5 of pandas, or cut off ({error}).",
            where=where,
            cure="Give the .csv that DeepLabCut wrote beside it.",
        ) from None


def _labels(group: Any, name: str) -> list[tuple[str, ...]]:
    if bytes(group.attrs[f"{name}_variety"]) == b"regular":
        return [(_text(value),) for value in group[name][:]]
    levels = []
    for level in range(int(group.attrs[f"{name}_nlevels"])):
        values = [_text(value) for value in group[f"{name}_level{level}"][:]]
        codes = [int(code) for code in group[f"{name}_label{level}"][:]]
        levels.append([values[code] if code >= 0 else "" for code in codes])
    return list(zip(*levels, strict=True))


def _text(value: Any) -> str:
    return value.decode("utf-8") if isinstance(value, bytes) else str(value)
