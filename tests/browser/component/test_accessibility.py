"""For everyone: axe-core finds nothing at WCAG 2.2 AA in any state; the keyboard does it all."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.component.conftest import ROOT, MakePage
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGE = (
    '<h1 slot="title">Label the keypoints</h1>'
    '<div slot="instructions"><p>Click every keypoint.</p></div>'
    '<div slot="annotation-insights"><p>Look at the elbows.</p></div>'
)
PERSON = {
    "name": "first",
    "annotations": [
        {"label": "nose", "x": 222, "y": 118},
        {"label": "left_eye", "x": 237, "y": 104, "v": 1},
        {"label": "right_eye", "x": 206, "y": 106, "v": 0},
    ],
}


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong, one text each. What concerns the page and not us is left out."""
    if not AXE.exists():
        pytest.fail(f"{AXE} does not exist. Run `make setup` first.")
    page.evaluate(AXE.read_text())
    found: dict[str, Any] = page.evaluate(
        "levels => axe.run(document, {runOnly: {type: 'tag', values: levels},"
        " resultTypes: ['violations']})",
        LEVELS,
    )
    return [
        f"{rule['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        if rule["id"] not in ("region", "landmark-one-main", "page-has-heading-one")
        for node in rule["nodes"]
    ]


def drawer(name: str) -> Callable[[Worker], object]:
    return lambda worker: worker.page.get_by_role("button", name=name, exact=True).click()


def crowd(worker: Worker) -> None:
    for key in ("b", "v", "n", "m"):
        worker.presses(key)


STATES: dict[str, Callable[[Worker], object]] = {
    "labelled": lambda worker: worker.clicks((258, 112)),
    "instructions": drawer("Instructions"),
    "insights": drawer("Insights"),
    "shortcuts": drawer("Shortcuts"),
    "display": drawer("Display"),
    "delete tool": lambda worker: worker.presses("Escape", "Delete", "Delete"),
    "hidden, adjusting, second instance": crowd,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(browser: Browser, make_page: MakePage, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]  # a literal
        reduced_motion="reduce",
    )
    page = context.new_page()
    worker = Worker(page)
    found: dict[str, list[str]] = {}
    worker.opens(make_page(before='<html lang="en">', children=PAGE))
    found["empty"] = violations(page)
    worker.opens(
        make_page(before='<html lang="en">', children=PAGE, initialValues=[PERSON, PERSON])
    )
    for name, act in STATES.items():
        act(worker)
        worker.sees_frame()
        found[name] = violations(page)
    page.goto(make_page(before='<html lang="en">', imgSrc="none.png", children=PAGE))
    page.locator(".problem-card").wait_for()
    found["problem"] = violations(page)
    assert {state: told for state, told in found.items() if told} == {}
    context.close()


def test_every_control_is_a_named_button_that_shows_the_focus(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(children=PAGE, initialValues=[PERSON]))
    worker.presses("1", "g")
    seen: dict[str, str] = {}
    for _ in range(120):
        page.keyboard.press("Tab")
        at: dict[str, str] | None = worker.ask("""e => {
          const node = e.shadowRoot.activeElement;
          if (!node) return null;
          const {outlineStyle, outlineWidth} = getComputedStyle(node);
          const name = node.getAttribute("aria-label") ?? node.labels?.[0]?.textContent
            ?? node.textContent;
          return {name: `${node.localName} ${name.trim()}`, outline: outlineStyle + outlineWidth};
        }""")
        if at is None:
            break
        seen[at["name"]] = at["outline"]
    names = " | ".join(seen)
    for wanted in ("Place and move", "Undo", "Zoom in", "Image with keypoints", "Add instance",
                   "Submit", "No changes"):  # fmt: skip
        assert wanted in names, (wanted, names)
    assert all(name.split(" ", 1)[1] for name in seen)
    assert [name for name, ring in seen.items() if ring in ("none0px", "auto0px")] == []
    assert all(ring.startswith(("solid", "auto")) for ring in seen.values()), seen


def test_what_happens_is_said_to_a_screen_reader(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(children=PAGE))
    status = worker.page.locator("crowd-2d-skeleton .status")
    assert status.get_attribute("role") == "status"
    worker.clicks((222, 118))
    assert (status.text_content() or "").endswith("Next: left eye")
    worker.presses(",")
    assert status.text_content() == "Undone: place nose"


def test_high_contrast_shows_what_is_chosen_and_where_the_focus_is(
    browser: Browser, make_page: MakePage
) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 1280, "height": 800})
    worker = Worker(context.new_page()).opens(make_page(children=PAGE, initialValues=[PERSON]))
    outline = "e => getComputedStyle(e).outlineStyle"
    page = worker.page
    for chosen in (".rail [aria-pressed=true]", ".instances [aria-current]"):
        assert page.locator(chosen).first.evaluate(outline) == "solid", chosen
    for button in (page.get_by_role("button", name="Submit"), page.locator(".tab").last):
        edge = button.evaluate(
            "e => { const s = getComputedStyle(e); return [s.borderTopStyle, s.borderTopWidth]; }"
        )
        assert edge != ["none", "0px"]
    # The image and the markers are no user interface colors: they stay as they are.
    assert page.locator("canvas").first.evaluate("e => getComputedStyle(e).display") != "none"
    context.close()


def test_reduced_motion_moves_nothing(browser: Browser, make_page: MakePage) -> None:
    context = browser.new_context(reduced_motion="reduce")
    worker = Worker(context.new_page()).opens(make_page())
    worker.clicks((-5, 5))
    running = worker.ask(
        "e => e.shadowRoot.getAnimations().map(a => [a.animationName,"
        " a.effect.getKeyframes().some(k => 'transform' in k)])"
    )
    assert [name for name, moves in running if moves] == []
    durations = worker.ask(
        "e => [...e.shadowRoot.querySelectorAll('*')].map(n => getComputedStyle(n))"
        ".filter(s => s.transitionDuration !== '0s').map(s => s.transitionProperty)"
    )
    assert durations == []
    context.close()


def test_a_whole_label_with_the_keyboard_alone(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(children=PAGE, initialValues=[PERSON]))
    worker.presses("1", "Shift+ArrowRight", "Shift+Alt+ArrowDown", "g", "3", "f", "2", "Delete")
    found = {a["label"]: (a["x"], a["y"], a.get("v")) for a in worker.annotations[0]["annotations"]}
    assert found["nose"] == (223, 128, 1)
    assert "left_eye" not in found
    submit = page.get_by_role("button", name="Submit", exact=True)
    submit.focus()
    page.keyboard.press("Enter")
    assert json.loads(worker.submitted()["updated_annotations"]) == worker.annotations
