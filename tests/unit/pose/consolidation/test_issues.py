from typing import Any

import pytest

from poserig.pose.consensus import ConsensusInstance, Disagreement
from poserig.pose.consolidation.issues import (
    issue_of_answer,
    issue_of_disagreement,
    issue_of_doubtful,
    issue_order,
)
from poserig.pose.rig import Rig


def test_a_disagreement_names_points_and_counts_workers(coco: Rig) -> None:
    found = Disagreement("swap", 2, (0, 3), ("anna", "bob"), "They changed places.")
    assert issue_of_disagreement(coco, found) == {
        "type": "swap",
        "severity": "warning",
        "instance": "3",
        "points": ["nose", "left_ear"],
        "workers": 2,
        "detail": "They changed places.",
    }


def test_a_disagreement_about_no_instance_point_or_worker_names_none(coco: Rig) -> None:
    found = Disagreement("missed_instance", -1, (), (), "One more.")
    assert issue_of_disagreement(coco, found) == {
        "type": "missed_instance",
        "severity": "info",
        "instance": "",
        "detail": "One more.",
    }
    first = Disagreement("missed_instance", 0, (), (), "One more.")
    assert issue_of_disagreement(coco, first)["instance"] == "1"


@pytest.mark.parametrize(
    ("kind", "severity"),
    [
        ("inversion", "info"),
        ("left_right_undecided", "warning"),
        ("exchange_suspected", "warning"),
        ("overruled_majority", "warning"),
        ("one_or_two", "warning"),
    ],
)
def test_a_doubt_is_a_warning_and_an_exchange_that_was_undone_is_none(
    coco: Rig, kind: str, severity: str
) -> None:
    found = issue_of_disagreement(coco, Disagreement(kind, 0, (1, 2), ("anna",), "Left is right."))
    assert found == {
        "type": kind,
        "severity": severity,
        "instance": "1",
        "points": ["left_eye", "right_eye"],
        "workers": 1,
        "detail": "Left is right.",
    }


def test_an_issue_of_an_answer_loses_the_ids_of_that_answers_instances() -> None:
    plain = {"type": "worker_problem", "severity": "warning", "detail": "dark", "other": "x"}
    assert issue_of_answer(plain) == plain
    assert issue_of_answer(plain) is not plain
    found = {**plain, "instance": "7", "fix": {"action": "delete"}, "points": ["nose"]}
    assert issue_of_answer(found) == {
        "type": "worker_problem",
        "severity": "warning",
        "detail": "dark",
        "instance": "",
        "points": ["nose"],
    }


def test_a_doubtful_instance_is_kept_with_two_decimals() -> None:
    item = ConsensusInstance((1.005, 2.348, 2, 0.0, 0.0, 0), (0.5, 0), 0.256, 1, ("anna",))
    assert issue_of_doubtful(item, 4) == {
        "type": "doubtful_instance",
        "severity": "info",
        "instance": "",
        "workers": 1,
        "detail": "Labeled by 1 of 4 workers; too little speaks for it.",
        "score": 0.26,
        "keypoints": [1, 2.35, 2, 0, 0, 0],
    }


def test_issues_sort_by_type_instance_points_detail_workers_and_keypoints() -> None:
    ordered = [
        {"type": "a", "instance": "2"},
        {"type": "b"},
        {"type": "b", "unknown_type": "x"},
        {"type": "b", "keypoints": [1]},
        {"type": "b", "workers": 1},
        {"type": "b", "detail": "d"},
        {"type": "b", "detail": "d", "workers": 2},
        {"type": "b", "points": ["nose"]},
        {"type": "b", "instance": "1"},
        {"type": "b", "instance": "1", "points": ["nose"]},
    ]
    backwards: list[Any] = list(reversed(ordered))
    assert sorted(backwards, key=issue_order) == ordered
