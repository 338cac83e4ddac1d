"""The photographs of a folder: what is taken, what is left out, and why."""

import hashlib
import os
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.intake.images.folder import LINES
from poserig.jobs.photographs import Folder, read_folder
from poserig.s3 import S3Uri
from tests.unit.jobs.deployed import JPEG, PNG, photographs

IMAGES = S3Uri("b", "input/images")


def reasons(folder: Folder) -> dict[str, str]:
    return {one.name: one.reason for one in folder.left_out}


def names(folder: Folder) -> list[str]:
    return [one.name for one in folder.photographs]


def test_photograph_lies_below_the_hash_of_its_content(tmp_path: Path) -> None:
    (tmp_path / "cam 1").mkdir()
    (tmp_path / "cam 1" / "a.jpg").write_bytes(JPEG)
    (photograph,) = read_folder(tmp_path, IMAGES).photographs
    start = hashlib.sha256(JPEG).hexdigest()[:16]
    assert str(photograph.location(IMAGES)) == f"s3://b/input/images/{start}/cam 1/a.jpg"
    assert photograph.size == len(JPEG)


def test_type_is_that_of_the_content_not_of_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.JPG").write_bytes(PNG)
    (tmp_path / "b.png").write_bytes(JPEG)
    found = read_folder(tmp_path, IMAGES).photographs
    assert [one.content_type for one in found] == ["image/png", "image/jpeg"]


def test_hidden_files_and_mac_leftovers_are_left_out_and_counted(tmp_path: Path) -> None:
    photographs(tmp_path, "a.jpg", "._a.jpg", ".trash/b.jpg", "__MACOSX/c.jpg")
    (tmp_path / "notes.txt").write_text("notes")
    folder = read_folder(tmp_path, IMAGES)
    assert names(folder) == ["a.jpg"]
    assert folder.left_out == ()
    assert folder.summary == "1 image. Left out: 3 hidden, 1 of another kind (.txt)"


def test_every_file_that_cannot_be_labeled_is_named_with_its_reason(tmp_path: Path) -> None:
    photographs(tmp_path, "good.jpg", "line\nbreak.jpg")
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "page.png").write_bytes(b"<!doctype html>")
    (tmp_path / "dangling.jpg").symlink_to(tmp_path / "nowhere.jpg")
    (tmp_path / "loop.jpg").symlink_to(tmp_path / "loop.jpg")
    os.mkfifo(tmp_path / "pipe.jpg")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/M\xfcller.png")).write_bytes(PNG)
    deep = tmp_path / ("d" * 250) / ("e" * 250) / ("f" * 250) / ("ü" * 125)
    deep.mkdir(parents=True)
    (deep / "far.png").write_bytes(PNG)

    folder = read_folder(tmp_path, IMAGES)

    assert names(folder) == ["good.jpg"]
    assert reasons(folder) == {
        "M\udcfcller.png": "Its name is not UTF-8. Rename it.",
        "dangling.jpg": "It is a link to a file that is not there.",
        "empty.jpg": "It is empty (0 bytes).",
        "line\nbreak.jpg": "Its name holds a line break or another control character. Rename it.",
        "loop.jpg": "It is a link that leads back to itself.",
        "page.png": "It is no image, though it is named .png.",
        "pipe.jpg": "It is not a file but a device or a pipe.",
        (deep / "far.png").relative_to(tmp_path).as_posix():
            "Its path is too long for a key in S3. Use shorter names.",
    }  # fmt: skip
    shown = [str(one) for one in folder.left_out]
    assert "M\\udcfcller.png: Its name is not UTF-8. Rename it." in shown
    assert any(one.startswith("line\\nbreak.jpg: ") for one in shown)


def test_folder_called_like_an_image_is_a_folder(tmp_path: Path) -> None:
    photographs(tmp_path, "x.png/a.jpg")
    assert names(read_folder(tmp_path, IMAGES)) == ["x.png/a.jpg"]


def test_strict_refuses_the_folder_and_names_every_fault(tmp_path: Path) -> None:
    photographs(tmp_path, "good.jpg")
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "text.png").write_bytes(b"text")
    with pytest.raises(PoserigError) as caught:
        read_folder(tmp_path, IMAGES, strict=True)
    assert caught.value.what == (
        "2 files cannot be labeled:\n  empty.jpg: It is empty (0 bytes).\n"
        "  text.png: It is no image, though it is named .png.\n"
    )


def test_folder_without_one_good_image_is_refused(tmp_path: Path) -> None:
    for number in range(LINES + 7):
        (tmp_path / f"{number:03}.jpg").write_bytes(b"")
    with pytest.raises(PoserigError, match="107 files cannot be labeled") as caught:
        read_folder(tmp_path, IMAGES)
    assert "099.jpg: It is empty" in caught.value.what
    assert "100.jpg" not in caught.value.what
    assert "… and 7 more" in caught.value.what


def test_folder_that_went_is_no_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="gone"):
        read_folder(tmp_path / "gone", IMAGES)


def test_strict_counts_bad_names_and_bad_files_alike(tmp_path: Path) -> None:
    photographs(tmp_path, "good.jpg", "line\nbreak.jpg")
    (tmp_path / "empty.jpg").write_bytes(b"")
    with pytest.raises(PoserigError, match="2 files cannot be labeled"):
        read_folder(tmp_path, IMAGES, strict=True)
