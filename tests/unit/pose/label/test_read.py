import json
from typing import Any

import pytest

from poserig.pose.consolidation import consolidate
from poserig.pose.label import LabelError
from poserig.pose.label.read import Label, parse_label
from poserig.pose.label.shrink import lean, outline
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


def test_whole_and_lean_labels_read_alike(
    coco: Rig, standing: list[float], answer_of: MakeAnswer
) -> None:
    label = consolidate([answer_of(standing, name="Ann")])
    for form in (label, lean(label)):
        read = parse_label(json.loads(json.dumps(form)))
        assert (read.rig, read.keypoint_names) == (coco.name, coco.keypoint_names)
        assert (read.size, read.agreement, read.workers) == ((640, 480), None, 1)
        (instance,) = read.instances
        assert (instance.id, instance.name, instance.keypoints) == ("1", "Ann", standing)
        assert instance.confidence == [1] * 17


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
