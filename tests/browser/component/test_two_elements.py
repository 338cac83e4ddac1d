"""Two elements on one page, each with a form, work, draft and keys of its own."""

import html
import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.component.conftest import CROWD_FORM, MakePage
from tests.browser.component.test_drop_in import SIX
from tests.browser.component.test_labeling import instance
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

CLASSES = [{"label": "nose"}, {"label": "chin"}, {"label": "neck"}]
LOADED = [instance({"nose": (250.5, 90)})]


def element(tag_id: str, image: str, initial: Any) -> str:
    texts = {"keypointClasses": CLASSES, "initialValues": initial}
    marks = " ".join(f'{name}="{html.escape(json.dumps(text))}"' for name, text in texts.items())
    return f'<crowd-2d-skeleton id="{tag_id}" imgSrc="{image}" {marks}></crowd-2d-skeleton>'


@pytest.fixture
def address(make_page: MakePage) -> str:
    """A page with #first and #second on the same image, each in a crowd-form."""
    style = "<style>crowd-2d-skeleton { height: 50vh !important }</style>"
    forms = "".join(
        f"<crowd-form>{element(tag_id, 'astronaut.png?X-Amz-Signature=s', [])}</crowd-form>"
        for tag_id in ("first", "second")
    )
    # The third has other data.
    third = f"<crowd-form>{element('third', 'large.jpg', LOADED)}</crowd-form>"
    scripts = f'<script>{CROWD_FORM}</script><script src="component.js"></script>'
    # The one that every page has lies in a template: nobody uses it.
    return make_page(form="template", before=style + forms + third, script=scripts)


@pytest.fixture
def first(page: Page, address: str) -> Worker:
    return Worker(page, "#first").opens(address)


@pytest.fixture
def second(page: Page, first: Worker) -> Worker:
    page.wait_for_selector("#second[data-ready]")
    return Worker(page, "#second")


def opens_again(page: Page, address: str) -> None:
    page.goto(address)
    for name in ("first", "second", "third"):
        page.wait_for_selector(f"#{name}[data-ready]")


def submits(page: Page, name: str) -> None:
    page.locator(f"#{name}").get_by_role("button", name="Submit", exact=True).click()


def test_each_answers_its_own_form(first: Worker, second: Worker, page: Page) -> None:
    first.clicks((222, 118))
    second.clicks((237, 104), (206, 106))
    page.locator("#second").get_by_label("No changes needed").check()
    for name in ("second", "third", "first"):
        submits(page, name)
    answers: list[dict[str, str]] = page.evaluate("() => window.submitted")
    assert [answer.keys() for answer in answers] == [SIX | {"pose"}] * 3
    assert [json.loads(answer["updated_annotations"]) for answer in answers] == [
        [instance({"nose": (237, 104), "chin": (206, 106)})],
        LOADED,
        [instance({"nose": (222, 118)})],
    ]
    told = [
        (answer["original_annotations"], answer["image_name"], answer["no_changes_needed"])
        for answer in answers
    ]
    assert told == [
        ("[]", "astronaut.png", "true"),
        (json.dumps(LOADED), "large.jpg", "false"),
        ("[]", "astronaut.png", "false"),
    ]
    operators = [json.loads(answer["pose"])["activity"]["operators"] for answer in answers]
    assert operators == [4, 1, 2]


def test_drafts_of_the_same_image_do_not_mix(
    first: Worker, second: Worker, page: Page, address: str
) -> None:
    first.clicks((222, 118))
    second.clicks((237, 104), (206, 106))
    opens_again(page, address)
    assert first.points() == {"nose": (222, 118)}
    assert second.points() == {"nose": (237, 104), "chin": (206, 106)}
    assert Worker(page, "#third").annotations == LOADED
    page.locator("#second").get_by_role("button", name="Start over").click()
    assert (len(first.points()), len(second.points())) == (1, 0)
    second.presses("Control+z")
    submits(page, "first")
    opens_again(page, address)
    assert first.annotations == []
    assert second.points() == {"nose": (237, 104), "chin": (206, 106)}


def test_keys_go_to_the_one_that_was_used_last(first: Worker, second: Worker, page: Page) -> None:
    # Nobody was used yet: the first on the page has them.
    page.evaluate("() => document.activeElement.blur()")
    first.presses("f")
    assert (first.prompt, second.prompt) == ("Place chin", "Place nose")
    first.clicks((222, 118))
    second.clicks((237, 104))
    page.evaluate("() => document.activeElement.blur()")
    second.presses("Control+z", "f", "f")
    assert (first.prompt, second.prompt) == ("Place neck", "Place neck")
    assert (first.points(), second.points()) == ({"chin": (222, 118)}, {})
    # A button of the first has the focus.
    page.locator("#first").get_by_role("button", name="Zoom in").focus()
    zooms = first.zoom, second.zoom
    first.presses("c")
    assert (first.zoom > zooms[0], second.zoom) == (True, zooms[1])


def test_a_key_that_is_let_go_shows_nothing_that_another_one_has_hidden(
    first: Worker, second: Worker, page: Page
) -> None:
    first.clicks((222, 118))
    first.presses("m")
    assert first.prompt == "Keypoints are hidden"
    second.clicks((237, 104))
    page.keyboard.down("h")
    assert second.prompt == "Keypoints are hidden"
    page.keyboard.up("h")
    assert (first.prompt, second.prompt) == ("Keypoints are hidden", "Place chin")


def test_when_the_one_used_last_goes_another_one_gets_the_keys(
    first: Worker, second: Worker, page: Page
) -> None:
    second.clicks((237, 104))
    page.evaluate("() => document.querySelector('#second').remove()")
    first.presses("f")
    assert first.prompt == "Place chin"


def test_how_one_is_drawn_leaves_the_other_until_the_next_page(
    first: Worker, second: Worker, page: Page, address: str
) -> None:
    first.clicks((222, 118))
    second.clicks((222, 118))
    sheet = "e => e.shadowRoot.querySelector('canvas.active').toDataURL()"
    page.mouse.move(0, 0)
    for one in (first, second):
        one.presses("Escape")
        one.sees_frame()
    before = first.ask(sheet), second.ask(sheet)
    page.locator("#first").get_by_role("button", name="Display").click()
    page.locator("#first").get_by_label("Keypoint size").fill("17")
    page.locator("#first").get_by_role("button", name="Display").click()
    first.sees_frame()
    assert first.ask(sheet) != before[0]
    second.presses("f")
    second.sees_frame()
    assert page.locator("#second").get_by_label("Keypoint size").input_value() == "5"
    opens_again(page, address)
    for name in ("first", "second"):
        assert page.locator(f"#{name}").get_by_label("Keypoint size").input_value() == "17"


def test_one_that_is_moved_keeps_its_work_and_answers_the_form_it_is_in(
    first: Worker, second: Worker, page: Page, address: str
) -> None:
    first.clicks((222, 118))
    second.clicks((237, 104), (206, 106))
    second.ask("element => { element.zoom = 3; }")
    page.locator("#second").get_by_label("No changes needed").check()
    page.evaluate("""() => {
      const form = document.createElement("crowd-form");
      form.id = "new";
      document.body.prepend(form);
      form.append(document.querySelector("#second"));
      document.querySelector("crowd-form:not(#new) form").prepend(document.querySelector("#first"));
    }""")
    for name in ("first", "second"):
        page.wait_for_selector(f"#{name}[data-ready]")
    assert second.points() == {"nose": (237, 104), "chin": (206, 106)}
    # The history went along, and the keys.
    second.presses("Escape")
    second.clicks((250, 120))
    second.presses("Control+z", "Control+z", "Control+z", "Control+Shift+z")
    assert second.points() == {"nose": (237, 104)}
    assert first.points() == {"nose": (222, 118)}
    submits(page, "second")
    answers: list[dict[str, str]] = page.evaluate("() => window.submitted")
    assert len(answers) == 1
    assert json.loads(answers[0]["updated_annotations"]) == [instance({"nose": (237, 104)})]
    assert answers[0]["no_changes_needed"] == "true"
    expect(page.locator("#new input[name=pose]")).to_have_count(1)
    expect(page.locator("input[name=pose]")).to_have_count(1)
