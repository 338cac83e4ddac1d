"""The stack, applied once to a local AWS, for all tests of this folder.

It is deployed and destroyed with README's own commands, by people who have the policies of
modules/deployer and no more; pytest-terraform keeps the rest in order.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from pytest_terraform import tf

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.terraform import find_terraform, terraform_environment
from tests.local_keys import KEYS
from tests.terraform.deployers import Deployers, make_deployers, operator_of
from tests.terraform.leftovers import leftovers
from tests.terraform.live import REGION, Service, local_service, session_of
from tests.terraform.readme import aws_commands, furnish, type_in

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
LOGS = "logs-of-ours"
"""A bucket into which tests let S3 and CloudFront log."""
COLOR = re.compile(r"\x1b\[\d*m")
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
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A local AWS of these tests' own, which runs labeling jobs."""
    with local_service(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="package")
def key(service: Service) -> str:
    """A KMS key that is there before the stack."""
    made = session_of(service.url).client("kms").create_key()
    return str(made["KeyMetadata"]["Arn"])


@pytest.fixture(scope="package")
def deployers(
    service: Service, key: str, terraform_copy: Path, tmp_path_factory: pytest.TempPathFactory
) -> Deployers:
    """Who may plan and who may apply the stack, with every switch that the tests turn."""
    folder = tmp_path_factory.mktemp("deployers")
    environment = terraform_environment(service.url, REGION, folder, keys=KEYS)
    return make_deployers(
        session_of(service.url), terraform_copy / "modules" / "deployer", environment,
        name_prefix="poserig", force_destroy=True, kms_key_arn=key, log_bucket_name=LOGS,
    )  # fmt: skip


@pytest.fixture(scope="package")
def second(
    service: Service, terraform_copy: Path, tmp_path_factory: pytest.TempPathFactory
) -> Deployers:
    """Who may plan and apply the stack "second", which uses the account layer of the first."""
    folder = tmp_path_factory.mktemp("second")
    environment = terraform_environment(service.url, REGION, folder, keys=KEYS)
    return make_deployers(
        session_of(service.url), terraform_copy / "modules" / "deployer", environment,
        name_prefix="second", account_name_prefix="poserig", deploy_account_layer=False,
    )  # fmt: skip


@pytest.fixture(scope="package")
def aws(service: Service, terraform_variables: None) -> Iterator[boto3.Session]:
    """The root of the local AWS, which must be as empty in the end as in the beginning."""
    session = session_of(service.url)
    before = leftovers(session)
    yield session
    # pytest-terraform has destroyed the stack by now.
    assert leftovers(session) == before


@pytest.fixture(scope="package")
def terraform_variables(
    service: Service,
    deployers: Deployers,
    build_dir: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """This process's environment leads Terraform to the local AWS, as somebody who may apply."""
    wanted = terraform_environment(
        service.url, REGION, tmp_path_factory.mktemp("environment"), keys=deployers.apply
    )
    for name, variable in {**VARIABLES, "build_dir": str(build_dir)}.items():
        wanted[f"TF_VAR_{name}"] = variable if isinstance(variable, str) else json.dumps(variable)
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - wanted.keys():
            patch.delenv(name)
        for name, value in wanted.items():
            patch.setenv(name, value)
        yield


class Runner(tf.TerraformRunner):  # type: ignore[misc] # untyped
    """pytest-terraform's, but deploys and destroys with the commands of README.

    Args:
        folder: The copy of terraform/, in a checkout of its own.
        work_dir: For what Terraform keeps of providers and modules.
    """

    def __init__(self, folder: str, work_dir: str, deployers: Deployers) -> None:
        super().__init__(
            work_dir, state_path=f"{folder}/terraform.tfstate", module_dir=folder,
            plugin_cache=tf.LazyPluginCacheDir.resolve(False), tf_bin=tf.LazyTfBin.resolve(),
        )  # fmt: skip
        self.deployers = deployers
        self.said: dict[str, str] = {}
        """Command to what it printed."""

    def init(self) -> None:
        """`make plan` does it."""

    def apply(self, plan: bool = True) -> tf.TerraformState:
        make_plan, make_deploy, *_ = aws_commands()
        self._type(make_plan, self.deployers.read)
        self._type(make_deploy, self.deployers.apply)
        return tf.TerraformState.from_file(self.state_path, self)

    def destroy(self) -> None:
        self._type(aws_commands()[-1], self.deployers.apply)

    def _type(self, command: str, keys: Keys) -> None:
        checkout = Path(self.module_dir).parent
        environment = {**os.environ, **keys.environment(), "TF_DATA_DIR": self.work_dir}
        environment["ACCOUNT"] = "no"  # somebody else has applied it: `people`
        done = type_in(command, checkout, environment)
        self.said[command] = COLOR.sub("", done.stdout)
        assert done.returncode == 0, f"{command}\n{done.stdout[-20000:]}{done.stderr}"


class Fixture(tf.TerraformFixture):  # type: ignore[misc] # untyped
    """pytest-terraform's, with that runner."""

    deployers: Deployers

    def get_runner(self, module_dir: Any, work_dir: Any) -> Runner:
        return Runner(str(module_dir), str(work_dir), self.deployers)


@pytest.fixture(scope="package")
def people(
    aws: boto3.Session,
    service: Service,
    deployers: Deployers,
    terraform_copy: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """The account layer, by who may apply both; it outlives the stack."""
    folder = tmp_path_factory.mktemp("people")
    environment = terraform_environment(service.url, REGION, folder, keys=deployers.apply)
    environment["TF_VAR_deletion_protection"] = "false"

    def terraform(*arguments: str) -> None:
        done = subprocess.run(
            [str(find_terraform()), f"-chdir={terraform_copy / 'account'}", *arguments],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr

    terraform("init", "-input=false", "-no-color")
    terraform("apply", "-input=false", "-no-color", "-auto-approve")
    yield
    terraform("destroy", "-input=false", "-no-color", "-auto-approve")


@pytest.fixture(scope="package")
def stack(
    request: pytest.FixtureRequest,
    aws: boto3.Session,
    people: None,
    deployers: Deployers,
    build_dir: Path,
    terraform_copy: Path,
    tmpdir_factory: Any,
    worker_id: str,
) -> tf.TerraformTestApi:
    """The applied stack; pytest-terraform destroys it after the last test of this folder.

    Made here and not with its decorator, which ties a fixture to one test module and, beside
    pytest-xdist, to a loader that does not exist.
    """
    furnish(terraform_copy.parent, build_dir)
    fixture = Fixture(
        tf.LazyTfBin,
        tf.LazyPluginCacheDir,
        "package",
        terraform_copy.name,
        tf.local(terraform_copy.parent),
        replay=False,
        teardown=tf.terraform.TEARDOWN_ON,
        pytest_config=request.config,
    )
    fixture.deployers = deployers
    applied: tf.TerraformTestApi = fixture(request, tmpdir_factory, worker_id)
    return applied


@pytest.fixture(scope="package")
def operator(aws: boto3.Session, stack: tf.TerraformTestApi) -> Iterator[Keys]:
    """The keys of somebody to whom the stack's operator policy is attached."""
    with operator_of(aws, "poserig") as keys:
        yield keys


@pytest.fixture(scope="package")
def outputs(stack: tf.TerraformTestApi) -> dict[str, Any]:
    """The root module's outputs."""
    return {name: output["value"] for name, output in stack.outputs.items()}
