"""What the parts of the engine share: templates, and who may work on a job."""

import json
from typing import Any

import pytest

from poserig.labeling import context
from poserig.labeling.context import Templates
from poserig.labeling.settings import JobSettings
from poserig.labeling.store.changes import JobUpdate
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


class Words:
    """Implements `Wording`: puts the job's own flags before the template, or what is no Liquid."""

    def __init__(self) -> None:
        self.asked = 0

    def dressed(self, job: str, template: str, settings: JobSettings) -> str:
        self.asked += 1
        return f"{job}: {', '.join(settings.own_flags)} {template}"


def test_page_has_the_words_of_its_job_as_they_are_now(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.start_job(images=1)
    shared = world.service._context
    words = Words()
    templates = Templates(shared.store, world.objects, words)

    def page(*flags: str) -> str:
        settings = json.dumps({"own_flags": flags})
        update = JobUpdate(shared.jobs.find(JOB).status.revision, settings=settings)
        assert shared.store.change_job(shared.jobs.find(JOB).id, update, ())
        return templates.render(shared.jobs.find(JOB), {"image": "s3://bkt/in/a.jpg", "n": 4})

    assert page("wet").startswith(f"{JOB}: wet <")
    assert page("wet", "night").startswith(f"{JOB}: wet, night <")
    templates.render(shared.jobs.find(JOB), {"image": "s3://bkt/in/b.jpg", "n": 5})
    assert words.asked == 2  # once for each revision
    # What makes no template is left out, and people label all the same.
    assert 'data-n="4"' in page("{% if")
    assert "words-left-out" in caplog.text


def test_worker_is_on_the_team_or_not(world: World) -> None:
    world.start_job(images=1)
    shared = world.service._context
    job = shared.jobs.find(JOB)
    assert shared.is_on_team(job, world.worker(1))
    assert not shared.is_on_team(job, STRANGER)


def test_job_reaches_everything_as_its_role_and_writes_with_its_key(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, used = world.objects, set[tuple[str, str, str]]()
    inside = False

    def as_role(role_arn: str, kms_key_id: str = "") -> Any:
        class View:
            def __getattr__(self, verb: str) -> Any:
                def act(*args: Any) -> Any:
                    nonlocal inside
                    used.add((verb, role_arn, kms_key_id))
                    inside = True
                    try:
                        return getattr(store, verb)(*args)
                    finally:
                        inside = False

                return act

        return View()

    for verb in ("read", "write", "exists", "size", "presign"):
        real = getattr(store, verb)

        def guarded(*args: Any, real: Any = real, verb: str = verb) -> Any:
            assert inside, f"{verb} with the operator's rights"
            return real(*args)

        monkeypatch.setattr(store, verb, guarded)
    monkeypatch.setattr(store, "as_role", as_role)
    output = {"S3OutputPath": "s3://bkt/out/", "KmsKeyId": "key"}
    world.put_manifest(list(world.put_images(1)))
    world.operator.create({**world.request(), "OutputConfig": output})
    world.service.run_until_idle()
    world.answer_all(world.worker(1))
    assert world.status() == "Completed"
    world.service.recheck_outputs()
    world.service.run_until_idle()
    role = str(world.request()["RoleArn"])
    assert {one for one in used if one[0] in ("write", "size")} == {
        ("write", role, "key"),
        ("size", role, "key"),
    }
    assert {one[:2] for one in used} == {
        (verb, role) for verb in ("read", "write", "exists", "size", "presign")
    }
    assert set(world.functions.roles) == {role}
