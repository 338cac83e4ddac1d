"""A job that asked one more worker: its answers are added to those of the job before."""

import json
from random import Random
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.consolidate import consolidate_job
from poserig.jobs.consolidate.more import MORE_TAG, job_before
from poserig.json import Json
from poserig.labels import label_objects
from tests.unit.jobs.consolidate.stored import LAYOUT, STAMP, StoredJob, finished, form, source

MORE = OutputLayout(LAYOUT.output_path, "Pier-2")
ROUND = {"task": "label", "round": 2}


def asked_again(job: StoredJob, answers: dict[int, dict[str, Json]], part: str = "") -> None:
    """Makes the job Pier-2, of which each line is one of Pier-1, or of that part of Pier."""
    lines = []
    for index, (before, forms) in enumerate(answers.items()):
        body = {"answers": [{"workerId": w, "answerContent": f} for w, f in forms.items()]}
        job.put(MORE.worker_response(index, STAMP), json.dumps(body))
        round_ = {**ROUND, "before": before, **({"before-job": part} if part else {})}
        lines.append({"source-ref": source(before), "pose": {}, "poserig-round": round_})
    job.put(MORE.output_manifest, "".join(json.dumps(line) + "\n" for line in lines))
    describe = job.sagemaker.describe_labeling_job

    def described(LabelingJobName: str) -> Json:
        if LabelingJobName != "Pier-2":
            return describe(LabelingJobName)
        tags = [{"Key": MORE_TAG, "Value": "Pier" if part else "Pier-1"}]
        return {**describe("Pier-1"), "LabelingJobName": "Pier-2", "Tags": tags,
                "LabelAttributeName": "pose-r2"}  # fmt: skip

    job.sagemaker.describe_labeling_job = described  # type: ignore[method-assign]


def made(job: StoredJob) -> list[Any]:
    session: Any = job
    return job.lines(consolidate_job(session, "Pier-2").uri)


def label_of(answers: list[tuple[int, dict[str, Json]]]) -> list[Json]:
    """The labels of these answers, in one call."""
    objects = [
        AnsweredObject(str(n), tuple(WorkerResponse(w, json.dumps(f)) for w, f in forms.items()))
        for n, (_, forms) in enumerate(answers)
    ]
    return [outcome.label for outcome in label_objects(objects, lambda uri: b"")]


def test_labels_are_made_of_the_answers_of_both_jobs() -> None:
    job = finished(images=6, workers=2)
    chance = Random(1)  # noqa: S311 - a simulation
    new: dict[int, dict[str, Json]] = {4: {"w8": form(chance)}, 1: {"w9": form(chance)}}
    asked_again(job, new)
    lines = made(job)
    assert [line["pose-r2"]["workers"] for line in lines] == [3, 3]
    both = [(index, {**job.answers[index], **forms}) for index, forms in new.items()]
    assert [line["pose-r2"] for line in lines] == label_of(both)
    assert [line["source-ref"] for line in lines] == [source(4), source(1)]


def test_line_may_be_of_a_part_of_the_job_before() -> None:
    job = finished(images=6, workers=2)
    asked_again(job, {4: {"w8": form(Random(1))}}, part="Pier-1")  # noqa: S311 - a simulation
    (line,) = made(job)
    assert line["pose-r2"]["workers"] == 3


def test_somebody_who_answers_again_counts_once_and_is_said_to() -> None:
    job = finished(images=3, workers=2)
    asked_again(job, {2: {"w1": form(Random(2))}})  # noqa: S311 - a simulation
    (line,) = made(job)
    assert line["pose-r2"]["workers"] == 2
    types = [one["type"] for one in line["pose-r2"]["issues"]]
    assert "repeated_worker" in types


def test_job_before_that_is_gone_is_named() -> None:
    job = finished(images=3, workers=2)
    asked_again(job, {2: {"w9": form(Random(3))}})  # noqa: S311 - a simulation
    described = job.sagemaker.describe_labeling_job("Pier-2")
    described["Tags"] = [{"Key": MORE_TAG, "Value": "Quay-1"}]
    assert job_before(described) == "Quay-1"
    job.sagemaker.describe_labeling_job = _only(job, described)  # type: ignore[method-assign]
    with pytest.raises(PoserigError, match='There is no labeling job "Quay-1"'):
        made(job)


def _only(job: StoredJob, described: Json) -> Any:
    describe = job.sagemaker.describe_labeling_job
    return lambda LabelingJobName: (
        described if LabelingJobName == "Pier-2" else describe(LabelingJobName)
    )
