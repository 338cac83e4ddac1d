"""The defects B21 to B26: bad and hostile tasks, reloads, deleted instances, removed elements."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.component.conftest import MakePage
from tests.browser.component.defects import FULL, OLD, person
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"keypointClasses": "[{"}, "keypointClasses is not JSON"),
        ({"keypointClasses": []}, "keypointClasses is empty"),
        ({"keypointClasses": [{"label": "a"}, {"label": "a"}]}, "is there already"),
        ({"skeletonRig": [["nose", "tail"]]}, "names no keypoint"),
        ({"initialValues": "{"}, "initialValues is not JSON"),
        ({"imgSrc": ""}, "imgSrc is missing"),
        ({"imgSrc": "none.png"}, "imgSrc could not be loaded: none.png"),
    ],
    ids=["json", "empty", "twice", "rig", "initial", "no-image", "image-404"],
)
def test_b21_whatever_is_wrong_is_told_and_can_be_reported(
    worker: Worker, make_page: MakePage, page: Page, wrong: dict[str, Any], told: str
) -> None:
    # A crowd-form without an id, and a problem that does not end in a dead page.
    page.goto(make_page(**{**OLD, **wrong}))
    page.locator(".problem-card li").first.wait_for()
    assert any(told in text for text in page.locator(".problem-card li").all_inner_texts())
    assert page.get_by_role("button", name="Retry").is_visible()
    page.get_by_role("button", name="Report a problem and submit").click()
    assert json.loads(worker.submitted()["pose"])["problems"] != []


HOSTILE: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "hostile.json").read_text(encoding="utf-8")
)
EVIL, EVIL_COLORS = HOSTILE["texts"], HOSTILE["colors"]
# What only a payload makes.
MADE = "img, script, iframe, style, a, link, meta, base, object, embed, template, math, form form"


def test_b22_nothing_of_a_hostile_manifest_is_executed_or_leaves_the_element(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    classes = [{"label": text, "x": 1, "y": 1} for text in EVIL]
    evil = [
        {
            "name": text,
            text: text,
            "annotations": [{"label": text, "x": 10 + i, "y": 10, text: text}],
            "annotation_options": {
                "line_color": EVIL_COLORS[i % len(EVIL_COLORS)],
                "keypoint_color": text,
            },
            "annotation_issues": [{"reason": text}],
        }
        for i, text in enumerate(EVIL)
    ]
    worker.opens(
        make_page(
            keypointClasses=classes,
            initialValues=evil,
            image=f"astronaut.png?{EVIL[0]}",
            image_s3_uri=EVIL[2],
            children="<div slot=instructions>x</div>",
        )
    )
    before = len(asked)
    for at, text in enumerate(EVIL):
        page.locator(".instances .row").nth(at).click()
        worker.clicks((200 + at, 200))
        found = page.locator(".instances .row .name").nth(at).text_content() or ""
        assert found.endswith(f": {text}")
    for tab in ("Instructions", "Shortcuts", "Display"):
        page.get_by_role("button", name=tab, exact=True).click()
    worker.presses("n", "m", "m", "Delete", ",", ".")
    worker.sees_frame()
    assert page.evaluate("() => window.owned") is None
    strange = "img:not(.image *), script, iframe, style, a"
    inside = f"e => e.shadowRoot.querySelectorAll('{strange}').length"
    assert worker.ask(inside) == 0
    assert page.evaluate(f"() => document.querySelectorAll('crowd-form :is({MADE})').length") == 0
    assert page.evaluate("() => ({}).polluted === undefined && Object.keys({}).length === 0")
    assert asked[before:] == []
    # Loaded data goes out as it came in.
    assert [entry["name"] for entry in worker.annotations] == EVIL
    for attribute in ("keypointClasses", "uniqueSkeletonColors", "skeletonRig"):
        values = {
            "keypointClasses": [{"label": "a", "color": color} for color in EVIL_COLORS],
            "uniqueSkeletonColors": EVIL_COLORS,
            "skeletonRig": [["nose", "left_hand", color] for color in EVIL_COLORS],
        }
        page.goto(make_page(**{**OLD, attribute: values[attribute], "image": EVIL[0]}))
        page.locator(".problem-card li").first.wait_for()
        told = page.locator(".problem-card li").all_inner_texts()
        assert sum("is not a CSS color" in text for text in told) == len(EVIL_COLORS)
        assert page.evaluate("() => window.owned") is None
        assert worker.ask(inside) == 0


def test_b22_no_address_of_an_image_is_executed_or_fetches_anything_else(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in HOSTILE["addresses"]:
        page.goto(make_page(image=address, **OLD))
        page.locator(".problem-card, .workbench").first.wait_for()
        assert page.evaluate("() => window.owned") is None, address
        assert page.evaluate("() => location.pathname.endsWith('.html')"), address
    assert [url for url in asked if "stolen" in url] == []
    hosts = {url.split("/")[2] for url in asked if url.startswith("http")}
    assert len(hosts) == 1


def test_b23_a_reload_loses_nothing(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(**OLD))
    worker.clicks(FULL["nose"], FULL["left_hand"])
    worker.presses("b")
    worker.clicks((30, 40))
    worker.page.wait_for_timeout(1100)
    worker.page.reload()
    worker.page.wait_for_selector("crowd-2d-skeleton[data-ready]")
    assert worker.points(0) == {"nose": FULL["nose"], "left_hand": FULL["left_hand"]}
    assert worker.points(1) == {"nose": (30, 40)}
    worker.page.get_by_role("button", name="Submit").click()
    worker.submitted()
    worker.page.reload()
    worker.page.wait_for_selector("crowd-2d-skeleton[data-ready]")
    assert worker.annotations == []


def test_b24_who_is_active_stays_active_when_another_is_deleted(
    worker: Worker, make_page: MakePage
) -> None:
    people = [person({"nose": (100 * i, 50)}, name=f"p{i}") for i in (1, 2, 3)]
    worker.opens(make_page(initialValues=people, **OLD))
    page = worker.page
    page.locator(".instances .row").nth(1).click()
    page.get_by_role("button", name="Delete Instance 1: p1", exact=True).click()
    worker.sees_frame()
    current = page.locator(".instances .row[aria-current] .name")
    assert current.inner_text() == "Instance 1: p2"
    worker.clicks((30, 300))
    assert worker.points(0) == {"nose": (200, 50), "left_hand": (30, 300)}
    # Without anybody left, the next click begins anew.
    for _ in range(2):
        page.get_by_role("button", name="Delete Instance 1").first.click()
        worker.sees_frame()
    assert worker.annotations == []
    worker.clicks((70, 80))
    assert worker.points() == {"nose": (70, 80)}


def test_b25_listeners_die_with_the_element_and_it_is_collected(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    session = page.context.new_cdp_session(page)

    def listeners() -> int:
        session.send("HeapProfiler.collectGarbage")
        counters = session.send("Memory.getDOMCounters")
        return int(counters["jsEventListeners"])

    worker.opens(make_page(initialValues=[person()], **OLD))
    page.evaluate(
        """() => {
          const first = document.querySelector("crowd-2d-skeleton");
          window.make = () => {
            const copy = document.createElement("crowd-2d-skeleton");
            for (const name of first.getAttributeNames())
              if (name !== "data-ready") copy.setAttribute(name, first.getAttribute(name));
            document.querySelector("form").append(copy);
            return copy;
          };
          window.gone = new WeakRef(first);
          first.remove();
        }"""
    )
    before = listeners()
    page.evaluate(
        """async () => {
          window.copies = [];
          for (let i = 0; i < 8; i += 1) {
            const copy = make();
            copy.id = "copy";
            while (!copy.hasAttribute("data-ready")) await new Promise(requestAnimationFrame);
            copy.remove();
            copies.push(new WeakRef(copy));
          }
        }"""
    )
    worker.presses("b", "m", "f")
    page.set_viewport_size({"width": 900, "height": 700})
    # Chromium itself may hold the very last one for as long as it likes; none before that.
    alive = "() => copies.slice(0, -1).filter(copy => copy.deref()).length"
    for _ in range(20):
        after = listeners()
        if page.evaluate(alive) == 0:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(alive) == 0
    assert after < 2 * before


def test_b26_an_untouched_answer_is_the_very_text_that_came_in(
    worker: Worker, make_page: MakePage
) -> None:
    # Spaces as json.dumps writes them: the existing post-annotation function compares texts.
    text = json.dumps([person(name="a", score=0.25), person({"tail": (3, 4), "nose": (5.5, 6)})])
    assert ", " in text
    worker.opens(make_page(initialValues=text, **OLD))
    # Looking at it, and taking back what was done, is no change.
    worker.wheels((250, 100), -3)
    worker.drags(FULL["nose"], (300, 110))
    worker.presses("Control+z", "m", "m")
    worker.ask("element => element.submit()")
    fields = worker.submitted()
    assert fields["updated_annotations"] == fields["original_annotations"] == text
