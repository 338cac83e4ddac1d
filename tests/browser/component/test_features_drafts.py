"""Work is never lost: drafts, and a submit that happens exactly once."""

import contextlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.component.conftest import MakePage
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

NOSE = {"nose": (222.0, 118.0)}
TWO = {"nose": (222, 118), "left_eye": (237, 104)}
DRAFTS = "() => Object.keys(localStorage).filter(key => key.startsWith('poserig:draft:')).length"

# As poserig's stand-in for crowd-form: inert while it saves; when that has failed it wakes up.
SAVES = """() => {
  const form = document.querySelector("crowd-form");
  form.addEventListener("submit", () => { form.inert = true; });
}"""


def test_work_comes_back_after_a_reload_and_start_over_can_be_undone(
    worker: Worker, make_page: MakePage
) -> None:
    address = make_page(image="astronaut.png?X-Amz-Signature=one")
    worker.opens(address)
    assert worker.page.get_by_text("Your earlier work").count() == 0
    worker.clicks(*TWO.values())
    worker.opens(address)  # at once: what waits to be written is written when the page goes
    assert worker.points() == TWO
    assert worker.prompt == "Place right eye"
    worker.page.get_by_role("button", name="Start over").click()
    assert worker.points() == {}
    assert worker.page.get_by_text("Your earlier work").count() == 0
    worker.presses("Control+z")
    assert worker.points() == TWO


def test_a_killed_tab_loses_at_most_a_second_of_any_change(
    worker: Worker, make_page: MakePage
) -> None:
    loaded = {"name": "", "annotations": [{"label": "nose", "x": 400, "y": 900}]}
    address = make_page(initialValues=[loaded])
    changes: list[Callable[[Worker], object]] = [
        lambda w: w.clicks(TWO["left_eye"]),
        lambda w: w.drags(TWO["left_eye"], (260, 130)),
        lambda w: w.presses("2", "g", "Shift+ArrowDown"),
        lambda w: (w.presses("5"), w.clicks((187, 118)), w.presses("Alt+k", "Control+z")),
        lambda w: w.page.get_by_role("button", name="Accept as it is: Instance 1").click(),
        lambda w: w.page.get_by_label("No changes needed").check(),
    ]
    written = "() => Object.keys(localStorage).map(key => localStorage.getItem(key)).join()"
    for change in changes:
        before = worker.opens(address).page.evaluate(written)
        change(worker)
        left = worker.annotations
        # Not only until something is written: a slow machine may write between two of the keys.
        worker.page.wait_for_timeout(1000)
        assert worker.page.evaluate(written) != before
        # The renderer dies: no unload, no pagehide, no script any more.
        crashed = worker.page
        with crashed.expect_event("crash"), contextlib.suppress(Error):
            crashed.goto("chrome://crash", timeout=3000)
        worker = Worker(crashed.context.new_page()).opens(address)
        assert worker.annotations == left
    assert worker.page.get_by_label("No changes needed").is_checked()
    worker.page.wait_for_timeout(400)
    assert worker.page.get_by_role("button", name="Accept as it is").count() == 0


def test_drafts_are_kept_apart_by_image_rig_and_key(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(image_s3_uri="s3://bucket/a.png"))
    worker.clicks((222, 118))
    others: list[dict[str, Any]] = [
        {"image_s3_uri": "s3://bucket/b.png"},
        {"image_s3_uri": "s3://bucket/a.png", "draft_key": "worker-2"},
        {"image_s3_uri": "s3://bucket/a.png", "initialValues": [{"annotations": []}]},
        {
            "image_s3_uri": "s3://bucket/a.png",
            "keypointClasses": [{"label": "nose"}, {"label": "tail"}],
        },
    ]
    for attributes in others:
        worker.opens(make_page(**attributes))
        assert worker.points() == {}, attributes
    worker.opens(make_page(image_s3_uri="s3://bucket/a.png"))
    assert worker.points() == NOSE


def test_submit_clears_the_draft(worker: Worker, make_page: MakePage) -> None:
    address = make_page()
    worker.opens(address)
    worker.clicks((222, 118))
    worker.page.wait_for_function(f"({DRAFTS})() === 1")
    worker.page.get_by_role("button", name="Submit", exact=True).click()
    worker.submitted()
    assert worker.page.evaluate(DRAFTS) == 0
    worker.opens(address)
    assert worker.points() == {}


def test_an_answer_is_sent_once_and_again_only_after_saving_has_failed(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    page.evaluate(SAVES)
    worker.clicks((222, 118))
    submit = page.get_by_role("button", name="Submit", exact=True)
    submit.click()
    expect(page.locator(".submit")).to_be_disabled()
    page.evaluate("() => document.querySelector('crowd-form').submit()")
    worker.ask("element => element.submit()")
    assert page.evaluate("() => window.submitted.length") == 1
    assert page.evaluate(DRAFTS) == 0
    # The form wakes up: saving has failed. The work is kept, and may be submitted again.
    page.evaluate("() => { document.querySelector('crowd-form').inert = false; }")
    expect(submit).to_be_enabled()
    page.wait_for_function(f"({DRAFTS})() === 1")
    submit.click()
    assert page.evaluate("() => window.submitted.length") == 2
    pose = json.loads(page.evaluate("() => window.submitted[1].pose"))
    assert pose["instances"][0]["keypoints"][:3] == [222, 118, 2]
