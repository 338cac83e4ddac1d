"""SLEAP's labels in JSON."""

from typing import Any

import pytest

from poserig.intake.poses.read import read_poses

NODES = [{"name": "head", "weight": 1.0}, {"name": "tail", "weight": 1.0}]


def point(x: Any, y: Any, **more: Any) -> dict[str, Any]:
    return {"py/object": "sleap.instance.Point", "x": x, "y": y, "visible": True, **more}


def labels(points: dict[str, Any], **backend: Any) -> dict[str, Any]:
    return {
        "version": "2.0.0",
        "skeletons": [{"nodes": [{"id": 0}, {"id": 1}]}],
        "nodes": NODES,
        "videos": [{"backend": {"filename": "mice.mp4", **backend}}],
        "labels": [
            {"video": "0", "frame_idx": 1, "_instances": [{"skeleton": "0", "_points": points}]}
        ],
    }


def test_points_are_named_by_their_nodes(only: Any) -> None:
    image = only(labels({"1": point(30, 40), "0": point(10.5, 20, visible=False)}), "sleap")
    (item,) = image.instances
    assert item.names == ("tail", "head")
    assert item.keypoints == [30, 40, 2, 10.5, 20, 1]
    assert image.source == "1"


def test_predicted_points_have_scores_and_missing_ones_nothing(only: Any) -> None:
    points = {"0": point(10, 20, score=1.1), "1": point(None, None)}
    image = only(labels(points), "sleap")
    assert image.instances[0].scores == [1, None]
    assert image.instances[0].keypoints == [10, 20, 2, 0, 0, 0]
    assert image.left_out == ()


def test_a_sequence_of_images_names_the_file(only: Any) -> None:
    image = only(labels({"0": point(1, 2)}, filenames=["a/0.png", "a/1.png"]), "sleap")
    assert image.source == "a/1.png"


@pytest.mark.parametrize("key", ["7", "x", "-1"])
def test_a_point_of_no_node_is_left_out(only: Any, key: str) -> None:
    image = only(labels({"0": point(10, 20), key: point(30, 40)}), "sleap")
    assert image.instances[0].keypoints == [10, 20, 2, 0, 0, 0]
    assert image.counts() == {"no_name": 1}


def test_frames_are_images_and_instances_without_points_are_left_out() -> None:
    value = labels({"0": point(10, 20)})
    value["labels"] += [{"video": "0", "frame_idx": 2, "_instances": [{"skeleton": "0"}]}]
    one, two = read_poses(value, "p").images
    assert (one.source, two.source) == ("1", "2")
    assert two.counts() == {"no_keypoints": 1}
