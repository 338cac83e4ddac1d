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

from poserig.local.terraform import terraform_environment
from tests.local_keys import KEYS
from tests.terraform.leftovers import leftovers
from tests.terraform.live import REGION, local_aws, session_of

# Without waiting where the provider only polls: AWS is never done at once, the local one is.
VARIABLES: dict[str, object] = {
    "wait_for_deployment": False,
    "lifecycle_rules": {"enabled": False},
    "force_destroy": True,
    "tags": {"Owner": "tests"},
    # All that is off by default and costs no time.
    "monitoring": {"enabled": True, "notification_emails": ["team@example.com"]},
    "worker_emails": ["ann@example.com", "bob@example.com"],
    "notify_workers": True,
    "pin_presigned_urls": True,
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
def endpoint_url() -> Iterator[str]:
    """The address of a local AWS of these tests' own."""
    with local_aws() as url:
        yield url


@pytest.fixture(scope="package")
def aws(endpoint_url: str, terraform_variables: None) -> Iterator[boto3.Session]:
    """A session of the local AWS, which must be as empty in the end as in the beginning."""
    session = session_of(endpoint_url)
    before = leftovers(session)
    yield session
    # pytest-terraform has destroyed the stack by now.
    assert leftovers(session) == before


@pytest.fixture(scope="package")
def terraform_variables(
    endpoint_url: str, build_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """This process's environment leads Terraform and boto3 to the local AWS."""
    wanted = terraform_environment(
        endpoint_url, REGION, tmp_path_factory.mktemp("environment"), keys=KEYS
    )
    for name, variable in {**VARIABLES, "build_dir": str(build_dir)}.items():
        wanted[f"TF_VAR_{name}"] = variable if isinstance(variable, str) else json.dumps(variable)
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - wanted.keys():
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="package")
def stack(
    request: pytest.FixtureRequest,
    aws: boto3.Session,
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
