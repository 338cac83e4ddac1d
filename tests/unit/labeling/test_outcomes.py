"""Outcomes of data objects, and their lines in the log."""

import json
import logging

import pytest

from poserig.groundtruth.manifest import parse_line
from poserig.labeling.outcomes import failure, record_outcome
from poserig.labeling.states import ObjectState
from poserig.labeling.store.records import Outcome
from tests.unit.labeling.fakes import World

JOB = "Pose-Demo-001"
LINE = parse_line('{"source-ref":"s3://bkt/a.jpg","pose":"old"}', 3)


def test_failure_writes_the_reason_in_place_of_the_label(world: World) -> None:
    world.start_job(images=1)
    job = world.service._context.jobs.find(JOB)
    outcome = failure(job, LINE, "It is gone.", 2)
    assert (outcome.index, outcome.state, outcome.reason, outcome.tries) == (
        3,
        ObjectState.FAILED,
        "It is gone.",
        2,
    )
    assert json.loads(str(outcome.output)) == {
        "source-ref": "s3://bkt/a.jpg",
        "pose-metadata": {
            "retry-count": 2,
            "failure-reason": "It is gone.",
            "human-annotated": "true",
        },
    }


def test_failure_is_a_warning_with_its_reason_and_a_label_is_not(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.start_job(images=1)
    job = world.service._context.jobs.find(JOB)
    caplog.set_level("INFO", logger="poserig.labeling")
    caplog.clear()
    record_outcome(job, failure(job, LINE, "It is gone.", 1))
    record_outcome(job, Outcome(4, ObjectState.LABELED, "line"))
    assert [record.levelno for record in caplog.records] == [logging.WARNING, logging.INFO]
    assert [json.loads(record.message) for record in caplog.records] == [
        {
            "event": "data-object",
            "labeling_job": JOB,
            "index": 3,
            "state": "failed",
            "reason": "It is gone.",
        },
        {"event": "data-object", "labeling_job": JOB, "index": 4, "state": "labeled"},
    ]
