"""Tests jobs/request.py: an operator's choices as a CreateLabelingJob request, and its limits."""

from dataclasses import replace
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.jobs.request import LaunchOptions, check_request, request_of
from tests.unit.jobs.stubs import STACK

TEMPLATE = STACK.templates["human-18"]


def request(**options: Any) -> dict[str, Any]:
    chosen = LaunchOptions(**{"name": "pier", "rig": "human-18", **options})
    return request_of(STACK, chosen, "s3://labels/in.manifest", TEMPLATE, STACK.workteam_arn)


def test_every_choice_and_part_of_the_stack_stands_in_the_request() -> None:
    made = request(workers=3, title="Piers", tags={"project": "p"}, expires=False)
    task = made["HumanTaskConfig"]
    assert made["LabelingJobName"] == "pier"
    assert made["LabelAttributeName"] == "pose"
    source = made["InputConfig"]["DataSource"]["S3DataSource"]
    assert source == {"ManifestS3Uri": "s3://labels/in.manifest"}
    assert made["OutputConfig"] == {"S3OutputPath": "s3://labels/output/"}
    assert made["RoleArn"] == STACK.ground_truth_role_arn
    assert task["WorkteamArn"] == STACK.workteam_arn
    assert task["UiConfig"] == {"UiTemplateS3Uri": TEMPLATE}
    assert task["PreHumanTaskLambdaArn"] == STACK.pre_annotation_function_arn
    assert task["AnnotationConsolidationConfig"] == {
        "AnnotationConsolidationLambdaArn": STACK.post_annotation_function_arn
    }
    assert (task["TaskTitle"], task["NumberOfHumanWorkersPerDataObject"]) == ("Piers", 3)
    assert (task["TaskTimeLimitInSeconds"], task["TaskAvailabilityLifetimeInSeconds"]) == (
        3600, 10 * 24 * 3600,
    )  # fmt: skip
    assert {tag["Key"]: tag["Value"] for tag in made["Tags"]} == {
        "poserig:rig": "human-18", "project": "p", "poserig:expiry": "never",
    }  # fmt: skip
    check_request(made)


def test_title_says_the_rig_unless_one_is_given() -> None:
    assert request()["HumanTaskConfig"]["TaskTitle"] == "Mark the keypoints (human-18)"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workers": 10}, "NumberOfHumanWorkersPerDataObject"),
        ({"title": "x" * 129}, "TaskTitle"),
        ({"tags": {f"tag-{number}": "" for number in range(50)}}, "would have 51 tags"),
        ({"tags": {"aws:mine": "x"}}, '"aws:mine" = "x" is no tag'),
        ({"tags": {"": "x"}}, '"" = "x" is no tag'),
        ({"tags": {"k" * 129: "x"}}, "is no tag"),
        ({"tags": {"k": "x" * 257}}, "is no tag"),
        ({"tags": {"k": "a;b"}}, '"k" = "a;b" is no tag'),
    ],
)
def test_request_beyond_a_limit_is_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(PoserigError) as caught:
        check_request(request(**options))
    assert message in str(caught.value)


def test_tags_at_their_limits_are_taken() -> None:
    tags = {f"tag-{number}": "" for number in range(48)}
    check_request(request(tags={**tags, "k" * 128: "x" * 256}))


def test_what_jobs_write_is_encrypted_with_the_key_of_the_stack() -> None:
    stack = replace(STACK, kms_key_arn="arn:aws:kms:eu-west-1:123456789012:key/k")
    options = LaunchOptions(name="pier", rig="human-18")
    made = request_of(stack, options, "s3://labels/in.manifest", TEMPLATE, stack.workteam_arn)
    assert made["OutputConfig"]["KmsKeyId"] == stack.kms_key_arn
    check_request(made)
