"""What a job is made of, and which of its lines are labeled before."""

import json
from collections.abc import Sequence

import pytest

from poserig.groundtruth.manifest import ManifestLine
from poserig.groundtruth.requests import JobRequest
from poserig.json import Json
from poserig.labeling.errors import InvalidRequest, JobAlreadyExists
from poserig.labeling.states import ObjectState
from tests.unit.labeling.fakes import World


def test_chained_job_labels_only_lines_without_the_label(world: World) -> None:
    lines = world.put_images(3)
    lines[1]["pose"] = {"old": True}
    world.put_manifest(list(lines))
    world.create()

    assert world.answer_all(world.worker(1)) == 2
    assert world.status() == "Completed"
    assert world.output_text()[1] == json.dumps(lines[1])
    assert world.counters()["TotalLabeled"] == 3
    assert world.counters()["HumanLabeled"] == 2
    row = world.rows(world.worker(1))[1]
    assert (row.status, row.label) == (ObjectState.ALREADY_LABELED, {"old": True})


def test_chained_job_labels_failed_lines_anew(world: World) -> None:
    # As in a real output manifest with expired tasks: metadata, and no label attribute.
    (line,) = world.put_images(1)
    failed = {"retry-count": 1, "failure-reason": "ClientError: x", "human-annotated": "true"}
    world.put_manifest([{**line, "pose-metadata": failed}])
    world.create()

    assert world.answer_all(world.worker(1)) == 1
    (output,) = world.output()
    assert output["pose"] == {"poses": ["in/img 00.jpg"]}
    assert "failure-reason" not in output["pose-metadata"]


@pytest.mark.parametrize(
    "label",
    [
        {"status": "error", "reason": "The form was empty.", "raw": []},
        {"status": "error"},
        {},
        None,
        "",
    ],
)
@pytest.mark.parametrize(
    "metadata",
    [
        {"type": "groundtruth/custom", "human-annotated": "yes"},
        {"failure-reason": "ClientError: x"},  # written by poserig before it was as strict as AWS
        None,
    ],
)
def test_chained_job_leaves_every_line_that_has_the_attribute(
    world: World, label: Json, metadata: Json
) -> None:
    first, second = world.put_images(2)
    world.put_manifest([{**first, "pose": label, "pose-metadata": metadata}, second])
    world.create()

    assert world.answer_all(world.worker(1)) == 1
    assert world.output()[0] == {**first, "pose": label, "pose-metadata": metadata}
    assert world.counters()["TotalLabeled"] == 2
    assert world.counters()["HumanLabeled"] == 1


def test_name_that_another_request_took_meanwhile_is_refused_and_leaves_nothing(
    world: World,
) -> None:
    world.put_manifest(list(world.put_images(2)))

    def take_it(*_: object) -> None:
        world.operator.create(world.request("POSE-DEMO-001"))

    with pytest.raises(JobAlreadyExists, match="'Pose-Demo-001' already"):
        world.operator.create(world.request(), take_it)
    (listed,) = world.operator.list()["LabelingJobSummaryList"]
    assert listed["LabelingJobName"] == "POSE-DEMO-001"
    with pytest.raises(JobAlreadyExists, match="'POSE-DEMO-001' already"):
        world.operator.create(world.request())


def test_inspection_may_refuse_before_anything_is_kept(world: World) -> None:
    world.put_manifest(list(world.put_images(2)))

    def refuse(request: JobRequest, lines: Sequence[ManifestLine]) -> None:
        raise InvalidRequest(f"{request.job_name} has {len(lines)} lines.", where="x")

    with pytest.raises(InvalidRequest, match="Pose-Demo-001 has 2 lines"):
        world.operator.create(world.request(), refuse)
    assert world.operator.list()["LabelingJobSummaryList"] == []
