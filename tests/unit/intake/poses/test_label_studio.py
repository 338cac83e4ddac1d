"""Label Studio's tasks. HumanSignal/label-studio-sdk#480: keypoints without x."""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.label_studio import CANCELED
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses
from poserig.intake.poses.start import start_values

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


def prediction(*regions: Any, **members: Any) -> dict[str, Any]:
    return {"data": {"image": "1.jpg"}, "predictions": [{"result": list(regions), **members}]}


def test_points_have_their_own_score_or_that_of_the_prediction(only: Any) -> None:
    regions = [keypoint("head", 10, 20, score=0.9), keypoint("tail", 30, 40)]
    (item,) = only(prediction(*regions, score=0.6), "label_studio").instances
    assert (item.scores, item.score) == ([0.9, 0.6], 0.6)
    (item,) = only(prediction(*regions), "label_studio").instances
    assert (item.scores, item.score) == ([0.9, None], None)


def test_an_object_has_the_score_of_its_rectangle(only: Any) -> None:
    regions = [{**rectangle("r1"), "score": 0.8}, rectangle("r2"),
               keypoint("head", 10, 20, "k1", parentID="r1"),
               keypoint("head", 30, 40, "k2", parentID="r2")]  # fmt: skip
    one, two = only(prediction(*regions, score=0.5), "label_studio").instances
    assert (one.score, two.score) == (0.8, 0.5)
    assert (one.scores, two.scores) == ([0.5], [0.5])


def test_a_prediction_alone_has_scores_too(only: Any) -> None:
    """HumanSignal/label-studio#7151: what a backend answers, before the server stores it."""
    value = {"model_version": "v1", "score": 0.7, "result": [keypoint("head", 10, 20)]}
    assert only(value, "label_studio").instances[0].scores == [0.7]


@pytest.mark.parametrize("score", [0, 0.0, None, "0.9", float("nan")])
def test_a_score_that_no_model_gave_leaves_the_points(only: Any, score: Any) -> None:
    """HumanSignal/label-studio-sdk#338: importers that know no score."""
    (item,) = only(prediction(keypoint("head", 10, 20), score=score), "label_studio").instances
    assert (item.keypoints, item.scores, item.score) == ([100, 100, 2], (), None)


def test_what_people_corrected_keeps_no_score_of_the_model(only: Any) -> None:
    corrected = keypoint("head", 10, 20, score=0.9, origin="prediction-changed")
    (item,) = only([task(corrected)], "label_studio").instances
    assert item.scores == ()


def test_scores_reach_the_start_values() -> None:
    value = prediction(keypoint("head", 10, 20, score=1.7), keypoint("tail", 30, 40), score=0.25)
    (instance,) = start_values(value, "p", Hints(("head", "tail"))).instances
    assert [point["score"] for point in instance["annotations"]] == [1, 0.25]
    assert instance["score"] == 0.25
