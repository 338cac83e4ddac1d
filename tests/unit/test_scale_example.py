"""examples/scale: what a shard does, and the states that run it."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import boto3
import hcl2
import pytest
from moto import mock_aws

from tests.unit.cli.test_export import label, line

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "scale"


def handler() -> Any:
    spec = importlib.util.spec_from_file_location("scale_handler", EXAMPLE / "handler.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@mock_aws
def test_a_shard_exports_a_job_and_again_writes_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"AWS_REGION": "us-east-1", "BUCKET": "poserig-1", "FORMAT": "coco",
                        "EXPORT_PREFIX": "exports/labels"}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", region_name="us-east-1")
    client.create_bucket(Bucket="poserig-1")
    key = "out/walk-1/manifests/output/output.manifest"
    lines = [line("a.jpg", label(5)), "{", line("b.jpg", label(6))]
    body = "".join(f"{one if isinstance(one, str) else json.dumps(one)}\n" for one in lines)
    client.put_object(Bucket="poserig-1", Key=key, Body=body)
    shard = handler()
    found = shard.find_source(f"s3://poserig-1/{key}", Path(".poserig"))
    # Which manifest a job has is DescribeLabelingJob's, which moto does not know.
    monkeypatch.setattr(shard, "find_source", lambda *_: found)
    written = []
    for _ in range(2):
        told = shard.lambda_handler({"action": "export", "job": "walk-1"}, None)
        assert (told["images"], told["refused"], told["files"]) == (2, 1, 1)
        answer = client.get_object(
            Bucket="poserig-1", Key="exports/labels/job=walk-1/annotations.json"
        )
        written.append(answer["Body"].read())
    assert written[0] == written[1]
    assert len(json.loads(written[0])["images"]) == 2


def test_the_states_lead_from_consolidation_to_export_of_each_job() -> None:
    text = (EXAMPLE / "main.tf").read_text()
    parsed: Any = hcl2.loads(text)
    (local,) = parsed["locals"]
    assert "state_machine" in local
    # Distributed, one job an item, and one that fails does not end the others.
    for needed in (
        'Mode = "DISTRIBUTED"',
        'InputType = "JSON"',
        "ToleratedFailurePercentage = 5",
        'action = "consolidate"',
        'action = "export"',
        'Next       = "Export"',
    ):
        assert needed in text, needed
