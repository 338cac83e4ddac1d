"""Tests jobs/labels.py: the labels of an output manifest, and what stands in their place."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.jobs.labels import OutputManifest

LABEL = {
    "version": 1,
    "rig": "ant-2",
    "labels": ["head", "tail"],
    "image": {"width": 64, "height": 48},
    "instances": [{"id": "1", "keypoints": [7, 8, 2, 0, 0, 0]}],
    "workers": 2,
    "agreement": 0.5,
}


def write(folder: Path, lines: list[Any]) -> str:
    path = folder / "output.manifest"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return str(path)


def test_labels_are_read_and_other_lines_counted_each_time(tmp_path: Path) -> None:
    lines = [
        {"source-ref": "s3://b/1.jpg", "pose": LABEL},
        "{",
        {"source-ref": "s3://b/3.jpg", "pose": {"status": "error", "reason": "empty", "raw": []}},
        {"source-ref": "s3://b/4.jpg"},
        {"pose": {**LABEL, "instances": 5}},
        {"pose": LABEL},
    ]
    manifest = OutputManifest(write(tmp_path, lines))
    for _ in range(2):
        images = list(manifest.images())
        assert [(image.line, image.source) for image in images] == [
            (1, "s3://b/1.jpg"),
            (6, "line 6"),
        ]
        assert images[0].instances[0].keypoints == [7, 8, 2, 0, 0, 0]
        assert (images[0].size, images[0].agreement) == ((64, 48), 0.5)
        assert manifest.failed == [(3, "empty")]
        assert manifest.unlabeled == 1
        assert [line for line, _ in manifest.problems] == [2, 5]
        assert "pose: instances: is not an array" in manifest.problems[1][1]


def test_spilled_label_is_read_from_where_it_lies(tmp_path: Path) -> None:
    whole = tmp_path / "7.json"
    whole.write_text(json.dumps(LABEL))
    short = {"version": 1, "rig": "ant-2", "label_ref": str(whole)}
    gone = {**short, "label_ref": str(tmp_path / "gone.json")}
    manifest = OutputManifest(write(tmp_path, [{"pose": short}, {"pose": gone}]))
    (image,) = manifest.images()
    assert image.keypoint_names == ("head", "tail")
    ((line, problem),) = manifest.problems
    assert line == 2
    assert "gone.json: cannot be read" in problem


def test_attribute_is_the_last_of_those_that_most_lines_have(tmp_path: Path) -> None:
    lines = [{"first": LABEL, "second": LABEL}, {"first": LABEL, "second": LABEL}, {"x": LABEL}]
    path = write(tmp_path, lines)
    assert OutputManifest(path).attribute == "second"
    assert OutputManifest(path, "first").attribute == "first"


def test_file_without_a_label_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="No line has a label of poserig"):
        OutputManifest(write(tmp_path, [{"source-ref": "s3://b/1.jpg"}, "[]", "{"]))


def placed(*points: tuple[str, float, float]) -> dict[str, Any]:
    """A label of the AWS sample with one instance."""
    annotations = [{"label": name, "x": x, "y": y} for name, x, y in points]
    text = json.dumps([{"name": "", "annotations": annotations}])
    return {"dataset_object_id": "7", "updated_annotations": text, "worker_id": "private.a"}


def test_labels_of_the_aws_sample_have_the_points_of_all_lines(tmp_path: Path) -> None:
    lines = [
        {"source-ref": "s3://b/1.jpg", "first": placed(("head", 10, 20))},
        {"source-ref": "s3://b/2.jpg", "first": placed(("tail", 30, 40), ("head", 0, 0))},
        {"source-ref": "s3://b/3.jpg", "first": {"updated_annotations": "["}},
    ]
    manifest = OutputManifest(write(tmp_path, lines))
    assert manifest.attribute == "first"
    one, two = manifest.images()
    assert one.keypoint_names == two.keypoint_names == ("head", "tail")
    assert one.instances[0].keypoints == [10, 20, 2, 0, 0, 0]
    assert two.instances[0].keypoints == [0, 0, 2, 30, 40, 2]
    assert [line for line, _ in manifest.problems] == [3]
    assert "label.updated_annotations: is not JSON" in manifest.problems[0][1]


def test_answers_of_the_keypoint_tool_are_labels(tmp_path: Path) -> None:
    size = {"width": 640, "height": 480}
    result = {"inputImageProperties": size, "keypoints": [{"label": "a", "x": 5, "y": 6}]}
    manifest = OutputManifest(write(tmp_path, [{"kp": {"annotatedResult": result}}]))
    (image,) = manifest.images()
    assert (image.size, image.instances[0].keypoints) == ((640, 480), [5, 6, 2])


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999"])
def test_an_odd_number_beside_a_label_or_in_it_costs_nothing_else(
    tmp_path: Path, number: str
) -> None:
    """DeepLabCut/DeepLabCut#2995: pandas writes NaN for what is missing."""
    ours = json.dumps({"pose": LABEL})[:-1] + f', "blur": {number}}}'
    lines = [ours, ours.replace("7, 8, 2", f"{number}, 8, 2")]
    manifest = OutputManifest(write(tmp_path, lines))
    assert [image.line for image in manifest.images()] == [1]
    assert [line for line, _ in manifest.problems] == [2]
    assert "holds something that is no number" in manifest.problems[0][1]
    theirs = {"updated_annotations": [{"annotations": [{"label": "head", "x": 7, "y": 8}]}]}
    line = json.dumps({"pose": theirs}).replace("}]", f'}}, {{"label": "tail", "x": {number}}}]', 1)
    manifest = OutputManifest(write(tmp_path, [line, {"pose": theirs}]))
    assert [image.instances[0].keypoints[:3] for image in manifest.images()] == [[7, 8, 2]] * 2
    assert (manifest.left_out, manifest.problems) == ({"no_position": 1}, [])
