"""A review and the correction that follows it, on the local AWS in real Chromium."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from poserig.cli.demo_run import RunningDemo
from poserig.jobs.follow import FollowOptions, follow
from poserig.jobs.launch import LaunchOptions
from poserig.jobs.results import fetch_results
from poserig.jobs.selection import Selection
from poserig.jobs.stop import stop, wait_until_over
from poserig.local.scripted_worker import ScriptedWorker
from tests.browser.component.test_accessibility import violations
from tests.visitor import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

NOTE = 'The left & right wrist are "swapped" <here>.'
KEYPOINTS = [n for k in range(17) for n in (150.25 + 6 * k, 100.5 + 9 * k, 2)]
KEYPOINTS[-3:] = 0, 0, 0
LABEL: dict[str, Any] = {
    "version": 2, "rig": "coco-person-17", "rig_hash": "", "agreement": None, "workers": 1,
    "issues": [], "seconds": 9,
    "instances": [{"id": "1", "keypoints": KEYPOINTS, "origins": "p" * 16 + "n"}],
}  # fmt: skip
METADATA = {"job-name": "earlier", "creation-date": "2026-11-01T10:00:00.000000"}


@pytest.fixture
def worker(demo: RunningDemo, browser: Browser) -> Iterator[ScriptedWorker]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    one = ScriptedWorker(page, demo.portal_url)
    one.sign_in(demo.sign_in.username, demo.sign_in.password)
    yield one
    page.close()


def press_until_saved(worker: ScriptedWorker, key: str) -> None:
    """Presses until the image is gone: a press comes too soon when the image has just come."""
    name = worker.image_name()
    shown = worker.page.locator("#image-name")

    def is_saved() -> bool:
        worker.press(key)
        worker.page.wait_for_timeout(200)
        return not shown.is_visible() or shown.inner_text() != name

    wait_until(is_saved)
    worker.wait_until_saved(name)


def test_reviewer_accepts_fixes_and_sends_back_and_the_next_worker_reads_why(
    demo: RunningDemo, worker: ScriptedWorker, tmp_path: Path
) -> None:
    job = demo.session.client("sagemaker").describe_labeling_job(LabelingJobName=demo.job.name)
    uri = job["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    s3 = demo.session.client("s3")
    given = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode().splitlines()
    lines = [{**json.loads(one), "pose": LABEL, "pose-metadata": METADATA} for one in given[:3]]
    manifest = tmp_path / "labeled.manifest"
    manifest.write_text("".join(f"{json.dumps(one)}\n" for one in lines))
    follow(
        demo.session, demo.stack, str(manifest), LaunchOptions("review-1", ""),
        FollowOptions("review"),
    )  # fmt: skip

    page: Page = worker.page
    worker.start("Review the keypoints (coco-person-17)")
    task = page.frame_locator("iframe:not(.coming)")
    expect(task.locator("#round-accept")).to_be_enabled()
    expect(task.locator("#round-state")).to_have_text("Is this label right?")
    bar = task.locator("#round-bar").bounding_box()
    drawn = task.locator("crowd-2d-skeleton").bounding_box()
    assert bar is not None
    assert drawn is not None
    assert bar["y"] + bar["height"] == drawn["y"]
    # The component alone has its own tests; in a review it has a bar.
    assert violations(worker.frame) == []  # type: ignore[arg-type]
    press_until_saved(worker, "+")

    # Corrected: the same key says so.
    expect(task.locator("#round-accept")).to_be_enabled()
    x, y = worker.screen((150.25, 100.5))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 20, steps=3)
    page.mouse.up()
    expect(task.locator("#round-accept-text")).to_have_text("Submit fix")
    worker.press("Control+z")
    expect(task.locator("#round-accept-text")).to_have_text("Accept")
    worker.press("Control+Shift+z")
    press_until_saved(worker, "+")

    # Sent back, with a sentence: nothing less.
    expect(task.locator("#round-open")).to_be_enabled()
    worker.press("-")
    note = task.get_by_label("What should be corrected?")
    expect(note).to_be_focused()
    worker.press("Enter")
    expect(task.locator("#round-state")).to_have_text("Write what should be corrected.")
    page.keyboard.type(NOTE)
    assert violations(worker.frame) == []  # type: ignore[arg-type]
    worker.press("Enter")
    expect(page.get_by_role("heading", name="All done")).to_be_visible()
    wait_until_over(demo.session, ["review-1"], seconds=60)

    found = fetch_results(demo.session, "review-1", tmp_path / "reviewed.manifest")
    assert found.summary.round.verdicts == {"accept": 1, "fix": 1, "send-back": 1}
    reviewed = [json.loads(one) for one in found.path.read_text().splitlines()]
    accepted, fixed, sent_back = (one["pose-r2"] for one in reviewed)
    assert accepted["review"] == {"verdict": "accept"}
    assert accepted["instances"] == [{**LABEL["instances"][0], "origins": "a" * 16 + "n"}]
    assert (accepted["round"], accepted["lineage"]) == (
        2, [{"attribute": "pose", "job": "earlier"}],
    )  # fmt: skip
    assert (fixed["review"], fixed["changes"]["moved"]) == ({"verdict": "fix"}, 1)
    assert sent_back["review"] == {"verdict": "send-back", "note": NOTE}

    following = FollowOptions("adjust", only=[Selection("sent-back")])
    made = follow(
        demo.session, demo.stack, "review-1", LaunchOptions("fix-1", ""), following
    )  # fmt: skip
    assert (made.images, made.attribute) == (1, "pose-r3")
    page.goto(demo.portal_url)
    worker.start("Correct the keypoints (coco-person-17)")
    expect(task.get_by_label("Note of the reviewer")).to_have_text(
        f"Sent back by a reviewer: {NOTE}"
    )
    assert violations(worker.frame) == []  # type: ignore[arg-type]
    stop(demo.session, "fix-1")
