"""For everyone: axe-core finds nothing at WCAG 2.2 AA in any state; the keyboard does it all."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.component.conftest import RIGS, ROOT, MakePage
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


def violations(page: Page, *, only_colors: bool = False) -> list[str]:
    """What axe-core finds wrong, one text each. What concerns the page and not us is left out."""
    if not AXE.exists():
        pytest.fail(f"{AXE} does not exist. Run `make setup` first.")
    if page.evaluate("() => window.axe === undefined"):
        page.evaluate(AXE.read_text())
    rules = {"type": "tag", "values": LEVELS}
    if only_colors:
        rules = {"type": "rule", "values": ["color-contrast"]}
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
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


def warns(worker: Worker) -> None:
    worker.page.locator(".warning-list li").first.wait_for()


def submits(worker: Worker) -> None:
    worker.page.evaluate(
        "() => addEventListener('submit', event => event.preventDefault(), {once: true})"
    )
    worker.page.get_by_role("button", name="Submit", exact=True).click()
    worker.page.locator(".submit:disabled").wait_for()


Steps = dict[str, Callable[[Worker], object]]

# One after the other on two people, the second of whom is outside the image and was noted before.
LABELING: Steps = {
    "warnings": warns,
    "labeled": lambda worker: worker.clicks((258, 112)),
    "instructions": drawer("Instructions"),
    "insights": drawer("Insights"),
    "shortcuts": drawer("Shortcuts"),
    "key that is taken": lambda worker: (
        worker.page.get_by_role("button", name="B: Add instance").click(),
        worker.presses("1"),
    ),
    "display": drawer("Display"),
    "magnifier": lambda worker: worker.presses("Alt+x"),
    "renaming": lambda worker: worker.presses("F2"),
    "delete tool": lambda worker: worker.presses("Escape", "Escape", "Delete", "Delete"),
    "adjusting": lambda worker: worker.presses("n"),
    "template": lambda worker: (worker.presses("v"), worker.clicks((250, 60))),
    "crosshair": lambda worker: (
        worker.presses("Escape", "Escape"),
        worker.page.locator(".stage").focus(),
    ),
    "hidden, third instance": crowd,
    "report": drawer("Report a problem…"),
    "submitting": submits,
}
WHOLE_BODY_STEPS: Steps = {
    "folded": lambda worker: worker.page.locator(".keypoints .group").first.wait_for(),
    "unfolded": lambda worker: worker.ask(
        "e => e.shadowRoot.querySelectorAll('.group[aria-expanded=false]').forEach(g => g.click())"
    ),
    "searching": lambda worker: (worker.presses("/"), worker.page.keyboard.type("left")),
    "nothing found": lambda worker: worker.page.keyboard.type("xyz"),
}
DETAILS: Steps = {
    "class and flags": lambda worker: worker.page.get_by_label("wet").check(),
    "details": lambda worker: worker.presses("Alt+g"),
    "box tool": lambda worker: worker.presses("Escape", "Alt+n"),
    "own box": lambda worker: (
        worker.drags((20, 20), (100, 120)),
        worker.page.get_by_role("button", name="Fit to the keypoints").wait_for(),
    ),
}
SECOND = {
    "annotations": [{"label": "nose", "x": 222, "y": 118}, {"label": "left_hip", "x": 9, "y": 900}],
    "annotation_issues": [{"reason": "blurred"}],
    "annotation_options": {"editable": False},
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "contrast": {"contrast": "more"},
    "dark contrast": {"contrast": "more", "color_scheme": "dark"},
    "forced colors": {"forced_colors": "active"},
}


@pytest.mark.parametrize(
    "look",
    [
        # More contrast alone is seen by the gate together with dark.
        pytest.param(look, id=name, marks=[pytest.mark.acceptance] * (name == "contrast"))
        for name, look in LOOKS.items()
    ],
)
def test_axe_finds_nothing_in_any_state(
    browser: Browser, make_page: MakePage, look: dict[str, Any]
) -> None:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, reduced_motion="reduce", **look
    )
    page = context.new_page()
    worker = Worker(page)
    found: dict[str, list[str]] = {}
    # A scheme changes nothing but colors: the other rules are looked at in the first.
    only_colors = look != {}

    def looks_at(steps: Steps) -> None:
        for name, act in steps.items():
            act(worker)
            worker.sees_frame()
            found[name] = violations(page, only_colors=only_colors)

    def opens(**attributes: Any) -> None:
        worker.opens(make_page(before='<html lang="en">', children=PAGE, **attributes))

    opens()
    looks_at({"empty": lambda worker: worker.sees_frame()})
    worker.clicks((222, 118))
    page.reload()
    looks_at({"restored": lambda worker: worker.page.get_by_text("Your earlier work").wait_for()})
    opens(initialValues=[PERSON, SECOND])
    looks_at(LABELING)
    opens(rig=json.loads((RIGS / "coco-wholebody-133.json").read_text()))
    looks_at(WHOLE_BODY_STEPS)
    opens(
        rig={**json.loads((RIGS / "coco-person-17.json").read_text()), "classes": ["a", "b"],
             "flags": ["crowd", "wet"]},
        details="", initialValues=[PERSON], image_note="dark",
    )  # fmt: skip
    looks_at(DETAILS)
    page.goto(make_page(before='<html lang="en">', imgSrc="none.png", rig="{", children=PAGE))
    page.locator(".problem-card li").nth(1).wait_for()
    found["problems"] = violations(page, only_colors=only_colors)
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
    assert status.text_content() == "Undone: Place nose"


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
    durations = worker.ask(
        "e => [...e.shadowRoot.querySelectorAll('*')].map(n => getComputedStyle(n))"
        ".filter(s => s.transitionDuration !== '0s').map(s => s.transitionProperty)"
    )
    assert durations == []
    context.close()


def test_a_message_goes_after_a_while_and_nothing_is_drawn_until_then(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    # The clock stands still: a busy machine would need a part of the five seconds.
    page.clock.install(time=0)
    worker.opens(make_page())
    page.clock.pause_at(3_600_000)
    worker.clicks((-5, 5))
    page.clock.run_for(100)
    status = page.locator(".status")
    assert "outside the image" in status.inner_text()
    assert worker.ask("e => e.shadowRoot.getAnimations().length") == 0
    seen = "e => getComputedStyle(e).clipPath"
    page.clock.run_for(4700)
    assert status.evaluate(seen) == "none"
    page.clock.run_for(300)
    assert status.evaluate(seen) == "inset(50%)"
    # The next one is read for its whole time again.
    worker.presses(",")
    page.clock.run_for(4800)
    assert status.evaluate(seen) == "none"
    page.clock.run_for(300)
    assert status.evaluate(seen) == "inset(50%)"


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
