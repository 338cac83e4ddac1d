"""The stack, applied once to a local AWS with pytest-terraform, for all tests of this folder."""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from pytest_terraform import tf

from poserig.local.aws.credentials import local_session_keys
from poserig.local.aws.server import LocalAws
from poserig.local.terraform import terraform_environment

REGION = "eu-west-1"
# Without waiting where the provider only polls: AWS is never done at once, the local one is.
VARIABLES: dict[str, object] = {
    "wait_for_deployment": False,
    "lifecycle_rules": {"enabled": False},
    "force_destroy": True,
    "tags": {"Owner": "tests"},
}
SECRET = re.compile(r"secret|password", re.IGNORECASE)


def pytest_terraform_modify_state(tfstate: tf.TerraformStateJson) -> None:
    """Take secrets out of what pytest-terraform writes to tf_resources.json."""
    tfstate.update_dict(redacted(tfstate.dict))


def redacted(value: Any) -> Any:
    """The same value, with every string under a name like client_secret made unreadable."""
    if isinstance(value, dict):
        return {
            key: "redacted" if SECRET.search(key) and isinstance(item, str) else redacted(item)
            for key, item in value.items()
        }
    return [redacted(item) for item in value] if isinstance(value, list) else value


@pytest.fixture(scope="package")
def aws() -> Iterator[boto3.Session]:
    """A session of the local AWS's account."""
    keys = local_session_keys()
    yield boto3.Session(
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        region_name=REGION,
    )


@pytest.fixture(scope="package", autouse=True)
def local_aws(
    aws: boto3.Session,
    build_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[LocalAws]:
    """A local AWS to which this process's environment points; empty again in the end."""
    with (
        LocalAws(None, port=0, region=REGION, cdn_port=None) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        work_dir = tmp_path_factory.mktemp("environment")
        wanted = terraform_environment(server.endpoint_url, REGION, work_dir)
        for name in os.environ.keys() - wanted.keys():
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        for name, variable in {**VARIABLES, "build_dir": str(build_dir)}.items():
            text = variable if isinstance(variable, str) else json.dumps(variable)
            patch.setenv(f"TF_VAR_{name}", text)
        before = leftovers(aws)
        yield server
        # pytest-terraform has destroyed the stack by now.
        assert leftovers(aws) == before


def leftovers(aws: boto3.Session) -> dict[str, list[str]]:
    """The names of everything of the kinds that the stack is made of."""
    cloudfront, logs = aws.client("cloudfront"), aws.client("logs")
    cognito, sagemaker = aws.client("cognito-idp"), aws.client("sagemaker")
    identities = cloudfront.list_cloud_front_origin_access_identities()
    policies = cloudfront.list_response_headers_policies(Type="custom")
    return {
        "buckets": [b["Name"] for b in aws.client("s3").list_buckets()["Buckets"]],
        "distributions": [
            d["Id"] for d in cloudfront.list_distributions()["DistributionList"].get("Items", [])
        ],
        "identities": [
            i["Id"] for i in identities["CloudFrontOriginAccessIdentityList"].get("Items", [])
        ],
        "headers": [
            p["ResponseHeadersPolicy"]["Id"]
            for p in policies["ResponseHeadersPolicyList"].get("Items", [])
        ],
        "functions": [
            f["FunctionName"] for f in aws.client("lambda").list_functions()["Functions"]
        ],
        "log groups": [g["logGroupName"] for g in logs.describe_log_groups()["logGroups"]],
        "roles": [r["RoleName"] for r in aws.client("iam").list_roles()["Roles"]],
        "pools": [p["Id"] for p in cognito.list_user_pools(MaxResults=60)["UserPools"]],
        "workforces": [w["WorkforceName"] for w in sagemaker.list_workforces()["Workforces"]],
        "work teams": [w["WorkteamName"] for w in sagemaker.list_workteams()["Workteams"]],
        "parameters": [p["Name"] for p in aws.client("ssm").describe_parameters()["Parameters"]],
    }


@pytest.fixture(scope="package")
def stack(
    request: pytest.FixtureRequest,
    local_aws: LocalAws,
    terraform_copy: Path,
    tmpdir_factory: Any,
    worker_id: str,
) -> tf.TerraformTestApi:
    """The applied stack; pytest-terraform destroys it after the last test of this folder.

    Made here and not with its decorator, which ties a fixture to one test module and, beside
    pytest-xdist, to a loader that does not exist.
    """
    fixture = tf.TerraformFixture(
        tf.LazyTfBin,
        tf.LazyPluginCacheDir,
        "package",
        terraform_copy.name,
        tf.local(terraform_copy.parent),
        replay=False,
        teardown=tf.terraform.TEARDOWN_ON,
        pytest_config=request.config,
    )
    applied: tf.TerraformTestApi = fixture(request, tmpdir_factory, worker_id)
    return applied


@pytest.fixture(scope="package")
def outputs(stack: tf.TerraformTestApi) -> dict[str, Any]:
    """The root module's outputs."""
    return {name: output["value"] for name, output in stack.outputs.items()}
