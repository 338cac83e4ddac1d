"""OpenPose's JSON, and AlphaPose's in the same shape."""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses


def flat(count: int, score: float = 0.5) -> list[float]:
    """Distinct places for `count` points."""
    return [n for k in range(count) for n in (10 + k, 20 + 2 * k, score)]


def test_body_25_is_named_and_zeros_are_not_labeled(only: Any, points: Any) -> None:
    body = flat(25)
    body[3:6] = [0, 0, 0]
    value = {"version": 1.3, "people": [{"person_id": [-1], "pose_keypoints_2d": body}]}
    image = only(value, "openpose")
    found = points(image)
    assert "neck" not in found
    assert found["nose"] == (10, 20, 2)
    assert found["mid_hip"] == (18, 36, 2)
    assert found["right_heel"] == (34, 68, 2)
    assert image.left_out == ()


@pytest.mark.parametrize(
    ("person", "last"),
    [
        ({"pose_keypoints_2d": flat(18)}, "left_ear"),
        ({"pose_keypoints": flat(18)}, "left_ear"),
        ({"pose_keypoints_2d": flat(15)}, "chest"),
    ],
)
def test_other_models_are_named(only: Any, person: Any, last: str) -> None:
    assert only({"people": [person]}, "openpose").instances[0].names[-1] == last


def test_alphapose_writes_bodies_with_joints(only: Any) -> None:
    value = {"version": 0.1, "bodies": [{"joints": flat(18, 3.5)}]}
    assert set(only(value, "openpose").instances[0].scores) == {1}


def test_hands_and_faces_come_where_the_rig_has_them(only: Any, points: Any) -> None:
    person = {
        "pose_keypoints_2d": flat(18),
        "face_keypoints_2d": flat(70),
        "hand_left_keypoints_2d": flat(21),
        "hand_right_keypoints_2d": [0] * 63,
    }
    value = {"people": [person]}
    everything = points(only(value, "openpose"))
    assert len(everything) == 18 + 70 + 21
    assert everything["left_pinky_finger4"] == (30, 60, 2)
    body = only(value, "openpose", Hints(("nose", "neck")))
    assert len(points(body)) == 18
    assert [str(item) for item in body.left_out] == [
        "p.people[0].face_keypoints_2d has points that the rig lacks",
        "p.people[0].hand_left_keypoints_2d has points that the rig lacks",
    ]
    hand = only(value, "openpose", Hints(("left_hand_root",)))
    assert len(points(hand)) == 18 + 21


def test_nobody_and_a_person_without_points(only: Any) -> None:
    assert only({"version": 1.3, "people": []}, "openpose").instances == ()
    image = only(
        {"people": [{"pose_keypoints_2d": []}, {"pose_keypoints_2d": [0] * 75}]}, "openpose"
    )
    assert image.counts() == {"no_keypoints": 1, "no_points": 1}


@pytest.mark.parametrize(
    ("person", "message"),
    [
        ({"pose_keypoints_2d": flat(14)}, "has 14 body points, which no model of OpenPose has"),
        ({"pose_keypoints_2d": flat(18)[:-1]}, "has 53 numbers"),
        (3, "is no object"),
        ({"pose_keypoints_2d": [n / 100 for n in flat(25)]}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_read_is_told(person: Any, message: str) -> None:
    with pytest.raises(PosesError, match=message):
        read_poses({"people": [person]}, "p")


def test_shares_are_read_when_the_file_says_so(only: Any) -> None:
    people = [{"pose_keypoints_2d": [n / 100 for n in flat(25)]}]
    value = {"people": people, "normalized": True, "width": 1000, "height": 500}
    assert only(value, "openpose").instances[0].keypoints[:2] == [100, 100]


@pytest.mark.parametrize("member", [("people", "pose_keypoints_2d"), ("bodies", "joints")])
def test_alphapose_writes_all_images_into_one_object(member: tuple[str, str]) -> None:
    """perfanalytics/pose2sim#103: `--format cmu` gives one file, with images by their names."""
    people, joints = member
    value = {
        "a.jpg": {"version": 0.3, people: [{joints: [5, 6, 0.5] * 17 + [8, 9, 0.5]}]},
        "b.jpg": {"version": 0.3, people: []},
    }
    poses = read_poses(value, "p")
    assert [(image.source, len(image.instances)) for image in poses.images] == [
        ("a.jpg", 1),
        ("b.jpg", 0),
    ]
    assert poses.images[0].instances[0].keypoints[-3:] == [8, 9, 2]
