"""Labeling jobs as workers see them."""

import pytest

from poserig.labeling.errors import (
    NotOnWorkteam,
)
from poserig.labeling.ports import Worker
from poserig.labeling.states import ObjectState
from tests.unit.labeling.fakes import World

JOB = "Pose-Demo-001"


STRANGER = Worker("private.eu-west-1.00000000000000ff", "sub", "https://pool", "Eve")


def test_job_shows_its_counts_and_where_its_output_lies(world: World) -> None:
    world.start_job(images=3)
    ann = world.worker(1)
    world.answer_next(ann)
    world.service.run_until_idle()
    job = world.desk.job(JOB.upper(), ann)
    assert (job.name, job.title, job.total) == (JOB, "Mark the joints", 3)
    assert (job.counts[ObjectState.LABELED], job.counts[ObjectState.OPEN]) == (1, 2)
    assert job.output_manifest in world.objects.stored
    mine = world.desk.listing(JOB, ann)
    assert (mine.submitted_by_me, mine.available) == (1, 2)
    assert world.desk.jobs(ann) == [mine]
    with pytest.raises(NotOnWorkteam):
        world.desk.job(JOB, STRANGER)
