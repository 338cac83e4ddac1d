"""Findings of the component: what is known, what is kept, and that one never costs another."""

from typing import Any

import pytest

from poserig.groundtruth.answers.findings import read_findings

FOUND = {
    "type": "limb_length",
    "severity": "warning",
    "instance": "1",
    "points": ["left_wrist"],
    "detail": "Far from where the rest of the object suggests: left wrist.",
}
NEWER = {**FOUND, "type": "a_new_check", "severity": "error", "accepted": True}


def test_known_findings_pass_as_they_were_sent() -> None:
    assert read_findings([FOUND]) == ((FOUND,), ())


@pytest.mark.parametrize("value", [None, "none", {}, 3])
def test_without_a_list_the_page_did_not_look(value: Any) -> None:
    assert read_findings(value) == (None, ())


def test_an_empty_list_says_that_the_page_looked() -> None:
    assert read_findings([]) == ((), ())


def test_an_unknown_type_is_kept_beside_the_others() -> None:
    known, unknown = read_findings([FOUND, NEWER, FOUND])
    assert known == (FOUND, FOUND)
    assert unknown == (
        {
            "type": "unknown_finding",
            "severity": "error",
            "instance": "1",
            "points": ["left_wrist"],
            "detail": "Far from where the rest of the object suggests: left wrist.",
            "accepted": True,
            "unknown_type": "a_new_check",
        },
    )


def test_with_only_unknown_types_the_page_has_looked() -> None:
    known, unknown = read_findings([NEWER])
    assert known == ()
    assert [one["unknown_type"] for one in unknown] == ["a_new_check"]


def test_a_type_of_the_consensus_is_none_of_the_components() -> None:
    known, unknown = read_findings([{**FOUND, "type": "two_places"}])
    assert known == ()
    assert [one["unknown_type"] for one in unknown] == ["two_places"]


@pytest.mark.parametrize(
    ("item", "kept"),
    [
        (1, "1"),
        ({**FOUND, "severity": "fatal"}, '"severity": "fatal"'),
        ({**FOUND, "share": 0.5}, '"share": 0.5'),
        ({**FOUND, "points": [1]}, '"points": [1]'),
        ({"type": "limb_length"}, '{"type": "limb_length"}'),
        ({**FOUND, "fix": {"x": float("nan")}}, '"fix": {}'),
    ],
)
def test_what_is_no_finding_is_kept_as_text_and_takes_nothing(item: Any, kept: str) -> None:
    known, (unknown,) = read_findings([FOUND, item])
    assert known == (FOUND,)
    assert (unknown["type"], unknown["severity"]) == ("unknown_finding", "warning")
    assert kept in unknown["detail"]
    assert unknown.get("unknown_type") == (None if item == 1 else "limb_length")


def test_a_type_of_any_length_is_cut() -> None:
    _, (unknown,) = read_findings([{**FOUND, "type": "x" * 5000}])
    assert unknown["unknown_type"] == "x" * 100
    assert len(unknown["detail"]) < 600
