"""Tests groundtruth/rounds.py: names of rounds, and what is believed of what a page sends."""

from typing import Any

import pytest

from poserig.groundtruth.rounds import Ancestor, Round, next_round, parse_round, with_lineage


@pytest.mark.parametrize(
    ("attribute", "names", "expected"),
    [
        ("pose", (), ("pose-r2", 2)),
        ("pose-r2", ("pose", "pose-r2"), ("pose-r3", 3)),
        ("pose", ("pose", "pose-r2", "pose-r2-metadata", "box-r7"), ("pose-r3", 3)),
        # A name of somebody's own that only looks like a round's.
        ("pose-r1", (), ("pose-r1-r2", 2)),
        ("ski-run", ("ski-r9",), ("ski-run-r2", 2)),
    ],
)
def test_next_round_has_a_name_that_no_line_has(
    attribute: str, names: tuple[str, ...], expected: tuple[str, int]
) -> None:
    assert next_round(attribute, names) == expected


@pytest.mark.parametrize(
    "value",
    [None, 3, [], "adjust", {}, {"task": "adjust"}, {"round": 2}, {"task": "x", "round": 2},
     {"task": "adjust", "round": True}, {"task": "adjust", "round": 0},
     {"task": "adjust", "round": 1001}, {"task": ["adjust"], "round": 2}],
)  # fmt: skip
def test_what_is_no_round_is_none(value: Any) -> None:
    assert parse_round(value) is None


def test_round_survives_the_page_and_what_is_odd_in_its_lineage_does_not() -> None:
    found = Round(3, "adjust", (Ancestor("pose-r2", "pier-2", 2), Ancestor("pose")))
    assert parse_round(found.to_json()) == found
    odd: list[Any] = [7, {}, {"attribute": "a" * 128}, {"attribute": "a\nb"}, {"attribute": 4}]
    lineage = [*odd, {"attribute": "pose", "job": 9, "round": -1}]
    assert parse_round({"round": 2, "task": "adjust", "lineage": lineage}) == Round(
        2, "adjust", (Ancestor("pose"),)
    )
    many = [{"attribute": f"a{n}"} for n in range(50)]
    read = parse_round({"round": 2, "task": "adjust", "lineage": many})
    assert read is not None
    assert len(read.lineage) == 20


def test_lineage_is_that_of_the_label_before_and_its_own_first() -> None:
    line = {"pose-r2-metadata": {"job-name": "labeling-job/pier-2"}}
    label = {"instances": [], "round": 2, "lineage": [{"attribute": "pose", "job": "pier"}]}
    found = with_lineage(Round(3, "adjust"), line, "pose-r2", label)
    assert found.lineage == (Ancestor("pose-r2", "pier-2", 2), Ancestor("pose", "pier"))
    foreign: dict[str, object] = {"updated_annotations": []}
    assert with_lineage(Round(2, "adjust"), {}, "sample", foreign).lineage == (Ancestor("sample"),)
