"""The operator's side: lists with and without filters, stopping, previews."""

import json

import pytest

from poserig.groundtruth.manifest import ManifestError, dump
from poserig.labeling.errors import InvalidRequest, JobNotFound
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


GROWING = [{"Key": "poserig:growth", "Value": "open"}]


def test_growing_job_takes_data_objects_until_it_is_stopped(world: World) -> None:
    worker = world.worker(1)
    lines = [dump(line) for line in world.put_images(3)]
    world.put_manifest([])
    world.operator.create({**world.request(), "Tags": GROWING})
    world.service.run_until_idle()
    assert world.operator.describe("Pose-Demo-001")["LabelingJobStatus"] == "InProgress"
    assert world.operator.add_data_objects("Pose-Demo-001", lines[:1]) == 0
    world.service.run_until_idle()
    task = world.desk.accept("Pose-Demo-001", worker)
    assert task is not None
    world.desk.submit(task.id, worker, {"pose": "1"})
    world.service.run_until_idle()
    manifest = world.objects.stored["s3://bkt/out/Pose-Demo-001/manifests/output/output.manifest"]
    assert [json.loads(line)["n"] for line in manifest.splitlines()] == [0]
    assert world.operator.describe("Pose-Demo-001")["LabelingJobStatus"] == "InProgress"
    assert world.operator.add_data_objects("Pose-Demo-001", lines[1:]) == 1
    world.service.run_until_idle()
    assert world.desk.job("Pose-Demo-001", worker).total == 3
    assert world.desk.accept("Pose-Demo-001", worker) is not None
    world.operator.stop("Pose-Demo-001")
    world.service.run_until_idle()
    with pytest.raises(InvalidRequest, match="Nothing can be added"):
        world.operator.add_data_objects("Pose-Demo-001", lines[:1])


def test_nothing_is_added_to_a_job_that_does_not_grow_or_of_a_bad_line(world: World) -> None:
    world.put_manifest([*world.put_images(1)])
    world.operator.create(world.request())
    with pytest.raises(InvalidRequest, match="Nothing can be added"):
        world.operator.add_data_objects("Pose-Demo-001", ['{"source-ref":"s3://bkt/in/1.jpg"}'])
    world.put_manifest([])
    world.operator.create({**world.request("growing"), "Tags": GROWING})
    with pytest.raises(ManifestError, match="not JSON"):
        world.operator.add_data_objects("growing", ['{"source-ref":"s3://bkt/in/1.jpg"}', "{"])
    assert world.desk.job("growing", world.worker(1)).total == 0


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
