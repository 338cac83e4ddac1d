"""Tests what becomes of classes, boxes, flags, notes and tags."""

from typing import Any

import pytest

from poserig.groundtruth.answers.model import Answer
from poserig.json import Json
from poserig.pose.consolidation.answer import Votes
from poserig.pose.consolidation.details import Voted, by_majority, trust_of, vote
from poserig.pose.consolidation.one_worker import label_one
from poserig.pose.consolidation.several import label_several
from poserig.pose.keypoints import Instance
from poserig.pose.label.read import parse_label
from tests.unit.pose.conftest import MakeAnswer

BOX = (100.0, 50.0, 120.0, 260.0)


def item(**members: Any) -> Instance:
    return Instance("1", "", (), **members)


def elect(*own: Instance, trust: tuple[float, ...] = ()) -> Voted:
    return vote(own, trust or [0.5] * len(own))


def saying(answer: Answer, **members: Any) -> Answer:
    """The answer, all of its instances with these members."""
    return answer._replace(instances=tuple(one._replace(**members) for one in answer.instances))


def settle(*answers: Answer) -> dict[str, Json]:
    return label_several([Votes({f"w{n}": answer for n, answer in enumerate(answers)})])[0]


def test_most_workers_decide_the_class_and_the_doubt_is_kept() -> None:
    found = elect(item(category="truck"), item(category="car"), item(category="truck"))
    assert (found.category, dict(found.said)) == ("truck", {"truck": 2, "car": 1})
    assert found.share == pytest.approx(2 / 3)
    assert elect(item(), item(category="car"), item()).category == ""


def test_a_tie_goes_to_whom_others_confirm_then_to_the_rigs_own_class() -> None:
    two = item(category="car"), item(category="truck")
    assert elect(*two, trust=(0.4, 0.6)).category == "truck"
    assert elect(*two, trust=(0.6, 0.4)).category == "car"
    assert elect(*two).category == elect(*reversed(two)).category == "car"
    assert elect(item(category="car"), item()).category == ""


def test_trust_counts_how_often_a_class_is_that_of_most() -> None:
    clear = {"a": "car", "b": "car", "c": "bus"}
    torn = {"a": "car", "c": "bus"}
    assert trust_of([clear, clear, torn, {"c": "bus"}]) == {"a": 0.75, "b": 0.75, "c": 0.25}


def test_a_box_is_the_median_of_each_edge_of_those_who_drew_one() -> None:
    drawn = (0, 0, 10, 10), (2, 1, 10, 10), (50, 60, 10, 10)
    assert elect(*(item(box=box) for box in drawn)).box == (2, 1, 10, 10)
    assert elect(item(box=drawn[0]), item(box=drawn[1])).box == (1, 0.5, 10, 10)


def test_a_box_counts_when_half_of_the_workers_drew_one() -> None:
    assert elect(item(box=BOX), item()).box == BOX
    assert elect(item(box=BOX), item(), item()).box is None
    assert elect(item(box=BOX), item()).share == 1


def test_boxes_that_differ_lower_the_share() -> None:
    # The median is (5, 0, 10, 10): each overlaps it by half, 50 / 150.
    found = elect(item(box=(0, 0, 10, 10)), item(box=(10, 0, 10, 10)))
    assert found.share == pytest.approx(1 / 3)
    far = elect(item(box=(0, 0, 1, 1)), item(box=(9, 9, 1, 1)), item(box=(0, 9, 1, 1)))
    assert far.box is not None
    assert min(far.box[2:]) > 0


def test_flags_need_more_than_half_and_notes_are_all_kept() -> None:
    found = elect(
        item(flags=("crowd", "blurred"), note="b"), item(flags=("crowd",), note="a"), item(note="b")
    )
    assert (found.flags, found.note) == (("crowd",), "a\nb")
    assert by_majority([("night",), ()], 2) == ()


def test_one_workers_words_are_taken_as_they_are(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    said = {"category": "truck", "box": BOX, "flags": ("crowd",), "note": "n"}
    answer = saying(answer_of(standing), **said)._replace(tags=("night",), note="Wet")
    label = label_one(answer, ())
    assert label["instances"] == [
        {"id": "1", "class": "truck", "keypoints": standing, "bbox": [100, 50, 120, 260],
         "flags": ["crowd"], "note": "n"}
    ]  # fmt: skip
    assert (label["tags"], label["note"]) == (["night"], "Wet")
    (read,) = parse_label(label).instances
    assert {name: getattr(read, name) for name in said} == said


def test_a_box_without_points_is_an_instance(answer_of: MakeAnswer) -> None:
    nothing = [0.0] * 51
    assert label_one(saying(answer_of(nothing)), ())["instances"] == []
    (kept,) = label_one(saying(answer_of(nothing), box=BOX, flags=("crowd",)), ())["instances"]
    assert kept["bbox"] == list(BOX)


def test_what_a_start_said_is_compared_where_the_page_says_anything(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    answer = answer_of(standing)
    began = answer._replace(start=saying(answer, category="car").instances)
    assert label_one(began, ())["changes"] == {"was_modified": False}
    said = saying(began, category="car")
    assert label_one(said, ())["changes"] == {"was_modified": False}
    changed = label_one(saying(began, category="bus"), ())
    assert changed["changes"] == {"was_modified": True}
    assert changed["instances"][0]["class"] == "bus"


def test_several_workers_words_are_settled_and_their_doubts_told(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    answers = [
        saying(answer_of(standing), category=name, box=BOX) for name in ("truck", "truck", "car")
    ]
    answers[0] = saying(answers[0], flags=("crowd",), note="wheel")
    answers[1] = saying(answers[1], flags=("crowd",))
    answers = [one._replace(tags=("night",), note=f"{n % 2}") for n, one in enumerate(answers)]
    label = settle(*answers)
    (instance,) = label["instances"]
    assert (instance["class"], instance["bbox"]) == ("truck", list(BOX))
    assert (instance["flags"], instance["note"]) == (["crowd"], "wheel")
    assert (label["tags"], label["note"]) == (["night"], "0\n1")
    (issue,) = [one for one in label["issues"] if one["type"] == "class_differs"]
    assert (issue["instance"], issue["severity"]) == ("1", "warning")
    assert issue["detail"] == "Its workers say 2 times truck, 1 times car."


def test_the_agreement_is_lower_where_classes_or_boxes_differ(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    def agreed(*said: dict[str, Any]) -> float:
        shifted = [[n + d * (at % 3 < 2) for at, n in enumerate(standing)] for d in (0, 1, 2)]
        answers = [answer_of(flat) for flat in shifted]
        found: float = settle(*map(lambda one, own: saying(one, **own), answers, said))["agreement"]
        return found

    plain = agreed({}, {}, {})
    assert agreed({"category": "a"}, {"category": "a"}, {"category": "a"}) == plain
    assert agreed({"category": "a"}, {"category": "a"}, {}) == pytest.approx(
        plain * 2 / 3, abs=0.01
    )
    assert agreed({"box": BOX}, {"box": BOX}, {"box": (0, 0, 1, 1)}) == pytest.approx(
        plain * 2 / 3, abs=0.01
    )


def test_neither_order_nor_names_of_workers_decide_a_class(
    standing: list[float], answer_of: MakeAnswer
) -> None:
    a, b = (saying(answer_of(standing), category=name) for name in ("a", "b"))
    three = [{"x": a, "y": a, "z": b}, {"x": a, "z": b}]
    for names in ({"x": "p", "y": "q", "z": "r"}, {"x": "r", "y": "p", "z": "q"}):
        votes = [
            Votes({names[who]: one for who, one in sorted(own.items(), reverse=names["x"] == "r")})
            for own in three
        ]
        label = label_several(votes)[1]
        assert label["instances"][0]["class"] == "a"
