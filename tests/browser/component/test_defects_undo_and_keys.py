"""The defects B13 to B16: undo, and keys."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.defects import FULL, OLD, person
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow


def test_b13_every_edit_can_be_undone_and_redone(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[person(), person({"nose": (400, 50)})], **OLD))
    remove = worker.page.get_by_role("button", name="Delete Instance 2", exact=True)
    steps: list[Callable[[], object]] = [
        lambda: worker.presses("b"),
        lambda: worker.clicks((30, 30), (60, 60)),
        lambda: worker.drags((30, 30), (35, 45)),
        lambda: worker.presses("1", "g"),
        lambda: worker.presses("Shift+ArrowRight"),
        lambda: worker.presses("3", "f"),
        lambda: (worker.presses("v"), worker.drags((420, 400), (480, 480))),
        lambda: worker.drags((450, 440), (430, 420)),  # the adjust tool moves the whole instance
        lambda: (worker.presses("q", "1"), worker.presses("Delete")),
        lambda: remove.click(),
    ]

    def state() -> tuple[str, int]:
        worker.sees_frame()
        rows = worker.page.locator(".instances > li").count()
        return json.dumps(worker.annotations), rows

    states = [state()]
    for step in steps:
        step()
        states.append(state())
        assert states[-1] != states[-2] or step is steps[5]  # "not there" is seen in `pose` only
    undo = worker.page.get_by_role("button", name="Undo", exact=True)
    for count in range(40):
        if undo.is_disabled():
            break
        worker.presses("Control+z" if count % 2 else ",")
        worker.sees_frame()
    assert state() == states[0]
    redo = worker.page.get_by_role("button", name="Redo", exact=True)
    for count in range(40):
        if redo.is_disabled():
            break
        worker.presses("Control+Shift+z" if count % 2 else ".")
        worker.sees_frame()
    assert state() == states[-1]
    # Undo of the deleted instance brings back that very instance, and nobody else's point.
    worker.presses(",")
    assert state() == states[-2]


def test_b14_a_key_that_is_shown_selects_its_own_keypoint(
    worker: Worker, make_page: MakePage
) -> None:
    classes = [{"label": f"point {i}", "x": 0, "y": 0} for i in range(60)]
    worker.opens(make_page(keypointClasses=classes))
    rows = worker.page.locator(".keypoints .row")
    shown = rows.evaluate_all("rows => rows.map(row => row.querySelector('kbd')?.textContent)")
    keys = [key for key in shown if key]
    assert len(shown) == 60
    assert len(keys) == len(set(keys)) == 45
    for index, key in enumerate(shown):
        if key is None:
            continue
        worker.presses(key)
        if index % 9 == 0 or key in "yYl":
            worker.sees_frame()
            assert rows.nth(index).get_attribute("aria-current") == "true", key
    # Those without a key are reached by stepping and by clicking.
    worker.presses("w", "1", "w")
    assert worker.prompt == "Place point 59"
    rows.nth(50).click()
    assert worker.prompt == "Place point 50"


def test_b15_keys_leave_modifiers_text_fields_and_caps_lock_alone(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    field = "<div slot='instructions'><textarea></textarea><input><p contenteditable>x</p></div>"
    worker.opens(make_page(initialValues=[person()], children=field, **OLD))
    page.get_by_role("button", name="Instructions").click()
    worker.sees_frame()  # the image makes room for the drawer
    zoom = worker.zoom
    for tag in ("textarea", "input"):
        page.locator(f"crowd-2d-skeleton > div > {tag}").click()
        page.keyboard.type("bad sebum, qx")
        page.keyboard.press("Backspace")
        assert page.evaluate("() => document.activeElement.value") == "bad sebum, q"
    page.locator("p").click()
    page.keyboard.type("mbc,")
    page.evaluate("() => document.activeElement.blur()")
    for key in ("c", "b", "v", "x", "m", "a", "Shift+b"):
        worker.presses(f"Control+{key}")
    worker.ask(
        """() => { for (const key of ["C", "M", "B"]) {
          const given = {key, bubbles: true, cancelable: true, modifierCapsLock: true};
          document.body.dispatchEvent(new KeyboardEvent("keydown", given));
        } }"""
    )
    worker.sees_frame()
    # With Caps Lock, C zooms, M hides and B adds as c, m and b do; without, nothing has happened.
    assert worker.zoom == pytest.approx(zoom * 1.1)
    assert page.locator(".instances > li").count() == 2
    assert worker.points() == FULL


def test_b16_the_guide_tells_the_keys_and_escape_leaves_every_tool(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.page.get_by_role("button", name="Shortcuts").click()
    told = " ".join(worker.page.locator("dl.shortcuts dt").all_inner_texts())
    for key in ("M", "N", "V", "B", "Q", "Z", "X", "C", "W", "S", "A", "D", "Delete", "F", "G"):
        assert f" {key} " in f" {told.replace(',', ' ')} ", key
    pressed = worker.page.locator(".rail [aria-pressed=true]")
    place = pressed.get_attribute("aria-label")
    for key in ("n", "v"):
        worker.presses(key)
        worker.sees_frame()
        assert pressed.get_attribute("aria-label") != place
        worker.presses("Escape")
        worker.sees_frame()
        assert pressed.get_attribute("aria-label") == place
    # Deleting one point does not change what a click does.
    worker.presses("1", "Delete")
    worker.clicks((200, 90))
    assert worker.points()["nose"] == (200, 90)
