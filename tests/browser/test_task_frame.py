"""The component in the sandboxed frame of a project: work is never lost, settings go along."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from poserig.labeling.states import ObjectState
from poserig.local.scripted_worker import ScriptedWorker
from poserig.project.job import job_name
from poserig.project.places import Places, places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from tests.visitor import wait_until

pytestmark = pytest.mark.slow

RIG = read_rig("hand-21")
THREE = [(60, 50), (120, 80), (200, 90)]
ITEMS = "() => Object.keys(localStorage).filter((item) => item.startsWith('poserig.draft.'))"

TEXTS = "() => Object.values(localStorage).join()"


@pytest.fixture
def places(tmp_path: Path) -> Places:
    folder = tmp_path / "photos"
    folder.mkdir()
    for shade, name in ((60, "a.png"), (120, "b.png"), (180, "c.png")):
        Image.new("L", (320, 240), shade).save(folder / name)
    return places_of(folder)


@pytest.fixture
def running(places: Places) -> Iterator[RunningProject]:
    with RunningProject(places, RIG) as one:
        wait_until(lambda: one.summary().counts[ObjectState.OPEN] == 3)
        yield one


def enter(context: BrowserContext, running: RunningProject) -> ScriptedWorker:
    """The owner, in a browser of their own, at their image."""
    page = context.new_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(running.address)
    worker = ScriptedWorker(page, running.address)
    worker.start("photos")
    return worker


def points(worker: ScriptedWorker) -> list[tuple[float, float]]:
    instances = worker.annotations()
    return [(one["x"], one["y"]) for i in instances for one in i["annotations"]]


def kill(page: Page) -> None:
    """The renderer dies: no unload, no pagehide, no script any more."""
    with page.expect_event("crash"), contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=3000)


def test_work_settings_and_last_labels_outlive_reloads_and_kills(
    browser: Browser, running: RunningProject, places: Places
) -> None:
    context = browser.new_context()
    worker = enter(context, running)
    said: list[str] = []
    context.on("console", lambda message: said.append(message.text))
    worker.place(THREE)
    worker.page.reload()  # at once: nothing may wait to be written
    worker.wait_for_task()
    assert points(worker) == THREE
    worker.press("Control+z")  # not what was drawn before the reload: there is nothing to undo
    before = worker.page.evaluate(TEXTS)
    worker.click((90, 200))
    left = points(worker)
    assert len(left) == 4
    worker.page.wait_for_function(f"before => ({TEXTS})() !== before", arg=before, timeout=1000)
    kill(worker.page)
    worker = enter(context, running)
    assert points(worker) == left

    frame = worker.frame
    frame.get_by_role("button", name="Display").click()
    frame.get_by_label("Keypoint size").fill("12")
    frame.get_by_label("Brightness").fill("150")
    frame.get_by_role("button", name="Shortcuts").click()
    with worker.page.expect_response("**/settings"):
        frame.get_by_role("button", name="B: Add instance").click()
        worker.press(";")
    assert len(worker.page.evaluate(ITEMS)) == 1
    image = worker.image_name()
    frame.get_by_role("button", name="Submit", exact=True).click()
    worker.wait_until_saved(image)
    assert worker.page.evaluate(ITEMS) == []
    worker.press("Alt+c")
    assert points(worker) == left
    assert said == []

    # Another browser has the settings, and none of the drafts.
    other = browser.new_context()
    worker = enter(other, running)
    assert points(worker) == []
    expect(worker.frame.get_by_role("heading", name="Shortcuts")).to_be_visible()
    worker.press(";")
    expect(worker.frame.locator(".instances > li")).to_have_count(2)
    worker.frame.get_by_role("button", name="Display").click()
    expect(worker.frame.get_by_label("Keypoint size")).to_have_value("12")
    expect(worker.frame.get_by_label("Brightness")).to_have_value("150")
    other.close()
    context.close()
    wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 1)
    # The photograph could be read, not only shown: else its orientation would be null.
    assert manifest(places)[0]["pose"]["image"] == {"width": 320, "height": 240}


def manifest(places: Places) -> list[Any]:
    job = job_name(places.photographs.name, RIG.rig.name)
    path = places.files / "output" / job / "manifests/output/output.manifest"
    wait_until(path.exists)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
