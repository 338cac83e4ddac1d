"""Golden advice: what the rig creator says of a rig too; web/test/creator/advice-golden.test.ts."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.pose.rig_file import parse_rig
from poserig.pose.side_words import sides_of
from poserig.rigging.advice import advice_on

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "advice.json").read_text("utf-8"))


@pytest.mark.parametrize("case", GOLDEN["cases"], ids=lambda case: case["name"])
def test_golden_advice(case: dict[str, Any]) -> None:
    found = advice_on(parse_rig(case["rig"]))
    told = [{"place": one.place, "what": one.what, "cure": one.cure} for one in found]
    assert told == case["advice"]


@pytest.mark.parametrize("case", GOLDEN["sides"], ids=lambda case: case["names"][0])
def test_golden_sides(case: dict[str, Any]) -> None:
    assert [list(sides_of(case["names"])[name]) for name in case["names"]] == case["sides"]
