"""Answers become labels; a data object that a function fails on is tried alone."""

import json
from collections.abc import Callable

import pytest

from poserig.json import Json
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


def raise_error(event: Json) -> Json:
    raise ZeroDivisionError("division by zero")


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
        {"poses": ["in/img 00.jpg"]},
        None,
        {"poses": ["in/img 02.jpg"]},
        {"poses": ["in/img 03.jpg"]},
    ]
    assert world.output()[1]["pose-metadata"]["retry-count"] == 2
    # The worker's answer is not lost with the label.
    folder = "s3://bkt/out/Pose-Demo-001/annotations/worker-response/iteration-1/1/"
    kept = [world.objects.json(uri) for uri in world.objects.stored if uri.startswith(folder)]
    assert {one["answers"][0]["answerContent"]["pose"] for one in kept} == {"in/img 01.jpg"}


def test_empty_form_is_an_answer_and_goes_to_consolidation(world: World) -> None:
    world.start_job(images=1)
    world.answer_next(world.worker(1), {})
    world.service.run_until_idle()

    (uri,) = [uri for uri in world.objects.stored if "consolidation-request" in uri]
    assert world.objects.json(uri)[0]["annotations"][0]["annotationData"] == {"content": "{}"}
    assert world.output()[0]["pose"] == {"poses": [None]}


def report(world: World, label: Json) -> None:
    """Lets the post-annotation function answer every data object with this label."""
    world.functions.deployed[POST] = lambda event: [
        {
            "datasetObjectId": entry["datasetObjectId"],
            "consolidatedAnnotation": {"content": {"pose": label}},
        }
        for entry in world.objects.json(event["payload"]["s3Uri"])
    ]


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ({"status": "error", "reason": "The form was empty.", "raw": "{}"}, "The form was empty."),
        ({"status": "error"}, "it gave no reason."),
        ({"status": "error", "reason": ["no text"]}, "it gave no reason."),
    ],
)
def test_label_that_reports_an_error_counts_as_labeled(
    world: World, label: Json, told: str
) -> None:
    report(world, label)
    world.start_job(images=1)
    world.answer_next(world.worker(1), {})
    world.service.run_until_idle()

    (output,) = world.output()
    assert output["pose"] == label
    assert "failure-reason" not in output["pose-metadata"]
    assert output["pose-metadata"]["human-annotated"] == "yes"
    assert failures(world) == {}
    assert world.status() == "Completed"
    assert world.counters()["HumanLabeled"] == 1
    assert world.counters()["FailedNonRetryableError"] == 0
    (row,) = world.rows(world.worker(1))
    assert row.status is ObjectState.LABELED
    assert row.reason == (
        f"The post-annotation function made no label: {told} Ground Truth counts the image as "
        "labeled all the same: `poserig job requeue` offers it again."
    )


@pytest.mark.parametrize("label", [{"status": "fine"}, {"status": ["error"]}, "error", None, []])
def test_label_that_reports_no_error_is_shown_without_a_reason(world: World, label: Json) -> None:
    report(world, label)
    world.start_job(images=1)
    world.answer_next(world.worker(1), {})
    world.service.run_until_idle()
    (row,) = world.rows(world.worker(1))
    assert (row.status, row.reason, row.label) == (ObjectState.LABELED, "", label)


def test_half_surrogate_pairs_from_a_browser_survive(world: World) -> None:
    world.start_job(images=1)
    world.answer_next(world.worker(1), {"pose": "\ud83d"})
    world.service.run_until_idle()

    assert world.output()[0]["pose"] == {"poses": ["\ud83d"]}


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


def test_functions_own_keys_and_metadata_join_the_line(world: World) -> None:
    content = {"pose": 1, "project": "x", "pose-metadata": {"type": "groundtruth/pose"}}
    world.functions.deployed[POST] = lambda _: [
        {"datasetObjectId": "0", "consolidatedAnnotation": {"content": content}}
    ]
    world.start_job(images=1)
    world.answer_all(world.worker(1))

    (line,) = world.output()
    assert line["project"] == "x"
    assert line["pose-metadata"]["type"] == "groundtruth/pose"
    assert line["pose-metadata"]["job-name"] == "pose-demo-001"


def test_function_cannot_replace_the_source(world: World) -> None:
    world.functions.deployed[POST] = lambda _: [
        {"datasetObjectId": "0", "consolidatedAnnotation": {"content": {"source-ref": "x"}}}
    ]
    world.start_job(images=1)
    world.answer_all(world.worker(1))

    assert world.output()[0]["source-ref"] == "s3://bkt/in/img 00.jpg"


def test_label_categories_and_kms_key_reach_the_function(world: World) -> None:
    world.objects.stored["s3://bkt/in/labels.json"] = b'{"labels":[{"label":"nose"}]}'
    world.put_manifest(list(world.put_images(1)))
    request = world.request()
    request["LabelCategoryConfigS3Uri"] = "s3://bkt/in/labels.json"
    request["OutputConfig"]["KmsKeyId"] = "key-1"
    world.operator.create(request)
    world.service.run_until_idle()
    world.answer_all(world.worker(1))

    event = world.functions.events[-1][1]
    assert event["labelCategories"] == ["nose"]
    assert event["kmsKeyId"] == "key-1"
