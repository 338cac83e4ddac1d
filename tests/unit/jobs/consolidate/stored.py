"""A finished labeling job in moto's S3: manifest, worker responses, template, description."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

import boto3

from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.templates import fill_template
from poserig.json import Json
from poserig.labels import label_objects
from poserig.pose.rig_file import LIBRARY, load_rig

BUCKET = "photos"
LAYOUT = OutputLayout(f"s3://{BUCKET}/output/", "Pier-1")
COCO = load_rig("coco-person-17")
FILE = json.loads((LIBRARY / "coco-person-17.json").read_text("utf-8"))
ENDED = datetime(2026, 11, 22, 12, 26, 13, tzinfo=UTC)
CREATED = "2026-11-22T12:05:02.177000"
STAMP = "2026-11-22_12:04:51"
METADATA = {
    "type": "groundtruth/custom",
    "job-name": "pier-1",
    "human-annotated": "yes",
    "creation-date": CREATED,
}
TEMPLATE = f"s3://{BUCKET}/input/jobs/pier-1/worker-task.liquid.html"


class Missing(Exception):
    """What SageMaker's client calls ResourceNotFound."""


class SageMaker:
    """DescribeLabelingJob of the one job."""

    class exceptions:
        ResourceNotFound = Missing

    def __init__(self) -> None:
        self.status = "Completed"
        self.workers = 3

    def get_paginator(self, operation: str) -> Any:
        assert operation == "list_labeling_jobs"
        return self

    def paginate(self, **asked: str) -> list[Any]:
        return [{"LabelingJobSummaryList": []}]

    def describe_labeling_job(self, LabelingJobName: str) -> Json:
        if LabelingJobName.lower() != "pier-1":
            raise Missing
        return {
            "LabelingJobName": "Pier-1",
            "LabelingJobStatus": self.status,
            "LabelAttributeName": "pose",
            "LabelCounters": {},
            "LastModifiedTime": ENDED,
            "OutputConfig": {"S3OutputPath": LAYOUT.output_path},
            "LabelingJobOutput": {"OutputDatasetS3Uri": LAYOUT.output_manifest},
            "HumanTaskConfig": {
                "UiConfig": {"UiTemplateS3Uri": TEMPLATE},
                "NumberOfHumanWorkersPerDataObject": self.workers,
            },
        }


class StoredJob:
    """The job, and a session that leads to it."""

    region_name = "eu-west-1"

    def __init__(self) -> None:
        self.s3: Any = boto3.client("s3", region_name="us-east-1")
        self.s3.create_bucket(Bucket=BUCKET)
        self.sagemaker = SageMaker()
        self.answers: dict[int, dict[str, Json]] = {}
        self.put(TEMPLATE, template(COCO.name))

    def client(self, service: str, **_: Any) -> Any:
        return self.sagemaker if service == "sagemaker" else self.s3

    def put(self, uri: str, body: str | bytes) -> None:
        key = uri.removeprefix(f"s3://{BUCKET}/")
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=body)

    def get(self, uri: str) -> bytes:
        key = uri.removeprefix(f"s3://{BUCKET}/")
        return bytes(self.s3.get_object(Bucket=BUCKET, Key=key)["Body"].read())

    def lines(self, uri: str = LAYOUT.output_manifest) -> list[Any]:
        return [json.loads(line) for line in self.get(uri).decode("utf-8").splitlines()]

    def objects(self) -> dict[str, str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
        return {item["Key"]: item["ETag"] for page in pages for item in page.get("Contents", ())}

    def answer(self, index: int, forms: dict[str, Json], stamp: str = STAMP) -> None:
        """Store the worker response of a line."""
        self.answers.setdefault(index, {}).update(forms)
        body = {"answers": [{"workerId": w, "answerContent": f} for w, f in forms.items()]}
        self.put(LAYOUT.worker_response(index, stamp), json.dumps(body))

    def write(self, lines: Sequence[Json | str]) -> None:
        """Store the first manifest; a text is a line as it is."""
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        self.put(LAYOUT.output_manifest, "".join(f"{text}\n" for text in texts))

    def label(self, indexes: Sequence[int]) -> dict[int, Json]:
        """The labels that one call of the function makes of these lines' answers."""
        objects = [
            AnsweredObject(
                str(index),
                tuple(WorkerResponse(w, json.dumps(f)) for w, f in self.answers[index].items()),
            )
            for index in indexes
        ]
        outcomes = label_objects(objects, self.get)
        return dict(zip(indexes, (outcome.label for outcome in outcomes), strict=True))


def template(rig: str, **changes: Json) -> str:
    """A worker task template with a rig of the library in it, changed or not."""
    source = (
        '<p>@@RIG_NAME@@</p><crowd-2d-skeleton rig="@@RIG_JSON@@"></crowd-2d-skeleton>'
        "<!-- @@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@ -->"
    )
    file = json.loads((LIBRARY / f"{rig}.json").read_text("utf-8"))
    return fill_template(source, {**file, **changes}, load_rig(rig).hash)


def form(chance: Random, rig: str = COCO.name, people: int = 1, spread: float = 3.0) -> Json:
    """What a worker submits about people who stand beside each other."""
    instances = [
        {
            "id": str(number + 1),
            "name": "",
            "keypoints": [
                value
                for point in COCO.keypoints
                for value in (
                    round(200 * number + 120 * (point.position or (0, 0))[0]
                          + chance.gauss(0, spread), 2),
                    round(100 + 300 * (point.position or (0, 0))[1]
                          + chance.gauss(0, spread), 2),
                    2,
                )
            ],
        }
        for number in range(people)
    ]  # fmt: skip
    answer = {
        "version": 1, "rig": rig, "rig_hash": COCO.hash, "labels": COCO.keypoint_names,
        "image": {"width": 20_000, "height": 640}, "instances": instances,
    }  # fmt: skip
    return {"pose": json.dumps(answer), "updated_annotations": "[]"}


def source(index: int) -> str:
    return f"s3://{BUCKET}/input/images/{index:05}.jpg"


def finished(images: int = 12, workers: int = 3, seed: int = 7, call: int = 1) -> StoredJob:
    """A job in which everybody answered, labeled so many images a call."""
    chance = Random(seed)  # noqa: S311  # seeded, no secret
    job = StoredJob()
    for index in range(images):
        job.answer(index, {f"w{number}": form(chance) for number in range(workers)})
    labels: dict[int, Json] = {}
    for start in range(0, images, call):
        labels.update(job.label(range(start, min(start + call, images))))
    job.write(
        [
            {"source-ref": source(index), "frame": index, "pose": labels[index],
             "pose-metadata": METADATA}
            for index in range(images)
        ]
    )  # fmt: skip
    return job
