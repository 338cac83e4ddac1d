"""Only those on the work team of a job come to it."""

import pytest

from poserig.labeling.errors import JobNotFound, NotOnWorkteam
from poserig.labeling.ports import Worker
from tests.unit.labeling.fakes import World


def test_job_of_another_team_is_refused_and_an_unknown_one_is_not_found(world: World) -> None:
    world.start_job(images=1)
    lead, ann = world.service.lead, world.worker(1)
    assert lead.people("pose-demo-001", ann) == (ann,)  # in any case
    with pytest.raises(JobNotFound):
        lead.people("other", ann)
    with pytest.raises(NotOnWorkteam):
        lead.people("Pose-Demo-001", Worker("private.x", "s", "i", "Eve"))
