"""Tests groundtruth/answers/pose.py: the form field of poserig's component."""

from typing import Any

import pytest

from poserig.groundtruth.answers.model import Answer, AnsweredInstance, AnswerError, NotLabeledError
from poserig.groundtruth.answers.pose import read_pose
from poserig.json import Json

POSE: dict[str, Any] = {
    "version": 1,
    "rig": "ant-2",
    "rig_hash": "0123456789abcdef",
    "labels": ["head", "tail"],
    "image": {"width": 640, "height": 480},
    "instances": [
        {"id": "a", "name": "Queen", "keypoints": [1, 2.5, 2, 0, 0, 0]},
        {"id": "b", "name": "", "keypoints": [3, 4, 1, 5, 6, 2.0]},
    ],
    "activity": {"seconds": 12.5, "active_seconds": 9, "operators": 3},
    "problems": [],
    "findings": [],
}


def read(**members: Json) -> Answer:
    return read_pose({**POSE, **members})


def first(**members: Json) -> list[Json]:
    """Both instances, the first one changed."""
    return [{**POSE["instances"][0], **members}, POSE["instances"][1]]


def test_every_member_is_read() -> None:
    assert read() == Answer(
        rig="ant-2",
        rig_hash="0123456789abcdef",
        keypoint_names=("head", "tail"),
        image=(640, 480),
        instances=(
            AnsweredInstance("a", "Queen", [1, 2.5, 2, 0, 0, 0]),
            AnsweredInstance("b", "", [3, 4, 1, 5, 6, 2.0]),
        ),
        seconds=12.5,
        issues=(),
        findings=(),
    )


def test_numbers_stay_as_they_were_sent() -> None:
    keypoints = read().instances[0].keypoints
    assert [type(number) for number in keypoints[:3]] == [int, float, int]


@pytest.mark.parametrize("name", ["rig", "rig_hash", "image", "activity", "findings", "problems"])
def test_member_that_is_missing_is_unknown(name: str) -> None:
    answer = read_pose({key: value for key, value in POSE.items() if key != name})
    unknown = {"rig": "", "rig_hash": "", "image": None, "seconds": None, "findings": None}
    field = {"activity": "seconds", "problems": "issues"}.get(name, name)
    assert getattr(answer, field) == unknown.get(field, ())
    assert answer.instances == read().instances


@pytest.mark.parametrize("name", ["rig", "rig_hash"])
@pytest.mark.parametrize("value", [5, None, ["ant-2"], True])
def test_name_and_hash_that_are_no_texts_are_not_taken(name: str, value: Json) -> None:
    assert getattr(read(**{name: value}), name) == ""


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ({"width": 1, "height": 1}, (1, 1)),
        ({"width": 6.0, "height": 5.9}, (6, 5)),
        ({"width": 0, "height": 5}, None),
        ({"width": 5, "height": 0}, None),
        ({"width": 0.9, "height": 5}, None),
        ({"width": "6", "height": 5}, None),
        ({"width": True, "height": 5}, None),
        ({"width": 1e16, "height": 5}, None),
        ({"width": 5}, None),
        ([6, 5], None),
    ],
)
def test_image_size_is_taken_only_when_it_is_one(image: Json, expected: Json) -> None:
    assert read(image=image).image == expected


@pytest.mark.parametrize("activity", [None, [], "12", {}, {"seconds": -1}, {"seconds": True}])
def test_working_time_that_is_none_is_not_taken(activity: Json) -> None:
    assert read(activity=activity).seconds is None


@pytest.mark.parametrize("value", [None, 3, ["Ann"]])
def test_name_of_an_instance_that_is_no_text_is_empty(value: Json) -> None:
    assert read(instances=first(name=value)).instances[0].name == ""


@pytest.mark.parametrize(
    ("given", "expected"), [(None, "1"), ("", "1"), (0, "1"), (7, "7"), ("x", "x")]
)
def test_instance_without_an_id_gets_its_number(given: Json, expected: str) -> None:
    assert read(instances=first(id=given)).instances[0].id == expected


def test_doubled_ids_are_numbered_anew() -> None:
    answer = read(instances=first(id="b"))
    assert answer.instances == (
        AnsweredInstance("1", "Queen", [1, 2.5, 2, 0, 0, 0]),
        AnsweredInstance("2", "", [3, 4, 1, 5, 6, 2.0]),
    )
    (found,) = answer.issues
    assert (found["type"], found["severity"]) == ("doubled_id", "warning")


@pytest.mark.parametrize("problems", ["Blurred.", ["Blurred."]])
def test_problem_that_the_worker_reported_is_an_issue(problems: Json) -> None:
    (found,) = read(problems=problems).issues
    assert (found["type"], found["detail"]) == ("worker_problem", "Blurred.")


def test_page_that_could_not_show_the_image_is_no_answer() -> None:
    """Not "nobody in the image"."""
    with pytest.raises(NotLabeledError) as caught:
        read(labels=[], instances=[], image=None, problems=["It does not load.", "Twice."])
    assert str(caught.value) == "The worker could not label the image: It does not load. Twice."


def test_problem_beside_names_or_instances_is_an_answer() -> None:
    answer = read(instances=[], problems=["Empty."])
    assert (answer.instances, answer.keypoint_names) == ((), ("head", "tail"))
    # Instances without names cannot be read; the worker did label, so that is what is wrong.
    with pytest.raises(AnswerError, match=r"instances\[0\]\.keypoints: has 6 numbers, not 0"):
        read(labels=[], problems=["Odd."])


def test_points_that_the_rig_lacks_become_issues() -> None:
    wing = {"label": "wing", "x": 5, "y": 6}
    known, odd = read(instances=first(extra=[wing, "odd"])).issues
    assert known == {
        "type": "unknown_label",
        "severity": "warning",
        "instance": "a",
        "detail": 'Not in the rig, kept here: {"label": "wing", "x": 5, "y": 6}',
        "points": ["wing"],
    }
    assert odd["detail"] == "Not in the rig, kept here: odd"
    assert "points" not in odd
    (alone,) = read(instances=first(extra=wing)).issues
    assert alone == known


def test_point_of_any_length_that_the_rig_lacks_is_cut() -> None:
    (found,) = read(instances=first(extra=["x" * 5000])).issues
    assert found["detail"].endswith("x… (5000 characters)")
    assert len(found["detail"]) < 600


def test_findings_of_known_types_and_others_are_kept() -> None:
    found = {"type": "limb_length", "severity": "warning", "instance": "a", "detail": "Long."}
    answer = read(findings=[found, {**found, "type": "new"}], problems=["Blurred."])
    assert answer.findings == (found,)
    assert [one["type"] for one in answer.issues] == ["worker_problem", "unknown_finding"]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"labels": "head"}, "pose.labels: is not an array of keypoint names."),
        ({"labels": None}, "pose.labels: is not an array of keypoint names."),
        ({"labels": ["head", 3]}, "pose.labels: is not an array of keypoint names."),
        ({"labels": ["head", {}]}, "pose.labels: is not an array of keypoint names."),
        ({"labels": ["head", "head"]}, "pose.labels: names a keypoint twice."),
        ({"instances": {}}, "pose.instances: is not an array."),
        ({"instances": None}, "pose.instances: is not an array."),
        ({"instances": [3]}, "pose.instances[0]: is not an object."),
        ({"instances": [{}]}, "pose.instances[0].keypoints: has no numbers, not 6."),
        ({"instances": first(keypoints="123456")}, "keypoints: has no numbers, not 6."),
        ({"instances": first(keypoints=[1, 2, 2])}, "keypoints: has 3 numbers, not 6."),
        (
            {"instances": first(keypoints=[1, 2, 2, 1, "2", 2])},
            "pose.instances[0].keypoints[4]: is not a finite number.",
        ),
        (
            {"instances": first(keypoints=[1, 2, 2, 1e16, 2, 2])},
            "pose.instances[0].keypoints[3]: is not a finite number.",
        ),
        (
            {"instances": first(keypoints=[1, 2, True, 3, 4, 2])},
            "pose.instances[0].keypoints[2]: is not a finite number.",
        ),
        (
            {"instances": first(keypoints=[1, 2, 2, 1, 2, 3])},
            "pose.instances[0].keypoints[5]: is 3. A visibility is 0, 1 or 2.",
        ),
        (
            {"instances": first(keypoints=[1, 2, 0.5, 1, 2, 2])},
            "pose.instances[0].keypoints[2]: is 0.5. A visibility is 0, 1 or 2.",
        ),
    ],
)
def test_member_that_is_wrong_is_named(members: dict[str, Json], message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read(**members)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        ("pn", "pn"),
        ("m-", "m-"),
        # Nobody confirmed a point that was given.
        ("--", "--"),
        ("pp", ""),  # the tail has no place
        ("n-", ""),  # the head has one
        ("px", ""),
        ("p", ""),
        ("pnn", ""),
        (["p", "n"], ""),
        (7, ""),
        ("", ""),
        (None, ""),
    ],
)
def test_origins_are_read_unless_they_contradict_the_points(origins: Json, expected: str) -> None:
    assert read(instances=first(origins=origins)).instances[0].origins == expected


def test_an_instance_that_is_numbered_anew_keeps_its_origins() -> None:
    doubled = [{**one, "id": "1", "origins": "p-"} for one in (*first()[:1], *first()[:1])]
    assert [item.origins for item in read(instances=doubled).instances] == ["p-", "p-"]


@pytest.mark.parametrize(
    ("version", "image", "expected"),
    [
        (2, {"width": 6, "height": 4}, 1),
        (2, {"width": 6, "height": 4, "orientation": 6}, 6),
        (2, {"width": 6, "height": 4, "orientation": None}, None),
        (2, {"width": 6, "height": 4, "orientation": 9}, None),
        (2, {"width": 6, "height": 4, "orientation": True}, None),
        (2, {"width": 6, "height": 4, "orientation": "6"}, None),
        (2, None, None),
        # A page of version 1 did not look.
        (1, {"width": 6, "height": 4}, None),
        (1, {"width": 6, "height": 4, "orientation": 3}, 3),
    ],
)
def test_the_orientation_is_what_the_page_says(
    version: int, image: Json, expected: int | None
) -> None:
    assert read(version=version, image=image).orientation == expected


@pytest.mark.parametrize(
    "odd",
    ["abc", "0123456789ABCDEF", "0123456789abcdef0", " 0123456789abcde", "0123456789abcdeg",
     "0123456789abcdef\n", "sha256:0123456789ab", 7, True, ["0123456789abcdef"], {}],
)  # fmt: skip
def test_a_hash_that_is_none_is_left_out_and_noted(odd: Json) -> None:
    answer = read(rig_hash=odd)
    assert answer.rig_hash == ""
    assert answer.rig == "ant-2"
    (found,) = answer.issues
    assert (found["type"], found["severity"]) == ("unreadable_rig_hash", "warning")
    assert found["detail"].startswith("`pose.rig_hash` is not 16 lower-case hex digits, left out: ")


@pytest.mark.parametrize("rig_hash", ["", None, "00112233445566ff"])
def test_a_hash_or_none_at_all_is_no_issue(rig_hash: Json) -> None:
    assert read(rig_hash=rig_hash).issues == ()
    assert read(rig_hash=rig_hash).rig_hash == (rig_hash or "")
