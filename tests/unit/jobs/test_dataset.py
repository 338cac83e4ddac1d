"""Tests jobs/dataset.py."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.jobs.dataset import images_in


def test_images_in_when_nested_and_mixed_finds_only_images_sorted(tmp_path: Path) -> None:
    for name in ("b.JPG", "a/c.png", "notes.txt", "a.jpeg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert [p.relative_to(tmp_path).as_posix() for p in images_in(tmp_path)] == [
        "a/c.png",
        "a.jpeg",
        "b.JPG",
    ]


def test_images_in_when_none_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="There is no image here") as caught:
        images_in(tmp_path)
    assert caught.value.where == str(tmp_path)
