"""The first hour with README's AWS part: deploy, invite, launch, watch, results, clean up.

The account has no workforce; tests/terraform/examples walks in one that has. The commands are the
page's own: conftest.py deploys and destroys the stack with them, under the deployer's policies, and
the rest runs here under the operator policy.
"""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from pytest_terraform.tf import TerraformTestApi

from poserig.jobs.doctor.before import examine_plan
from poserig.jobs.doctor.findings import State
from poserig.local.aws.endpoint.keys import Keys
from poserig.local.terraform import find_terraform
from tests.local_keys import KEYS
from tests.terraform.deployers import Deployers
from tests.terraform.leftovers import leftovers
from tests.terraform.live import Service
from tests.terraform.readme import aws_commands
from tests.terraform.shared_provider import ATTACHED_BY
from tests.terraform.walk import STATUS, Walk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

Terraform = Callable[..., str]


@pytest.fixture(scope="module")
def walk(service: Service, operator: Keys, tmp_path_factory: pytest.TempPathFactory) -> Walk:
    """The page's commands after the deployment, up to the end of the stack."""
    environment = {name: value for name, value in os.environ.items() if "TF_" not in name}
    walked = Walk(
        aws_commands()[2:-1],
        tmp_path_factory.mktemp("walk"),
        {**environment, **operator.environment()},
        service,
    )
    walked.go()
    return walked


def test_page_deploys_first_and_cleans_up_last() -> None:
    commands = aws_commands()
    assert (commands[:2], commands[-1]) == (["make plan", "make deploy"], "make destroy")
    words = [" ".join(command.split()[:3]) for command in commands[2:-1]]
    assert words == [
        "poserig doctor",
        "poserig worker add",
        "poserig job launch",
        "poserig job status",
        "poserig job consolidate",
        "poserig job results",
        "poserig job requeue",
    ]


def test_plan_and_deployment_look_into_the_account_first(stack: TerraformTestApi) -> None:
    for command in ("make plan", "make deploy"):
        said = stack.terraform.said[command]
        asked, planned, judged = (
            said.index(words)
            for words in ("A stack can be planned.", "Plan: ", "The plan can be applied.")
        )
        assert asked < planned < judged
        for subject in ("workforce", "bucket", "roles", "parameters", "functions", "log groups"):
            assert re.search(rf"(?m)^ok +{subject}: ", said), subject
        assert "You may not look" not in said
    assert "Apply complete!" in stack.terraform.said["make deploy"]


def test_operator_may_look_at_everything(walk: Walk) -> None:
    said = walk.said["poserig doctor"].stdout
    assert "as arn:aws:iam::123456789012:user/poserig-may-operate." in said
    assert "You may not look" not in said
    assert said.endswith("Labeling jobs can run.\n")


def test_worker_is_told_the_portal(walk: Walk, outputs: dict[str, Any]) -> None:
    (said,) = (done.stdout for c, done in walk.said.items() if c.startswith("poserig worker"))
    assert said.startswith("ann@example.com is invited to the work team poserig-workers.\n")
    assert f"Portal    {outputs['worker_portal_url']}\n" in said


def test_status_tells_labels_from_reports_of_errors(walk: Walk) -> None:
    first, *_ = walk.watched
    assert re.search(r"^pose-\S+ +\w+ +0 labeled, 0 failed, 3 to do$", first, re.MULTILINE)
    ended = next(said for said in walk.watched if "Completed" in said)
    assert "1 labeled, 1 error label, 1 failed, 0 to do\n" in ended
    assert "poserig job requeue pose-" in ended
    # The error is not in the follow-up any more.
    assert "3 labeled, 0 failed, 0 to do\n" in walk.said[STATUS].stdout


def test_labels_are_made_again_fetched_and_counted(walk: Walk) -> None:
    made = walk.said["poserig job consolidate NAME"].stdout
    assert "made 1 label again from all answers" in made
    results = walk.said["poserig job results NAME"].stdout
    assert "3 images, 1 labeled, 2 failed" in results
    assert "(labels made again from all answers)" in results
    (manifest,) = walk.folder.glob("*.manifest")
    assert len(manifest.read_text("utf-8").splitlines()) == 3


def test_what_failed_is_launched_again(walk: Walk) -> None:
    said = walk.said["poserig job requeue NAME"].stdout
    assert re.search(r"Launched pose-\S+-2: 2 images again, 1 kept\n", said)


@pytest.fixture
def terraform(
    aws: boto3.Session,
    stack: object,
    second: Deployers,
    one_provider: Mapping[str, str],
    tmp_path: Path,
) -> Terraform:
    """Runs Terraform on a root, as somebody who may plan the stack "second"."""
    shared = {ATTACHED_BY: one_provider[ATTACHED_BY]}

    def run(root: Path, *arguments: str) -> str:
        # The account layer is another's: they may do anything.
        keys = KEYS.environment() if root.name == "account" else second.read.environment()
        # What a saved plan says takes the provider's schema, and no AWS.
        provider = shared if arguments[0] == "show" else {}
        ran = subprocess.run(
            [str(find_terraform()), f"-chdir={root}", *arguments],
            env={**os.environ, **keys, **provider, "TF_DATA_DIR": str(tmp_path / root.name)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    return run


def broken(
    aws: boto3.Session, terraform: Terraform, root: Path, into: Path, *variables: str
) -> dict[str, str]:
    """What would fail of a plan from nothing: subject and cure."""
    given = [f"-var={variable}" for variable in ("name_prefix=second", *variables)]
    saved, state = str(into / "plan"), into / "empty.tfstate"
    if not (into / root.name).exists():
        terraform(root, "init", "-input=false")
    terraform(root, "plan", "-input=false", f"-state={state}", f"-out={saved}", *given)
    findings = list(examine_plan(aws, terraform(root, "show", "-json", saved)))
    return {one.subject: one.cure for one in findings if one.state is State.ERROR}


def test_account_that_has_a_workforce_is_told_the_line_that_makes_it_work(
    aws: boto3.Session,
    outputs: dict[str, Any],
    terraform: Terraform,
    terraform_copy: Path,
    tmp_path: Path,
) -> None:
    before = leftovers(aws)
    account = terraform_copy / "account"
    found = broken(aws, terraform, account, tmp_path)
    # An account layer is there too: it has written down its workforce.
    assert set(found) == {"workforce", "parameters"}
    [line] = [line.strip() for line in found["workforce"].splitlines()[1:]]
    name, _, existing = line.partition(" = ")
    assert name == "existing_workforce"
    assert f'user_pool_id = "{outputs["user_pool_id"]}"' in existing
    told = f"existing_workforce={existing}"
    assert set(broken(aws, terraform, account, tmp_path, told)) == {"parameters"}
    assert leftovers(aws) == before


def test_second_stack_is_told_who_is_in_the_pool_already(
    aws: boto3.Session,
    outputs: dict[str, Any],
    terraform: Terraform,
    terraform_copy: Path,
    tmp_path: Path,
) -> None:
    # Ann was invited by the first stack: she has an account in this pool.
    found = broken(aws, terraform, terraform_copy, tmp_path, 'worker_emails=["ann@example.com"]')
    assert set(found) == {"workers"}
    assert "existing_workers" in found["workers"]
    known = ("worker_emails=[]", 'existing_workers=["ann@example.com"]')
    assert broken(aws, terraform, terraform_copy, tmp_path, *known) == {}
