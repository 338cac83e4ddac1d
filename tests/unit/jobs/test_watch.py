"""Tests jobs/watch.py: progress, pace, workers and agreement of a job in S3."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from moto import mock_aws
from pytest import approx

from poserig.groundtruth.layout import key_time
from poserig.jobs.watch import Watch
from poserig.json import encode
from tests.unit.jobs.consolidate.stored import ENDED, LAYOUT, StoredJob, finished


class Running:
    """The counters that DescribeLabelingJob tells, and a clock."""

    def __init__(self, job: StoredJob) -> None:
        self.job = job
        self.now = 0.0
        self.labeled, self.failed, self.todo = 0, 0, 4
        job.sagemaker.status = "InProgress"
        describe = job.sagemaker.describe_labeling_job

        def described(LabelingJobName: str) -> Any:
            return {**describe(LabelingJobName), "CreationTime": ENDED - timedelta(hours=2),
                    "LabelCounters": {"TotalLabeled": self.labeled, "Unlabeled": self.todo,
                                      "FailedNonRetryableError": self.failed}}  # fmt: skip

        job.sagemaker.describe_labeling_job = described  # type: ignore[method-assign]

    def watch(self, price: float | None = None) -> Watch:
        return Watch(self.job, "pier-1", price, lambda: self.now)  # type: ignore[arg-type]


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "poserig-local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "poserig-local")
    with mock_aws():
        yield Running(finished(images=4))


def test_pace_is_that_of_the_watch_and_tells_the_time_left(running: Running) -> None:
    watch = running.watch(price=0.5)
    first = watch.look()
    assert (first.total, first.done, first.per_hour, first.seconds_left) == (4, 0, None, None)
    running.now, running.labeled, running.todo = 60, 2, 2
    second = watch.look()
    assert second.per_hour == approx(120)
    assert second.seconds_left == approx(60)
    assert second.cost == 1.0
    # What was done long ago says nothing of the pace now.
    running.now, running.labeled, running.todo = 1260, 3, 1
    watch.look()
    running.now, running.failed, running.todo = 1860, 1, 0
    assert watch.look().per_hour == approx(6)


def test_workers_and_agreement_are_read_once(running: Running) -> None:
    job = running.job
    labels = [{"pose": {"agreement": 0.5}}, {"pose": {"agreement": None}}, {"other": 3}]
    entries = [{"datasetObjectId": "0", "consolidatedAnnotation": {"content": one}}
               for one in labels]  # fmt: skip
    job.put(LAYOUT.consolidation_response(key_time(ENDED)), encode(entries))
    job.put(LAYOUT.consolidation_response("broken"), "{")
    watch = running.watch()
    look = watch.look()
    assert len(look.workers) == 3
    assert set(look.workers.values()) == {4}
    assert look.agreement == 0.5
    assert watch.look().workers == look.workers
    assert look.cost is None


def test_a_job_that_is_over_has_the_pace_of_its_life(running: Running) -> None:
    running.job.sagemaker.status = "Completed"
    running.labeled, running.todo = 4, 0
    look = running.watch().look()
    assert look.per_hour == approx(2)
    assert (look.seconds_left, look.done) == (None, 4)
