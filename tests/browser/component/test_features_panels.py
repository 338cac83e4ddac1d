"""Long lists, eyes, the look of the image, and a problem reported while labeling."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.component.conftest import RIGS, MakePage
from tests.browser.component.test_labeling import ALL, instance
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow

PARTS = {"body": 17, "feet": 6, "face": 68, "left hand": 21, "right hand": 21}
WHOLE_BODY: dict[str, Any] = {
    "version": 1,
    "name": "whole-body",
    "keypoints": [
        {"name": f"{part.replace(' ', '_')}_{number}", "group": part}
        for part, count in PARTS.items()
        for number in range(count)
    ],
}


def shown_rows(page: Page) -> int:
    return page.locator(".keypoints .row").filter(visible=True).count()


def test_133_keypoints_fold_into_groups_and_follow_the_work(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(rig=WHOLE_BODY))
    worker.sees_frame()
    groups = page.locator(".keypoints .group")
    assert [text.split() for text in groups.all_inner_texts()] == [
        [*part.title().split(), f"0/{count}"] for part, count in PARTS.items()
    ]
    assert shown_rows(page) == 17
    page.get_by_role("button", name="face 0/68").click()
    assert shown_rows(page) == 17 + 68
    page.get_by_role("button", name="face 0/68").click()
    # The group that the work goes on in opens by itself, the one before it folds.
    for _ in range(17):
        worker.presses("f")
    worker.sees_frame()
    assert worker.prompt == "Place feet 0"
    assert shown_rows(page) == 6
    expect(groups.first).to_have_text("body17/17")
    expect(groups.first).to_have_attribute("aria-expanded", "false")


def test_the_groups_of_a_complete_long_list_are_folded(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    names = [keypoint["name"] for keypoint in WHOLE_BODY["keypoints"]]
    everything: dict[str, tuple[float, float]] = {
        name: (10 + 3 * n, 20 + 3 * n) for n, name in enumerate(names)
    }
    worker.opens(make_page(rig=WHOLE_BODY, initialValues=[instance(everything)]))
    worker.sees_frame()
    assert shown_rows(page) == 0
    page.get_by_role("button", name="feet 6/6").click()
    assert shown_rows(page) == 6


def test_a_group_that_comes_again_is_listed_once(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    # COCO's order tears the torso apart: shoulders before the arms, hips after them.
    worker.opens(make_page(rig=json.loads((RIGS / "coco-wholebody-133.json").read_text())))
    worker.sees_frame()
    names = page.locator(".keypoints .group .name").all_inner_texts()
    assert names[:4] == ["Head", "Torso", "Arms", "Legs"]
    assert len(set(names)) == len(names)
    page.get_by_role("button", name="torso 0/4").click()
    page.get_by_role("button", name="head 0/5").click()
    shown = page.locator(".keypoints .row .name").filter(visible=True).all_inner_texts()
    assert shown == ["left shoulder", "right shoulder", "left hip", "right hip"]


def test_the_list_follows_the_work_in_whole_rows(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    page.set_viewport_size({"width": 1280, "height": 545})
    worker.opens(make_page())
    for _ in range(17):
        worker.presses("s")
        worker.sees_frame()
        cut = worker.ask(
            "e => { const list = e.shadowRoot.querySelector('.keypoints');"
            # Its end is its end, wherever that is.
            " if (list.scrollTop + list.clientHeight > list.scrollHeight - 1) return 0;"
            " const top = list.getBoundingClientRect().top + list.clientTop;"
            " return [...list.children].map(row => row.getBoundingClientRect())"
            ".filter(row => row.top < top - 1 && row.bottom > top + 1).length; }"
        )
        assert cut == 0


def test_a_keypoint_is_found_by_typing(worker: Worker, make_page: MakePage, page: Page) -> None:
    worker.opens(make_page(rig=WHOLE_BODY))
    worker.presses("/")
    page.keyboard.type("hand 20")
    assert shown_rows(page) == 2
    page.keyboard.type(" right")
    worker.presses("Enter")
    assert worker.prompt == "Place right hand 20"
    worker.clicks((100, 200))
    assert worker.points() == {"right_hand_20": (100, 200)}
    # The field is empty again, and keys are commands again.
    expect(page.get_by_role("searchbox")).to_have_value("")
    worker.presses("b")
    expect(page.locator(".instances li")).to_have_count(2)


def test_a_short_list_needs_no_search(worker: Worker, make_page: MakePage, page: Page) -> None:
    truck = json.loads((RIGS / "box-truck-22.json").read_text())
    worker.opens(make_page(rig=truck))
    assert page.get_by_role("searchbox").count() == 0
    page.get_by_role("button", name="box 0/8").click()
    assert shown_rows(page) == 14


def test_headings_that_would_come_again_are_left_out_of_a_short_list(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    # Head, torso, arms, torso, legs: the order of COCO tears the torso apart.
    worker.opens(make_page())
    assert page.locator(".keypoints .group").count() == 0
    assert shown_rows(page) == 17


def test_the_prompt_shows_the_marker_that_comes_next(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    swatch = page.locator(".prompt .swatch")
    sides = []
    for _ in range(3):
        worker.sees_frame()
        sides.append(swatch.get_attribute("data-side"))
        worker.presses("f")
    assert sides == ["center", "left", "right"]
    worker.presses("n")
    expect(swatch).to_be_hidden()


def test_eyes_hide_a_keypoint_or_an_instance_and_never_change_the_answer(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    before = worker.annotations
    worker.sees_frame()
    page.get_by_role("button", name="nose visible").hover()
    page.get_by_role("button", name="Hide nose").click()
    expect(page.get_by_role("button", name="nose hidden")).to_be_visible()
    # It cannot be grabbed: this drag pans.
    start = worker.screen((0, 0))
    worker.drags(ALL["nose"], (260, 150))
    assert worker.annotations == before
    assert worker.screen((0, 0)) != start
    # Selected by its key it is shown again: nothing moves out of sight.
    worker.presses("z", "1")
    worker.sees_frame()
    assert page.get_by_role("button", name="nose hidden").count() == 0
    page.get_by_role("button", name="Hide Instance 1").click()
    worker.presses("Escape")
    worker.drags(ALL["left_hip"], (200, 400))
    assert worker.annotations == before


def test_the_image_is_brightened_inverted_and_put_back(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    look = "element => getComputedStyle(element).filter"
    layer = page.locator(".image")
    assert layer.evaluate(look) == "none"
    page.get_by_role("button", name="Display").click()
    page.get_by_label("Brightness").fill("150")
    page.get_by_label("Contrast").fill("80")
    page.get_by_label("Invert colors").check()
    assert layer.evaluate(look) == "brightness(1.5) contrast(0.8) invert(1)"
    assert page.locator("canvas.active").evaluate(look) == "none"
    page.get_by_role("button", name="Reset the image").click()
    assert layer.evaluate(look) == "none"


def test_the_magnifier_shows_what_lies_under_the_pointer(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    lens = page.locator(".magnifier")
    page.mouse.move(*worker.screen((222, 118)))
    expect(lens).to_be_hidden()
    worker.presses("Alt+x")
    expect(lens).to_be_visible()
    box = lens.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert middle == pytest.approx(worker.screen((222, 118)), abs=1)
    # Its very middle is the image's pixel there.
    scale = worker.zoom * 4
    assert scale > 3
    pixel = lens.evaluate("c => [...c.getContext('2d').getImageData(84, 84, 1, 1).data]")
    image = page.evaluate(
        """async () => {
          const image = new Image();
          image.src = "astronaut.png";
          await image.decode();
          const canvas = new OffscreenCanvas(512, 512);
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          return [...context.getImageData(222, 118, 1, 1).data];
        }"""
    )
    assert pixel == pytest.approx(image, abs=12)
    # It is in nobody's way: a click under it places.
    page.mouse.down()
    page.mouse.up()
    assert worker.points() == {"nose": (222, 118)}
    page.mouse.move(4, 300)
    expect(lens).to_be_hidden()


def test_zoom_to_the_instance(worker: Worker, make_page: MakePage, page: Page) -> None:
    worker.opens(make_page(image="large.jpg", initialValues=[instance(ALL)]))
    worker.presses("Alt+z")
    area = worker.ask("element => element.drawingArea.toJSON()")
    places = [worker.screen(point) for point in ALL.values()]
    xs, ys = [x for x, _ in places], [y for _, y in places]
    assert area["left"] < min(xs)
    assert max(xs) < area["right"]
    assert area["top"] < min(ys)
    assert max(ys) < area["bottom"]
    assert max((max(xs) - min(xs)) / area["width"], (max(ys) - min(ys)) / area["height"]) > 0.6


def test_hidden_while_a_key_is_held(worker: Worker, make_page: MakePage, page: Page) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    page.keyboard.down("h")
    assert worker.prompt == "Keypoints are hidden"
    page.keyboard.up("h")
    assert worker.prompt == "All keypoints done"
    page.keyboard.down("h")
    page.evaluate("() => window.dispatchEvent(new Event('blur'))")
    assert worker.prompt == "All keypoints done"


def test_a_problem_is_reported_with_what_is_labeled_so_far(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    worker.clicks(ALL["nose"])
    page.get_by_role("button", name="Report a problem…").click()
    page.keyboard.type("blurred <b>, 2 people")
    worker.presses("Escape")
    expect(page.get_by_role("textbox")).to_be_hidden()
    page.get_by_role("button", name="Report a problem…").click()
    page.get_by_role("button", name="Report a problem and submit").click()
    pose = json.loads(worker.submitted()["pose"])
    assert pose["problems"] == ["worker: blurred <b>, 2 people"]
    assert pose["instances"][0]["keypoints"][:3] == [222, 118, 2]


def test_form_for_a_problem_fits_into_the_panel(worker: Worker, make_page: MakePage) -> None:
    for width in (1280, 1000, 390):
        worker.page.set_viewport_size({"width": width, "height": 800})
        worker.opens(make_page())
        worker.page.get_by_role("button", name="Report a problem…").click()
        send = worker.page.get_by_role("button", name="Report a problem and submit")
        for part in (send, worker.page.get_by_role("textbox")):
            box = part.bounding_box()
            assert box is not None
            assert box["x"] + box["width"] <= width, (width, box)


def test_image_has_the_width_of_a_phone(worker: Worker, make_page: MakePage) -> None:
    worker.page.set_viewport_size({"width": 390, "height": 700})
    worker.opens(make_page())
    box = worker.page.locator(".stage").bounding_box()
    submit = worker.page.get_by_role("button", name="Submit", exact=True).bounding_box()
    assert box is not None
    assert submit is not None
    assert box["width"] > 300
    assert box["height"] > 200
    assert box["y"] + box["height"] <= submit["y"]
    assert submit["y"] + submit["height"] <= 700


def test_escape_closes_the_drawer_and_goes_back_to_its_button(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page())
    tab = page.get_by_role("button", name="Display")
    for into in (page.get_by_role("region", name="Display"), page.get_by_label("Brightness")):
        tab.click()
        into.focus()
        page.keyboard.press("Escape")
        expect(page.get_by_label("Brightness")).to_be_hidden()
        expect(tab).to_be_focused()
        expect(tab).to_have_attribute("aria-expanded", "false")
