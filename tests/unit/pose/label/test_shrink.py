import json
from typing import Any

import jsonschema
import pytest

from poserig.groundtruth.answers.model import AnsweredInstance, AnsweredRig
from poserig.limits import ATTRIBUTE_CHARACTERS
from poserig.pose.consolidation import consolidate
from poserig.pose.label.shrink import characters, most_characters, outline, reference
from poserig.pose.rig_file import LIBRARY
from tests.unit.pose.conftest import MakeAnswer

SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())
REF = "s3://bucket/labels/7-00000000.json"
# A label of two workers, made by hand: 2 people of 2 points, the second with one point.
LABEL: dict[str, Any] = {
    "version": 2,
    "rig": "ant-2",
    "rig_hash": "0123456789abcdef",
    "labels": ["head", "tail"],
    "image": {"width": 64, "height": 48},
    "instances": [
        {"id": "1", "name": "Ann", "keypoints": [1, 2, 2, 3, 4.5, 1], "origins": "ma"},
        {"id": "2", "keypoints": [5, 6, 2, 0, 0, 0], "confidence": [0.75, 0], "score": 0.5,
         "sources": 1},
    ],
    "agreement": 0.8,
    "workers": 2,
    "issues": [
        {"type": "outside_image", "severity": "error", "instance": "1", "detail": "d"},
        {"type": "swap", "severity": "hint", "instance": "1", "detail": "d"},
    ],
    "seconds": 7,
}  # fmt: skip


def crowd(standing: list[float], people: int) -> list[list[float]]:
    """People with four-digit coordinates, as on a large photograph."""
    return [
        [n if i % 3 == 2 else n + 1000 + 37 * person for i, n in enumerate(standing)]
        for person in range(people)
    ]


def test_characters_counts_compact_json_with_other_scripts_as_they_are() -> None:
    assert characters({"a": [1, 2.5], "b": "ä🦒"}) == len('{"a":[1,2.5],"b":"ä🦒"}')


def test_a_name_in_another_script_counts_its_characters_and_not_their_escapes() -> None:
    names = [{**item, "name": "ž" * 20} for item in LABEL["instances"]]
    plain = [{**item, "name": "z" * 20} for item in LABEL["instances"]]
    assert characters({**LABEL, "instances": names}) == characters({**LABEL, "instances": plain})


def test_outline_keeps_keypoints_sources_errors_and_the_address_of_the_whole() -> None:
    before = json.dumps(LABEL)
    short = outline(LABEL, REF)
    assert short == {
        **LABEL,
        "instances": [
            {"id": "1", "name": "Ann", "keypoints": [1, 2, 2, 3, 4.5, 1]},
            {"id": "2", "keypoints": [5, 6, 2, 0, 0, 0], "sources": 1},
        ],
        "issues": LABEL["issues"][:1],
        "label_ref": REF,
    }
    assert json.dumps(LABEL) == before


def test_outline_keeps_what_training_reads_and_leaves_notes_to_the_whole() -> None:
    first, *others = LABEL["instances"]
    details = {"class": "queen", "bbox": [1, 2, 3, 4], "flags": ["crowd"], "rig": "bee-2"}
    more = {"tags": ["night"], "rigs": [{"rig": "bee-2", "rig_hash": ""}]}
    label = {
        **LABEL,
        **more,
        "note": "n",
        "instances": [{**first, **details, "note": "n"}, *others],
    }
    short = outline(label, REF)
    assert {name: short["instances"][0].get(name) for name in (*details, "note")} == {
        **details,
        "note": None,
    }
    assert {name: short.get(name) for name in (*more, "note")} == {**more, "note": None}


def test_reference_keeps_all_but_instances_names_and_issues() -> None:
    assert reference(LABEL, REF) == {
        "version": 2,
        "rig": "ant-2",
        "rig_hash": "0123456789abcdef",
        "image": {"width": 64, "height": 48},
        "agreement": 0.8,
        "workers": 2,
        "seconds": 7,
        "label_ref": REF,
    }


def test_every_short_form_fits_the_schema(standing: list[float], answer_of: MakeAnswer) -> None:
    one = consolidate([answer_of(standing, seconds=3)])
    many = consolidate([answer_of(standing), answer_of(*crowd(standing, 2))])
    paw = AnsweredInstance(
        "p", "", [7, 8, 1], "", "dog", (1, 2, 3, 4), ("crowd",), "n", rig="paw-1"
    )
    answer = answer_of(standing)
    said = consolidate(
        [
            answer._replace(
                instances=(*answer.instances, paw),
                rigs=(AnsweredRig("paw-1", "0123456789abcdef", ("paw",)),),
                tags=("night",),
                note="n",
            )
        ]
    )
    assert said["instances"][1]["rig"] == "paw-1"
    for label in (one, many, said, outline(one, REF), outline(many, REF), reference(many, REF)):
        jsonschema.validate(label, SCHEMA)


def test_eighty_people_of_one_worker_fit_ground_truths_limit_without_loss(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    label = consolidate([answer_of(*crowd(standing, 80), image=(6000, 5000))])
    assert label["issues"] == []
    assert characters(label) <= ATTRIBUTE_CHARACTERS


def test_seventy_people_of_several_workers_fit_without_their_confidences(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    people = crowd(standing, 70)
    missing = [[0, 0, 0, *flat[3:]] for flat in people]
    label = consolidate([answer_of(*seen, image=(6000, 4000)) for seen in (people, missing)])
    assert len(label["instances"]) == 70
    assert characters(label) > ATTRIBUTE_CHARACTERS
    short = outline(label, REF)
    assert characters(short) <= ATTRIBUTE_CHARACTERS
    assert [item["keypoints"] for item in short["instances"]] == [
        item["keypoints"] for item in label["instances"]
    ]
    assert short["label_ref"] == REF


def test_the_bound_counts_each_part_of_a_label() -> None:
    issues = sum(len(repr(issue)) for issue in LABEL["issues"])
    texts = len("ant-2") + len("Ann") + len("1") + len("2") + len("ma") + len("headtail") + 2
    expected = 800 + 2 * 270 + 26 * (12 + 2) + 12 * (issues + texts)
    assert most_characters(LABEL) == expected
    library = {name: member for name, member in LABEL.items() if name != "labels"}
    assert most_characters({**library, "issues": []}) == expected - 12 * (issues + 10)


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("own_rig", [True, False])
@pytest.mark.parametrize("has_details", [True, False])
def test_no_label_is_longer_than_its_bound(
    standing: list[float],
    answer_of: MakeAnswer,
    ascii_only: bool,
    own_rig: bool,
    has_details: bool,
) -> None:
    long_numbers = [n if i % 3 == 2 else -(n + 1.23456789e-7) for i, n in enumerate(standing)]
    for people in range(4):
        answer = answer_of(*[long_numbers] * people, image=(9, 9), name="🦒" * 9)
        if own_rig:
            answer = answer._replace(
                rig="giraffe", keypoint_names=tuple("🦒" * (n + 1) for n in range(17))
            )
        if has_details:
            said: dict[str, Any] = {
                "category": "🦒" * 9,
                "box": (0.1234567891, 1e14, 2.5, 3),
                "flags": ("🦒", "b"),
            }
            answer = answer._replace(
                instances=tuple(one._replace(note="🦒\n" * 9, **said) for one in answer.instances),
                tags=("🦒", "night"),
                note="🦒\n" * 99,
            )
        label = consolidate([answer], [{"type": "t", "severity": "info", "detail": "🦒\n" * 99}])
        length = len(json.dumps(label, ensure_ascii=ascii_only))
        assert length <= most_characters(label) <= 12 * length
