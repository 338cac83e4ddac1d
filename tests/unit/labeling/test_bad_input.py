"""One data object's trouble is reported, and nothing else is lost."""

import json
from collections.abc import Callable

import pytest

from poserig.json import Json
from poserig.labeling.ports import FunctionFailed
from poserig.labeling.states import ObjectState
from tests.unit.labeling.fakes import POST, PRE, World, pre_function


def failures(world: World) -> dict[int, str]:
    """The reasons in the output manifest, checked against results() on the way."""
    found = {}
    rows = world.rows(world.worker(1))
    for index, line in enumerate(world.output()):
        metadata = line.get("pose-metadata", {})
        if "failure-reason" in metadata:
            assert metadata["human-annotated"] == "true"
            assert rows[index].status is ObjectState.FAILED
            assert rows[index].reason == metadata["failure-reason"]
            found[index] = metadata["failure-reason"]
    return found


BAD_LINES = [
    ('{"frame":1}', 'Line 2: there is neither "source-ref" nor "source"'),
    ('{"source-ref":"s3://bkt/a.jpg","source":"text"}', 'both "source-ref" and "source"'),
    ('{"source-ref":""}', '"source-ref" must be a text that is not empty'),
    ('{"source-ref":7}', '"source-ref" must be a text'),
    ('{"source-ref":"a.jpg"}', "'a.jpg' is not an S3 URI"),
    ('{"source-ref":"s3://bkt/a.jpg","$x":1}', 'the attribute "$x" starts with "$"'),
    ('{"source-ref":"s3://bkt/gone.jpg"}', "The image s3://bkt/gone.jpg does not exist"),
    ('{"source-ref":"s3://locked/a.jpg"}', "The image cannot be read"),
    ('{"source-ref":', "Line 2 is not JSON"),
    ('{"source-ref":"s3://bkt/a.jpg","x":NaN}', "NaN is not a JSON value"),
    ('["source-ref"]', "Line 2 is a list, not a JSON object"),
    ("", "Line 2 is empty"),
    ('{"source-ref":"s3://bkt/a.jpg","x":"' + "y" * 20_001 + '"}', '"x" has 20001 characters'),
]


@pytest.mark.parametrize(("line", "reason"), BAD_LINES, ids=[reason for _, reason in BAD_LINES])
def test_bad_manifest_line_fails_alone(world: World, line: str, reason: str) -> None:
    good = world.put_images(2)
    world.put_manifest([good[0], line, good[1]])
    world.create()

    assert world.answer_all(world.worker(1)) == 2
    assert world.status() == "Completed"
    (failed,) = failures(world).items()
    assert failed[0] == 1
    assert reason in failed[1]
    assert [("pose" in line) for line in world.output()] == [True, False, True]
    assert world.counters()["FailedNonRetryableError"] == 1


def raise_error(event: Json) -> Json:
    raise ZeroDivisionError("division by zero")


def time_out(event: Json) -> Json:
    raise FunctionFailed("The function timed out after 3.00 seconds.", kind="timeout")


PRE_FAULTS: list[tuple[Callable[[Json], Json], str, int]] = [
    (raise_error, "The pre-annotation function failed. ZeroDivisionError: division by zero", 2),
    (time_out, "timed out after 3.00 seconds", 2),
    (lambda _: None, "wrong shape: null, not an object", 1),
    (lambda _: [1], "wrong shape: an array, not an object", 1),
    (lambda _: {"isHumanAnnotationRequired": True}, "there is no taskInput", 1),
    (lambda _: {"taskInput": "x"}, "taskInput is a text, not an object", 1),
    (
        lambda _: {"taskInput": {}, "isHumanAnnotationRequired": 1},
        "isHumanAnnotationRequired is neither true nor false",
        1,
    ),
    (lambda _: {"taskInput": {"x": "y" * 128_000}}, "The task input has 1280", 1),
    (lambda _: {"taskInput": {"n": float("nan")}}, "ValueError", 2),
]


@pytest.mark.parametrize(("fault", "reason", "tries"), PRE_FAULTS, ids=[f[1] for f in PRE_FAULTS])
def test_pre_annotation_fault_fails_its_object_alone(
    world: World, fault: Callable[[Json], Json], reason: str, tries: int
) -> None:
    def function(event: Json) -> Json:
        return fault(event) if event["dataObject"]["n"] == 1 else pre_function(event)

    world.functions.deployed[PRE] = function
    world.start_job(images=3)

    assert world.answer_all(world.worker(1)) == 2
    assert world.status() == "Completed"
    (failed,) = failures(world).items()
    assert failed[0] == 1
    assert reason in failed[1]
    line = world.output()[1]
    assert list(line) == ["source-ref", "n", "pose-metadata"]
    assert line["pose-metadata"]["retry-count"] == tries


def test_pre_annotation_function_that_fails_once_is_tried_again(world: World) -> None:
    calls = []

    def function(event: Json) -> Json:
        calls.append(event)
        if len(calls) == 1:
            raise_error(event)
        return pre_function(event)

    world.functions.deployed[PRE] = function
    world.start_job(images=1)

    assert world.answer_all(world.worker(1)) == 1
    assert failures(world) == {}


def test_liquid_error_fails_the_object_with_line_and_cure(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.objects.stored["s3://bkt/ui/pose.liquid.html"] = (
        b"<p>\n{% if task.input.n == 1 %}{{ task.input.n | divided_by: 0 }}{% endif %}\n</p>"
    )
    world.start_job(images=3)

    assert world.answer_all(world.worker(1)) == 2
    assert failures(world) == {
        1: "ClientError: The page of the task cannot be made. worker task template, line 2:"
        " Liquid: divided_by: can't divide by 0. Check what the task input holds there."
    }
    assert '"state": "failed"' in caplog.text
    assert "can't divide by 0" in caplog.text


def test_template_that_is_not_liquid_fails_every_object_and_the_job_completes(
    world: World,
) -> None:
    world.objects.stored["s3://bkt/ui/pose.liquid.html"] = b"\n{% if task.input.n %}"
    world.start_job(images=2)

    assert world.status() == "Completed"
    assert list(failures(world)) == [0, 1]
    assert "worker task template, line 2: Liquid: expected tag endif" in failures(world)[0]


def drop(entries: list[Json]) -> list[Json]:
    return [entry for entry in entries if entry["datasetObjectId"] != "1"]


def spoil(**change: Json) -> Callable[[list[Json]], list[Json]]:
    def function(entries: list[Json]) -> list[Json]:
        return [{**e, **change} if e["datasetObjectId"] == "1" else e for e in entries]

    return function


def raise_for_one(entries: list[Json]) -> list[Json]:
    if any(entry["datasetObjectId"] == "1" for entry in entries):
        raise ZeroDivisionError("division by zero")
    return entries


def no_list_for_one(entries: list[Json]) -> Json:
    return {"error": 1} if any(entry["datasetObjectId"] == "1" for entry in entries) else entries


POST_FAULTS: list[tuple[Callable[[list[Json]], Json], str]] = [
    (drop, "left out data object 1"),
    (raise_for_one, "The post-annotation function failed. ZeroDivisionError"),
    (no_list_for_one, "answered with no list"),
    (spoil(consolidatedAnnotation=None), "gave no consolidatedAnnotation.content"),
    (spoil(consolidatedAnnotation={"content": "x"}), "gave no consolidatedAnnotation.content"),
    (spoil(datasetObjectId="17"), "left out data object 1"),
]


@pytest.mark.parametrize(("fault", "reason"), POST_FAULTS, ids=[f[1] for f in POST_FAULTS])
def test_post_annotation_fault_fails_its_object_alone(
    world: World, fault: Callable[[list[Json]], Json], reason: str
) -> None:
    world.functions.deployed[POST] = lambda event: fault(world.post_function(event))
    world.start_job(images=4)

    assert world.answer_all(world.worker(1)) == 4  # one batch of four
    assert world.status() == "Completed"
    (failed,) = failures(world).items()
    assert failed[0] == 1
    assert reason in failed[1]
    assert [line.get("pose") for line in world.output()] == [
        {"poses": ["img 00.jpg"]},
        None,
        {"poses": ["img 02.jpg"]},
        {"poses": ["img 03.jpg"]},
    ]
    assert world.output()[1]["pose-metadata"]["retry-count"] == 2
    # The worker's answer is not lost with the label.
    folder = "s3://bkt/out/Pose-Demo-001/annotations/worker-response/iteration-1/1/"
    kept = [world.objects.json(uri) for uri in world.objects.stored if uri.startswith(folder)]
    assert {one["answers"][0]["answerContent"]["pose"] for one in kept} == {"img 01.jpg"}


def test_empty_form_is_an_answer_and_goes_to_consolidation(world: World) -> None:
    world.start_job(images=1)
    world.answer_next(world.worker(1), {})
    world.service.run_until_idle()

    (uri,) = [uri for uri in world.objects.stored if "consolidation-request" in uri]
    assert world.objects.json(uri)[0]["annotations"][0]["annotationData"] == {"content": "{}"}
    assert world.output()[0]["pose"] == {"poses": [None]}


def test_label_that_reports_an_error_marks_the_object_failed_and_stays_in_the_line(
    world: World,
) -> None:
    label = {"status": "error", "reason": "The form was empty.", "raw": "{}"}
    world.functions.deployed[POST] = lambda event: [
        {
            "datasetObjectId": entry["datasetObjectId"],
            "consolidatedAnnotation": {"content": {"pose": label}},
        }
        for entry in world.objects.json(event["payload"]["s3Uri"])
    ]
    world.start_job(images=1)
    world.answer_next(world.worker(1), {})
    world.service.run_until_idle()

    reason = "ClientError: The post-annotation function made no label: The form was empty."
    assert world.output()[0]["pose"] == label
    assert failures(world) == {0: reason}
    assert world.status() == "Completed"
    assert world.counters()["FailedNonRetryableError"] == 1


def test_reasons_carry_no_presigned_address(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def function(event: Json) -> Json:
        raise ValueError("cannot load http://s3.test/a.jpg?X-Amz-Signature=secret now")

    world.functions.deployed[PRE] = function
    world.start_job(images=1)

    (reason,) = failures(world).values()
    assert "cannot load http://s3.test/a.jpg?… now" in reason
    assert "secret" not in reason + caplog.text


def test_half_surrogate_pairs_from_a_browser_survive(world: World) -> None:
    world.start_job(images=1)
    world.answer_next(world.worker(1), {"pose": "\ud83d"})
    world.service.run_until_idle()

    assert world.output()[0]["pose"] == {"poses": ["\ud83d"]}


def test_output_that_cannot_be_written_fails_the_job_with_a_reason(world: World) -> None:
    world.put_manifest(list(world.put_images(1)))
    request = {**world.request(), "OutputConfig": {"S3OutputPath": "s3://locked/out"}}
    world.operator.create(request)
    world.service.run_until_idle()
    world.answer_all(world.worker(1))

    description = world.operator.describe("Pose-Demo-001")
    assert description["LabelingJobStatus"] == "Failed"
    assert description["FailureReason"].startswith("ClientError: The output cannot be written.")


def test_all_faults_together_leave_every_line_accounted_for(world: World) -> None:
    def function(event: Json) -> Json:
        return raise_error(event) if event["dataObject"]["n"] % 5 == 0 else pre_function(event)

    world.functions.deployed[PRE] = function
    world.functions.deployed[POST] = lambda event: drop(world.post_function(event))
    lines: list[Json] = list(world.put_images(12))
    lines[7] = '{"no":"source"}'
    world.put_manifest(lines)
    world.create()
    world.answer_all(world.worker(1))

    assert world.status() == "Completed"
    assert sorted(failures(world)) == [0, 1, 5, 7, 10]
    assert len(world.output()) == 12
    assert world.counters() == {
        "TotalLabeled": 7,
        "HumanLabeled": 7,
        "MachineLabeled": 0,
        "FailedNonRetryableError": 5,
        "Unlabeled": 0,
    }
    assert json.loads(world.output_text()[7])["no"] == "source"
