"""A job with bad data objects, on the deployed stack: it carries on and says what was wrong."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser

from poserig.cli.demo_check import points_for, read_manifest
from poserig.cli.demo_run import RunningDemo
from poserig.jobs.launch import LaunchOptions, launch
from poserig.jobs.status import JobStatus
from poserig.local.scripted_worker import ScriptedWorker
from poserig.s3 import S3Uri

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

JOB = "Bad-Input-1"


@pytest.fixture(scope="module")
def ended(demo: RunningDemo, browser: Browser) -> tuple[JobStatus, list[Any]]:
    """One good photograph between a line without a source-ref and an image that is not there."""
    place = S3Uri.parse(demo.stack.input_prefix_uri).child("bad-input")
    client = demo.session.client("s3")
    photo = (demo.images / "cat.jpg").read_bytes()
    client.put_object(Bucket=place.bucket, Key=place.child("cat.jpg").key, Body=photo)
    lines = [
        {"frame": 1},
        {"source-ref": str(place.child("cat.jpg")), "frame": 2},
        {"source-ref": str(place.child("nowhere.jpg")), "frame": 3},
    ]
    manifest = place.child("input.manifest")
    client.put_object(
        Bucket=manifest.bucket,
        Key=manifest.key,
        Body="".join(json.dumps(line) + "\n" for line in lines).encode(),
    )
    options = LaunchOptions(name=JOB, rig="coco-person-17", title="Bad input")
    launch(demo.session, demo.stack, str(manifest), options)
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    worker = ScriptedWorker(page, demo.portal_url)
    worker.sign_in(demo.sign_in.username, demo.sign_in.password)
    worker.start("Bad input")
    worker.place(points_for(demo.rig, None, (451, 300)))
    worker.submit()
    worker.wait_until_saved("cat.jpg")
    page.close()
    status = demo.wait_until_over(name=JOB)
    return status, read_manifest(demo.session, status)


def test_job_completes_and_counts_what_failed(ended: tuple[JobStatus, list[Any]]) -> None:
    status, _ = ended
    assert (status.status, status.labeled, status.failed) == ("Completed", 1, 2)


def test_every_line_is_in_the_output_in_order(ended: tuple[JobStatus, list[Any]]) -> None:
    assert [line["frame"] for line in ended[1]] == [1, 2, 3]


def test_good_image_keeps_its_label(ended: tuple[JobStatus, list[Any]]) -> None:
    line = ended[1][1]
    assert len(line["pose"]["instances"]) == 1
    assert line["pose-metadata"]["human-annotated"] == "yes"


def test_failed_lines_say_why_in_words(ended: tuple[JobStatus, list[Any]]) -> None:
    without_source, without_image = (
        ended[1][index]["pose-metadata"]["failure-reason"] for index in (0, 2)
    )
    assert "source-ref" in without_source
    assert "nowhere.jpg" in without_image
    assert "pose" not in ended[1][0]
    assert "pose" not in ended[1][2]
