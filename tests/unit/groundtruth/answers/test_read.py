"""Tests groundtruth/answers/read.py, and through it pose.py and existing.py."""

import json
from typing import Any

import pytest

from poserig.groundtruth.answers.model import AnswerError
from poserig.groundtruth.answers.read import raw_excerpt, read_answer, read_original_annotations

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


def form(**fields: Any) -> str:
    """The content as Ground Truth sends it: JSON whose members are JSON texts."""
    return json.dumps(
        {
            name: value if isinstance(value, str) else json.dumps(value)
            for name, value in fields.items()
        }
    )


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
    assert type(instance.keypoints[0]) is int
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


def test_updated_annotations_gathers_the_labels_of_all_instances() -> None:
    people = [
        {"annotations": [{"label": "a", "x": 1, "y": 2}, {"label": "b", "x": 3.5, "y": 4, "v": 1}]},
        {"name": None, "annotations": [{"label": "c", "x": 5, "y": 6}]},
        {"annotations": []},
    ]
    answer = read_answer(form(updated_annotations=people))
    assert answer.keypoint_names == ("a", "b", "c")
    assert [instance.keypoints for instance in answer.instances] == [
        [1, 2, 2, 3.5, 4, 1, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 5, 6, 2],
        [0, 0, 0, 0, 0, 0, 0, 0, 0],
    ]
    assert [instance.id for instance in answer.instances] == ["1", "2", "3"]


def test_a_doubled_label_keeps_the_first_and_reports_the_second() -> None:
    points = [{"label": "a", "x": 1, "y": 2}, {"label": "a", "x": 3, "y": 4}]
    answer = read_answer(form(updated_annotations=[{"annotations": points}]))
    assert answer.instances[0].keypoints == [1, 2, 2]
    assert answer.issues == (
        {
            "type": "doubled_label",
            "severity": "warning",
            "instance": "1",
            "points": ["a"],
            "detail": "Also at 3, 4; the first one is kept.",
        },
    )


def test_unknown_labels_and_reported_problems_become_issues() -> None:
    extra = {"label": "wing", "x": 5, "y": 6}
    pose = {
        **POSE,
        "instances": [{**POSE["instances"][0], "extra": [extra, "odd"]}],
        "problems": ["The image is blurred."],
    }
    issues = read_answer(form(pose=pose)).issues
    assert [issue["type"] for issue in issues] == [
        "worker_problem",
        "unknown_label",
        "unknown_label",
    ]
    assert issues[0]["detail"] == "The image is blurred."
    assert (issues[1]["instance"], issues[1]["points"]) == ("a", ["wing"])
    assert json.dumps(extra) in issues[1]["detail"]
    assert "points" not in issues[2]


def test_an_unreadable_pose_falls_back_to_updated_annotations_and_says_so() -> None:
    answer = read_answer(form(pose="{", updated_annotations=UPDATED))
    assert answer.keypoint_names == ("b",)
    assert [issue["type"] for issue in answer.issues] == ["unreadable_pose"]
    assert "pose: is not JSON" in answer.issues[0]["detail"]


def test_a_page_that_could_not_show_the_image_is_no_answer_about_it() -> None:
    """Not "nobody in the image", and not the points that the page was given."""
    stuck = {
        "version": 1,
        "rig": "",
        "rig_hash": "",
        "labels": [],
        "image": None,
        "instances": [],
        "problems": ["The image does not load."],
    }
    with pytest.raises(AnswerError) as raised:
        read_answer(form(pose=stuck, updated_annotations=UPDATED))
    assert str(raised.value) == ("The worker could not label the image: The image does not load.")


def test_a_worker_who_saw_nobody_is_an_answer() -> None:
    assert read_answer(form(updated_annotations="[]")).instances == ()
    assert read_answer(form(pose={**POSE, "instances": []})).instances == ()


def test_doubled_ids_are_numbered_anew() -> None:
    twice = [*POSE["instances"], *POSE["instances"]]
    answer = read_answer(form(pose={**POSE, "instances": twice}))
    assert [instance.id for instance in answer.instances] == ["1", "2"]
    assert [issue["type"] for issue in answer.issues] == ["doubled_id"]


@pytest.mark.parametrize("content", ["", "{}", "null", "[]", None, {}, '"{}"'])
def test_an_empty_form_is_no_answer(content: Any) -> None:
    with pytest.raises(AnswerError, match="The worker submitted an empty form"):
        read_answer(content)


def _pose(**members: Any) -> str:
    return form(pose={**POSE, **members})


def _points(*points: Any) -> str:
    return form(updated_annotations=[{"annotations": list(points)}])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "content: is not JSON"),
        ("[1]", "content: is not an object of form fields"),
        ('{"a": "b"}', "content: has neither pose nor updated_annotations. Fields found: a."),
        (form(updated_annotations=""), "updated_annotations: holds no array of instances"),
        (form(updated_annotations="null"), "updated_annotations: holds no array of instances"),
        (form(updated_annotations="{}"), "updated_annotations: holds no array of instances"),
        (form(updated_annotations="[1]"), "updated_annotations[0]: has no array"),
        (_points({"x": 1, "y": 2}), "updated_annotations[0].annotations[0]: has no label"),
        (_points({"label": "a", "x": "1", "y": 2}), "annotations[0].x: is not a finite number"),
        (_points({"label": "a", "x": 1}), "annotations[0].y: is not a finite number"),
        (_points({"label": "a", "x": True, "y": 2}), "annotations[0].x: is not a finite number"),
        ('{"updated_annotations": [{"annotations": [NaN]}]}', "NaN is no JSON number"),
        (form(pose="[1]"), "pose: is not an object"),
        (form(pose="{"), "pose: is not JSON"),
        (_pose(labels="head"), "pose.labels: is not an array of keypoint names"),
        (_pose(labels=["head", "head"]), "pose.labels: names a keypoint twice"),
        (_pose(instances={}), "pose.instances: is not an array"),
        (_pose(instances=[3]), "pose.instances[0]: is not an object"),
        (_pose(instances=[{}]), "pose.instances[0].keypoints: has no numbers, not 6"),
        (_pose(instances=[{"keypoints": [1, 2, 2]}]), "keypoints: has 3 numbers, not 6"),
        (
            _pose(instances=[{"keypoints": [1, 2, 2, 1, "2", 2]}]),
            "pose.instances[0].keypoints[4]: is not a finite number",
        ),
        (
            '{"pose": {"labels": ["a"], "instances": [{"keypoints": [1, 1e999, 2]}]}}',
            "pose.instances[0].keypoints[1]: is not a finite number",
        ),
        (
            _pose(instances=[{"keypoints": [1, 2, 2, 1, 2, 3]}]),
            "pose.instances[0].keypoints[5]: is 3. A visibility is 0, 1 or 2.",
        ),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(content: str, message: str) -> None:
    with pytest.raises(AnswerError) as raised:
        read_answer(content)
    assert message in str(raised.value)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"original_annotations": ""},
        {"original_annotations": "null"},
        {"original_annotations": None},
        {"original_annotations": "[]"},
        {"original_annotations": "{}"},
    ],
)
def test_no_original_annotations_has_many_spellings(fields: dict[str, Any]) -> None:
    assert read_original_annotations(fields) == []


def test_original_annotations_are_decoded() -> None:
    assert read_original_annotations({"original_annotations": json.dumps(UPDATED)}) == UPDATED


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        (None, None),
        ({"width": 0, "height": 5}, None),
        ({"width": "6", "height": 5}, None),
        ({"width": 6.0, "height": 5}, (6, 5)),
        ([6, 5], None),
    ],
)
def test_the_image_size_is_taken_only_when_it_is_one(image: Any, expected: Any) -> None:
    assert read_answer(_pose(image=image)).image == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("12", 12), ("1.5", 1.5), ("-3", None), ("soon", None), ("nan", None)]
)
def test_seconds_of_the_existing_component(text: str, expected: float | None) -> None:
    answer = read_answer(form(updated_annotations="[]", total_time_in_seconds=text))
    assert answer.seconds == expected


def test_the_raw_excerpt_carries_no_signature() -> None:
    signed = "https://bucket.s3.amazonaws.com/a/b.jpg?X-Amz-Signature=abc&X-Amz-Security-Token=def"
    nested = json.dumps({"image_s3_uri": signed, "pose": json.dumps({"image": signed})})
    for content in (signed, nested, json.loads(nested)):
        excerpt = raw_excerpt(content)
        assert "https://bucket.s3.amazonaws.com/a/b.jpg" in excerpt
        assert "X-Amz" not in excerpt
        assert "abc" not in excerpt
        assert "def" not in excerpt


def test_the_raw_excerpt_is_short_and_says_how_long_it_was() -> None:
    excerpt = raw_excerpt("x" * 5000)
    assert excerpt == "x" * 2000 + "… (5000 characters)"


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


def test_points_in_another_order_are_put_into_one() -> None:
    first = [{"label": "a", "x": 1, "y": 2}, {"label": "b", "x": 3, "y": 4, "v": 1}]
    second = [{"label": "b", "x": 5, "y": 6}, {"label": "c", "x": 7, "y": 8}]
    answer = read_answer(
        form(updated_annotations=json.dumps([{"annotations": first}, {"annotations": second}]))
    )
    assert answer.keypoint_names == ("a", "b", "c")
    assert [item.keypoints for item in answer.instances] == [
        [1, 2, 2, 3, 4, 1, 0, 0, 0],
        [0, 0, 0, 5, 6, 2, 7, 8, 2],
    ]
