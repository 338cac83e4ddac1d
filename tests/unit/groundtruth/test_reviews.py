"""Tests groundtruth/reviews.py: what a reviewer said, and what several of them did."""

from itertools import permutations
from typing import Any

import pytest

from poserig.groundtruth.reviews import Review, parse_review, settled


@pytest.mark.parametrize(
    "value", [None, 3, [], "accept", {}, {"verdict": "x"}, {"verdict": ["fix"]}, {"note": "Look."}]
)
def test_what_is_no_review_is_none(value: Any) -> None:
    assert parse_review(value) is None


def test_a_note_is_one_line_of_bounded_length() -> None:
    assert parse_review({"verdict": "fix", "note": 7, "votes": 3}) == Review("fix")
    long = {"verdict": "send-back", "note": " the left\n wrist" + "!" * 3000}
    found = parse_review(long)
    assert found is not None
    assert found.note.startswith("the left wrist!")
    assert len(found.note) == 2000
    assert Review("send-back", "x").to_json() == {"verdict": "send-back", "note": "x"}
    assert Review("accept").to_json() == {"verdict": "accept"}


BACK, OTHER, ACCEPT, FIX = (
    Review("send-back", "b"), Review("send-back", "a"), Review("accept"), Review("fix", "mine"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("reviews", "expected"),
    [
        ([ACCEPT], {"verdict": "accept"}),
        ([ACCEPT, ACCEPT, BACK], {"verdict": "accept", "votes": {"accept": 2, "send-back": 1}}),
        ([BACK, OTHER, FIX],
         {"verdict": "send-back", "note": "a / b", "votes": {"fix": 1, "send-back": 2}}),
        # Unclear: whoever labels it again reads what everybody said.
        ([ACCEPT, FIX],
         {"verdict": "send-back", "note": "mine", "votes": {"accept": 1, "fix": 1}}),
        ([ACCEPT, FIX, BACK], {"verdict": "send-back", "note": "b / mine",
                               "votes": {"accept": 1, "fix": 1, "send-back": 1}}),
    ],
)  # fmt: skip
def test_more_than_half_decide_in_any_order(reviews: list[Review], expected: Any) -> None:
    for order in permutations(reviews):
        assert settled(order).to_json() == expected
