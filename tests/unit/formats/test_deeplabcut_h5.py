"""pandas' frames in HDF5. tests/interop has pandas and PyTables read what is written here."""

from pathlib import Path

import h5py
import numpy
import pytest

from poserig.formats import FormatError
from poserig.formats.deeplabcut_h5 import read_table, write_table

HERE = Path(__file__).parent / "files"
COLUMNS = [("s", "ä", part, axis) for part in ("tail", "head") for axis in ("x", "y")]
INDEX = [("labeled-data", "v", "b.png"), ("labeled-data", "v", "a.png")]
VALUES = [[1.5, 2, float("nan"), float("nan")], [3, 4, 5, 6.25]]


def test_a_file_of_pandas_is_read() -> None:
    columns, index, values = read_table(HERE / "deeplabcut.h5")
    assert columns[:2] == [("JohnDoe", "pup1", "pup_snout", axis) for axis in ("x", "y")]
    assert index[0] == ("labeled-data", "PrL-3_09072020", "img00424.png")
    assert list(values[0][:2]) == [308.9066667, 216.6824645]


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    write_table(tmp_path / "t.h5", COLUMNS, INDEX, VALUES)
    columns, index, values = read_table(tmp_path / "t.h5")
    assert (columns, index) == (COLUMNS, INDEX)
    assert numpy.array_equal(values, VALUES, equal_nan=True)


def test_it_is_laid_out_as_pandas_does(tmp_path: Path) -> None:
    columns, index, values = read_table(HERE / "deeplabcut.h5")
    write_table(tmp_path / "t.h5", columns, index, values)
    with h5py.File(HERE / "deeplabcut.h5") as real, h5py.File(tmp_path / "t.h5") as ours:
        (group, own) = (file["df_with_missing"] for file in (real, ours))
        assert set(group) == set(own)
        for name in group.attrs:
            if name != "TITLE":
                assert group.attrs[name] == own.attrs[name], name
        for name in group:
            assert numpy.array_equal(
                group[name][:], own[name][:], equal_nan=group[name].dtype.kind == "f"
            )
            for attribute in ("CLASS", "FLAVOR", "VERSION", "kind", "name", "transposed"):
                assert group[name].attrs.get(attribute) == own[name].attrs.get(attribute)


def test_without_individuals_there_are_three_levels(tmp_path: Path) -> None:
    columns = [("s", "head", "x"), ("s", "head", "y")]
    write_table(tmp_path / "t.h5", columns, INDEX, [[1, 2], [3, 4]])
    assert read_table(tmp_path / "t.h5")[0] == columns
    with h5py.File(tmp_path / "t.h5") as file:
        assert bytes(file["df_with_missing/axis0_level1"].attrs["name"]) == b"bodyparts"


def test_a_table_that_holds_pickles_is_not_opened() -> None:
    with pytest.raises(FormatError, match=r"which holds pickles\. Give the \.csv"):
        read_table(HERE / "deeplabcut-table.h5")


@pytest.mark.parametrize("kind", ["text", "cut", "empty", "part"])
def test_bad_files_are_told(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "t.h5"
    write_table(path, COLUMNS, INDEX, VALUES)
    if kind == "text":
        path.write_text("x")
    elif kind == "cut":
        path.write_bytes(path.read_bytes()[:3000])
    elif kind == "empty":
        h5py.File(path, "w").close()
    else:
        with h5py.File(path, "a") as file:
            del file["df_with_missing/block0_values"]
    with pytest.raises(FormatError) as caught:
        read_table(path)
    assert "t.h5" in str(caught.value)
