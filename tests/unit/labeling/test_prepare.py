"""Data objects are prepared for workers; the trouble of one is not another's."""

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


def test_reasons_carry_no_presigned_address(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def function(event: Json) -> Json:
        raise ValueError("cannot load http://s3.test/a.jpg?X-Amz-Signature=secret now")

    world.functions.deployed[PRE] = function
    world.start_job(images=1)

    (reason,) = failures(world).values()
    assert "cannot load http://s3.test/a.jpg?… now" in reason
    assert "secret" not in reason + caplog.text


@pytest.mark.parametrize(
    ("answer", "is_offered"),
    [
        ({"isHumanAnnotationRequired": True}, True),
        ({}, True),
        ({"isHumanAnnotationRequired": False}, False),
        ({"isHumanAnnotationRequired": "false"}, False),
        ({"humanAnnotationRequired": "false"}, False),
        ({"humanAnnotationRequired": "true"}, True),
        ({"isHumanAnnotationRequired": True, "humanAnnotationRequired": "false"}, True),
    ],
)
def test_is_human_annotation_required(
    world: World, answer: dict[str, object], is_offered: bool
) -> None:
    world.functions.deployed[PRE] = lambda event: {"taskInput": {}, **answer}
    world.start_job(images=1)

    if is_offered:
        assert world.status() == "InProgress"
    else:
        assert world.status() == "Completed"
        assert world.output_text() == ['{"source-ref": "s3://bkt/in/img 00.jpg", "n": 0}']
        assert world.counters()["Unlabeled"] == 1
        assert world.functions.count(POST) == 0


def test_undocumented_key_is_warned_of(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.functions.deployed[PRE] = lambda _: {"taskInput": {}, "humanAnnotationRequired": "true"}
    world.start_job(images=1)

    assert "write isHumanAnnotationRequired" in caplog.text
