"""Findings, and the instances as the checks read them."""

import pytest

from poserig.pose.checks.finding import Finding, names, pose_of, readable
from tests.unit.pose.checks.people import PLAN


def test_an_instance_by_columns() -> None:
    found = pose_of("7", [10, 20, 2, 99, 99, 0, 40, 60, 1])
    assert (found.id, found.at) == ("7", [(10, 20), (99, 99), (40, 60)])
    assert (list(found.v), found.placed) == ([2, 0, 1], [0, 2])
    assert found.box == (10, 20, 40, 60)
    assert found.size == pytest.approx((0.53 * 30 * 40) ** 0.5)


def test_an_instance_without_a_point_has_no_box() -> None:
    found = pose_of("7", [10, 20, 0])
    assert (found.placed, found.box, found.size) == ([], (0, 0, 0, 0), 0)


def test_a_finding_is_an_issue_with_what_it_has() -> None:
    short = Finding("empty_instance", "1", (), "None.")
    assert short.issue() == {
        "type": "empty_instance", "severity": "warning", "instance": "1", "detail": "None.",
    }  # fmt: skip
    fix = {"action": "delete", "instance": "1"}
    full = Finding("mixed_instances", "1", ("a", "b"), "Two.", fix, "2")
    assert full.issue() == {
        "type": "mixed_instances", "severity": "error", "instance": "1", "points": ["a", "b"],
        "other": "2", "detail": "Two.", "fix": fix,
    }  # fmt: skip


def test_names_are_in_rig_order() -> None:
    assert names(PLAN, {5, 0, 2}) == ("nose", "right_eye", "left_shoulder")


def test_names_are_told_as_people_read_them() -> None:
    assert readable(["left_eye", "right-ear"]) == "left eye, right ear"
    assert readable(["a", "b", "c", "d"]) == "a, b, c, d"
    assert readable(["a", "b", "c", "d", "e"]) == "a, b, c and 2 more"
    assert readable(["_", "-"]) == "_, -"
