"""Workers and operators: who was invited, what they are told, and what watches."""

import json
from typing import Any

import boto3
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # one of them deploys, one destroys

WORKERS = ["ann@example.com", "bob@example.com"]


def test_workers_named_are_invited_and_members_of_the_work_team(
    aws: boto3.Session, outputs: dict[str, Any]
) -> None:
    cognito = aws.client("cognito-idp")
    members = cognito.list_users_in_group(
        UserPoolId=outputs["user_pool_id"], GroupName=outputs["worker_group_name"]
    )["Users"]
    status = {
        attribute["Value"]: member["UserStatus"]
        for member in members
        for attribute in member["Attributes"]
        if attribute["Name"] == "email"
    }
    assert sorted(status) == WORKERS
    # Cognito's own temporary password, which the worker must change; Ann has (test_first_hour.py).
    assert status["bob@example.com"] == "FORCE_CHANGE_PASSWORD"


def test_work_team_notifies_and_pins_image_addresses(
    aws: boto3.Session, outputs: dict[str, Any]
) -> None:
    team = aws.client("sagemaker").describe_workteam(WorkteamName=outputs["workteam_name"])
    found = team["Workteam"]
    assert found["NotificationConfiguration"]["NotificationTopicArn"] == (
        "arn:aws:sns:eu-west-1:123456789012:poserig-worker-notifications"
    )
    presign = found["WorkerAccessConfiguration"]["S3Presign"]["IamPolicyConstraints"]
    assert presign["SourceIp"] == "Enabled"


def test_alarms_tell_the_operations_topic(aws: boto3.Session, outputs: dict[str, Any]) -> None:
    alarms = aws.client("cloudwatch").describe_alarms(AlarmNamePrefix="poserig-")["MetricAlarms"]
    assert sorted(alarm["AlarmName"] for alarm in alarms) == [
        "poserig-failed-objects",
        *(
            f"poserig-{kind}-annotation-{trouble}"
            for kind in ("post", "pre")
            for trouble in ("duration", "errors", "throttles")
        ),
    ]
    actions = {action for alarm in alarms for action in alarm["AlarmActions"]}
    assert actions == {outputs["operations_topic_arn"]}


def test_rule_announces_labeling_jobs_that_end(aws: boto3.Session, outputs: dict[str, Any]) -> None:
    events = aws.client("events")
    name = "poserig-labeling-job-states"
    assert json.loads(events.describe_rule(Name=name)["EventPattern"]) == {
        "source": ["aws.sagemaker"],
        "detail-type": ["SageMaker Ground Truth Labeling Job State Change"],
        "detail": {"LabelingJobStatus": ["Completed", "Failed", "Stopped"]},
    }
    [target] = events.list_targets_by_rule(Rule=name)["Targets"]
    assert target["Arn"] == outputs["operations_topic_arn"]


def test_dashboard_is_there(aws: boto3.Session, outputs: dict[str, Any]) -> None:
    found = aws.client("cloudwatch").get_dashboard(DashboardName=outputs["dashboard_name"])
    widgets = json.loads(found["DashboardBody"])["widgets"]
    shown = {tuple(metric[:2]) for widget in widgets for metric in widget["properties"]["metrics"]}
    assert {("poserig", "ObjectsFailed"), ("AWS/Lambda", "Errors")} <= shown
