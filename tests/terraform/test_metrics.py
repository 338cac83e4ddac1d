"""The dashboard shows what the functions emit: no metric more, none less."""

import importlib
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import hcl2
import pytest
from moto import mock_aws

from functions import storage
from poserig.errors import PoserigError
from tools.terraform_readme import TERRAFORM

EVENTS = Path(__file__).parents[1] / "events"
CONTEXT = SimpleNamespace(
    function_name="poserig-sagemaker",
    memory_limit_in_mb=512,
    invoked_function_arn="arn:aws:lambda:eu-west-1:123456789012:function:poserig-sagemaker",
    aws_request_id="7b0c8f0e-0000-4000-8000-000000000000",
)


def event(name: str) -> Any:
    return json.loads((EVENTS / name).read_text("utf-8"))


def on_the_dashboard(service: str) -> set[str]:
    """The metrics of a function in modules/monitoring/dashboard.tf."""
    code = hcl2.loads((TERRAFORM / "modules/monitoring/dashboard.tf").read_text("utf-8"))
    [found] = [local["function_metrics"] for local in code["locals"]]
    widgets = {key.strip('"'): value for key, value in found.items()}[service]
    return {name.strip('"') for names in widgets.values() for name in names}


def emitted(capsys: pytest.CaptureFixture[str]) -> set[str]:
    """The metrics that were written since the last call, in CloudWatch's embedded format."""
    lines = [line for line in capsys.readouterr().out.splitlines() if '"_aws"' in line]
    return {
        metric["Name"]
        for line in lines
        for directive in json.loads(line)["_aws"]["CloudWatchMetrics"]
        for metric in directive["Metrics"]
    }


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "poserig-local")
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION"):
        monkeypatch.setenv(name, "eu-west-1")
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)


def test_dashboard_shows_what_the_pre_annotation_function_emits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    handler = importlib.import_module("functions.pre_annotation.handler").lambda_handler
    handler(event("pre_annotation.json"), CONTEXT)
    with pytest.raises(PoserigError):
        handler({}, CONTEXT)
    assert emitted(capsys) == on_the_dashboard("pre-annotation")


def test_dashboard_shows_what_the_post_annotation_function_emits(
    capsys: pytest.CaptureFixture[str],
) -> None:
    request = event("post_annotation.json")
    bucket, _, key = request["payload"]["s3Uri"].removeprefix("s3://").partition("/")
    payload = event("post_annotation.payload.json")
    for item in payload:  # a second answer to each: only then do people agree
        item["annotations"] = [
            {**item["annotations"][0], "workerId": f"private.eu-west-1.{n:016x}"} for n in range(2)
        ]
    with mock_aws():
        storage.client.cache_clear()
        module = importlib.import_module("functions.post_annotation.handler")
        storage.client().create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        storage.client().put_object(Bucket=bucket, Key=key, Body=json.dumps(payload).encode())
        module.lambda_handler(request, CONTEXT)
        with pytest.raises(PoserigError):
            module.lambda_handler({}, CONTEXT)
        storage.client().close()
        storage.client.cache_clear()
    assert emitted(capsys) == on_the_dashboard("post-annotation")
