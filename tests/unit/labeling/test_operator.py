"""The operator's side: lists with and without filters, stopping, previews."""

import pytest

from poserig.labeling.errors import JobNotFound
from tests.unit.labeling.fakes import ACCOUNT, REGION, TEAM, World

JOB = "Pose-Demo-001"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/preview"


def test_operator_creates_and_describes_a_job(world: World) -> None:
    world.put_manifest(list(world.put_images(2)))
    arn = world.operator.create(world.request())
    assert arn == f"arn:aws:sagemaker:{REGION}:{ACCOUNT}:labeling-job/pose-demo-001"
    described = world.operator.describe("POSE-demo-001")
    assert (described["LabelingJobName"], described["LabelingJobArn"]) == (JOB, arn)
    assert (world.operator.region, world.operator.account) == (REGION, ACCOUNT)


def test_lists_need_no_filters(world: World) -> None:
    world.start_job(images=1)
    world.clock.advance(1)
    world.operator.create(world.request("second"))
    for listed in (world.operator.list(), world.operator.list_for_workteam(TEAM)):
        names = [job["LabelingJobName"] for job in listed["LabelingJobSummaryList"]]
        assert names == ["second", JOB]
    assert world.operator.list_for_workteam("other")["LabelingJobSummaryList"] == []
    (first,) = world.operator.list({"MaxResults": 1})["LabelingJobSummaryList"]
    assert first["LabelingJobName"] == "second"


def test_stopping_wakes_the_engine_once_and_an_ended_job_stays_as_it_is(world: World) -> None:
    world.start_job(images=1)
    wake = world.service._context.wake
    wake.clear()
    world.operator.stop(JOB)
    assert wake.is_set()
    assert world.status() == "Stopping"
    wake.clear()
    world.operator.stop(JOB)
    assert not wake.is_set()
    world.service.run_until_idle()
    world.operator.stop(JOB)
    assert world.status() == "Stopped"
    with pytest.raises(JobNotFound):
        world.operator.stop("other")


def test_preview_is_the_page_or_what_is_wrong_with_the_template(world: World) -> None:
    template = "<p>{{ task.input.at | grant_read_access }}</p>"
    shown = world.operator.render_template(template, {"at": "s3://bkt/a.jpg"}, ROLE)
    assert world.objects.roles == [(ROLE, "")]
    assert shown.content.startswith("<p>http://s3.test/bkt/a.jpg?e=3600")
    assert shown.errors == ()
    broken = world.operator.render_template("\n{% if %}", {}, ROLE)
    assert broken.content == ""
    (problem,) = broken.errors
    assert problem.code == "TemplateError"
    assert "worker task template, line 2" in problem.message
