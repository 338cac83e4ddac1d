from typing import Any

from poserig.intake.poses.model import LeftOut
from poserig.intake.poses.report import InitialReport, review
from poserig.intake.poses.start import Start

RIG = ("head", "tail")


def person(*points: tuple[str, float | None], **members: Any) -> dict[str, Any]:
    """An instance of points, each a name and a score."""
    annotations = [
        {"label": name, "x": 1, "y": 2} if score is None
        else {"label": name, "x": 1, "y": 2, "score": score}
        for name, score in points
    ]  # fmt: skip
    return {"name": "", "annotations": annotations, **members}


def report(*instances: dict[str, Any], above: float | None = None, rig: Any = RIG) -> InitialReport:
    return review(Start(list(instances)), rig, doubtful_below=0.5, certain_above=above)[1]


def test_unknown_and_missing_points_are_named_with_the_number_of_their_instance() -> None:
    found = report(person(("head", None), ("hat", None), ("bag", None)), person(("hat", None)))
    assert found == InitialReport(
        unknown=("hat", "bag"),
        missing=("1: tail", "2: head", "2: tail"),
        doubtful=(),
        certain=False,
    )
    assert found.to_json() == {
        "unknown": ["hat", "bag"],
        "missing": ["1: tail", "2: head", "2: tail"],
    }


def test_without_a_rig_nothing_is_unknown_or_missing() -> None:
    found = report(person(("hat", 0.25)), rig=None, above=0.1)
    assert found == InitialReport((), (), ("1: hat",), certain=False)
    assert found.to_json() == {"doubtful": ["1: hat"]}


def test_a_doubtful_point_is_named_in_its_instance_and_stays() -> None:
    issue = {"reason": "blurred"}
    instances = [
        person(("head", 0.25), ("tail", 0.125), annotation_issues=[issue], color="red"),
        person(("head", 0.5), ("tail", None)),
    ]
    before = repr(instances)
    marked, found = review(Start(instances), RIG, doubtful_below=0.5, certain_above=None)
    assert found.doubtful == ("1: head", "1: tail")
    told = {"reason": "Check these points, their confidence is low: head (0.25), tail (0.12)."}
    assert marked == [{**instances[0], "annotation_issues": [issue, told]}, instances[1]]
    assert repr(instances) == before
    odd = person(("head", 0.25), annotation_issues="blurred")
    marked, _ = review(Start([odd]), RIG, doubtful_below=0.5, certain_above=None)
    assert [issue["reason"] for issue in marked[0]["annotation_issues"]] == [
        "Check these points, their confidence is low: head (0.25)."
    ]


def test_an_image_is_certain_when_every_point_is_there_once_above_the_limit() -> None:
    good = person(("head", 0.95), ("tail", 0.99))
    assert report(good, good, above=0.9).certain
    assert report({**good, "score": 0.91}, above=0.9).certain
    for bad in (
        person(("head", 0.95)),
        person(("head", 0.95), ("tail", 0.9)),
        person(("head", 0.95), ("tail", None)),
        person(("head", 0.95), ("tail", 0.99), ("tail", 0.99)),
        person(("head", 0.95), ("tail", 0.99), ("hat", 0.99)),
        {**good, "score": 0.9},
    ):
        assert not report(good, bad, above=0.9).certain
        assert not report(bad, good, above=0.9).certain


def test_nothing_is_certain_without_a_limit_a_rig_or_an_instance() -> None:
    good = person(("head", 0.95), ("tail", 0.99))
    assert not report(good, above=None).certain
    assert not report(good, above=0.9, rig=None).certain
    assert not report(above=0.9).certain
    assert report(good, above=0).certain
    assert not report(person(("head", 0), ("tail", 1)), above=0).certain


def test_what_was_left_out_is_named_and_makes_nothing_certain() -> None:
    lost = LeftOut("no_position", "1: head", "has no coordinates")
    good = person(("head", 0.95), ("tail", 0.99))
    _, found = review(Start([good], (lost,)), RIG, doubtful_below=0.5, certain_above=0.9)
    assert found.to_json() == {"left_out": ["1: head has no coordinates"]}
    assert not found.certain


def test_a_hundred_of_what_was_left_out_are_named_and_the_rest_counted() -> None:
    lost = tuple(LeftOut("crowd", f"p[{n}]", "is a region with iscrowd") for n in range(130))
    _, found = review(Start([], lost), RIG, doubtful_below=0.5, certain_above=None)
    assert len(found.left_out) == 101
    assert found.left_out[-1] == "and 30 more"
