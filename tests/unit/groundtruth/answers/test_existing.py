"""Tests groundtruth/answers/existing.py: the form field of the existing component."""

import json

import pytest

from poserig.groundtruth.answers.existing import read_updated_annotations
from poserig.groundtruth.answers.model import Answer, AnsweredInstance, AnswerError
from poserig.json import Json


def point(label: Json, x: Json = 1, y: Json = 2, **more: Json) -> dict[str, Json]:
    return {"label": label, "x": x, "y": y, **more}


def read(*instances: Json, doubt: AnswerError | None = None, **fields: Json) -> Answer:
    return read_updated_annotations({"updated_annotations": json.dumps(instances), **fields}, doubt)


def points(*found: Json) -> Answer:
    return read({"name": "", "annotations": list(found)})


def test_every_member_is_read() -> None:
    ann = {"name": "Ann", "annotations": [point("a", 1, 2.5), point("b", 3, 4, v=1)]}
    assert read(ann, total_time_in_seconds="41") == Answer(
        rig="",
        rig_hash="",
        keypoint_names=("a", "b"),
        image=None,
        instances=(AnsweredInstance("1", "Ann", [1, 2.5, 2, 3, 4, 1]),),
        seconds=41,
        issues=(),
        findings=None,
    )


def test_instances_are_put_into_one_order_of_all_their_labels() -> None:
    answer = read(
        {"annotations": [point("a", 1, 2), point("b", 3.5, 4, v=1)]},
        {"annotations": [point("b", 5, 6), point("a", 7, 8)]},
        {"annotations": [point("c", 9, 10)]},
        {"annotations": []},
    )
    assert answer.keypoint_names == ("a", "b", "c")
    assert [(item.id, item.keypoints) for item in answer.instances] == [
        ("1", [1, 2, 2, 3.5, 4, 1, 0, 0, 0]),
        ("2", [7, 8, 2, 5, 6, 2, 0, 0, 0]),
        ("3", [0, 0, 0, 0, 0, 0, 9, 10, 2]),
        ("4", [0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ]


def test_same_labels_in_the_next_instance_are_checked_as_well() -> None:
    same = [point("a"), point("b")]
    answer = read({"annotations": same}, {"annotations": [*same, point("b", 9, 9)]})
    assert [item.keypoints for item in answer.instances] == [[1, 2, 2, 1, 2, 2]] * 2
    assert [issue["instance"] for issue in answer.issues] == ["2"]


def test_doubled_label_keeps_the_first_and_reports_the_second() -> None:
    answer = points(point("a", 1, 2), point("b", 5, 6), point("a", 3, 4))
    assert answer.keypoint_names == ("a", "b")
    assert answer.instances[0].keypoints == [1, 2, 2, 5, 6, 2]
    assert answer.issues == (
        {
            "type": "doubled_label",
            "severity": "warning",
            "instance": "1",
            "points": ["a"],
            "detail": "Also at 3, 4; the first one is kept.",
        },
    )


@pytest.mark.parametrize(
    ("v", "expected"),
    [(0, 0), (1, 1), (2, 2), (2.0, 2), (3, 2), (-1, 2), ("1", 2), (None, 2), (True, 2), ([], 2)],
)
def test_visibility_that_there_is_not_means_visible(v: Json, expected: int) -> None:
    assert points(point("a", 1, 2, v=v)).instances[0].keypoints == [1, 2, expected]
    assert points(point("b"), point("a", 1, 2, v=v)).instances[0].keypoints[3:] == [1, 2, expected]


def test_other_members_of_a_point_are_left_out() -> None:
    assert points(point("a", color="red")).instances[0].keypoints == [1, 2, 2]
    more = points(point("a", color="red"), point("b", v=1)).instances[0].keypoints
    assert more == [1, 2, 2, 1, 2, 1]


@pytest.mark.parametrize("name", [None, 3, ["Ann"]])
def test_name_that_is_no_text_is_empty(name: Json) -> None:
    assert read({"name": name, "annotations": [point("a")]}).instances[0].name == ""


def test_nobody_in_the_image_is_an_answer() -> None:
    assert (read().instances, read().keypoint_names) == ((), ())


def test_what_was_wrong_with_pose_is_reported() -> None:
    answer = read({"annotations": []}, doubt=AnswerError("is not an object.", where="pose"))
    (found,) = answer.issues
    assert (found["type"], found["detail"]) == ("unreadable_pose", "pose: is not an object.")


@pytest.mark.parametrize(
    ("form", "message"),
    [
        (
            {"b": "", "a": ""},
            "content: has neither pose nor updated_annotations. Fields found: a, b.",
        ),
        ({"updated_annotations": ""}, "updated_annotations: holds no array of instances."),
        ({"updated_annotations": "null"}, "updated_annotations: holds no array of instances."),
        ({"updated_annotations": "{}"}, "updated_annotations: holds no array of instances."),
        ({"updated_annotations": "{"}, "updated_annotations: is not JSON ("),
        ({"updated_annotations": "[1]"}, "updated_annotations[0]: has no array `annotations`."),
        ({"updated_annotations": "[{}]"}, "updated_annotations[0]: has no array `annotations`."),
    ],
)
def test_form_without_instances_is_refused(form: dict[str, Json], message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_updated_annotations(form, None)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"x": 1, "y": 2}, "has no label."),
        (point(None), "has no label."),
        (point(3), "has no label."),
        (point(["a"]), "has no label."),
        ("text", "has no label."),
        ({"label": "a", "y": 2}, ".x: is not a finite number."),
        ({"label": "a", "x": 1}, ".y: is not a finite number."),
        (point("a", "1"), ".x: is not a finite number."),
        (point("a", True), ".x: is not a finite number."),
        (point("a", 1, False), ".y: is not a finite number."),
        (point("a", 1, 1e16), ".y: is not a finite number."),
        (point("a", 1, None), ".y: is not a finite number."),
    ],
)
def test_point_that_is_none_is_named_by_its_place(bad: Json, message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read({"annotations": [point("z")]}, {"annotations": [point("z"), bad]})
    where = "updated_annotations[1].annotations[1]"
    assert str(caught.value) == where + (message if message[0] == "." else f": {message}")
