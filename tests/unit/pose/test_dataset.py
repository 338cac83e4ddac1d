from typing import Any

import pytest

from poserig.pose.dataset import LabeledImage, labeled_image
from poserig.pose.keypoints import Instance
from poserig.pose.label import LabelError

LABEL: dict[str, Any] = {
    "rig": "ant-2",
    "labels": ["head", "tail"],
    "image": {"width": 64, "height": 48},
    "instances": [
        {"id": "7", "name": "Ann", "keypoints": [1, 2, 2, 3, 4.5, 1], "confidence": [0.5, 0.25]}
    ],
    "agreement": 0.75,
    "workers": 2,
}


def test_a_label_becomes_an_image_with_its_source_and_line() -> None:
    assert labeled_image(LABEL, "s3://b/a.jpg", 9) == LabeledImage(
        source="s3://b/a.jpg",
        line=9,
        rig="ant-2",
        keypoint_names=("head", "tail"),
        size=(64, 48),
        instances=(Instance("7", "Ann", [1, 2, 2, 3, 4.5, 1], [0.5, 0.25]),),
        agreement=0.75,
        workers=2,
        split="",
    )


def test_a_single_workers_confidence_is_unknown() -> None:
    image = labeled_image({**LABEL, "workers": 1, "agreement": None}, "a", 1)
    assert image.instances == (Instance("7", "Ann", [1, 2, 2, 3, 4.5, 1]),)
    assert image.agreement is None


def test_what_is_no_label_is_refused() -> None:
    with pytest.raises(LabelError, match="no label of poserig"):
        labeled_image({"status": "error"}, "a", 1)
