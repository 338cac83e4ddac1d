import json
from typing import Any

import pytest

from poserig.pose.consolidation import consolidate
from poserig.pose.label import LabelError
from poserig.pose.label.read import Label, parse_label
from poserig.pose.label.shrink import outline
from poserig.pose.rig import Rig
from tests.unit.pose.conftest import MakeAnswer

REF = "s3://bucket/labels/7-00000000.json"
ANT: dict[str, Any] = {
    "rig": "ant-2",
    "labels": ["a", "b"],
    "instances": [{"keypoints": [1, 2, 2, 0, 0, 0]}],
}


def confidence_of(**members: Any) -> Any:
    instance = {**ANT["instances"][0], **members}
    return parse_label({**ANT, "instances": [instance]}).instances[0].confidence


# As version 1 wrote it.
FIRST: dict[str, Any] = {
    "version": 1, "rig": "ant-2", "rig_hash": "0123456789abcdef", "labels": ["a", "b"],
    "image": {"width": 64, "height": 48},
    "instances": [
        {"id": "1", "name": "Ann", "keypoints": [1, 2, 2, 0, 0, 0], "bbox": [1, 2, 0, 0],
         "confidence": [1, 0], "score": 1, "sources": 1},
    ],
    "agreement": None, "workers": 1, "issues": [], "seconds": 7,
}  # fmt: skip


def test_version_1_is_read_and_claims_no_more_than_it_said() -> None:
    read = parse_label(FIRST)
    assert (read.size, read.orientation, read.workers) == ((64, 48), None, 1)
    (instance,) = read.instances
    assert (instance.name, instance.keypoints) == ("Ann", [1, 2, 2, 0, 0, 0])
    assert (list(instance.confidence), instance.origins) == ([1, 0], "")


def test_version_2_says_its_frame_and_how_each_point_came_to_be() -> None:
    second = {**FIRST, "version": 2}
    read = parse_label(second)
    assert (read.orientation, read.instances[0].origins) == (1, "p-")
    turned = {"width": 64, "height": 48, "orientation": 6}
    assert parse_label({**second, "image": turned}).orientation == 6
    assert parse_label({**second, "image": {**turned, "orientation": None}}).orientation is None
    told = {**FIRST["instances"][0], "origins": "an"}
    assert parse_label({**second, "instances": [told]}).instances[0].origins == "an"
    # A label that leaves them out because the whole one lies in S3 says nothing.
    assert parse_label({**second, "label_ref": REF}).instances[0].origins == ""


@pytest.mark.parametrize("version", [3, 0, "2", None])
def test_a_label_of_another_version_is_refused(version: object) -> None:
    with pytest.raises(LabelError, match=r"version: is .* labels up to version 2"):
        parse_label({**FIRST, "version": version})


def test_a_label_reads_as_it_was_built(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    label = consolidate([answer_of(standing, name="Ann")])
    read = parse_label(json.loads(json.dumps(label)))
    assert (read.rig, read.keypoint_names) == (coco.name, coco.keypoint_names)
    assert (read.size, read.agreement, read.workers) == ((640, 480), None, 1)
    (instance,) = read.instances
    assert (instance.id, instance.name, instance.keypoints) == ("1", "Ann", standing)
    assert (instance.confidence, instance.origins) == ([1] * 17, "p" * 17)


def test_a_label_of_several_workers_keeps_its_confidence_and_agreement(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    label = consolidate([answer_of(standing), answer_of([n + 1 for n in standing[:3]] + [0] * 48)])
    read = parse_label(label)
    assert (read.agreement, read.workers) == (label["agreement"], 2)
    assert read.instances[0].confidence == label["instances"][0]["confidence"]
    assert len(set(read.instances[0].confidence)) > 1


def test_a_label_takes_its_own_keypoint_names_first() -> None:
    assert parse_label(ANT) == Label(
        rig="ant-2",
        keypoint_names=("a", "b"),
        size=None,
        instances=parse_label(ANT).instances,
        agreement=None,
        workers=None,
    )
    own = parse_label({**ANT, "rig": "coco-person-17"})
    assert own.keypoint_names == ("a", "b")
    assert (own.instances[0].id, own.instances[0].name) == ("1", "")


def test_the_default_confidence_is_one_for_each_labeled_point() -> None:
    assert confidence_of() == [1, 0]
    assert confidence_of(confidence=[0.25, 0]) == [0.25, 0]


@pytest.mark.parametrize("odd", [None, "1", [0.5], [0.5, None], [0.5, "1"], [0.5, True]])
def test_a_confidence_that_cannot_be_read_is_unknown(odd: object) -> None:
    assert confidence_of(confidence=odd) == ()


def test_an_outline_has_no_confidences(standing: list[float], answer_of: MakeAnswer) -> None:
    label = consolidate([answer_of(standing), answer_of([n + 1 for n in standing[:3]] + [0] * 48)])
    assert parse_label(outline(label, REF)).instances[0].confidence == ()


@pytest.mark.parametrize(
    ("image", "size"),
    [
        ({"width": 6, "height": 4.0}, (6, 4)),
        ({"width": 6}, None),
        ({"width": 6, "height": "4"}, None),
        ([6, 4], None),
        (None, None),
    ],
)
def test_the_size_of_the_image_is_read_when_it_is_there(image: object, size: object) -> None:
    assert parse_label({**ANT, "image": image}).size == size


@pytest.mark.parametrize(
    ("member", "value"), [("agreement", "1"), ("agreement", True), ("workers", 1.5)]
)
def test_odd_members_about_the_workers_are_unknown(member: str, value: object) -> None:
    read = parse_label({**ANT, member: value})
    assert (read.agreement, read.workers) == (None, None)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"instances": []}, "no label of poserig"),
        ({"rig": "coco-person-17", "label_ref": REF}, f"lies at {REF}"),
        ({"rig": "ant-2", "instances": []}, 'labels: "ant-2" is no rig of the library'),
        ({"rig": "ant-2", "labels": "ab", "instances": []}, "labels: is not an array of keypoint"),
        ({"rig": "ant-2", "labels": ["a", 3], "instances": []}, "labels: is not an array of"),
        ({"rig": "coco-person-17", "instances": {}}, "instances: is not an array"),
        ({**ANT, "instances": [3]}, r"instances\[0\].keypoints: needs 6 numbers for 2 points"),
        ({**ANT, "instances": [{"keypoints": "123456"}]}, "needs 6 numbers for 2 points"),
        (
            {**ANT, "instances": [{"keypoints": [1, None, 2, 0, 0, 0]}]},
            r"instances\[0\].keypoints: holds something that is no number",
        ),
        (
            {**ANT, "instances": [{"keypoints": [1, 2, 3, 0, 0, 0]}]},
            r"instances\[0\].keypoints: has a visibility that is not 0, 1 or 2",
        ),
        (
            {"rig": "coco-person-17", "instances": [{"keypoints": [1, 2, 2]}]},
            r"instances\[0\].keypoints: needs 51 numbers for 17 points",
        ),
    ],
)
def test_parse_label_says_what_is_wrong(value: object, message: str) -> None:
    with pytest.raises(LabelError, match=message):
        parse_label(value)
