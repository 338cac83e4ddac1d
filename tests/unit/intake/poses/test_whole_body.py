"""Whole bodies beside a rig of the body. Who wants fewer points: ViTAE-Transformer/ViTPose#81."""

from typing import Any

import pytest

from poserig.intake.poses.model import Hints
from poserig.intake.poses.report import review
from poserig.intake.poses.start import start_values
from poserig.pose.rig_file import load_rig

WHOLE = load_rig("coco-wholebody-133").keypoint_names
BODY = Hints(load_rig("coco-person-17").keypoint_names)


def flat(count: int, third: float = 2, start: int = 0) -> list[float]:
    return [n for k in range(start, start + count) for n in (10 + k, 20 + 2 * k, third)]


def parts() -> dict[str, Any]:
    """COCO-WholeBody's annotation of a person."""
    return {
        "keypoints": flat(17),
        "foot_kpts": flat(6, start=17),
        "face_kpts": flat(68, start=23),
        "lefthand_kpts": flat(21, start=91),
        "righthand_kpts": flat(21, start=112),
    }


@pytest.mark.parametrize(
    "value",
    [
        [parts()],
        # sign-language-processing/pose#226: AlphaPose and MMPose write the same 133 points.
        [{"image_id": "1.jpg", "category_id": 1, "keypoints": flat(133, 0.9), "score": 2.5}],
        {"annotations": [{"keypoints": flat(133), "category_id": 1}],
         "categories": [{"id": 1, "name": "person", "keypoints": list(WHOLE)}]},
        [{"keypoints": flat(133), "labels": list(WHOLE)}],
        {"labels": list(WHOLE), "instances": [{"keypoints": flat(133)}]},
    ],
)  # fmt: skip
def test_parts_that_the_rig_lacks_are_one_counted_sentence(value: Any) -> None:
    start = start_values(value, "p", BODY, "s3://b/1.jpg")
    (instance,) = start.instances
    assert [point["label"] for point in instance["annotations"]] == list(WHOLE[:17])
    _, report = review(start, BODY.names, doubtful_below=0.1, certain_above=None)
    assert report.to_json() == {
        "left_out": ["116 points of face, hands and feet are not in the rig"]
    }
    assert start.counts == {"not_in_rig": 1}


def test_all_people_of_an_image_are_counted_together() -> None:
    start = start_values([parts(), parts()], "p", BODY)
    assert [len(item["annotations"]) for item in start.instances] == [17, 17]
    assert list(map(str, start.left_out)) == [
        "232 points of face, hands and feet are not in the rig"
    ]


def test_only_labeled_points_are_counted() -> None:
    few = {"keypoints": flat(17), "lefthand_kpts": [5, 6, 2] + [0, 0, 0] * 20}
    assert list(map(str, start_values([few], "p", BODY).left_out)) == [
        "1 point of hands is not in the rig"
    ]
    nothing = {"keypoints": flat(17), "face_kpts": [0, 0, 0] * 68}
    assert start_values([nothing], "p", BODY).left_out == ()
    zeros = {"keypoints": flat(17), "foot_kpts": flat(6, start=17), "face_kpts": [0] * 204}
    assert list(map(str, start_values([zeros], "p", BODY).left_out)) == [
        "6 points of feet are not in the rig"
    ]


@pytest.mark.parametrize(
    ("more", "kept", "said"),
    [
        (("left_big_toe",), 23, "110 points of face and hands are not in the rig"),
        (("left_hand_root",), 17 + 21, "95 points of face, hands and feet are not in the rig"),
        (("face-30", "right_hand_root", "left_hand_root", "left_heel"), 133, None),
    ],
)
def test_a_part_of_which_the_rig_has_a_point_stays(
    more: tuple[str, ...], kept: int, said: str | None
) -> None:
    """The rest of it is unknown to the rig, and told point by point."""
    value = [{"keypoints": flat(133), "labels": list(WHOLE)}]
    start = start_values(value, "p", Hints((*WHOLE[:17], *more)))
    assert len(start.instances[0]["annotations"]) == kept
    assert list(map(str, start.left_out)) == ([said] if said else [])


@pytest.mark.parametrize("hints", [Hints(), BODY._replace(exact=True)])
def test_without_a_rig_and_for_an_export_all_points_stay(hints: Hints) -> None:
    start = start_values([{"keypoints": flat(133), "labels": list(WHOLE)}], "p", hints)
    assert len(start.instances[0]["annotations"]) == 133


def test_other_unknown_points_and_the_components_own_shape_stay() -> None:
    names = ["nose", "hat"]
    start = start_values([{"keypoints": flat(2), "labels": names}], "p", BODY)
    assert [point["label"] for point in start.instances[0]["annotations"]] == names
    own = [{"annotations": [{"label": name, "x": 1, "y": n} for n, name in enumerate(WHOLE)]}]
    assert len(start_values(own, "p", BODY).instances[0]["annotations"]) == 133
