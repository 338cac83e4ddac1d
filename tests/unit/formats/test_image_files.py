"""Image files are found by what a foreign file says of them, and placed beside an export."""

import os
from pathlib import Path
from typing import Any

import pytest

from poserig.formats import FormatError
from poserig.formats.image_files import ImageFolder, place, relative_name, safe_path
from tests.unit.formats.helpers import lay_images


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a.jpg", "a.jpg"), ("./x/a.jpg", "x/a.jpg"), ("/data/x/a.jpg", "data/x/a.jpg"),
        ("C:\\data\\a.jpg", "data/a.jpg"), ("C:/data/a.jpg", "data/a.jpg"),
        ("..\\x\\a.jpg", "x/a.jpg"), ("\\\\server\\share\\a.jpg", "server/share/a.jpg"),
        ("x//a.jpg", "x/a.jpg"), ("x/we\\ird.jpg", "x/we\\ird.jpg"), ("ä/日.jpg", "ä/日.jpg"),
    ],
)  # fmt: skip
def test_a_path_becomes_relative(text: str, name: str) -> None:
    assert relative_name(text) == name


def test_the_longest_end_that_leads_to_a_file_counts(tmp_path: Path) -> None:
    sizes = dict.fromkeys(("a.jpg", "x/a.jpg", "y/only.jpg", "images/x/c.jpg"), (9, 9))
    folder = ImageFolder(lay_images(tmp_path, sizes))
    found = {
        text: path and folder.name_of(path)
        for text in ("a.jpg", "/mnt/x/a.jpg", "q/only.jpg", "x/c.jpg", "gone.jpg", "")
        for path in [folder.find(text)]
    }
    assert found == {
        "a.jpg": "a.jpg", "/mnt/x/a.jpg": "x/a.jpg", "q/only.jpg": "y/only.jpg",
        "x/c.jpg": "images/x/c.jpg", "gone.jpg": None, "": None,
    }  # fmt: skip


def test_a_name_alone_counts_only_when_it_is_the_only_one(tmp_path: Path) -> None:
    folder = ImageFolder(lay_images(tmp_path, {"x/a.jpg": (9, 9), "y/a.jpg": (9, 9)}))
    assert folder.find("z/a.jpg") is None


def test_a_link_takes_no_space_and_a_copy_is_another_file(tmp_path: Path) -> None:
    source = tmp_path / "a.jpg"
    source.write_text("x")
    place(source, tmp_path / "l" / "m" / "a.jpg", "link")
    place(source, tmp_path / "c" / "a.jpg", "copy")
    place(source, tmp_path / "n" / "a.jpg", "none")
    assert (tmp_path / "l/m/a.jpg").samefile(source)
    assert not (tmp_path / "c/a.jpg").samefile(source)
    assert (tmp_path / "c/a.jpg").read_text() == "x"
    assert not (tmp_path / "n").exists()


def test_where_the_disk_has_no_links_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    (tmp_path / "a.jpg").write_text("x")
    place(tmp_path / "a.jpg", tmp_path / "b.jpg", "link")
    assert (tmp_path / "b.jpg").read_text() == "x"


@pytest.mark.parametrize("name", ["", "/etc/x", "../x", "a/../../x", "a\0b"])
def test_a_name_that_leads_out_of_the_folder_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="is no path below a folder"):
        safe_path(tmp_path, name)
