"""What is lost in S3 is made again from the store, byte for byte, after the next start."""

import json
import logging

import pytest

from poserig.json import Json
from poserig.labeling.ports import FunctionFailed
from tests.unit.labeling.fakes import POST, World
from tests.unit.labeling.waiting import wait_until

JOB = "Pose-Demo-001"


def restart(world: World) -> None:
    world.service.stop()
    world.open()
    world.objects.writes.clear()


def finished(world: World, images: int = 12, **human: Json) -> dict[str, bytes]:
    """The output of a job that is done: every object under s3://bkt/out/."""
    world.start_job(images=images, **human)
    for number in range(1, human.get("NumberOfHumanWorkersPerDataObject", 1) + 1):
        world.answer_all(world.worker(number))
    assert world.status() == "Completed"
    return output(world)


def output(world: World) -> dict[str, bytes]:
    return {uri: data for uri, data in world.objects.stored.items() if "/out/" in uri}


def test_everything_lost_in_s3_is_there_again_byte_for_byte(world: World) -> None:
    before = finished(world, NumberOfHumanWorkersPerDataObject=2)
    kinds = (
        "worker-response",
        "consolidation-request",
        "consolidation-response",
        "output.manifest",
    )
    counts = [sum(kind in uri for uri in before) for kind in kinds]
    assert counts == [12, 2, 2, 1]
    for uri in before:
        del world.objects.stored[uri]
    restart(world)
    world.service.run_until_idle()

    assert output(world) == before
    assert world.functions.count(POST) == 2  # no function was asked anew


def test_object_of_another_size_is_written_again_and_whole_ones_are_not(world: World) -> None:
    before = finished(world)
    manifest = "s3://bkt/out/Pose-Demo-001/manifests/output/output.manifest"
    [request] = [uri for uri in before if "consolidation-request" in uri][:1]
    world.objects.stored[manifest] = before[manifest][:-7]
    world.objects.stored[request] = b""
    restart(world)
    world.service.run_until_idle()

    assert output(world) == before
    assert sorted(world.objects.writes) == sorted([manifest, request])


def test_batch_whose_members_were_tried_again_alone_is_made_again_whole(world: World) -> None:
    def post(event: Json) -> Json:
        entries = world.post_function(event)
        if len(entries) > 1:
            raise FunctionFailed("One is bad.", kind="error")
        return entries if entries[0]["datasetObjectId"] != "1" else [{"datasetObjectId": "1"}]

    world.functions.deployed[POST] = post
    before = finished(world, images=3)
    assert sum("consolidation-request" in uri for uri in before) == 4
    for uri in before:
        del world.objects.stored[uri]
    restart(world)
    world.service.run_until_idle()
    assert output(world) == before


def test_output_without_a_post_annotation_function_is_made_again(world: World) -> None:
    before = finished(world, images=2, AnnotationConsolidationConfig=None)
    for uri in before:
        del world.objects.stored[uri]
    restart(world)
    world.service.run_until_idle()
    assert output(world) == before


def test_what_a_later_start_found_costs_the_next_one_nothing(world: World) -> None:
    finished(world)
    looks: list[str] = []
    size = world.objects.size
    world.objects.size = lambda uri: looks.append(uri) or size(uri)  # type: ignore[method-assign]  # counts looks
    world.service.run_until_idle()
    assert looks == []  # not in the run that wrote it: the disk may not have it yet
    restart(world)
    world.service.run_until_idle()
    assert len(looks) == 12 + 2 + 2 + 1
    restart(world)
    world.service.run_until_idle()
    assert len(looks) == 17


def test_what_a_start_wrote_again_is_looked_at_once_more(world: World) -> None:
    before = finished(world)
    for uri in before:
        del world.objects.stored[uri]
    restart(world)
    world.service.run_until_idle()
    for uri in before:
        del world.objects.stored[uri]
    restart(world)
    world.service.run_until_idle()
    assert output(world) == before


def test_recheck_outputs_makes_old_work_again_in_the_running_engine(world: World) -> None:
    before = finished(world)
    restart(world)
    world.service.run_until_idle()  # all is confirmed
    for uri in before:
        del world.objects.stored[uri]
    restart(world)
    world.service.start()
    world.service.recheck_outputs()
    wait_until(lambda: output(world) == before)


def test_output_manifest_of_a_running_job_is_made_again(world: World) -> None:
    world.start_job(images=2)
    world.answer_next(world.worker(1))
    world.service.run_until_idle()
    before = output(world)
    for uri in before:
        del world.objects.stored[uri]
    restart(world)
    world.service.run_until_idle()
    assert output(world) == before
    assert world.status() == "InProgress"


def test_output_of_a_stopped_job_is_made_again(world: World) -> None:
    world.start_job(images=2)
    world.answer_next(world.worker(1))
    world.operator.stop(JOB)
    world.service.run_until_idle()
    before = output(world)
    for uri in before:
        del world.objects.stored[uri]
    restart(world)
    world.service.run_until_idle()
    assert (world.status(), output(world)) == ("Stopped", before)


def test_closed_bucket_is_told_once_and_fails_no_finished_job(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    before = finished(world)
    restart(world)
    world.put_manifest(list(world.put_images(1)))
    request = world.request("Other")
    world.operator.create({**request, "OutputConfig": {"S3OutputPath": "s3://bkt/else/"}})
    for uri in before:
        del world.objects.stored[uri]
    world.objects.closed = "s3://bkt/out/"
    caplog.set_level(logging.WARNING)
    world.service.run_until_idle()

    told = [json.loads(r.message) for r in caplog.records if "output-not-checked" in r.message]
    assert [entry["labeling_job"] for entry in told] == [JOB]
    assert "may not use this bucket" in told[0]["reason"]
    assert world.status() == "Completed"
    assert str(world.operator.describe("Other")["LabelingJobStatus"]) == "InProgress"
    world.objects.closed = ""
    restart(world)
    world.service.run_until_idle()
    assert output(world) == before


def test_answers_that_came_before_the_engine_started_are_kept(world: World) -> None:
    world.start_job(images=1)
    restart(world)  # the service is open, its engine's thread is not
    world.answer_next(world.worker(1), {"pose": "early"})
    assert world.status() == "InProgress"
    world.service.start()
    wait_until(lambda: world.status() == "Completed")
    assert world.output()[0]["pose"] == {"poses": ["early"]}
