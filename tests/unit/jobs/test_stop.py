"""Stopping labeling jobs: the stack's own, and no other."""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest

from poserig.errors import PoserigError
from poserig.jobs.stack import Stack
from poserig.jobs.stop import stop, stop_all, wait_until_over
from poserig.local.aws.server import LocalAws

REGION = "eu-west-1"
OURS = "arn:aws:lambda:eu-west-1:123456789012:function:poserig-sagemaker-pre"
STACK = Stack("b", f"{OURS}:live", "post", "role", "team", "", "", "", "s3://b/i", "s3://b/o", {})


class Jobs:
    """Labeling jobs as far as stopping asks for them; one that was stopped is over when asked."""

    def __init__(self) -> None:
        self.status = {"ours": "InProgress", "done": "Completed", "theirs": "InProgress"}

    def handle(
        self, operation: str, params: dict[str, Any], region: str, account: str
    ) -> dict[str, Any]:
        if operation == "ListLabelingJobs":
            return {"LabelingJobSummaryList": [self.summary(name) for name in self.status]}
        name = params["LabelingJobName"]
        if operation == "StopLabelingJob":
            self.status[name] = "Stopping"
            return {}
        described = self.summary(name)
        described["HumanTaskConfig"] = {
            "PreHumanTaskLambdaArn": described.pop("PreHumanTaskLambdaArn")
        }
        if self.status[name] == "Stopping":
            self.status[name] = "Stopped"
        return described

    def summary(self, name: str) -> dict[str, Any]:
        function = OURS.replace("poserig", "other") if name == "theirs" else OURS
        return {
            "LabelingJobName": name,
            "LabelingJobStatus": self.status[name],
            "LabelCounters": {},
            "PreHumanTaskLambdaArn": function,
        }


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch, jobs: Jobs) -> Iterator[boto3.Session]:
    with LocalAws(None, port=0, region=REGION, cdn_port=None) as aws:
        aws.attach(labeling=jobs)  # type: ignore[arg-type] # a stand-in for the engine
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.endpoint_url)
        yield aws.session()


def test_stop_all_leaves_jobs_of_other_stacks_and_those_that_are_over(
    session: boto3.Session, jobs: Jobs
) -> None:
    assert stop_all(session, STACK) == ["ours"]
    assert jobs.status == {"ours": "Stopping", "done": "Completed", "theirs": "InProgress"}
    wait_until_over(session, ["ours"], pause=0)
    assert jobs.status["ours"] == "Stopped"


def test_job_that_is_deleted_meanwhile_does_not_keep_the_others_running(
    session: boto3.Session, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.status = {"gone": "InProgress", **jobs.status}

    def gone(session: boto3.Session, name: str) -> bool:
        if name == "gone":
            raise PoserigError('There is no labeling job "gone".')
        return stop(session, name)

    monkeypatch.setattr("poserig.jobs.stop.stop", gone)
    assert stop_all(session, STACK) == ["ours"]


def test_wait_for_a_job_that_does_not_end_says_so(session: boto3.Session) -> None:
    with pytest.raises(PoserigError, match="theirs: It is still stopping after 0 s"):
        wait_until_over(session, ["theirs"], seconds=0, pause=0)
