"""Tests groundtruth/answers/read.py: which field of a form is read, and however it is encoded."""

import json
from typing import Any

import pytest

from poserig.groundtruth.answers.model import AnswerError, NotLabeledError
from poserig.groundtruth.answers.read import read_answer

POSE: dict[str, Any] = {
    "version": 1,
    "rig": "ant-2",
    "rig_hash": "0123456789abcdef",
    "labels": ["head", "tail"],
    "image": {"width": 640, "height": 480},
    "instances": [{"id": "a", "name": "Queen", "keypoints": [1, 2.5, 2, 0, 0, 0]}],
    "activity": {"seconds": 12.5, "active_seconds": 9, "operators": 3},
    "problems": [],
}
UPDATED = [{"name": "Ann", "annotations": [{"label": "b", "x": 1, "y": 2}]}]
HALF = "an\ud800na"


def form(**fields: Any) -> str:
    """The content as Ground Truth sends it: JSON whose members are JSON texts."""
    return json.dumps(
        {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in fields.items()
        }
    )


def named(name: str) -> dict[str, Any]:
    return {**POSE, "instances": [{**POSE["instances"][0], "name": name}]}


@pytest.mark.parametrize(
    "content",
    [
        form(pose=POSE),
        json.dumps({"pose": POSE}),
        {"pose": POSE},
        json.dumps(form(pose=POSE)),
        form(pose=json.dumps(json.dumps(POSE))),
        form(pose=POSE, updated_annotations=UPDATED),
        form(pose=POSE, updated_annotations="not JSON"),
    ],
)
def test_pose_is_read_however_often_it_is_encoded(content: Any) -> None:
    answer = read_answer(content)
    assert (answer.rig, answer.rig_hash) == ("ant-2", "0123456789abcdef")
    assert answer.keypoint_names == ("head", "tail")
    assert answer.image == (640, 480)
    assert answer.seconds == 12.5
    (instance,) = answer.instances
    assert (instance.id, instance.name) == ("a", "Queen")
    assert instance.keypoints == [1, 2.5, 2, 0, 0, 0]
    assert answer.issues == ()


@pytest.mark.parametrize(
    "content",
    [
        form(updated_annotations=UPDATED, total_time_in_seconds="7"),
        json.dumps({"updated_annotations": UPDATED, "total_time_in_seconds": 7}),
        form(updated_annotations=json.dumps(json.dumps(UPDATED)), total_time_in_seconds="7"),
        form(pose="", updated_annotations=UPDATED, total_time_in_seconds="7"),
        form(updated_annotations=UPDATED, original_annotations="", total_time_in_seconds="7"),
    ],
)
def test_updated_annotations_is_read_when_there_is_no_pose(content: str) -> None:
    answer = read_answer(content)
    assert (answer.rig, answer.rig_hash, answer.image) == ("", "", None)
    assert answer.keypoint_names == ("b",)
    assert answer.seconds == 7
    assert [(i.id, i.name, i.keypoints) for i in answer.instances] == [("1", "Ann", [1, 2, 2])]
    assert answer.issues == ()


@pytest.mark.parametrize(
    ("pose", "doubt"),
    [
        ("{", "pose: is not JSON"),
        ("[1]", "pose: is not an object."),
        ({**POSE, "labels": 3}, "pose.labels: is not an array"),
    ],
)
def test_unreadable_pose_falls_back_to_updated_annotations_and_says_so(
    pose: Any, doubt: str
) -> None:
    answer = read_answer(form(pose=pose, updated_annotations=UPDATED))
    assert answer.keypoint_names == ("b",)
    (found,) = answer.issues
    assert found["type"] == "unreadable_pose"
    assert found["detail"].startswith(doubt)
    with pytest.raises(AnswerError) as caught:
        read_answer(form(pose=pose))
    assert str(caught.value) == found["detail"]


def test_page_that_could_not_show_the_image_does_not_fall_back() -> None:
    """Its updated_annotations are the start values of the page."""
    stuck = {**POSE, "labels": [], "instances": [], "problems": ["The image does not load."]}
    with pytest.raises(NotLabeledError, match="The image does not load"):
        read_answer(form(pose=stuck, updated_annotations=UPDATED))


def test_worker_who_saw_nobody_is_an_answer() -> None:
    assert read_answer(form(updated_annotations="[]")).instances == ()
    assert read_answer(form(pose={**POSE, "instances": []})).instances == ()


@pytest.mark.parametrize("content", ["", "{}", "null", "[]", None, {}, '"{}"'])
def test_empty_form_is_no_answer(content: Any) -> None:
    with pytest.raises(AnswerError, match="The worker submitted an empty form"):
        read_answer(content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "content: is not JSON"),
        ("[1]", "content: is not an object of form fields"),
        ('{"a": "b"}', "content: has neither pose nor updated_annotations. Fields found: a."),
        ('{"updated_annotations": [{"annotations": [NaN]}]}', "NaN is no JSON number"),
    ],
)
def test_form_that_cannot_be_read_says_why(content: str, message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_answer(content)
    assert message in str(caught.value)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "true", "null", '"7"', "9" * 400, "[1]"])
@pytest.mark.parametrize("place", [0, 4])
def test_what_is_no_coordinate_is_refused_with_its_place(number: str, place: int) -> None:
    numbers = ["5", "6.5", "2", "7", "8", "1"]
    numbers[place] = number
    flat = f"[{','.join(numbers)}]"
    members = f'"labels":["a","b"],"instances":[{{"id":"1","keypoints":{flat}}}]'
    with pytest.raises(AnswerError, match=rf"keypoints\[{place}\]: is not a finite number"):
        read_answer(form(pose=f'{{"version":1,{members}}}'))
    point = f'{{"label":"a","x":{number},"y":2}}'
    with pytest.raises(AnswerError, match=r"annotations\[0\]\.x: is not a finite number"):
        read_answer(form(updated_annotations=f'[{{"annotations":[{point}]}}]'))


@pytest.mark.parametrize(
    "content",
    [
        form(pose=named(HALF)),
        json.dumps({"pose": named(HALF)}),
        {"pose": named(HALF)},
        json.dumps({"pose": json.dumps(named(HALF), ensure_ascii=False)}, ensure_ascii=False),
    ],
)
def test_half_a_character_is_replaced_and_reported(content: Any) -> None:
    answer = read_answer(content)
    assert answer.instances[0].name == "an\ufffdna"
    assert answer.instances[0].keypoints == [1, 2.5, 2, 0, 0, 0]
    (found,) = answer.issues
    assert (found["type"], found["severity"]) == ("replaced_characters", "warning")
    assert found["detail"].endswith("left out: pose.instances[0].name.")


def test_whole_characters_in_escapes_stay() -> None:
    for ascii_only in (True, False):
        pose = json.dumps(named("anna 🏂"), ensure_ascii=ascii_only)
        answer = read_answer(json.dumps({"pose": pose}, ensure_ascii=ascii_only))
        assert (answer.instances[0].name, answer.issues) == ("anna 🏂", ())


def test_half_a_character_in_a_field_that_is_not_json_is_left_to_its_reader() -> None:
    answer = read_answer(form(pose=f'{{"{HALF}', updated_annotations=UPDATED))
    assert [found["type"] for found in answer.issues] == ["unreadable_pose", "replaced_characters"]


def test_many_replaced_characters_are_named_in_part() -> None:
    people = [{**POSE["instances"][0], "id": str(n), "name": HALF} for n in range(6)]
    (found,) = read_answer(form(pose={**POSE, "instances": people})).issues
    assert found["detail"].endswith("instances[3].name, pose.instances[4].name, ….")
    five = read_answer(form(pose={**POSE, "instances": people[:5]})).issues[0]
    assert five["detail"].endswith("instances[3].name, pose.instances[4].name.")
    long = read_answer(json.dumps({"pose": json.dumps(POSE), "x" * 9000: HALF})).issues[0]
    assert len(long["detail"]) < 600
