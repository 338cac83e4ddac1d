"""What became of an image, in words."""

from datetime import timedelta

from poserig.json import Json
from poserig.labeling.model import FormerLabel
from poserig.labeling.states import TaskState
from poserig.labeling.store.records import Review, Turn, Verdict
from poserig.portal.image_history import changed_words, events_of, labels_by_round
from tests.unit.labeling.fakes import START

NAMES = {"a": "ann", "b": "bea"}


def turn(worker: str, minutes: int, round: int = 1) -> Turn:
    at = START + timedelta(minutes=minutes)
    return Turn("t", 1, 0, worker, TaskState.SUBMITTED, START, START, "{}", at, round=round)


def review(verdict: Verdict, minutes: int, round: int = 1, note: str = "") -> Review:
    return Review(0, round, verdict, note, "b", START + timedelta(minutes=minutes))


def test_rounds_are_told_in_their_order() -> None:
    labels = {
        2: {"changes": {"was_modified": True, "moved": 2, "largest_move": 2.1}},
        3: {"changes": {"was_modified": True, "placed": 1}},
    }
    answers = [turn("a", 1), turn("a", 5, 2), turn("b", 9, 3), turn("gone", 2)]
    reviews = [
        review(Verdict.SEND_BACK, 3, note="The knee."),
        review(Verdict.FIX, 9, 2),
        review(Verdict.ACCEPT, 11, 3),
    ]
    told = events_of(answers, reviews, labels, NAMES)
    assert [(one.round, one.who, one.what, one.note, one.changed) for one in told] == [
        (1, "ann", "labeled it", "", ""),
        (1, "somebody who left", "labeled it", "", ""),
        (1, "bea", "sent the label back", "The knee.", ""),
        (2, "ann", "corrected it", "", "Points: 2 moved. The farthest moved by 2.1 σ."),
        (2, "bea", "corrected the label", "", "Points: 1 placed."),
        (3, "bea", "accepted the label", "", ""),
    ]


def test_changes_in_words() -> None:
    assert changed_words({"changes": {"was_modified": False}}) == "Nothing was changed."
    assert changed_words({"changes": {"was_modified": True, "added": 1, "removed": 2}}) == (
        "Instances added: 1. Instances removed: 2."
    )
    others: list[Json] = [None, [], {"changes": "x"}, {"changes": {"moved": "<b>"}}]
    assert [changed_words(other) for other in others] == [""] * 4


def test_newest_label_of_each_round_counts() -> None:
    former = [FormerLabel(1, "old", START), FormerLabel(1, "new", START)]
    assert labels_by_round(former, 2, "now") == {1: "new", 2: "now"}
