"""What the parts of the engine share: templates, and who may work on a job."""

import pytest

from poserig.labeling import context
from poserig.labeling.context import Templates
from poserig.labeling.template import WorkerTaskTemplate
from tests.unit.labeling.fakes import World
from tests.unit.labeling.test_desk import STRANGER

JOB = "Pose-Demo-001"


def test_template_is_parsed_once_and_its_addresses_outlive_the_task(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[str] = []

    class Counting(WorkerTaskTemplate):
        def __init__(self, text: str, *args: object) -> None:
            parsed.append(text)
            super().__init__(text, *args)  # type: ignore[arg-type]  # the presigner

    monkeypatch.setattr(context, "WorkerTaskTemplate", Counting)
    monkeypatch.setattr(context, "_CACHED_TEMPLATES", 1)
    world.start_job(images=1, TaskTimeLimitInSeconds=600)
    world.operator.create(world.request("second"))
    shared = world.service._context
    templates = Templates(shared.store, world.objects)
    parsed.clear()
    one, two = shared.jobs.find(JOB), shared.jobs.find("second")
    task_input = {"image": "s3://bkt/in/img 00.jpg", "n": 4}
    page = templates.render(one, task_input)
    assert "img 00.jpg?e=660&amp;" in page  # the task's limit and a minute
    assert 'data-n="4"' in page
    assert templates.render(one, task_input) == page
    assert len(parsed) == 1
    templates.render(two, task_input)
    templates.render(one, task_input)
    assert len(parsed) == 3  # only so many are kept


def test_worker_is_on_the_team_or_not(world: World) -> None:
    world.start_job(images=1)
    shared = world.service._context
    job = shared.jobs.find(JOB)
    assert shared.is_on_team(job, world.worker(1))
    assert not shared.is_on_team(job, STRANGER)
