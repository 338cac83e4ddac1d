"""Tests jobs/chain.py: a later round's labels join those before, and no image is lost."""

import json
from typing import Any

import pytest

from poserig.jobs.chain import jobs_before, joined, newest_attribute
from poserig.jobs.parts import FoundJob
from tests.unit.jobs.stubs import Stubs

LABEL = {"version": 2, "instances": []}
FAILED = {"failure-reason": "expired"}


def text(name: str, **members: Any) -> str:
    return json.dumps({"source-ref": f"s3://b/{name}.jpg", **members})


def test_every_line_of_the_first_round_stays_and_gets_what_the_later_one_made() -> None:
    before = [text("a", pose=1, frame=7), text("b", pose=2), "no json", text("c", pose=3)]
    after = [
        text("c", pose=9, frame=8, **{"poserig-round": {"round": 2}, "pose-r2-metadata": FAILED}),
        text("a", pose=9, **{"pose-r2": 5, "pose-r2-metadata": {"job-name": "pier-2"}}),
        text("new", **{"pose-r2": 6}),
    ]
    lines = list(joined(before, after, "pose-r2"))
    assert lines[2] == "no json"
    assert [json.loads(one) for one in [*lines[:2], *lines[3:]]] == [
        # Of the earlier round what it has now, not what it had when the later one began.
        {"source-ref": "s3://b/a.jpg", "pose": 1, "frame": 7, "pose-r2": 5,
         "pose-r2-metadata": {"job-name": "pier-2"}},
        {"source-ref": "s3://b/b.jpg", "pose": 2},
        {"source-ref": "s3://b/c.jpg", "pose": 3, "pose-r2-metadata": FAILED,
         "poserig-round": {"round": 2}},
        {"source-ref": "s3://b/new.jpg", "pose-r2": 6},
    ]  # fmt: skip


def test_lines_of_one_image_belong_together_in_their_order() -> None:
    before = [text("a", n=1), text("a", n=2), text("a", n=3)]
    after = [text("a", r=1), text("a", r=2)]
    found = [json.loads(one) for one in joined(before, after, "r")]
    assert [one.get("r") for one in found] == [1, 2, None]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"pose": LABEL, "pose-r2": LABEL}, "pose-r2"),
        ({"pose": LABEL}, "pose"),
        ({"pose": LABEL, "pose-r2-metadata": FAILED}, "pose"),
        ({"pose": LABEL, "pose-r2": {"status": "error"}}, "pose"),
        ({"pose-metadata": FAILED, "imported": LABEL}, "pose"),
        ({"pose-r2": {"status": "error"}, "pose-metadata": FAILED}, "pose-r2"),
        ({}, "pose-r2"),
        (None, "pose-r2"),
    ],
)
def test_newest_label_that_is_no_failure_counts(line: Any, expected: str) -> None:
    assert newest_attribute(line, ["pose-r2", "pose"]) == expected


def following(name: str, earlier: str) -> FoundJob:
    tags = [{"Key": "poserig:from", "Value": earlier}]
    return FoundJob(name, ({"LabelingJobName": name, "Tags": tags},))


def described(name: str, earlier: str = "") -> dict[str, Any]:
    """An answer with all that botocore's model asks for."""
    arn = f"arn:aws:sagemaker:eu-west-1:123456789012:labeling-job/{name}"
    location = {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://b/m"}}}
    human = {
        "WorkteamArn": "arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/p",
        "UiConfig": {}, "TaskTitle": "t", "TaskDescription": "d",
        "NumberOfHumanWorkersPerDataObject": 1, "TaskTimeLimitInSeconds": 60,
    }  # fmt: skip
    return {
        "LabelingJobStatus": "Completed", "LabelCounters": {}, "CreationTime": 0,
        "LastModifiedTime": 0, "JobReferenceCode": "c", "LabelingJobArn": arn,
        "InputConfig": location, "OutputConfig": {"S3OutputPath": "s3://b/out/"},
        "RoleArn": "arn:aws:iam::123456789012:role/ground-truth", "HumanTaskConfig": human,
        "LabelAttributeName": "pose", "LabelingJobName": name,
        **({"Tags": [{"Key": "poserig:from", "Value": earlier}]} if earlier else {}),
    }  # fmt: skip


def test_chain_goes_back_to_the_first_round() -> None:
    stubs = Stubs()
    stubs.answers("sagemaker", "describe_labeling_job", described("Pier-2", "Pier-1"))
    stubs.answers("sagemaker", "describe_labeling_job", described("Pier-1"))
    found, notes = jobs_before(stubs.session, following("Pier-3", "Pier-2"))
    assert ([one.name for one in found], notes) == (["Pier-1", "Pier-2"], [])


def test_job_that_is_gone_ends_the_chain_with_a_note() -> None:
    stubs = Stubs()
    stubs.answers("sagemaker", "describe_labeling_job", described("Pier-2", "Pier-1"))
    stubs.refuses("sagemaker", "describe_labeling_job", "ResourceNotFound")
    stubs.answers("sagemaker", "list_labeling_jobs", {"LabelingJobSummaryList": []})
    found, notes = jobs_before(stubs.session, following("Pier-3", "Pier-2"))
    assert [one.name for one in found] == ["Pier-2"]
    assert notes == [
        "The job Pier-1 is gone, so images that only it had are not in the results."
    ]  # fmt: skip


def test_tags_that_lead_in_a_circle_end() -> None:
    stubs = Stubs()
    stubs.answers("sagemaker", "describe_labeling_job", described("Pier-2", "pier-3"))
    found, notes = jobs_before(stubs.session, following("Pier-3", "Pier-2"))
    assert ([one.name for one in found], notes) == (["Pier-2"], [])
