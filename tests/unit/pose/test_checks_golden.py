"""The label checks on the cases that the component's checks pass, too."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.pose.checks import check_image
from poserig.pose.checks.fixes import apply_fix
from poserig.pose.instance import Instance
from poserig.pose.rig import Rig, load_rig, parse_rig

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
