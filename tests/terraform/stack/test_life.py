"""The stack's life: outputs after apply, an empty second plan, no secret on record."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import pytest
from pytest_terraform.tf import TerraformTestApi

from tests.local_keys import KEYS
from tests.terraform.conftest import RIGS
from tests.terraform.deployers import Deployers
from tests.terraform.leftovers import leftovers
from tests.terraform.plans import run
from tools.terraform_readme import TERRAFORM

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # one of them deploys, one destroys

ACCOUNT = "123456789012"
BUCKET = f"poserig-{ACCOUNT}-eu-west-1"
VERSION = (TERRAFORM.parent / "VERSION").read_text("utf-8").strip()
TAGS = {
    "Project": "poserig",
    "Stack": "poserig",
    "ManagedBy": "terraform",
    "Version": VERSION,
    "Owner": "tests",
}
TAGS_ALL = "tags_all"
PARAMETERS = {
    "bucket-name",
    "component-url",
    "pre-annotation-function-arn",
    "post-annotation-function-arn",
    "ground-truth-role-arn",
    "workteam-arn",
    "worker-portal-url",
    "user-pool-id",
    "user-pool-client-id",
    "worker-group-name",
    "input-prefix-uri",
    "output-prefix-uri",
}


def test_outputs_name_the_stack(outputs: dict[str, Any]) -> None:
    assert outputs["bucket_name"] == BUCKET
    assert outputs["input_prefix_uri"] == f"s3://{BUCKET}/input/"
    assert outputs["output_prefix_uri"] == f"s3://{BUCKET}/output/"
    assert outputs["worker_task_template_uris"] == {
        rig: f"s3://{BUCKET}/templates/{rig}.liquid.html" for rig in RIGS
    }
    functions = f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:poserig-sagemaker"
    assert outputs["pre_annotation_function_arn"] == f"{functions}-pre"
    assert outputs["post_annotation_function_arn"] == f"{functions}-post"
    role = "poserig-ground-truth-eu-west-1"
    assert outputs["ground_truth_role_arn"] == f"arn:aws:iam::{ACCOUNT}:role/{role}"
    assert outputs["workteam_arn"] == (
        f"arn:aws:sagemaker:eu-west-1:{ACCOUNT}:workteam/private-crowd/poserig-workers"
    )
    assert outputs["workteam_name"] == outputs["worker_group_name"] == "poserig-workers"
    assert outputs["component_url"].startswith(f"https://{outputs['distribution_domain_name']}/")


def test_worker_portal_is_the_work_teams(aws: boto3.Session, outputs: dict[str, Any]) -> None:
    described = aws.client("sagemaker").describe_workteam(WorkteamName=outputs["workteam_name"])
    member = described["Workteam"]["MemberDefinitions"][0]["CognitoMemberDefinition"]
    assert outputs["worker_portal_url"] == f"https://{described['Workteam']['SubDomain']}"
    assert member == {
        "UserPool": outputs["user_pool_id"],
        "UserGroup": outputs["worker_group_name"],
        "ClientId": outputs["user_pool_client_id"],
    }


def test_parameters_say_what_the_outputs_say(aws: boto3.Session, outputs: dict[str, Any]) -> None:
    pages = (
        aws.client("ssm")
        .get_paginator("get_parameters_by_path")
        .paginate(Path="/poserig/", Recursive=True)
    )
    found = {
        parameter["Name"].removeprefix("/poserig/"): parameter["Value"]
        for page in pages
        for parameter in page["Parameters"]
    }
    templates = {f"worker-task-templates/{rig}" for rig in RIGS}
    # What the stack remembers for itself.
    version = outputs["component_url"].split("/")[4]
    remembered = {f"component-versions/{version}", "worker-notifications/topic-arn"}
    account = {name for name in found if name.startswith("account/")}
    assert {name.removeprefix("account/"): found[name] for name in account} == {
        "workforce-name": "poserig",
        "user-pool-id": outputs["user_pool_id"],
        "user-pool-client-id": outputs["user_pool_client_id"],
    }
    assert found.keys() - account == PARAMETERS | templates | remembered
    assert {name: found[name] for name in PARAMETERS} == {
        name: outputs[name.replace("-", "_")] for name in PARAMETERS
    }
    assert {name: found[f"worker-task-templates/{name}"] for name in RIGS} == outputs[
        "worker_task_template_uris"
    ]


def test_second_plan_is_empty_for_somebody_who_may_only_plan(
    stack: TerraformTestApi, deployers: Deployers
) -> None:
    runner = stack.terraform
    done = subprocess.run(
        [
            runner.tf_bin,
            "plan",
            "-detailed-exitcode",
            "-input=false",
            "-no-color",
            f"-state={runner.state_path}",
        ],
        cwd=runner.module_dir,
        env={**os.environ, **deployers.read.environment(), "TF_DATA_DIR": runner.work_dir},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_must_be_gone_after_destroy_is_there_before(
    aws: boto3.Session, stack: TerraformTestApi
) -> None:
    """Else the comparison after destroy would hold of an empty list."""
    assert [kind for kind, names in leftovers(aws).items() if not names] == []


@pytest.fixture
def recording(stack: TerraformTestApi) -> Path:
    """What pytest-terraform wrote down of the applied stack."""
    return Path(str(stack.terraform.module_dir)) / "tf_resources.json"


def test_recording_holds_no_secret(stack: TerraformTestApi, recording: Path) -> None:
    state = json.loads(Path(str(stack.terraform.state_path)).read_text("utf-8"))
    secrets = [
        instance["attributes"][path[0]["value"]]
        for resource in state["resources"]
        for instance in resource["instances"]
        for path in instance["sensitive_attributes"]
    ]
    secrets = [secret for secret in secrets if secret]
    recorded = recording.read_text("utf-8")
    # The client's secret is in the account layer's state; the rest must not be written down.
    assert [secret for secret in secrets if json.dumps(secret)[1:-1] in recorded] == []
    assert "client_secret" not in recorded or '"client_secret": "redacted"' in recorded


def test_recording_is_replayed_without_terraform(
    recording: Path, outputs: dict[str, Any], tmp_path: Path
) -> None:
    module = tmp_path / "terraform" / "stack"
    module.mkdir(parents=True)
    shutil.copy(recording, module)
    (tmp_path / "test_replay.py").write_text(
        "import json\n"
        "from pytest_terraform import terraform\n"
        "@terraform('stack', name='stack')\n"
        "def test_stack(stack):\n"
        "    found = {name: output['value'] for name, output in stack.outputs.items()}\n"
        f"    assert found == json.loads({json.dumps(outputs)!r})\n"
        "    assert stack.resources['aws_cloudfront_distribution']['component']['enabled']\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--tf-replay", tmp_path],
        cwd=tmp_path,
        env={"PATH": "/nowhere"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in done.stdout, done.stdout + done.stderr


def test_everything_that_takes_tags_has_the_stacks(stack: TerraformTestApi) -> None:
    state = json.loads(Path(str(stack.terraform.state_path)).read_text("utf-8"))
    tagged = {
        f"{resource.get('module', '')} {resource['type']} {resource['name']}": attributes[TAGS_ALL]
        for resource in state["resources"]
        for attributes in (instance["attributes"] for instance in resource["instances"])
        if resource["mode"] == "managed" and TAGS_ALL in attributes
    }
    objects = {name for name in tagged if "aws_s3_object" in name}  # these have room for ten only
    assert {name for name, tags in tagged.items() if tags != TAGS} == objects
    assert len(tagged) - len(objects) >= 15


def test_backend_of_the_readme_keeps_the_state_and_locks_it(
    aws: boto3.Session, stack: TerraformTestApi, tmp_path: Path
) -> None:
    readme = (TERRAFORM / "README.md").read_text("utf-8")
    [backend] = [code for code in re.findall(r"(?s)```hcl\n(.*?)```", readme) if "backend" in code]
    (tmp_path / "backend.tf").write_text(backend + 'output "kept" {\n  value = "yes"\n}\n')
    s3, bucket = aws.client("s3"), "our-terraform-states"
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    folder, data_dir = tmp_path, tmp_path / "data"
    owner = {**os.environ, **KEYS.environment()}  # the bucket is not the stack's
    run(folder, data_dir, "init", "-input=false", "-no-color", environment=owner)
    asked = ("apply", "-input=false", "-no-color", "-auto-approve")
    run(folder, data_dir, *asked, environment=owner)
    state = json.loads(s3.get_object(Bucket=bucket, Key="poserig.tfstate")["Body"].read())
    assert state["outputs"]["kept"]["value"] == "yes"
    # Somebody else is at it: S3 itself refuses a second lock.
    lock = {"ID": "0", "Who": "eve@laptop", "Operation": "apply", "Path": "x"}
    s3.put_object(Bucket=bucket, Key="poserig.tfstate.tflock", Body=json.dumps(lock).encode())
    with pytest.raises(AssertionError, match="eve@laptop"):
        run(folder, data_dir, "plan", "-input=false", "-no-color", environment=owner)
    for key in ("poserig.tfstate", "poserig.tfstate.tflock"):
        s3.delete_object(Bucket=bucket, Key=key)
    s3.delete_bucket(Bucket=bucket)
