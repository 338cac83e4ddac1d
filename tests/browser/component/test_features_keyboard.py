"""Everything with the keyboard alone: a crosshair, placing, moving, visibility, submitting."""

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.component.conftest import MakePage
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

RIG = {
    "version": 1, "name": "arm",
    "keypoints": [
        {"name": "neck", "position": [0.5, 0]},
        {"name": "left_hand", "side": "left", "swap": "right_hand", "position": [1, 1]},
        {"name": "right_hand", "side": "right", "swap": "left_hand", "position": [0, 1]},
    ],
    "links": [{"from": "neck", "to": "left_hand"}, {"from": "neck", "to": "right_hand"}],
}  # fmt: skip
CROSSHAIR = ".pointer-overlay path"


def tabs_to_the_image(worker: Worker) -> None:
    for _ in range(40):
        worker.presses("Tab")
        if worker.ask("element => element.shadowRoot.activeElement?.className === 'stage'"):
            return
    pytest.fail("Tab does not reach the image.")


def test_a_whole_task_without_a_pointer(worker: Worker, make_page: MakePage, page: Page) -> None:
    worker.opens(make_page(rig=RIG))
    assert not page.locator(CROSSHAIR).first.get_attribute("d")
    tabs_to_the_image(worker)
    assert page.locator(CROSSHAIR).first.get_attribute("d")
    assert worker.zoom > 1
    # It begins in the middle: 256, 256.
    worker.presses("ArrowLeft", "ArrowUp", "ArrowUp", "Enter")
    assert worker.points() == {"neck": (255, 254)}
    assert page.locator(".status").text_content() == "neck: 255, 254. Next: left hand"
    worker.presses("Shift+ArrowRight", "Shift+ArrowDown", "ArrowDown", "Shift+Enter")
    found = worker.annotations[0]["annotations"][1]
    assert found == {"label": "left_hand", "x": 265, "y": 265, "v": 1}
    worker.presses("f")
    assert worker.prompt == "All keypoints done"
    # A keypoint is chosen by its key; the crosshair begins where it is.
    worker.presses("1", "Alt+ArrowRight", "Alt+Shift+ArrowRight", "ArrowRight", "Enter")
    assert worker.points()["neck"] == (256, 254)
    worker.presses("Control+z", "Control+Shift+z", "Escape")
    assert not page.locator(CROSSHAIR).first.get_attribute("d")
    submit = page.get_by_role("button", name="Submit", exact=True)
    for _ in range(60):
        if submit.evaluate("button => button.matches(':focus')"):
            break
        worker.presses("Tab")
    worker.presses("Enter")
    pose = json.loads(worker.submitted()["pose"])
    assert pose["instances"][0]["keypoints"] == [256, 254, 2, 265, 265, 1, 0, 0, 0]


def test_the_crosshair_moves_by_what_can_be_seen_and_the_view_goes_along(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(image="large.jpg", rig=RIG))
    tabs_to_the_image(worker)
    start = worker.screen((1920, 1080))
    worker.presses("ArrowRight", "Enter")
    assert worker.screen(worker.points()["neck"])[0] - start[0] == pytest.approx(1, abs=0.3)
    worker.presses("1", "Alt+ArrowRight", "Alt+ArrowRight", "Alt+ArrowRight", "Alt+ArrowRight")
    worker.ask("element => { element.zoom = 16; }")
    worker.presses("Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight")
    x, y = worker.screen((1963, 1080))
    area = worker.ask("element => element.drawingArea.toJSON()")
    assert area["left"] < x < area["right"]
    assert area["top"] < y < area["bottom"]


def test_arrows_go_through_the_list_until_the_crosshair_is_called(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(rig=RIG))
    worker.clicks((100, 100))
    worker.presses("ArrowDown")
    assert worker.prompt == "Place right hand"
    # Enter fetches the crosshair to the pointer, for the last pixel.
    worker.presses("Enter", "ArrowLeft", "Enter")
    assert worker.points() == {"neck": (100, 100), "right_hand": (99, 100)}
    # The pointer takes over as soon as it moves.
    page.mouse.move(*worker.screen((200, 200)))
    expect(page.locator(CROSSHAIR).first).to_have_attribute("d", "")


def test_a_template_and_the_whole_instance_by_keys(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(rig=RIG))
    tabs_to_the_image(worker)
    worker.presses("v", "Enter", *["Shift+ArrowDown"] * 10, "Enter")
    neck, left, right = worker.points().values()
    assert neck == (256, 256)
    assert (left[1], right[1]) == (356, 356)
    assert left[0] - 256 == 256 - right[0] == 50
    worker.presses("n", "ArrowRight", "Shift+ArrowRight", "Escape")
    assert worker.points()["neck"] == (267, 256)
    worker.presses("k")
    assert worker.points() == {
        "neck": (267, 256),
        "left_hand": (217, 356),
        "right_hand": (317, 356),
    }
