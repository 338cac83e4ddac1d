"""examples/scale: its plan, its state machine, and what a shard does."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.plans import run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "scale"
IMAGE = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/poserig-shards:1"


@pytest.fixture(scope="module")
def planned(
    tmp_path_factory: pytest.TempPathFactory,
    offline_environment: Mapping[str, str],
    one_provider: Mapping[str, str],
) -> Mapping[str, Any]:
    """Address of each resource that would be made, to its values."""
    folder = tmp_path_factory.mktemp("scale")
    for path in EXAMPLE.glob("*.tf"):
        shutil.copy(path, folder)
    # The example asks nothing of AWS for its plan; the provider would ask who it is.
    (folder / "providers.tf").write_text(
        'provider "aws" {\n  region = var.region\n  skip_credentials_validation = true\n'
        "  skip_requesting_account_id = true\n  skip_metadata_api_check = true\n"
        '  access_key = "test"\n  secret_key = "test"\n}\n'
    )
    given = {"region": "eu-west-1", "bucket_name": "poserig-1", "image_uri": IMAGE}
    data = folder / "data"
    run(folder, data, "init", "-input=false", "-no-color", environment=offline_environment)
    run(folder, data, "plan", "-input=false", "-no-color", "-refresh=false", "-out=a.tfplan",
        environment=one_provider, **given)  # fmt: skip
    shown = json.loads(run(folder, data, "show", "-json", "a.tfplan", environment=one_provider))
    changes = shown["resource_changes"]
    return {one["address"]: one["change"]["after"] for one in changes}


def test_the_function_has_the_image_a_core_and_the_choices(planned: Mapping[str, Any]) -> None:
    function = planned["aws_lambda_function.shard"]
    assert function["image_uri"] == IMAGE
    assert function["memory_size"] == 1769
    assert function["environment"][0]["variables"] == {
        "BUCKET": "poserig-1", "EXPORT_PREFIX": "exports/labels", "FORMAT": "parquet",
    }  # fmt: skip


def test_what_is_planned_is_named_by_prefix_and_region(planned: Mapping[str, Any]) -> None:
    assert planned["aws_sfn_state_machine.shards"]["name"] == "poserig-shards"
    roles = {planned[name]["name"] for name in planned if name.startswith("aws_iam_role.")}
    assert roles == {"poserig-shards-shard-eu-west-1", "poserig-shards-states-eu-west-1"}
