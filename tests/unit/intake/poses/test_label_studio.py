"""Label Studio's tasks. HumanSignal/label-studio-sdk#480: keypoints without x."""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.label_studio import CANCELED
from poserig.intake.poses.read import read_poses

SIZE = {"original_width": 1000, "original_height": 500, "image_rotation": 0}


def keypoint(name: str, x: Any, y: Any, ident: str = "", **more: Any) -> dict[str, Any]:
    value = {"x": x, "y": y, "width": 0.5, "keypointlabels": [name]}
    return {**SIZE, "id": ident or name, "type": "keypointlabels", "value": value, **more}


def rectangle(ident: str, label: str = "ant") -> dict[str, Any]:
    value = {"x": 10, "y": 20, "width": 50, "height": 40, "rotation": 0, "rectanglelabels": [label]}
    return {**SIZE, "id": ident, "type": "rectanglelabels", "value": value}


def task(*regions: Any, **more: Any) -> dict[str, Any]:
    answer = {"id": 1, "result": list(regions), CANCELED: False}
    return {"id": 7, "data": {"image": "s3://b/x/one.jpg"}, "annotations": [answer], **more}


def test_percent_become_pixels_and_parents_tie_points_to_objects() -> None:
    value = [task(
        rectangle("r1"), rectangle("r2", "bee"),
        keypoint("head", 10, 20, "k1", parentID="r1"),
        keypoint("head", 30, 40, "k2", parentID="r2"),
        keypoint("tail", 15.5, 25, "k3", parentID="r1"),
    )]  # fmt: skip
    (image,) = read_poses(value, "p").images
    one, two = image.instances
    assert (image.source, image.size) == ("s3://b/x/one.jpg", (1000, 500))
    assert (one.names, one.keypoints) == (("head", "tail"), [100, 100, 2, 155, 125, 2])
    assert (one.category, one.box) == ("ant", (100, 100, 500, 200))
    assert (two.category, two.keypoints) == ("bee", [300, 200, 2])


@pytest.mark.parametrize("ends", [("r1", "k1"), ("k1", "r1")])
def test_relations_tie_as_well(only: Any, ends: tuple[str, str]) -> None:
    relation = {"type": "relation", "from_id": ends[0], "to_id": ends[1], "direction": "right"}
    value = [task(rectangle("r1"), rectangle("r2"), keypoint("head", 10, 20, "k1"), relation)]
    assert only(value, "label_studio").instances[0].box == (100, 100, 500, 200)


def test_points_without_an_object_are_one_object(only: Any) -> None:
    regions = [keypoint("head", 10, 20), keypoint("tail", 30, 40), keypoint("head", 50, 60)]
    image = only(regions, "label_studio")
    assert image.instances[0].names == ("head", "tail")
    assert image.counts() == {"given_twice": 1}
    boxed = only([*regions[:2], rectangle("r1")], "label_studio")
    assert boxed.instances[0].category == "ant"


def test_the_answer_that_counts_is_the_newest_that_was_not_canceled(only: Any) -> None:
    def answer(x: float, updated: str, **more: Any) -> dict[str, Any]:
        return {"result": [keypoint("head", x, 20)], "updated_at": updated, **more}

    answers = [answer(10, "2026-01-01"), answer(20, "2026-03-01"),
               answer(30, "2026-04-01", **{CANCELED: True})]  # fmt: skip
    image = only({**task(), "annotations": answers}, "label_studio")
    assert image.instances[0].keypoints[0] == 200
    assert image.counts() == {"another_answer": 1}
    answers[0]["ground_truth"] = True
    assert only({**task(), "annotations": answers}, "label_studio").instances[0].keypoints[0] == 100


def test_predictions_are_read_where_nobody_answered(only: Any) -> None:
    value = {"data": {"image": "/data/one.jpg"}, "predictions": [{"result": [keypoint("a", 5, 6)]}]}
    assert only(value, "label_studio").instances[0].keypoints == [50, 30, 2]


def test_a_keypoint_without_x_costs_itself(only: Any) -> None:
    ghost = keypoint("tail", 1, 2)
    del ghost["value"]["x"]
    image = only([task(keypoint("head", 10, 20), ghost)], "label_studio")
    assert image.instances[0].keypoints == [100, 100, 2, 0, 0, 0]
    assert [str(item) for item in image.left_out] == ["1: tail has no coordinates"]


def test_rotated_images_and_unknown_sizes_are_not_guessed(only: Any) -> None:
    turned = keypoint("tail", 10, 20, image_rotation=90)
    image = only([task(keypoint("head", 10, 20), turned)], "label_studio")
    assert image.instances[0].names == ("head",)
    assert image.counts() == {"unreadable": 1}
    bare = {"type": "keypointlabels", "value": {"x": 1, "y": 2, "keypointlabels": ["a"]}}
    with pytest.raises(PosesError, match="nothing says these"):
        read_poses([bare], "p")


def test_a_task_that_nobody_answered_starts_from_what_a_model_predicts() -> None:
    """HumanSignal/label-studio#935: exports have an empty list `annotations` beside predictions."""
    point = {"type": "keypointlabels", "original_width": 200, "original_height": 100,
             "value": {"x": 50, "y": 50, "keypointlabels": ["nose"]}}  # fmt: skip
    task = {"data": {"image": "1.jpg"}, "annotations": [], "predictions": [{"result": [point]}]}
    poses = read_poses([task], "p")
    assert poses.shape == "label_studio"
    assert poses.images[0].instances[0].keypoints == [100, 50, 2]
