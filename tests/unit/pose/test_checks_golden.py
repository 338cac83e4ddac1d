"""The label checks on the cases that the component's checks pass, too."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.issues import check_types, issue_types
from poserig.pose.checks import check_image
from poserig.pose.checks.fixes import apply_fix
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig, parse_rig

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "checks.json"
CASES: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))["cases"]


def rig_of(case: dict[str, Any]) -> Rig:
    return load_rig(case["rig"]) if isinstance(case["rig"], str) else parse_rig(case["rig"])


def instances_of(case: dict[str, Any]) -> list[Instance]:
    return [Instance(item["id"], "", item["keypoints"]) for item in case["instances"]]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_golden_case(case: dict[str, Any]) -> None:
    image = case["image"]["width"], case["image"]["height"]
    found = check_image(rig_of(case), instances_of(case), image)
    assert [finding.issue() for finding in found] == case["findings"]


FIXABLE = [case for case in CASES if "fixed" in case]


@pytest.mark.parametrize("case", FIXABLE, ids=[case["name"] for case in FIXABLE])
def test_fix_leaves_nothing_to_find(case: dict[str, Any]) -> None:
    given = instances_of(case)
    rig = rig_of(case)
    mended = apply_fix(rig, given, case["findings"][0]["fix"])
    assert [{"id": i.id, "keypoints": i.keypoints} for i in mended] == case["fixed"]
    assert given == instances_of(case)
    image = case["image"]["width"], case["image"]["height"]
    left = {finding.type for finding in check_image(rig, mended, image)}
    assert case["findings"][0]["type"] not in left


def test_the_cases_hold_each_type_of_the_table_and_no_other() -> None:
    assert {found["type"] for case in CASES for found in case["findings"]} == check_types()


def test_severity_and_fix_of_the_cases_are_those_of_the_table() -> None:
    for found in (found for case in CASES for found in case["findings"]):
        row = issue_types()[found["type"]]
        assert found["severity"] == row.severity
        if "fix" in found:
            assert found["fix"]["action"] == (row.fix and row.fix["action"])
    offered = {f["type"] for case in CASES for f in case["findings"] if "fix" in f}
    assert offered == {kind for kind in check_types() if issue_types()[kind].fix}
