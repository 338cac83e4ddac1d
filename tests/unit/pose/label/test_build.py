import json

import jsonschema
import pytest

from poserig.pose.consolidation import consolidate
from poserig.pose.label.build import Basis, Frame, make_instance, make_label, rounded
from poserig.pose.rig_file import LIBRARY
from tests.unit.pose.conftest import MakeAnswer

SCHEMA = json.loads((LIBRARY.parent / "schemas" / "label.schema.json").read_text())
INSTANCE = make_instance(
    "7", "Ann", [1, 2, 2], confidence=[0.5], score=0.25, sources=3, origins="m"
)


def test_an_instance_has_its_members_in_their_order() -> None:
    assert json.dumps(INSTANCE) == (
        '{"id": "7", "name": "Ann", "keypoints": [1, 2, 2], "origins": "m", '
        '"confidence": [0.5], "score": 0.25, "sources": 3}'
    )
    jsonschema.validate(INSTANCE, {**SCHEMA, "oneOf": [{"$ref": "#/$defs/instance"}]})


def test_an_instance_leaves_out_what_has_its_default_and_nothing_else() -> None:
    flat: list[float] = [1, 2, 2, 0, 0, 0]
    bare = make_instance("1", "", flat, confidence=[1, 0], score=1, sources=None, origins="p-")
    assert bare == {"id": "1", "keypoints": flat}
    assert make_instance("1", "", flat) == bare
    assert make_instance("1", "", flat, confidence=[1, 1])["confidence"] == [1, 1]
    assert make_instance("1", "", flat, origins="pn")["origins"] == "pn"
    assert make_instance("1", "", flat, score=0.5)["score"] == 0.5
    assert make_instance("1", "", flat, sources=1)["sources"] == 1


@pytest.mark.parametrize(
    ("orientation", "expected"), [(1, {}), (6, {"orientation": 6}), (None, {"orientation": None})]
)
def test_the_frame_says_the_orientation_of_the_file(
    orientation: int | None, expected: dict[str, object]
) -> None:
    label = make_label(
        rig="ant-1",
        rig_hash="",
        keypoint_names=None,
        frame=Frame(64, 48, orientation),
        instances=[],
        agreement=None,
        workers=1,
        issues=(),
        seconds=None,
    )
    assert label["image"] == {"width": 64, "height": 48, **expected}
    jsonschema.validate(label, SCHEMA)


def test_a_label_of_one_worker_has_its_members_in_their_order() -> None:
    label = make_label(
        rig="ant-1",
        rig_hash="0123456789abcdef",
        keypoint_names=None,
        frame=Frame(64, 48, 1),
        instances=[INSTANCE],
        agreement=None,
        workers=1,
        issues=(),
        seconds=2.5,
    )
    assert json.dumps({**label, "instances": []}) == (
        '{"version": 2, "rig": "ant-1", "rig_hash": "0123456789abcdef", '
        '"image": {"width": 64, "height": 48}, "instances": [], "agreement": null, "workers": 1, '
        '"issues": [], "seconds": 2.5}'
    )
    assert label["instances"] == [INSTANCE]
    jsonschema.validate(label, SCHEMA)


def test_a_label_of_several_workers_names_its_points_and_says_whether_more_would_help() -> None:
    label = make_label(
        rig="",
        rig_hash="",
        keypoint_names=("tip",),
        frame=None,
        instances=[],
        agreement=0.5,
        workers=2,
        issues=[{"type": "swap", "severity": "info"}],
        seconds=None,
        more_would_help=0.0,
        basis=Basis(images=4, answers=8, workers=3),
        changes={"was_modified": False},
    )
    assert label == {
        "version": 2,
        "rig": "",
        "rig_hash": "",
        "labels": ["tip"],
        "image": None,
        "instances": [],
        "agreement": 0.5,
        "workers": 2,
        "issues": [{"type": "swap", "severity": "info"}],
        "seconds": None,
        "more_would_help": 0,
        "basis": {"images": 4, "answers": 8, "workers": 3},
        "changes": {"was_modified": False},
    }
    jsonschema.validate(label, SCHEMA)


@pytest.mark.parametrize(
    ("number", "expected"),
    [(1.005, "1"), (2.349, "2.35"), (3.0, "3"), (0.994, "0.99"), (-0.5, "-0.5")],
)
def test_rounded_has_two_decimals_and_is_an_integer_where_it_can(
    number: float, expected: str
) -> None:
    assert json.dumps(rounded(number)) == expected


def test_the_schema_is_valid_and_allows_errors() -> None:
    jsonschema.validate(SCHEMA, jsonschema.Draft202012Validator.META_SCHEMA)
    jsonschema.validate({"status": "error", "reason": "why", "raw": ["{}"]}, SCHEMA)


@pytest.mark.parametrize(
    "member", [{"version": 3}, {"workers": 0}, {"agreement": 1.5}, {"rig_hash": "xyz"}, {"no": 1}]
)
def test_the_schema_refuses_what_is_no_label(
    member: dict[str, object], standing: list[float], answer_of: MakeAnswer
) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**consolidate([answer_of(standing)]), **member}, SCHEMA)
