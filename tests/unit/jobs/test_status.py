"""Tests jobs/status.py: what Ground Truth says of a job becomes a row."""

import io
import json
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.response import StreamingBody
from botocore.stub import Stubber

from poserig.errors import PoserigError
from poserig.jobs.parts import examine
from poserig.jobs.status import JobStatus, describe, list_all, status_of

PRE = "arn:aws:lambda:eu-west-1:111122223333:function:poserig-pre"
MANIFEST = "s3://bkt/out/pier-1/manifests/output/output.manifest"
COUNTERS = {"TotalLabeled": 3, "FailedNonRetryableError": 1, "Unlabeled": 2}
SUMMARY: dict[str, Any] = {
    "LabelingJobName": "pier-1",
    "LabelingJobStatus": "InProgress",
    "LabelCounters": COUNTERS,
    "PreHumanTaskLambdaArn": PRE,
}


def test_line_of_a_list_becomes_a_row() -> None:
    assert status_of(SUMMARY) == JobStatus("pier-1", "InProgress", 3, 1, 2, "", "", PRE)


def test_description_has_its_function_among_the_task_settings_and_its_output() -> None:
    answer = {
        **SUMMARY,
        "PreHumanTaskLambdaArn": "arn:other",
        "HumanTaskConfig": {"PreHumanTaskLambdaArn": PRE},
        "LabelingJobStatus": "Failed",
        "LabelCounters": {},
        "FailureReason": "ClientError: why",
        "LabelingJobOutput": {"OutputDatasetS3Uri": MANIFEST},
    }
    assert status_of(answer) == JobStatus(
        "pier-1", "Failed", 0, 0, 0, "ClientError: why", MANIFEST, PRE
    )


def test_output_that_is_not_named_yet_is_empty() -> None:
    assert status_of({**SUMMARY, "LabelingJobOutput": None}).output_manifest_uri == ""
    assert status_of({**SUMMARY, "LabelingJobOutput": {}}).output_manifest_uri == ""


@pytest.mark.parametrize(
    ("word", "is_over"),
    [
        ("Initializing", False),
        ("InProgress", False),
        ("Stopping", False),
        ("Completed", True),
        ("Failed", True),
        ("Stopped", True),
    ],
)
def test_job_is_over_when_no_worker_can_change_it(word: str, is_over: bool) -> None:
    assert status_of({**SUMMARY, "LabelingJobStatus": word}).is_over is is_over


class Session:
    """A session whose client is a stubbed one."""

    region_name = "eu-west-1"

    def __init__(self) -> None:
        self.sagemaker = boto3.client(
            "sagemaker", "eu-west-1", aws_access_key_id="a", aws_secret_access_key="b"
        )

    def client(self, service: str) -> Any:
        assert service == "sagemaker"
        return self.sagemaker


def test_unknown_job_is_told_with_the_region() -> None:
    session: Any = Session()
    with Stubber(session.sagemaker) as stub:
        stub.add_client_error("describe_labeling_job", "ResourceNotFound")
        with pytest.raises(PoserigError, match='no labeling job "gone"') as caught:
            describe(session, "gone")
    assert caught.value.where == "region eu-west-1"


def test_list_reads_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [{"LabelingJobSummaryList": [SUMMARY]}, {"LabelingJobSummaryList": [SUMMARY] * 2}]

    class Paginator:
        def paginate(self, **order: str) -> Any:
            assert order == {"SortBy": "CreationTime", "SortOrder": "Descending"}
            return pages

    session: Any = Session()
    monkeypatch.setattr(session.sagemaker, "get_paginator", lambda _: Paginator())
    assert [row.name for row in list_all(session)] == ["pier-1"] * 3


OK = {"version": 2, "instances": []}
REPORT = {"status": "error", "reason": "The answer cannot be read."}
NO_METADATA: dict[str, Any] = {}


def line(label: object, metadata: dict[str, Any] = NO_METADATA, name: str = "pose") -> str:
    return json.dumps({"source-ref": "s3://bkt/a.jpg", name: label, f"{name}-metadata": metadata})


class Manifest:
    """A session whose S3 holds the output manifest of a job that is over."""

    region_name = "eu-west-1"

    def __init__(self, text: str | None, **job: Any) -> None:
        self.text, self.job, self.asked = text, job, False

    def client(self, service: str) -> Any:
        return self

    def describe_labeling_job(self, LabelingJobName: str) -> dict[str, Any]:
        return {
            **SUMMARY,
            "LabelingJobStatus": "Completed",
            "LabelAttributeName": "pose",
            "LabelingJobOutput": {"OutputDatasetS3Uri": MANIFEST},
            **self.job,
        }

    def get_object(self, Bucket: str, Key: str) -> Any:
        assert f"s3://{Bucket}/{Key}" == MANIFEST
        self.asked = True
        if self.text is None:
            raise ClientError({"Error": {"Code": "NoSuchKey"}}, "GetObject")
        body = self.text.encode()
        return {"Body": StreamingBody(io.BytesIO(body), len(body))}


@pytest.mark.parametrize(
    ("lines", "errors"),
    [
        ([line(OK), line(OK)], 0),
        ([line(OK), line(REPORT), line(REPORT)], 2),
        # Counted as failed, so not as labeled.
        ([line(REPORT, {"failure-reason": "ClientError: Declined"})], 0),
        # What another job wrote.
        ([line(REPORT, name="boxes")], 0),
        # A label of another function, whose word it is too.
        ([line({"status": "ok", "note": "no error"}), line("error"), line(["error"])], 0),
        # No JSON, or no object: no label of ours.
        (["error", '["error"]', "", '{"pose": {"status": "error"'], 0),
        # Unusual but whole: spaces, another order, no metadata, letters beyond ASCII.
        (['{"pose" : {"reason": "Größe", "status" : "error"}, "source-ref": "s3://b/ü.jpg"}'], 1),
        ([], 0),
    ],
)
def test_reports_of_errors_among_the_labels_are_counted(lines: list[str], errors: int) -> None:
    session: Any = Manifest("".join(f"{one}\n" for one in lines))
    assert examine(session, "pier-1").error_labels == errors
    assert session.asked


@pytest.mark.parametrize(
    "job",
    [
        {"LabelingJobStatus": "InProgress"},
        {"LabelingJobStatus": "Stopping"},
        {"LabelCounters": {"TotalLabeled": 0, "FailedNonRetryableError": 3}},
        {"LabelingJobOutput": {}},
    ],
)
def test_labels_are_looked_into_only_where_there_are_some(job: dict[str, Any]) -> None:
    session: Any = Manifest(line(REPORT), **job)
    assert (examine(session, "pier-1").error_labels, session.asked) == (0, False)


def test_manifest_that_was_never_written_has_no_errors() -> None:
    session: Any = Manifest(None)
    assert (examine(session, "pier-1").error_labels, session.asked) == (0, True)


def test_manifest_that_may_not_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    session: Any = Manifest("")
    denied = ClientError({"Error": {"Code": "AccessDenied", "Message": "No."}}, "GetObject")

    def get_object(**_: str) -> None:
        raise denied

    monkeypatch.setattr(session, "get_object", get_object)
    with pytest.raises(PoserigError, match="No") as caught:
        examine(session, "pier-1")
    assert caught.value.where == MANIFEST
    assert "operator policy" in caught.value.cure
