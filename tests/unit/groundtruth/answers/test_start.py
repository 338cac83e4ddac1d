import json
from typing import Any

import pytest

from poserig.groundtruth.answers.model import Answer, AnsweredInstance
from poserig.groundtruth.answers.read import read_answer
from poserig.groundtruth.answers.start import with_start

ANSWER = Answer("ant-2", "", ("head", "tail"), None, (), None, ())
POINT = {"label": "tail", "x": 3, "y": 4.5}


def start_of(value: Any) -> Any:
    return with_start(ANSWER, {"original_annotations": value}).start


@pytest.mark.parametrize("nothing", [None, "", "[]", "null", [], "{}", " [] ", "{", 7, '"x"'])
def test_a_page_that_started_from_nothing_or_does_not_say(nothing: Any) -> None:
    assert start_of(nothing) is None
    assert with_start(ANSWER, {}) is ANSWER


@pytest.mark.parametrize("as_text", [True, False])
def test_points_come_in_the_order_of_the_answer(as_text: bool) -> None:
    value = [{"name": "Ann", "annotations": [POINT, {"label": "head", "x": 1, "y": 2, "v": 1}]}, {}]
    found = start_of(json.dumps(value) if as_text else value)
    assert found == (
        AnsweredInstance("1", "Ann", [1, 2, 1, 3, 4.5, 2]),
        AnsweredInstance("2", "", [0, 0, 0, 0, 0, 0]),
    )


@pytest.mark.parametrize(
    "odd",
    [
        {"label": "wing", "x": 1, "y": 2},
        {"label": ["head"], "x": 1, "y": 2},
        {"label": "head", "x": "1", "y": 2},
        {"label": "head", "x": None, "y": 2},
        {"label": "head", "x": 1},
        {"label": "head", "x": 1, "y": 2, "v": [2]},
        {"label": "head", "x": 1, "y": 2, "v": 7},
        {"label": "head", "x": 1, "y": 2, "v": 0},
        {"label": "tail", "x": 9, "y": 9},
        "head",
        None,
    ],
)
def test_an_odd_point_is_left_out_and_the_others_stay(odd: Any) -> None:
    (found,) = start_of([{"name": 5, "annotations": [POINT, odd]}])
    assert found == AnsweredInstance("1", "", [0, 0, 0, 3, 4.5, 2])


@pytest.mark.parametrize("odd", [None, 7, "x", {"annotations": {"label": "head"}}])
def test_an_odd_instance_has_no_points(odd: Any) -> None:
    assert start_of([odd]) == (AnsweredInstance("1", "", [0] * 6),)


@pytest.mark.parametrize(("said", "expected"), [("true", True), (True, True), ("false", False)])
@pytest.mark.parametrize("half", ["", "\ud83d"])
def test_the_answer_has_the_start_and_what_the_worker_said_about_it(
    said: Any, expected: bool, half: str
) -> None:
    # Half of a character in the form takes another way through the reader.
    updated = [{"name": half, "annotations": [POINT]}]
    form = {
        "updated_annotations": json.dumps(updated),
        "original_annotations": json.dumps([{"annotations": [POINT]}]),
        "no_changes_needed": said,
    }
    answer = read_answer(json.dumps(form))
    assert answer.start == (AnsweredInstance("1", "", [3, 4.5, 2]),)
    assert answer.no_changes_needed is expected
    nothing = read_answer(json.dumps({**form, "original_annotations": "[]"}))
    assert (nothing.start, nothing.no_changes_needed) == (None, False)


def test_a_point_that_was_cleared_keeps_its_name_when_no_rig_has_it() -> None:
    wing = {"label": "wing", "x": 1, "y": 2}
    form = {
        "updated_annotations": [{"annotations": [POINT]}],
        "original_annotations": [{"annotations": [wing, POINT]}],
    }
    answer = read_answer(json.dumps(form))
    assert answer.keypoint_names == ("tail", "wing")
    assert answer.instances == (AnsweredInstance("1", "", [3, 4.5, 2, 0, 0, 0]),)
    assert answer.start == (AnsweredInstance("1", "", [3, 4.5, 2, 1, 2, 2]),)
    # A rig has no other points than its own.
    assert with_start(ANSWER, form).keypoint_names == ("head", "tail")


FLAGS, NOTE = ("crowd", 'a "b" <c>'), "Two\n🐜"
DETAILS = {"class": "queen", "bbox": [1, 2, 3, 4], "flags": [*FLAGS], "note": NOTE}


def corrected(instances: list[Any], start: list[Any], **pose: Any) -> Answer:
    members = {"rig": "ant-2", "labels": ["head", "tail"], "instances": instances, **pose}
    return read_answer({"pose": json.dumps(members), "original_annotations": json.dumps(start)})


def seen(instance_id: str, x: float, **members: Any) -> dict[str, Any]:
    return {"id": instance_id, "keypoints": [x, 2, 2, 0, 0, 0], "origins": "m-", **members}


def started(x: float, **members: Any) -> dict[str, Any]:
    return {"annotations": [{"label": "head", "x": x, "y": 2}], **members}


def test_what_the_page_did_not_show_stays_as_it_was() -> None:
    image = {"of_image": {"tags": ["night"], "note": "“Wet”"}}
    start = [started(1, **image), started(5, **DETAILS)]
    answer = corrected([seen("2", 9), seen("3", 7)], start)
    # The first instance was deleted, and the third one is new.
    assert answer.instances == (
        AnsweredInstance("2", "", [9, 2, 2, 0, 0, 0], "m-", "queen", (1, 2, 3, 4), FLAGS, NOTE),
        AnsweredInstance("3", "", [7, 2, 2, 0, 0, 0], "m-"),
    )
    assert (answer.tags, answer.note) == (("night",), "“Wet”")


@pytest.mark.parametrize("told", [{"tags": []}, {"tags": ["day"], "note": "x"}])
def test_what_a_worker_removed_is_gone(told: Any) -> None:
    start = [started(5, **DETAILS, of_image={"tags": ["night"], "note": "Wet"})]
    answer = corrected([seen("1", 9)], start, **told)
    assert answer.instances == (AnsweredInstance("1", "", [9, 2, 2, 0, 0, 0], "m-"),)
    assert (answer.tags, answer.note) == (tuple(told["tags"]), told.get("note", ""))


def test_the_existing_component_tells_no_ids_so_points_that_stayed_do() -> None:
    start = [started(1), started(5, **DETAILS)]
    form = {"updated_annotations": json.dumps(start[1:]), "original_annotations": json.dumps(start)}
    (item,) = read_answer(form).instances
    assert (item.id, item.flags, item.note) == ("1", FLAGS, NOTE)
    form["updated_annotations"] = json.dumps([started(2), started(6)])
    assert [item.category for item in read_answer(form).instances] == ["", "queen"]
    form["updated_annotations"] = json.dumps([started(6)])
    assert [item.category for item in read_answer(form).instances] == [""]
