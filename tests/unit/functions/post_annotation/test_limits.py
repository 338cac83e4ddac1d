"""Tests functions/post_annotation/limits.py: what is too long goes to S3."""

import json

from functions.post_annotation.labels import Outcome
from functions.post_annotation.limits import fit
from functions.post_annotation.settings import Settings
from poserig.errors import PoserigError


def test_a_label_that_s3_does_not_take_is_an_error_and_not_lost_silently() -> None:
    def refuse(object_id: str, body: bytes) -> str:
        raise PoserigError("cannot be written", where=f"s3://b/{object_id}")

    long = {"version": 1, "rig": "", "rig_hash": "", "image": None, "agreement": None}
    long |= {"workers": 1, "seconds": None, "labels": ["x" * 30_000], "instances": [], "issues": []}
    fitted, spilled = fit([Outcome("7", long)], Settings(), refuse)
    assert spilled == 0
    assert fitted[0].failed
    assert fitted[0].label["status"] == "error"
    assert "s3://b/7: cannot be written" in fitted[0].label["reason"]


def test_a_batch_that_is_too_long_for_lambda_spills_the_rest() -> None:
    stored: dict[str, bytes] = {}

    def keep(object_id: str, body: bytes) -> str:
        stored[object_id] = body
        return f"s3://b/{object_id}.json"

    label = {"version": 1, "rig": "", "rig_hash": "", "image": None, "agreement": None}
    label |= {"workers": 1, "seconds": None, "labels": ["x" * 4000], "instances": [], "issues": []}
    outcomes = [Outcome(str(number), dict(label)) for number in range(8)]
    fitted, spilled = fit(outcomes, Settings(max_response_bytes=20_000), keep)
    assert [outcome.dataset_object_id for outcome in fitted] == [str(n) for n in range(8)]
    assert ["label_ref" in outcome.label for outcome in fitted] == [False] * 4 + [True] * 4
    assert spilled == 4
    assert sorted(stored) == ["4", "5", "6", "7"]
    assert json.loads(stored["7"]) == label
    assert len(json.dumps([outcome.label for outcome in fitted])) < 20_000
