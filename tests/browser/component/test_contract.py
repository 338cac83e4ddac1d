"""Attributes, form fields, ways to load, and what happens when something is wrong."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.component.conftest import COMPONENT, MakePage
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

CLASSES = [
    {"id": "1", "color": "#1F77B4", "label": "nose", "x": 50, "y": 0},
    {"id": "2", "color": "#FF7F0E", "label": "left_hand", "x": 100, "y": 100},
]
OLD = {
    "keypointClasses": CLASSES,
    "skeletonRig": [["nose", "left_hand", None]],
    "skeletonBoundingBox": {"left": 0, "top": 0, "right": 100, "bottom": 100},
}
LOADED = [
    {
        "name": "a",
        "annotations": [
            {"label": "nose", "x": 33.6, "y": 40, "score": 0.5},
            {"label": "tail", "x": 1, "y": 2},
        ],
    },
    {
        "name": "b",
        "annotations": [{"label": "nose", "x": 300, "y": 40}],
        "annotation_options": {"editable": False},
    },
]


def test_a_template_of_the_existing_component_works_unchanged(
    worker: Worker, make_page: MakePage
) -> None:
    # json.dumps writes spaces, as the existing pre-annotation function does.
    original = json.dumps(LOADED)
    worker.opens(
        make_page(image="astronaut.png?X-Amz-Signature=secret", initialValues=original, **OLD)
    )
    worker.page.get_by_label("No changes needed").check()
    worker.page.get_by_role("button", name="Submit").click()
    fields = worker.submitted()
    assert fields["updated_annotations"] == original
    assert fields["original_annotations"] == original
    assert fields["image_name"] == "astronaut.png"
    assert (
        fields["image_s3_uri"].endswith("/astronaut.png")
        or fields["image_s3_uri"] == "astronaut.png"
    )
    assert fields["no_changes_needed"] == "true"
    assert "secret" not in json.dumps(fields)


@pytest.mark.parametrize("kind", ["classic", "module", "inline"])
def test_one_file_loads_in_three_ways(worker: Worker, make_page: MakePage, kind: str) -> None:
    script = {
        "classic": '<script src="component.js"></script>',
        "module": '<script type="module" src="component.js"></script>',
        "inline": f'<script type="module">{COMPONENT.read_text()}</script>',
    }[kind]
    worker.opens(make_page(script=script))
    worker.clicks((222, 118))
    assert worker.points() == {"nose": (222, 118)}


def test_runs_under_a_strict_content_security_policy(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    policy = "default-src 'self' data:; script-src 'self'; style-src 'self'"
    seen: list[str] = []
    page.on("console", lambda message: seen.append(message.text))
    worker.opens(
        make_page(form="", before=f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
    )
    assert page.locator(".panel").evaluate("e => getComputedStyle(e).width") == "300px"
    assert [text for text in seen if "crowd" in text] == []


def test_labels_names_and_colors_are_never_html(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    evil = '<img src=q onerror="window.owned=1">'
    worker.opens(
        make_page(
            keypointClasses=[{"label": evil, "x": 0, "y": 0}],
            initialValues=[{"name": evil, "annotations": [{"label": evil, "x": 5, "y": 5}]}],
            image="astronaut.png?" + evil,
        )
    )
    worker.clicks((5, 5))
    assert page.locator(".instances .name").inner_text() == f"Instance 1: {evil}"
    assert page.evaluate("() => window.owned") is None
    assert page.locator("crowd-2d-skeleton img").count() == 1  # the image to label


def test_a_locked_instance_cannot_be_dragged(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=LOADED, **OLD))
    worker.drags((300, 40), (350, 90))
    worker.presses("Delete")
    assert worker.points(1) == {"nose": (300, 40)}
    assert "locked" in worker.status


def test_every_problem_is_told_and_can_be_reported(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    page.goto(make_page(keypointClasses="[", initialValues='[{"annotations":7}]'))
    problems = page.locator(".problem-card li")
    problems.first.wait_for()
    told = [text.split(" ")[0] for text in problems.all_inner_texts()]
    assert told == ["keypointClasses", "initialValues[0].annotations"]
    page.get_by_role("button", name="Report a problem and submit").click()
    fields = worker.submitted()
    assert json.loads(fields["original_annotations"]) == [{"annotations": 7}]
    assert json.loads(fields["pose"])["problems"][0].startswith("keypointClasses: is not JSON")


def test_bad_attributes_and_a_lost_image_are_told_together_and_mended_together(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    page.goto(make_page(image="gone.png", keypointClasses="[{"))
    problems = page.locator(".problem-card li")
    expect(problems).to_have_count(2)
    told = [text.split(" ")[0] for text in problems.all_inner_texts()]
    assert told == ["keypointClasses", "imgSrc"]
    # A script of the page mends what it can, and the worker presses Retry.
    worker.ask("""element => {
      element.setAttribute("keypointClasses", '[{"label": "nose"}]');
      element.setAttribute("imgSrc", "astronaut.png");
    }""")
    page.get_by_role("button", name="Retry").click()
    page.wait_for_selector("crowd-2d-skeleton[data-ready]")
    worker.clicks((222, 118))
    assert worker.points() == {"nose": (222, 118)}


def test_an_image_that_fails_can_be_tried_again(
    worker: Worker, make_page: MakePage, page: Page, site: Any
) -> None:
    folder, _ = site
    (folder / "late.png").unlink(missing_ok=True)
    page.goto(make_page(image="late.png?token=secret"))
    card = page.locator(".problem-card")
    card.wait_for()
    assert "imgSrc could not be loaded: late.png." in card.inner_text()
    assert "secret" not in card.inner_text()
    (folder / "late.png").write_bytes((folder / "astronaut.png").read_bytes())
    page.get_by_role("button", name="Retry").click()
    page.wait_for_selector("crowd-2d-skeleton[data-ready]")
    worker.clicks((222, 118))
    assert worker.points() == {"nose": (222, 118)}
    worker.ask("element => element.submit()")
    assert json.loads(worker.submitted()["pose"])["problems"] == []


def test_without_a_form_submit_says_so(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(form=""))
    worker.clicks((222, 118))
    worker.page.get_by_role("button", name="Submit").click()
    assert "no <crowd-form> or <form> to submit to" in worker.status


def test_moving_the_element_in_the_page_keeps_the_work(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    worker.clicks((222, 118))
    worker.ask("element => document.querySelector('form').append(element)")
    worker.page.wait_for_selector("crowd-2d-skeleton[data-ready]")
    worker.clicks((237, 104))
    worker.presses("Control+z")
    assert worker.points() == {"nose": (222, 118)}


def test_a_removed_element_hears_nothing_more(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    worker.clicks((222, 118))
    worker.page.evaluate(
        "() => { window.kept = document.querySelector('crowd-2d-skeleton'); kept.remove(); }"
    )
    worker.presses("Control+z", "b", "f")
    worker.page.set_viewport_size({"width": 700, "height": 500})
    assert worker.page.evaluate("() => kept.annotations[0].annotations.length") == 1


def test_two_elements_do_not_disturb_each_other(page: Page, make_page: MakePage) -> None:
    address = make_page()
    page.goto(address)
    page.evaluate("""() => {
      const first = document.querySelector("crowd-2d-skeleton");
      const second = first.cloneNode();
      second.id = "second";
      for (const element of [first, second]) element.style.height = "50vh";
      document.querySelector("form").append(second);
    }""")
    first, second = Worker(page, "crowd-2d-skeleton:not([id])"), Worker(page, "#second")
    page.wait_for_selector("#second[data-ready]")
    first.sees_frame()
    first.clicks((222, 118))
    second.clicks((237, 104), (206, 106))
    second.presses("Control+z")
    assert first.points() == {"nose": (222, 118)}
    assert second.points() == {"nose": (237, 104)}


def test_the_canvases_are_as_large_as_the_view_not_as_the_image(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(image="large.jpg"))
    sizes = worker.ask(
        "e => [...e.shadowRoot.querySelectorAll('canvas')].map(c => c.width * c.height)"
    )
    assert all(size <= 1280 * 800 for size in sizes)
    # The canvas of the others is not made as large as the view while there are none.
    assert worker.ask("e => e.shadowRoot.querySelector('canvas.others').width") == 300
    worker.page.set_viewport_size({"width": 800, "height": 500})
    worker.sees_frame()
    area = worker.ask("e => { const {width, height} = e.drawingArea; return width * height; }")
    assert worker.ask(
        "e => { const c = e.shadowRoot.querySelector('canvas.active'); return c.width * c.height; }"
    ) == pytest.approx(area, rel=0.01)


def test_events_leave_the_shadow_root(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page())
    worker.page.evaluate("""() => {
      window.heard = [];
      for (const type of ["annotations-changed", "keypoint-selected"])
        document.addEventListener(type, (event) => heard.push([type, event.detail.label ?? null]));
    }""")
    worker.clicks((222, 118))
    heard = worker.page.evaluate("() => window.heard")
    assert heard == [["annotations-changed", None], ["keypoint-selected", "left_eye"]]
