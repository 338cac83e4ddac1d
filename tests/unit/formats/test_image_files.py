"""Image files are found by what a foreign file says of them, and placed beside an export."""

import os
from collections.abc import Iterable
from hashlib import sha256
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


def _found(root: Path, texts: Iterable[str], sources: Iterable[str] = ()) -> dict[str, str | None]:
    folder = ImageFolder(root, lambda: sources)
    paths = {text: folder.find(text) for text in texts}
    return {text: folder.name_of(path) if path else None for text, path in paths.items()}


def test_the_longest_end_that_leads_to_a_file_counts(tmp_path: Path) -> None:
    sizes = dict.fromkeys(("a.jpg", "x/a.jpg", "y/only.jpg", "images/x/c.jpg"), (9, 9))
    wanted = {
        "a.jpg": "a.jpg", "/mnt/x/a.jpg": "x/a.jpg", "only.jpg": "y/only.jpg",
        "x/c.jpg": "images/x/c.jpg", "gone.jpg": None, "": None,
    }  # fmt: skip
    assert _found(lay_images(tmp_path, sizes), wanted) == wanted


def test_another_folders_file_of_the_same_name_is_not_taken(tmp_path: Path) -> None:
    sizes = dict.fromkeys(("cam1/1.jpg", "cam1/2.jpg", "x/a.jpg", "y/a.jpg"), (9, 9))
    root = lay_images(tmp_path, sizes)
    texts = ("cam2/1.jpg", "s3://b/p/cam2/1.jpg", "z/a.jpg", "a.jpg")
    assert _found(root, texts) == dict.fromkeys(texts)
    both = [f"s3://b/p/{name}" for name in ("cam1/1.jpg", "cam2/1.jpg", "cam2/2.jpg")]
    # The folder itself is the one of its name, whatever is looked for first.
    wanted = dict(zip(both, ("1.jpg", None, None), strict=True))
    assert _found(root / "cam1", reversed(both), both) == wanted
    (root / "cam1").rename(root / "mine")
    assert _found(root / "mine", both, both) == dict.fromkeys(both)
    assert _found(root / "mine", both[1:], both[1:]) == {both[1]: "1.jpg", both[2]: "2.jpg"}


def test_an_uploaded_image_is_known_by_its_content(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"as uploaded")
    folder = ImageFolder(tmp_path)
    digest = sha256(b"as uploaded").hexdigest()[:16]
    source = f"s3://b/images/{digest}/a.jpg"
    assert folder.of_image(source, "a.jpg") == tmp_path / "a.jpg"
    assert folder.of_image(f"s3://b/images/{digest}/gone.jpg", "a.jpg") == tmp_path / "a.jpg"
    (tmp_path / "a.jpg").write_bytes(b"another picture")
    assert folder.of_image(source, "a.jpg") is None


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
