"""Before a second stack of the account: its plan is looked into, and nothing is made."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from poserig.jobs.doctor.before import examine_plan
from poserig.jobs.doctor.findings import State
from poserig.local.terraform import find_terraform
from tests.terraform.leftovers import leftovers

pytestmark = pytest.mark.slow

Terraform = Callable[..., str]


@pytest.fixture
def terraform(stack: object, terraform_copy: Path, tmp_path: Path) -> Terraform:
    """Runs Terraform on the stack's files with a folder of its own for providers."""

    def run(*arguments: str) -> str:
        ran = subprocess.run(
            [str(find_terraform()), f"-chdir={terraform_copy}", *arguments],
            env={**os.environ, "TF_DATA_DIR": str(tmp_path / "data")},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    run("init", "-input=false")
    return run


def broken(aws: boto3.Session, terraform: Terraform, into: Path, *variables: str) -> dict[str, str]:
    """What would fail of a plan from nothing: subject and cure."""
    given = [f"-var={variable}" for variable in ("name_prefix=second", *variables)]
    saved, state = str(into / "plan"), into / "empty.tfstate"
    terraform("plan", "-input=false", f"-state={state}", f"-out={saved}", *given)
    findings = list(examine_plan(aws, terraform("show", "-json", saved)))
    return {one.subject: one.cure for one in findings if one.state is State.ERROR}


def test_account_that_has_a_workforce_is_told_the_lines_that_make_it_work(
    aws: boto3.Session, outputs: dict[str, Any], terraform: Terraform, tmp_path: Path
) -> None:
    before = leftovers(aws)
    found = broken(aws, terraform, tmp_path)
    assert set(found) == {"workforce"}
    lines = [line.strip() for line in found["workforce"].splitlines()[1:]]
    assert lines[0] == "create_workforce   = false"
    name, _, existing = lines[1].partition(" = ")
    assert name == "existing_workforce"
    assert f'user_pool_id = "{outputs["user_pool_id"]}"' in existing

    # Ann was invited by the first stack: she has an account in this pool.
    told = ("create_workforce=false", f"existing_workforce={existing}")
    found = broken(aws, terraform, tmp_path, *told, 'worker_emails=["ann@example.com"]')
    assert set(found) == {"workers"}
    assert "existing_workers" in found["workers"]
    assert broken(aws, terraform, tmp_path, *told, "worker_emails=[]") == {}
    assert leftovers(aws) == before
