"""Keyboards of other layouts, touchpads, and presses on Submit that were not meant.

The keys and wheel events are those of shared cases; they were reported for other tools
(frigate-nvr/image-annotator issue 14, talmolab/sleap issue 1528, cvat-ai/cvat issues 207 and 219).
"""

import math
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow
CONTROL = 2
NOSE = (222, 118)


def send_key(page: Page, key: str, code: str, modifiers: int = 0) -> None:
    """Presses a key as the browser gets it from the system."""
    session = page.context.new_cdp_session(page)
    for kind in ("rawKeyDown", "keyUp"):
        event = {"type": kind, "key": key, "code": code, "modifiers": modifiers}
        session.send("Input.dispatchKeyEvent", event)
    session.detach()


def send_wheel(worker: Worker, times: int, modifiers: int = 0, **delta: float) -> None:
    """Sends wheel events over the middle of the image."""
    x, y = worker.screen((256, 256))
    session = worker.page.context.new_cdp_session(worker.page)
    deltas = {"deltaX": 0, "deltaY": 0, **delta}
    for _ in range(times):
        event = {"type": "mouseWheel", "x": x, "y": y, "modifiers": modifiers, **deltas}
        session.send("Input.dispatchMouseEvent", event)
    session.detach()
    worker.sees_frame()


def test_keys_work_on_layouts_without_latin_letters(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    worker.clicks(NOSE)
    send_key(worker.page, "я", "KeyZ", CONTROL)
    assert worker.points() == {}
    send_key(worker.page, "Я", "KeyZ", CONTROL | 8)  # with Shift: redo
    assert worker.points() == {"nose": NOSE}
    send_key(worker.page, "и", "KeyB")
    worker.sees_frame()
    assert worker.page.locator(".instances > li").count() == 2
    zoom = worker.zoom
    send_key(worker.page, "ψ", "KeyC")
    worker.sees_frame()
    assert worker.zoom == pytest.approx(zoom * 1.1)
    send_key(worker.page, "Process", "KeyX")
    worker.sees_frame()
    assert worker.zoom == pytest.approx(zoom)


# key, code and modifiers as the browser gets them; what then stands in the prompt, or happens.
AZERTY = [("&", "Digit1", 0, "nose"), ("\u00e9", "Digit2", 0, "left eye"),
          ("\u00e0", "Digit0", 0, "left wrist"), ("z", "KeyW", 0, None)]  # fmt: skip
DVORAK = [("o", "KeyS", 0, "right ankle"), ("e", "KeyD", 0, "right wrist"),
          ("y", "KeyT", 0, "left knee"), (",", "KeyW", 0, None)]  # fmt: skip
GERMAN = [("z", "KeyY", 0, None), ("y", "KeyZ", 0, "left knee"), ("1", "Numpad1", 0, "nose"),
          ("Dead", "KeyU", 0, "right knee")]  # fmt: skip
INDIC = [("\u0939", "KeyU", 0, "right knee"), ("\u0967", "Digit1", 0, "nose"),
         ("\u0e45", "Digit1", 0, "nose"), ("Process", "KeyR", 0, "left hip")]  # fmt: skip


@pytest.mark.parametrize("layout", [AZERTY, DVORAK, GERMAN, INDIC])
def test_keypoint_keys_of_other_layouts(
    worker: Worker, make_page: MakePage, layout: list[tuple[str, str, int, str | None]]
) -> None:
    """Pressed in turn: None leaves the keypoint that was selected before."""
    worker.opens(make_page())
    selected = "nose"
    for key, code, modifiers, name in layout:
        send_key(worker.page, key, code, modifiers)
        worker.sees_frame()
        selected = name or selected
        assert worker.prompt == f"Place {selected}", (key, code)


def test_one_press_may_write_several_letters(worker: Worker, make_page: MakePage) -> None:
    """Arabic lam and alef, with B: monkeytypegame/monkeytype#1297, codemirror/dev#872."""
    worker.opens(make_page())
    instances = worker.page.locator(".instances > li")
    for count, key in enumerate(("\u0644\u0627", "\ufefb"), start=2):
        worker.clicks(NOSE)
        send_key(worker.page, key, "KeyB")
        worker.sees_frame()
        assert instances.count() == count


def test_what_altgr_writes_is_no_shortcut(worker: Worker, make_page: MakePage) -> None:
    """Windows reports AltGr as Ctrl and Alt: Polish \u017c (on Z) must not undo."""
    worker.opens(make_page())
    worker.clicks(NOSE)
    for key, code in (("\u017c", "KeyZ"), ("@", "KeyQ"), ("\u20ac", "KeyE")):
        send_key(worker.page, key, code, CONTROL | 1)
    worker.sees_frame()
    assert worker.points() == {"nose": NOSE}
    assert worker.prompt == "Place left eye"


def test_a_held_key_is_let_go_on_every_layout(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    session = worker.page.context.new_cdp_session(worker.page)
    hidden = worker.page.locator(".rail [aria-pressed=true]")
    before = hidden.count()
    event = {"key": "\u0440", "code": "KeyH"}  # Cyrillic er
    session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **event})
    worker.sees_frame()
    assert worker.prompt == "Keypoints are hidden"
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})
    worker.sees_frame()
    assert worker.prompt == "Place nose"
    assert hidden.count() == before


def test_a_pinch_zooms_as_on_other_pages_and_a_swipe_pans(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page())
    zoom = worker.zoom
    send_wheel(worker, 20, CONTROL, deltaY=-4)
    assert worker.zoom == pytest.approx(zoom * math.exp(0.8), rel=0.01)
    zoom = worker.zoom
    x, y = worker.screen(NOSE)
    send_wheel(worker, 10, deltaX=20)
    assert worker.screen(NOSE) == pytest.approx((x - 200, y))
    assert worker.zoom == zoom


def question(worker: Worker) -> str:
    worker.sees_frame()
    return worker.page.locator("crowd-2d-skeleton .question").inner_text()


def answers(worker: Worker) -> int:
    count: int = worker.page.evaluate("() => (window.submitted ?? []).length")
    return count


def test_an_empty_image_is_asked_about_once(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    submit = worker.page.get_by_role("button", name="Submit", exact=True)
    submit.dblclick()
    assert (question(worker), answers(worker)) == (
        "Nothing is drawn. If there is nothing to label, submit once more.",
        0,
    )
    # The question goes when something is drawn, and comes back with its reason.
    worker.clicks(NOSE)
    assert question(worker) == ""
    worker.presses("Control+z")
    submit.click()
    assert worker.submitted()["updated_annotations"] == "[]"


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter"])
def test_a_key_submits(worker: Worker, make_page: MakePage, keys: str) -> None:
    worker.opens(make_page())
    worker.presses(keys)
    assert question(worker).startswith("Nothing is drawn")
    worker.clicks(NOSE)
    worker.presses(keys)
    assert '"nose"' in worker.submitted()["updated_annotations"]


def test_a_click_that_was_meant_for_the_last_image_does_not_submit_the_next(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    start: Any = [{"annotations": [{"label": "nose", "x": 222, "y": 118}]}]
    address = make_page(initialValues=start)
    worker.opens(address)
    submit = page.get_by_role("button", name="Submit", exact=True)
    submit.click()
    worker.submitted()
    worker.opens(address)
    submit.click()
    worker.sees_frame()
    assert answers(worker) == 0
    assert worker.status == "This image has just opened. Look at it, then submit."
    # Whoever does something on the image means this one.
    worker.presses("w")
    submit.click()
    worker.submitted()
