"""Tests jobs/image_state.py: an image that was written again since it was labeled is found."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from poserig.jobs.image_state import changed_images, images_file
from poserig.jobs.manifests import manifest_of
from poserig.jobs.upload import put_once
from poserig.json import Json, encode
from poserig.s3 import S3Uri
from tests.unit.jobs.stubs import STACK

FOLDER = "s3://labels/input/jobs"
UPLOADED = "s3://labels/input/images/0123456789abcdef/a.jpg"


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "poserig-local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "poserig-local")
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        for bucket in ("labels", "photos"):
            client.create_bucket(Bucket=bucket)
        yield client


def put(s3: Any, *names: str, body: bytes = b"picture") -> None:
    for name in names:
        s3.put_object(Bucket="photos", Key=name, Body=body + name.encode())


def line(name: str, job: str = "Pier-1", **more: Json) -> dict[str, Json]:
    return {
        "source-ref": name if name.startswith("s3:") else f"s3://photos/{name}",
        "pose": {"version": 2, "rig": "coco-person-17", "instances": []},
        "pose-metadata": {"job-name": f"labeling-job/{job.lower()}"},
        **more,
    }


def note(s3: Any, *names: str, job: str = "Pier-1") -> int:
    """What a launch leaves; returns how many files."""
    lines = [encode({"source-ref": line(name)["source-ref"]}) for name in names]
    files = images_file(s3, STACK, job, manifest_of(lines))
    for file in files:
        put_once(s3, S3Uri.parse(file.uri), file.body, file.content_type)
    return len(files)


@pytest.mark.parametrize("count", [3, 30])  # asked for one by one, and listed
def test_image_that_was_written_again_is_found(s3: Any, count: int) -> None:
    names = [f"cam/{number:02}.jpg" for number in range(count)]
    put(s3, *names, "cam/other.jpg", "cam/deeper/x.jpg")
    assert note(s3, *names, "cam/gone.jpg", UPLOADED) == 1
    put(s3, names[0], names[1])  # the same content
    put(s3, names[2], body=b"another")
    lines = [line(name) for name in (*names, "cam/other.jpg", "cam/gone.jpg", UPLOADED)]
    found = changed_images(s3, FOLDER, enumerate(lines))
    assert found == {2: ("pier-1", f"s3://photos/{names[2]}")}


def test_only_the_job_of_the_newest_label_counts(s3: Any) -> None:
    put(s3, "a.jpg", "b.jpg")
    note(s3, "a.jpg", "b.jpg", job="Pier-1")
    put(s3, "a.jpg", "b.jpg", body=b"another")
    note(s3, "a.jpg", job="Pier-2")
    newer: dict[str, Json] = {
        "pose-r2": {"version": 2, "rig": "coco-person-17", "instances": []},
        "pose-r2-metadata": {"job-name": "pier-2", "creation-date": "2026-11-23"},
    }
    lines = [line("a.jpg", **newer), line("b.jpg"), line("a.jpg", job="Pier-3"), {"pose": {}}]
    assert changed_images(s3, FOLDER, enumerate(lines)) == {1: ("pier-1", "s3://photos/b.jpg")}


def test_images_that_launches_uploaded_need_no_note(s3: Any) -> None:
    assert note(s3, UPLOADED) == 0
    assert images_file(s3, STACK, "pier", None) == []
    hidden = manifest_of(['{"source-ref": "s3://nobody/a.jpg"}'])
    assert images_file(s3, STACK, "pier", hidden) == []
