"""Tests jobs/image_download.py: each image once, in its place, and never over another file."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from poserig.jobs.image_download import download_images


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "poserig-local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "poserig-local")
    with mock_aws():
        one = boto3.Session(region_name="us-east-1")
        one.client("s3").create_bucket(Bucket="photos")
        yield one


def test_images_are_fetched_once_and_nothing_is_replaced(session: Any, tmp_path: Path) -> None:
    names = ("cam1/a.jpg", "cam1/b.jpg", "c.jpg", "../../out.jpg")
    sources = [f"s3://photos/in/images/0123456789abcdef/{name}" for name in names]
    for number, source in enumerate(sources):
        key = source.removeprefix("s3://photos/")
        session.client("s3").put_object(Bucket="photos", Key=key, Body=b"x" * (number + 1))
    sources += ["s3://photos/in/images/0123456789abcdef/gone.jpg", sources[0]]
    manifest = tmp_path / "a.manifest"
    manifest.write_text("".join(json.dumps({"source-ref": one}) + "\n" for one in sources))
    folder = tmp_path / "photos"
    (folder / "cam1").mkdir(parents=True)
    (folder / "cam1/b.jpg").write_text("mine")

    found = download_images(session, manifest, folder)

    assert (found.new, found.there) == (2, 0)
    assert (folder / "cam1/a.jpg").read_bytes() == b"x"
    assert (folder / "cam1/b.jpg").read_text() == "mine"
    assert [text for text in found.problems if "another file is there" in text]
    assert [text for text in found.problems if "leads out of the folder" in text]
    assert [text for text in found.problems if "gone.jpg" in text]
    assert len(found.problems) == 3
    again = download_images(session, manifest, folder)
    assert (again.new, again.there) == (0, 2)
    assert not list(folder.rglob("*.part"))
