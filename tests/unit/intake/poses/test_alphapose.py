"""AlphaPose's results: scores up to 6, one list for all images."""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses


def person(count: int, image: str = "1.jpg", score: float = 3.5, **more: Any) -> dict[str, Any]:
    flat = [n for k in range(count) for n in (10 + k, 20 + 2 * k, score)]
    return {"image_id": image, "category_id": 1, "keypoints": flat, "score": 2.9, **more}


@pytest.mark.parametrize(
    ("count", "last"), [(17, "right_ankle"), (26, "right_heel"), (16, "left_wrist")]
)
def test_points_have_the_order_of_their_number(only: Any, count: int, last: str) -> None:
    image = only([person(count, box=[1, 2, 3, 4], idx=[0.0])], "alphapose")
    (item,) = image.instances
    assert item.names[-1] == last
    assert set(item.scores) == {1}
    assert (item.score, item.box, image.source) == (1, (1, 2, 3, 4), "1.jpg")


def test_whole_scores_are_scores_too(only: Any) -> None:
    (item,) = only([person(17, score=1)], "alphapose").instances
    assert item.keypoints[2::3] == [2] * 17
    assert item.scores == [1] * 17


def test_images_are_told_apart() -> None:
    images = read_poses([person(17), person(17, "2.jpg"), person(17)], "p").images
    assert [(image.source, len(image.instances)) for image in images] == [
        ("1.jpg", 2),
        ("2.jpg", 1),
    ]


def test_names_of_the_rig_come_first_and_other_numbers_need_them(only: Any) -> None:
    names = tuple(f"n{k}" for k in range(17))
    assert only([person(17)], "alphapose", Hints(names)).instances[0].names == names
    with pytest.raises(PosesError, match="has keypoints without names"):
        read_poses([person(12)], "p")


def test_a_person_without_keypoints_is_left_out(only: Any) -> None:
    images = read_poses([person(17), {**person(17), "keypoints": []}], "p").images
    assert images[0].counts() == {"no_keypoints": 1}
