"""Tests poserig/labels/fit.py: labels at and beyond the limits of both services."""

import json
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labels.fit import AROUND, Limits, fit
from poserig.labels.make import Outcome, error_label
from poserig.pose.label.shrink import characters, outline, reference


class Bucket:
    """S3 as far as `fit` needs it."""

    def __init__(self) -> None:
        self.stored: dict[str, bytes] = {}

    def spill(self, object_id: str, body: bytes) -> str:
        assert object_id not in self.stored, "a label is stored once"
        self.stored[object_id] = body
        return f"s3://b/{object_id}.json"


def refuse(object_id: str, body: bytes) -> str:
    raise PoserigError("cannot be written", where=f"s3://b/{object_id}")


def label_with(names: str = "", people: int = 0, issues: tuple[str, ...] = ()) -> dict[str, Json]:
    flat = [n for k in range(17) for n in (1000 + 10 * k, 2000 + 7 * k, 2)]
    return {
        "version": 2, "rig": "", "rig_hash": "", "labels": [names], "image": None,
        "instances": [
            {"id": str(number), "keypoints": flat, "confidence": [0.9] * 17}
            for number in range(people)
        ],
        "agreement": None, "workers": 1,
        "issues": [{"type": "t", "severity": s, "detail": "x" * 100} for s in issues],
        "seconds": None,
    }  # fmt: skip


def fit_one(label: dict[str, Json], **limits: int) -> tuple[Outcome, int, dict[str, bytes]]:
    bucket = Bucket()
    (outcome,), spilled = fit([Outcome("7", label, unreadable=2)], Limits(**limits), bucket.spill)
    assert (outcome.dataset_object_id, outcome.unreadable) == ("7", 2)
    return outcome, spilled, bucket.stored


def test_small_batch_stays_as_it_is() -> None:
    outcomes = [Outcome(str(number), label_with(people=3)) for number in range(3)]
    assert fit(outcomes, Limits(), refuse) == (outcomes, 0)
    assert fit([], Limits(), refuse) == ([], 0)


def test_label_of_as_many_characters_as_there_may_be_stays() -> None:
    most = label_with("x" * (20_000 - characters(label_with())))
    assert characters(most) == 20_000
    assert fit_one(most) == (Outcome("7", most, unreadable=2), 0, {})


def test_characters_count_and_not_bytes() -> None:
    other_script = label_with("é" * (20_000 - characters(label_with())))
    assert fit_one(other_script)[1:] == (0, {})


def test_label_one_character_too_long_goes_to_s3_and_leaves_its_points() -> None:
    label = label_with(people=6, issues=("warning",) * 30 + ("error",))
    sketch = outline(label, "s3://b/7.json")
    limit = characters(label) - 1
    assert characters(sketch) < limit
    outcome, spilled, stored = fit_one(label, max_label_characters=limit)
    assert (outcome.label, outcome.failed, spilled) == (sketch, False, 1)
    assert json.loads(stored["7"]) == label
    at_limit = fit_one(label, max_label_characters=characters(sketch))
    assert at_limit[0].label == sketch


def test_label_whose_points_are_too_many_leaves_a_reference() -> None:
    label = label_with(people=6, issues=("error",))
    limit = characters(outline(label, "s3://b/7.json")) - 1
    assert characters(outline(label, "s3://b/7.json")) > limit
    outcome, spilled, stored = fit_one(label, max_label_characters=limit)
    assert (outcome.label, outcome.failed, spilled) == (reference(label, "s3://b/7.json"), False, 1)
    assert json.loads(stored["7"]) == label


def test_stored_label_is_compact_utf8() -> None:
    _, _, stored = fit_one(label_with("é" * 20_001))
    assert '"labels":["ééé'.encode() in stored["7"]


def test_label_that_s3_does_not_take_is_an_error_and_not_lost_silently() -> None:
    label = label_with("x" * 30_000)
    (outcome,), spilled = fit([Outcome("7", label)], Limits(), refuse)
    assert (spilled, outcome.failed) == (0, True)
    size = len(json.dumps(label, separators=(",", ":")))
    assert outcome.label == {
        "status": "error",
        "reason": f"The label has {size} bytes and could not be stored: "
        "s3://b/7: cannot be written",
        "raw": [],
    }


def test_batch_that_is_too_long_for_lambda_spills_the_rest() -> None:
    bucket = Bucket()
    label = label_with("x" * 4000)
    outcomes = [Outcome(str(number), dict(label)) for number in range(8)]
    fitted, spilled = fit(outcomes, Limits(max_response_bytes=20_000), bucket.spill)
    assert [outcome.dataset_object_id for outcome in fitted] == [str(n) for n in range(8)]
    assert ["label_ref" in outcome.label for outcome in fitted] == [False] * 4 + [True] * 4
    assert spilled == 4
    assert sorted(bucket.stored) == ["4", "5", "6", "7"]
    assert json.loads(bucket.stored["7"]) == label
    assert not any(outcome.failed for outcome in fitted)
    assert len(json.dumps([outcome.label for outcome in fitted])) < 20_000


def test_batch_of_as_many_bytes_as_there_may_be_stays() -> None:
    label = label_with("é" * 2000)
    size = len(json.dumps(label, ensure_ascii=False).encode()) + AROUND
    outcomes = [Outcome(str(number), dict(label)) for number in range(2)]
    assert fit(outcomes, Limits(max_response_bytes=2 * size), refuse) == (outcomes, 0)
    fitted, spilled = fit(outcomes, Limits(max_response_bytes=2 * size - 1), Bucket().spill)
    assert ["label_ref" in outcome.label for outcome in fitted] == [False, True]
    assert spilled == 1


def test_outline_beyond_lambdas_limit_becomes_a_reference_and_is_stored_once() -> None:
    label = label_with(people=6, issues=("warning",) * 30)
    sketch = outline(label, "s3://b/7.json")
    limit = max(1000, characters(label) - 1)
    outcome, spilled, _ = fit_one(
        label, max_label_characters=limit, max_response_bytes=characters(sketch)
    )
    assert (outcome.label, spilled) == (reference(label, "s3://b/7.json"), 1)


def test_error_is_neither_stored_nor_left_out() -> None:
    failed = Outcome("1", error_label("why", ["x" * 5000]), failed=True)
    label = label_with("x" * 4000)
    bucket = Bucket()
    fitted, spilled = fit(
        [failed, Outcome("2", label), failed], Limits(max_response_bytes=6000), bucket.spill
    )
    assert fitted[0] == fitted[2] == failed
    assert (spilled, list(bucket.stored)) == (1, ["2"])


def test_error_counts_towards_lambdas_limit() -> None:
    failed = Outcome("1", error_label("why", ["x" * 5000]), failed=True)
    fitted, spilled = fit(
        [failed, Outcome("2", label_with("x" * 500))], Limits(max_response_bytes=5500),
        Bucket().spill,
    )  # fmt: skip
    assert (spilled, "label_ref" in fitted[1].label) == (1, True)


@pytest.mark.parametrize("limit", [1000, 20_000])
def test_every_outcome_keeps_its_place(limit: int) -> None:
    outcomes: list[Any] = [
        Outcome("a", label_with("x" * 900)),
        Outcome("b", error_label("why", []), failed=True),
        Outcome("c", label_with("x" * 40_000)),
        Outcome("d", label_with()),
    ]
    fitted, _ = fit(outcomes, Limits(max_label_characters=limit), Bucket().spill)
    assert [outcome.dataset_object_id for outcome in fitted] == ["a", "b", "c", "d"]
    assert [outcome.failed for outcome in fitted] == [False, True, False, False]
    assert "label_ref" in fitted[2].label
