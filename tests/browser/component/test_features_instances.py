"""Whole instances: templates, the last image, left and right, and how many operators it all takes.

An operator is one press of a button or a key; what is held with it (Shift, Alt) is part of it. The
component counts them itself, in `pose.activity.operators`; the press on Submit is one of them.
"""

import json
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.component.conftest import MakePage
from tests.browser.component.test_labeling import ALL, ASTRONAUT, COCO, instance
from tests.browser.component.worker import Point, Worker

pytestmark = pytest.mark.slow

KEYS = dict(zip(COCO, "1234567890ertyuio", strict=True))
WRONG = ["left_wrist", "right_wrist", "left_elbow", "nose"]
HEAD, FOOT = (222, 60), (230, 506)


def operators(worker: Worker) -> int:
    """How many operators the task took, by the component's own count, without Submit."""
    worker.page.get_by_role("button", name="Submit", exact=True).click()
    pose: dict[str, Any] = json.loads(worker.submitted()["pose"])
    return int(pose["activity"]["operators"]) - 1


def puts(worker: Worker, label: str, point: Point) -> None:
    """Point, and press Alt with the keypoint's key."""
    worker.page.mouse.move(*worker.screen(point))
    worker.presses(f"Alt+{KEYS[label]}")


def test_a_new_instance_takes_18_operators(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    worker.presses("b")
    worker.clicks(*ASTRONAUT)
    assert worker.points(1) == ALL
    assert operators(worker) == 18


def clicks_head_and_foot(worker: Worker) -> None:
    worker.page.mouse.move(*worker.screen(HEAD))
    worker.presses("Alt+v")
    assert worker.prompt == "Click the foot end"
    worker.clicks(FOOT)


def drags_a_box(worker: Worker) -> None:
    worker.presses("v")
    worker.drags((100, 80), (350, 500))
    assert worker.prompt == "Adjust the instance"


STARTS: dict[str, tuple[int, Callable[[Worker], object]]] = {
    "two clicks": (3, clicks_head_and_foot),
    "drag": (3, drags_a_box),
    "last image": (2, lambda worker: worker.presses("Alt+c")),
    "pre-label": (0, lambda worker: None),
}


@pytest.mark.parametrize("start", STARTS)
def test_a_start_k_corrections_and_a_confirmation_take_at_most_3_plus_k_operators(
    worker: Worker, make_page: MakePage, start: str
) -> None:
    off = {label: (x + 9, y - 9) if label in WRONG else (x, y) for label, (x, y) in ALL.items()}
    if start == "last image":
        worker.opens(
            make_page(image_s3_uri="s3://bucket/before.jpg", initialValues=[instance(off)])
        )
        operators(worker)
    initial = [instance(off)] if start == "pre-label" else []
    worker.opens(make_page(image_s3_uri="s3://bucket/next.jpg", initialValues=initial))
    most, begins = STARTS[start]
    begins(worker)
    fitted = worker.points()
    assert set(fitted) == set(COCO)
    for label in WRONG:
        puts(worker, label, ALL[label])
    assert worker.points() == {**fitted, **{label: ALL[label] for label in WRONG}}
    if start != "pre-label":
        worker.presses("Enter")
    assert operators(worker) == most + len(WRONG)


def test_with_keys_and_clicks_a_correction_takes_two_and_nothing_is_dragged(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page())
    worker.presses("v")
    worker.clicks(HEAD, FOOT)
    fitted = worker.points()
    ankles = (fitted["left_ankle"][0] + fitted["right_ankle"][0]) / 2, fitted["left_ankle"][1]
    assert ankles == pytest.approx(FOOT, abs=2)
    for label in WRONG:
        worker.presses(KEYS[label])
        worker.clicks(ALL[label])
    assert worker.points() == {**fitted, **{label: ALL[label] for label in WRONG}}
    worker.presses("Enter")
    assert operators(worker) == 4 + 2 * len(WRONG)


def test_the_last_image_s_instances_take_one_operator(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(image_s3_uri="s3://bucket/first.jpg"))
    worker.presses("Alt+c")
    assert "no earlier image" in worker.status
    worker.clicks(*ASTRONAUT[:3])
    operators(worker)
    worker.opens(make_page(image="large.jpg", image_s3_uri="s3://bucket/next.jpg"))
    assert worker.points() == {}
    worker.page.get_by_role("button", name="Take over the instances").click()
    first = worker.points()
    assert first["nose"] == (round(222 / 512 * 3840), round(118 / 512 * 2160))
    assert worker.prompt == "Check nose"
    worker.presses("Enter")
    assert worker.prompt == "Place left ear"
    worker.presses("Control+z", "Control+z", "Alt+c")
    assert worker.points() == first


def test_left_and_right_of_a_limb_a_pair_and_the_whole_body(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))

    def swapped(*pairs: str) -> dict[str, Point]:
        names = [f"{side}_{name}" for name in pairs for side in ("left", "right")]
        other = {
            n: n.replace("left", "R").replace("right", "left").replace("R", "right") for n in names
        }
        return {**ALL, **{name: ALL[other[name]] for name in names}}

    worker.presses(KEYS["left_wrist"], "j")
    assert worker.points() == swapped("elbow", "wrist")
    worker.presses("j")
    assert worker.points() == ALL
    worker.presses("Alt+j")
    assert worker.points() == swapped("wrist")
    worker.presses("Alt+j", "k")
    everything = ["eye", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"]
    assert worker.points() == swapped(*everything)
    worker.presses("Control+z")
    assert worker.points() == swapped()
    worker.presses("Alt+k")
    low, high = min(x for x, _ in ASTRONAUT), max(x for x, _ in ASTRONAUT)
    assert worker.points()["left_eye"] == (low + high - ALL["right_eye"][0], ALL["right_eye"][1])
    worker.presses("Alt+k")
    assert worker.points() == ALL


def test_an_instance_is_emptied_at_once(worker: Worker, make_page: MakePage, page: Page) -> None:
    worker.opens(make_page(initialValues=[instance(ALL), instance(ALL)]))
    page.get_by_role("button", name="Delete all its keypoints").click()
    assert (worker.points(0), worker.points(1)) == ({}, ALL)
    assert worker.prompt == "Place nose"
    worker.presses("Control+z")
    assert (worker.points(0), worker.points(1)) == (ALL, ALL)


def test_an_instance_is_renamed_in_the_frame_in_which_it_is_new(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    """What is typed as a name must not be taken for commands because a row is not there yet."""
    worker.opens(make_page(initialValues=[instance(ALL)]))
    worker.ask(
        "e => { for (const key of [{key: 'b', code: 'KeyB', altKey: true}, {key: 'F2'}])"
        " e.dispatchEvent(new KeyboardEvent('keydown', {...key, bubbles: true, composed: true})); }"
    )
    page.keyboard.type("bad sebum")
    worker.presses("Enter")
    assert [found["name"] for found in worker.annotations] == ["", "bad sebum"]


def test_duplicate_rename_and_delete_an_instance(
    worker: Worker, make_page: MakePage, page: Page
) -> None:
    worker.opens(make_page(initialValues=[instance(ALL)]))
    page.get_by_role("button", name="Duplicate").click()
    copy = worker.points(1)
    assert {y for _, y in copy.values()} == {y for _, y in ALL.values()}
    # There is no room at the right, so it stands at the left.
    assert copy["nose"][0] < ALL["nose"][0]
    worker.presses("F2")
    page.keyboard.type("bad sebum")
    worker.presses("Enter")
    assert [found["name"] for found in worker.annotations] == ["", "bad sebum"]
    row = page.get_by_role("button", name="Instance 2: bad sebum 0/17", exact=True)
    row.dblclick()
    page.keyboard.type("no")
    worker.presses("Escape")
    assert worker.annotations[1]["name"] == "bad sebum"
    page.get_by_role("button", name="Delete Instance 2").click()
    assert len(worker.annotations) == 1
    worker.presses(",", ",")
    assert worker.annotations[1]["name"] == ""
    worker.presses("Alt+z")
    worker.sees_frame()
    expect(page.get_by_role("button", name="Rename")).to_be_enabled()
