"""Recognizes a folder's jobs by their names."""

from pathlib import Path

import pytest

from poserig.cli.folder_jobs import mark_in, mark_of


def test_the_mark_is_of_rig_and_folder(tmp_path: Path) -> None:
    mark = mark_of("hand-21", tmp_path)
    assert mark == mark_of("hand-21", tmp_path / "x" / "..")
    assert mark != mark_of("hand-22", tmp_path)
    assert mark != mark_of("hand-21", tmp_path / "x")
    for ending in ("", "-2", "-13"):
        assert mark_in(f"my-photos-{mark}-20261127-070001{ending}") == mark


@pytest.mark.parametrize(
    "name",
    ["", "walk-1", "walk-0123456-20261127-070001", "walk-01234567-20261127", "01234567-1-1"],
)
def test_other_names_have_none(name: str) -> None:
    assert mark_in(name) == ""
