"""The defects B1 to B12: is what goes out what the worker sees?"""

import json

import pytest

from tests.browser.component.conftest import MakePage
from tests.browser.component.defects import FULL, OLD, person, set_size
from tests.browser.component.pixels import MAGENTA, center_of
from tests.browser.component.worker import Worker

pytestmark = pytest.mark.slow


def test_b1_the_marker_s_size_does_not_shift_the_point(worker: Worker, make_page: MakePage) -> None:
    for image in ("astronaut.png", "large.jpg"):
        worker.opens(make_page(image=image, initialValues=[person()], **OLD))
        worker.wheels((230, 140), -4)
        for size, target in ((1, (200, 180)), (5, (230, 150)), (20, (212, 197))):
            set_size(worker, size)
            before = worker.points()["nose"]
            worker.drags(before, target)
            assert worker.points()["nose"] == target, (image, size)
            drawn = center_of(worker.page, worker.screen(target), MAGENTA, reach=30)
            if size > 1:  # its color is a dot of a pixel
                assert drawn == pytest.approx(worker.screen(target), abs=0.5), (image, size)


@pytest.mark.parametrize("given", [None, "", "[]", "null"])
def test_b2_original_annotations_is_always_valid_json(
    worker: Worker, make_page: MakePage, given: str | None
) -> None:
    attributes = {} if given is None else {"initialValues": given}
    worker.opens(make_page(**OLD, **attributes))
    worker.ask("element => element.submit()")
    fields = worker.submitted()
    assert fields["original_annotations"] == "[]"
    assert fields["updated_annotations"] == "[]"


@pytest.mark.parametrize("checked", [True, False])
def test_b3_no_changes_needed_says_what_the_box_says(
    worker: Worker, make_page: MakePage, checked: bool
) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.page.get_by_label("No changes needed").set_checked(checked)
    worker.page.get_by_role("button", name="Submit").click()
    assert json.loads(worker.submitted()["no_changes_needed"]) is checked


def test_b4_a_drag_pans_at_once_and_over_points_and_leaves_none(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.presses("b")
    worker.wheels((250, 200), -20)
    at = worker.screen((250, 200))
    mouse = worker.page.mouse
    for turn in range(8):
        by = 200 if turn % 2 else -200
        before = worker.screen((250, 200))
        start = (at[0] - by / 2, at[1] + 10)
        mouse.move(*start)
        mouse.down()
        mouse.move(start[0] + by, start[1], steps=4)
        mouse.up()
        assert worker.screen((250, 200))[0] - before[0] == pytest.approx(by, abs=0.01)
    assert worker.points(1) == {}
    # A press that rests is a click all the same.
    mouse.move(*worker.screen((260, 210)))
    mouse.down()
    worker.page.wait_for_timeout(300)
    mouse.up()
    assert worker.points(1) == {"nose": (260, 210)}


def test_b5_nothing_is_placed_outside_the_image(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(**OLD))
    for beside in ((-6, 92), (512.4, 92), (92, -6), (92, 514)):
        worker.clicks(beside)
        assert "outside the image" in worker.status
    assert worker.points() == {}
    worker.clicks((511.8, 92))
    assert worker.points() == {"nose": (511, 92)}
    worker.drags((511, 92), (-8, 600))
    assert worker.points() == {"nose": (0, 511)}


def test_b6_a_point_can_be_placed_on_another_person_s_point(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.presses("b")
    worker.clicks(FULL["nose"], FULL["left_hand"])
    assert worker.points(0) == FULL
    assert worker.points(1) == {"nose": FULL["nose"], "left_hand": FULL["left_hand"]}


def test_b7_a_hidden_point_is_not_overwritten(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(initialValues=[person()], **OLD))
    worker.presses("1", "m")
    worker.clicks((30, 30), (60, 60))
    assert worker.points() == FULL
    assert "hidden" in worker.status


def test_b8_what_was_loaded_and_not_touched_goes_out_as_it_came(
    worker: Worker, make_page: MakePage
) -> None:
    loaded = [
        {
            "name": "a",
            "score": 0.93,
            "annotations": [
                {"label": "nose", "x": 33.6, "y": 40.25, "score": 0.5},
                {"label": "tail", "x": 1, "y": 2, "kept": {"deep": [1]}},
                {"label": "nose", "x": 99, "y": 99},
                {"label": "left_hand", "x": -50, "y": 9000},
            ],
            "annotation_issues": [{"reason": "blurred"}],
            "annotation_options": {"line_color": "#123456"},
        },
        {"name": "b", "annotations": [{"label": "nose", "x": 10.5, "y": 20}]},
        {"name": "without annotations"},
    ]
    worker.opens(make_page(initialValues=loaded, **OLD))
    assert json.loads(json.dumps(worker.annotations))[:2] == loaded[:2]
    # One point of the first is moved: only its x and y differ.
    worker.clicks((33.6, 40.25), (60, 70))
    loaded[0]["annotations"][0].update(x=60, y=70)  # type: ignore[index]  # a dict of mixed values
    assert worker.annotations[:2] == loaded[:2]
    worker.page.goto(
        make_page(initialValues=[loaded[1], {"annotations": [{"label": "nose", "x": "1"}]}], **OLD)
    )
    worker.page.locator(".problem-card li").first.wait_for()
    told = worker.page.locator(".problem-card li").all_inner_texts()
    assert [text.split(" ")[0] for text in told] == [
        "initialValues[1].annotations[0].x",
        "initialValues[1].annotations[0].y",
    ]


@pytest.mark.parametrize("style", ["SolidCircle", "SolidSquare", "HOLLOW_CIRLCE", "nonsense"])
def test_b9_a_loaded_point_has_its_class_s_color_and_is_always_seen(
    worker: Worker, make_page: MakePage, style: str
) -> None:
    options = {"annotation_options": {"keypoint_style": style}}
    worker.opens(make_page(initialValues=[person(**options)], **OLD))
    at = worker.screen(FULL["nose"])
    assert center_of(worker.page, at, MAGENTA, reach=20) == pytest.approx(at, abs=0.35)


def test_b10_a_locked_instance_is_locked_for_every_key_and_tool(
    worker: Worker, make_page: MakePage
) -> None:
    locked = person(annotation_options={"editable": False})
    worker.opens(make_page(initialValues=[locked], **OLD))
    worker.presses("1", "Delete", "f", "g", "Shift+ArrowRight")
    worker.clicks((20, 20))
    worker.drags(FULL["nose"], (200, 200))
    worker.presses("n")
    worker.drags((250, 200), (300, 250))
    worker.presses("Delete")
    worker.clicks(FULL["nose"])
    assert worker.annotations == [locked]
    assert "locked" in worker.status
    assert worker.page.get_by_role("button", name="Delete Instance 1").is_disabled()


def test_b11_the_rig_creator_s_null_color_is_taken(worker: Worker, make_page: MakePage) -> None:
    worker.opens(make_page(**{**OLD, "skeletonRig": [["nose", "left_hand", None]]}))
    worker.clicks(FULL["nose"])
    assert worker.points() == {"nose": FULL["nose"]}


def test_b12_visibility_and_fractions_are_in_the_answer(
    worker: Worker, make_page: MakePage
) -> None:
    worker.opens(make_page(sub_pixel="", **OLD))
    worker.clicks((100.25, 80.5))
    worker.clicks((150, 300), button="right")
    worker.presses("f")
    assert worker.annotations[0]["annotations"] == [
        {"label": "nose", "x": 100.25, "y": 80.5},
        {"label": "left_hand", "x": 150, "y": 300, "v": 1},
    ]
    worker.ask("element => element.submit()")
    pose = json.loads(worker.submitted()["pose"])
    assert pose["instances"][0]["keypoints"] == [100.25, 80.5, 2, 150, 300, 1, 0, 0, 0]
