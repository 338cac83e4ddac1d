import json

import jsonschema
import pytest

from poserig.pose.consolidation import consolidate
from poserig.pose.label import MAX_CHARACTERS, LabelError, is_label
from poserig.pose.label.read import parse_label, whole
from poserig.pose.label.shrink import characters, lean, most_characters, outline, reference
from poserig.pose.rig import Rig
from poserig.pose.rig_file import LIBRARY

SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())
REF = "s3://bucket/labels/7-00000000.json"


def crowd(standing: list[float], people: int) -> list[list[float]]:
    """People with four-digit coordinates, as on a large photograph."""
    return [
        [n if i % 3 == 2 else n + 1000 + 37 * person for i, n in enumerate(standing)]
        for person in range(people)
    ]


def test_labels_of_one_and_of_several_workers_fit_the_schema(
    standing: list[float], answer_of
) -> None:
    jsonschema.validate(SCHEMA, jsonschema.Draft202012Validator.META_SCHEMA)
    one = consolidate([answer_of(standing, seconds=3)])
    many = consolidate([answer_of(standing), answer_of(*crowd(standing, 2))])
    for label in (one, many, lean(one), lean(many), outline(many, REF), reference(many, REF)):
        jsonschema.validate(label, SCHEMA)
    jsonschema.validate({"status": "error", "reason": "why", "raw": ["{}"]}, SCHEMA)


@pytest.mark.parametrize(
    "member", [{"version": 2}, {"workers": 0}, {"agreement": 1.5}, {"rig_hash": "xyz"}, {"no": 1}]
)
def test_the_schema_refuses_what_is_no_label(
    member: dict[str, object], standing: list[float], answer_of
) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**consolidate([answer_of(standing)]), **member}, SCHEMA)


def test_eighty_people_of_one_worker_fit_ground_truths_limit_without_loss(
    standing: list[float], answer_of
) -> None:
    label = consolidate([answer_of(*crowd(standing, 80), image=(6000, 5000))])
    assert label["issues"] == []
    assert characters(label) > MAX_CHARACTERS
    slim = lean(label)
    assert characters(slim) <= MAX_CHARACTERS
    assert whole(slim) == label


def test_seventy_people_of_several_workers_fit_without_their_confidences(
    standing: list[float], answer_of
) -> None:
    people = crowd(standing, 70)
    missing = [[0, 0, 0, *flat[3:]] for flat in people]
    label = consolidate([answer_of(*seen, image=(6000, 4000)) for seen in (people, missing)])
    assert len(label["instances"]) == 70
    assert characters(lean(label)) > MAX_CHARACTERS
    sketch = outline(label, REF)
    assert characters(sketch) <= MAX_CHARACTERS
    assert [item["keypoints"] for item in sketch["instances"]] == [
        item["keypoints"] for item in label["instances"]
    ]
    assert sketch["label_ref"] == REF


def test_lean_keeps_what_cannot_be_worked_out_again(standing: list[float], answer_of) -> None:
    bare = [0, 0, 0, *standing[3:]]
    label = consolidate([answer_of(standing, name="Ann"), answer_of(bare), answer_of()])
    (instance,) = lean(label)["instances"]
    assert instance["name"] == "Ann"
    assert 0.5 < instance["score"] < 1
    assert instance["sources"] == 2
    assert instance["confidence"][0] < min(instance["confidence"][1:])
    assert "bbox" not in instance
    assert whole(lean(label)) == label


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("own_rig", [True, False])
def test_no_label_is_longer_than_its_bound(
    standing: list[float], answer_of, ascii_only: bool, own_rig: bool
) -> None:
    long_numbers = [n if i % 3 == 2 else -(n + 1.23456789e-7) for i, n in enumerate(standing)]
    for people in range(4):
        answer = answer_of(*[long_numbers] * people, image=(9, 9), name="🦒" * 9)
        if own_rig:
            answer = answer._replace(
                rig="giraffe", keypoint_names=tuple("🦒" * (n + 1) for n in range(17))
            )
        label = consolidate([answer], [{"type": "t", "severity": "info", "detail": "🦒\n" * 99}])
        length = len(json.dumps(label, ensure_ascii=ascii_only))
        assert length <= most_characters(label) <= 12 * length


def test_parse_label_reads_whole_and_lean_labels(
    coco: Rig, standing: list[float], answer_of
) -> None:
    label = consolidate([answer_of(standing, name="Ann")])
    for form in (label, lean(label)):
        read = parse_label(json.loads(json.dumps(form)))
        assert (read.rig, read.keypoint_names) == (coco.name, coco.keypoint_names)
        assert [(i.id, i.name, i.keypoints) for i in read.instances] == [("1", "Ann", standing)]


def test_parse_label_takes_the_labels_own_names_first() -> None:
    value = {"rig": "ant-2", "labels": ["a", "b"], "instances": [{"keypoints": [1, 2, 2, 0, 0, 0]}]}
    assert parse_label(value).keypoint_names == ("a", "b")
    assert parse_label(value).instances[0].id == "1"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"instances": []}, "no label of poserig"),
        ({"rig": "coco-person-17", "label_ref": REF}, f"lies at {REF}"),
        ({"rig": "ant-2", "instances": []}, '"ant-2" is no rig of the library'),
        (
            {"rig": "coco-person-17", "instances": [{"keypoints": [1, 2, 2]}]},
            r"instances\[0\].keypoints: needs 51 numbers for 17 points",
        ),
    ],
)
def test_parse_label_says_what_is_wrong(value: object, message: str) -> None:
    with pytest.raises(LabelError, match=message):
        parse_label(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"rig": "", "instances": []}, True),
        ({"rig": "", "label_ref": REF}, True),
        ({"status": "error", "reason": "", "raw": []}, False),
        ({"annotations": []}, False),
        ([], False),
        (None, False),
    ],
)
def test_is_label_knows_its_own(value: object, expected: bool) -> None:
    assert is_label(value) is expected
