"""What a template or a copy placed is to do until the worker confirms it, and looks so.

Labelers copy from image to image, and have to correct some of what comes:
https://github.com/jsbroks/coco-annotator/issues/52, https://github.com/DeepLabCut/DeepLabCut/issues/849
"""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.component.conftest import MakePage
from tests.browser.component.pixels import seen
from tests.browser.component.test_features_instances import FOOT, HEAD, KEYS
from tests.browser.component.test_labeling import ALL, ASTRONAUT, instance
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow


def draws(worker: Worker) -> dict[str, Point]:
    """Draw the template; where its points are."""
    worker.presses("v")
    worker.clicks(HEAD, FOOT)
    return worker.points()


def presses_submit(worker: Worker) -> None:
    worker.page.get_by_role("button", name="Submit", exact=True).click()


def origins(worker: Worker) -> list[str]:
    """Of each instance, as they were submitted."""
    pose: dict[str, Any] = json.loads(worker.submitted()["pose"])
    assert pose["version"] == 2
    return [one["origins"] for one in pose["instances"]]


def to_do(worker: Worker) -> list[str]:
    """What the panel says of each keypoint that is not confirmed."""
    worker.sees_frame()
    rows = worker.page.locator(".keypoints [data-state=unconfirmed] .name")
    return rows.all_inner_texts()


CONFIRMS: dict[str, tuple[str, Callable[[Worker, Point], None]]] = {
    "click": ("a", lambda worker, at: worker.clicks(at)),
    "right click": ("a", lambda worker, at: worker.clicks(at, button="right")),
    "drag": ("m", lambda worker, at: worker.drags(at, (at[0] + 12, at[1] + 9))),
    "nudge": ("m", lambda worker, at: worker.presses(KEYS["left_wrist"], "Shift+ArrowLeft")),
    "key and click": (
        "m",
        lambda worker, at: (
            worker.presses(KEYS["left_wrist"]),
            worker.clicks((at[0] + 30, at[1] + 20)),
        )[0],
    ),
    "occluded": ("a", lambda worker, at: worker.presses(KEYS["left_wrist"], "g")),
    "not there": ("n", lambda worker, at: worker.presses(KEYS["left_wrist"], "f")),
}


@pytest.mark.parametrize("way", CONFIRMS)
def test_one_point_is_confirmed_by_what_is_done_to_it(
    worker: Worker, make_page: MakePage, way: str
) -> None:
    letter, does = CONFIRMS[way]
    worker.opens(make_page())
    places = draws(worker)
    assert len(to_do(worker)) == 17
    does(worker, places["left_wrist"])
    assert len(to_do(worker)) == 16
    assert "left wrist" not in to_do(worker)
    presses_submit(worker)
    presses_submit(worker)
    assert origins(worker) == ["-" * 9 + letter + "-" * 7]


def test_submit_asks_once_and_enter_then_confirms_instead_of_pressing_submit_again(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    draws(worker)
    assert worker.prompt == "Check nose"
    expect(page.get_by_role("button", name="Instance 1 0/17", exact=True)).to_be_visible()
    presses_submit(worker)
    assert page.evaluate("() => window.submitted") is None
    asked = page.locator(".question")
    expect(asked).to_contain_text("Not confirmed: 17 keypoints.")
    worker.presses("Enter")
    expect(asked).to_be_hidden()
    assert page.evaluate("() => window.submitted") is None
    presses_submit(worker)
    assert origins(worker) == ["a" * 17]


def test_submit_asks_only_once(worker: Worker, make_page: MakePage, page: Page) -> None:
    worker.opens(make_page())
    draws(worker)
    presses_submit(worker)
    expect(page.locator(".question")).to_contain_text("Not confirmed: 17 keypoints.")
    presses_submit(worker)
    assert origins(worker) == ["-" * 17]


def test_enter_on_the_image_confirms_all_of_it(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    places = draws(worker)
    worker.drags(places["nose"], ALL["nose"])
    worker.presses("Enter")
    assert worker.prompt == "All keypoints done"
    expect(page.get_by_role("button", name="Instance 1 17/17", exact=True)).to_be_visible()
    assert to_do(worker) == []
    worker.presses("Control+z")
    assert len(to_do(worker)) == 16
    worker.presses("Control+Shift+Z", "Control+Enter")
    assert origins(worker) == ["m" + "a" * 16]


def test_with_the_keyboard_alone_one_after_the_other_or_all(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    draws(worker)
    places = worker.points()
    page.locator(".stage").focus()
    # The crosshair stands on the nose: Enter confirms it in its place and goes on.
    worker.presses("Tab", "Shift+Tab")
    assert worker.prompt == "Check nose"
    worker.presses("Enter", "Enter")
    assert worker.prompt == "Check left ear" or worker.prompt == "Check right eye"
    assert worker.points() == places
    worker.presses("Escape", "Enter")
    assert to_do(worker) == []
    worker.presses("Control+Enter")
    assert origins(worker) == ["a" * 17]


def test_a_copy_of_the_last_image_is_confirmed_person_by_person(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    moved = {label: (x + 60, y) for label, (x, y) in ALL.items()}
    two = [instance(ALL), instance(moved)]
    worker.opens(make_page(draft_key="job", image_s3_uri="s3://b/1.jpg", initialValues=two))
    presses_submit(worker)
    assert origins(worker) == ["a" * 17, "a" * 17]
    worker.opens(make_page(draft_key="other", image_s3_uri="s3://b/2.jpg"))
    worker.presses("Alt+c")
    assert "no earlier image" in worker.status
    worker.opens(make_page(draft_key="job", image_s3_uri="s3://b/2.jpg"))
    worker.presses("Alt+c")
    presses_submit(worker)
    expect(page.locator(".question")).to_contain_text("Not confirmed: 34 keypoints.")
    worker.presses("Enter")
    assert len(to_do(worker)) == 17
    worker.presses("Enter")
    assert to_do(worker) == []
    worker.presses("Control+Enter")
    assert origins(worker) == ["a" * 17, "a" * 17]


def test_enter_confirms_whatever_button_was_clicked_before(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(draft_key="job", initialValues=[instance(ALL), instance(ALL)]))
    presses_submit(worker)
    assert len(origins(worker)) == 2
    worker.opens(make_page(draft_key="job"))
    page.get_by_role("button", name="Take over the instances").click()
    page.get_by_role("button", name="Instance 1", exact=False).first.click()
    worker.presses("Enter")
    assert worker.prompt == "Check nose"
    page.get_by_role("button", name="Rename").click()
    page.keyboard.type("second")
    worker.presses("Enter")
    assert [one["name"] for one in worker.annotations] == ["", "second"]
    assert len(to_do(worker)) == 17
    page.get_by_role("button", name="left knee").first.click()
    worker.presses("Enter")
    assert to_do(worker) == []
    assert len(worker.annotations) == 2


def test_it_is_drawn_hollow_until_it_is_confirmed(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    places = draws(worker)
    worker.presses(KEYS["left_ankle"])
    at = worker.screen(places["right_hip"])

    def middle() -> Any:
        page.mouse.move(2, 400)
        worker.sees_frame()
        image, _, _ = seen(page, at, reach=2)
        return image.mean(axis=(0, 1))

    hollow = middle()
    worker.presses("m")
    bare = middle()
    worker.presses("m", "Enter")
    solid = middle()
    # The image is seen through it.
    assert np.abs(hollow - bare).max() < 40
    assert np.abs(solid - bare).max() > 60


def test_what_is_unconfirmed_survives_a_reload(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    address = make_page(initialValues=[{"annotations": [], "not_there": ["nose"]}])
    worker.opens(address)
    draws(worker)
    worker.clicks(worker.points(1)["left_wrist"])
    worker.opens(address)
    expect(page.get_by_text("Your earlier work on this image is back.")).to_be_visible()
    assert len(to_do(worker)) == 16
    presses_submit(worker)
    presses_submit(worker)
    assert origins(worker) == ["n" + "-" * 16, "-" * 9 + "a" + "-" * 7]


def test_start_values_are_not_to_do(worker: Worker, make_page: MakePage, page: Page) -> None:
    start = {**instance(dict(list(ALL.items())[:3])), "not_there": ["left_ankle"]}
    worker.opens(make_page(initialValues=[start]))
    expect(page.get_by_role("button", name="Instance 1 4/17", exact=True)).to_be_visible()
    assert worker.prompt == "Place left ear"
    worker.drags(ASTRONAUT[1], (ASTRONAUT[1][0] + 9, ASTRONAUT[1][1] + 9))
    worker.clicks(ASTRONAUT[2])
    presses_submit(worker)
    assert origins(worker)[0][:4] == "ama-"
    assert origins(worker)[0][15] == "n"
