"""Tests jobs/status.py: what Ground Truth says of a job becomes a row."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from poserig.errors import PoserigError
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
