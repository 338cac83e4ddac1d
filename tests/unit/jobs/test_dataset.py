"""Addresses in S3, and the images of a folder."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.jobs.dataset import S3Location, images_in


def test_location_child_when_prefix_ends_with_slash_has_one_slash() -> None:
    assert str(S3Location.parse("s3://b/in/").child("a b.jpg")) == "s3://b/in/a b.jpg"
    assert str(S3Location.parse("s3://b").child("x")) == "s3://b/x"


def test_location_when_not_s3_says_how_it_looks() -> None:
    with pytest.raises(PoserigError, match="It looks like s3://bucket/key"):
        S3Location.parse("https://b/in")


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
