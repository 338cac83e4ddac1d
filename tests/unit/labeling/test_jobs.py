"""Jobs are read from the store; what never changes of them is read once."""

from typing import Any

import pytest

from poserig.labeling.errors import JobNotFound
from poserig.labeling.jobs import Jobs
from poserig.labeling.states import JobState, ObjectState
from tests.unit.labeling.fakes import POST, START, TEAM, World

JOB = "Pose-Demo-001"


def test_job_is_its_request_and_where_it_stands(world: World) -> None:
    world.start_job(images=2)
    jobs = Jobs(world.service._context.store)
    job = jobs.find(JOB.upper())
    assert jobs.load(job.id) == job
    assert (job.name, job.state, job.total, job.created) == (JOB, JobState.IN_PROGRESS, 2, START)
    assert (job.request.post_function_arn, job.label_categories) == (POST, None)
    assert job.raw_request == world.request()
    assert job.layout.root == f"s3://bkt/out/{JOB}"
    assert job.counts[ObjectState.OPEN] == 2
    assert job.has(ObjectState.LABELED, ObjectState.OPEN)
    assert not job.has(ObjectState.LABELED)
    assert jobs.active() == jobs.newest_first() == jobs.newest_first(TEAM) == [job]
    assert jobs.newest_first("other") == []
    with pytest.raises(JobNotFound, match="other: There is no labeling job with that name"):
        jobs.find("other")


def test_setup_is_read_once_and_the_status_each_time(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.start_job(images=1)
    store = world.service._context.store
    read: list[int] = []
    job_setup = store.job_setup

    def counting(job_id: int) -> Any:
        read.append(job_id)
        return job_setup(job_id)

    monkeypatch.setattr(store, "job_setup", counting)
    jobs = Jobs(store)
    assert jobs.find(JOB).state is JobState.IN_PROGRESS
    world.operator.stop(JOB)
    assert jobs.find(JOB).state is JobState.STOPPING
    assert len(read) == 1
