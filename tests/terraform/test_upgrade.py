"""A stack of an older commit becomes three layers, and goes back: nothing people need is made anew.

The old root comes out of the repository's history, is applied to a local AWS, and its state goes
through terraform/scripts/split_state.sh.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import boto3
import pytest

from poserig.local.terraform import find_terraform, terraform_environment
from tests.local_keys import KEYS
from tests.terraform.live import REGION, local_aws, session_of
from tests.terraform.plans import planned_changes
from tools.terraform_readme import TERRAFORM

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # four applies of each

# The first root that was ever reviewed, and the last before there were three layers.
FIRST, LAST = "dc24f4c", "4f2d3cf"
COMMITS: Final = (FIRST, pytest.param(LAST, marks=pytest.mark.acceptance))
PEOPLE: Final = ("aws_cognito_user_pool", "aws_cognito_user_pool_client", "aws_sagemaker_workforce")
# Roles and policies too: they keep the names without a region that they were made with.
NAMED: Final = ("aws_iam_role", "aws_iam_policy", "aws_cloudfront_response_headers_policy")
KEPT: Final = (*PEOPLE, "aws_cognito_user", "aws_s3_bucket", *NAMED)
WORKER = "ann@example.com"
# The account would be asked for labeling jobs, which the local AWS of these tests does not run.
PYTHON = """#!/bin/sh
case "$*" in *--before-deploy*) exit 0 ;; esac
exec "{python}" "$@"
"""


def run(folder: Path, environment: Mapping[str, str], *command: str | Path, said: str = "") -> str:
    """What a command says; a failure says why.

    Args:
        said: What it reads.
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment,
        input=said,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}:\n{done.stdout}{done.stderr}"
    return done.stdout


@dataclass
class Journey:
    """What came of a stack on its way.

    Attributes:
        ids: Moment to the ids of what people need.
        planned: Moment to what a plan would change, after an apply.
        refused: What the plans would delete or replace on the way: address and action.
        said: What the script said, forward and back.
    """

    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    planned: dict[str, Mapping[str, str]] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)


def travel(commit: str, url: str, folder: Path, build_dir: Path) -> Journey:
    """From an older commit to three layers, and back."""
    terraform = str(find_terraform())
    environment = terraform_environment(url, REGION, folder / "environment", keys=KEYS)
    del environment["TF_DATA_DIR"]  # each root has its own
    variables: dict[str, Any] = {
        "build_dir": str(build_dir),
        "rigs": {"hand-21": "templates/hand-21.liquid.html"},
        "lifecycle_rules": {"enabled": False},
        "wait_for_deployment": False,
        "force_destroy": True,
        "worker_emails": [WORKER],
        "notify_workers": True,
    }
    for name, value in variables.items():
        environment[f"TF_VAR_{name}"] = value if isinstance(value, str) else json.dumps(value)
    old, new = folder / "old" / "terraform", folder / "new" / "terraform"
    old.parent.mkdir()
    archive = subprocess.run(
        ["git", "archive", commit, "terraform"],
        cwd=TERRAFORM.parent,
        capture_output=True,
        check=True,
    )
    subprocess.run(["tar", "-x", "-C", old.parent], input=archive.stdout, check=True)
    shutil.copytree(
        TERRAFORM, new, ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*", "*.tfvars")
    )
    journey, aws = Journey(), session_of(url)

    def note(changes: Mapping[str, str], moment: str) -> None:
        for address, action in changes.items():
            kind = re.findall(r"(?:^|\.)(aws_\w+)\.", address)
            if kind and kind[-1] in KEPT and action in ("delete", "replace"):
                journey.refused[f"{moment}: {address}"] = action

    def apply(root: Path, moment: str) -> None:
        asked = ("apply", "-json", "-input=false", "-auto-approve")
        note(planned_changes(run(root, environment, terraform, *asked)), moment)

    def plan(root: Path) -> Mapping[str, str]:
        return planned_changes(run(root, environment, terraform, "plan", "-json", "-input=false"))

    for root in (old, new, new / "account"):
        run(root, environment, terraform, "init", "-input=false", "-no-color")
    apply(old, "old")
    journey.ids["old"] = ids_of(aws)
    shutil.copy(old / "terraform.tfstate", new)
    script = TERRAFORM / "scripts" / "split_state.sh"
    journey.said["forward"] = run(new.parent, environment, "sh", script, "--yes")
    deploy = TERRAFORM.parent / "tools" / "deploy.sh"
    (new.parent / "tools").mkdir()
    (new.parent / "build").mkdir()
    copied = shutil.copy(deploy, new.parent / "tools")
    python = new.parent / "tools" / "python"
    python.write_text(PYTHON.format(python=sys.executable), "utf-8")
    python.chmod(0o755)
    with_python = {**environment, "PYTHON": str(python)}
    journey.said["deploy"] = run(new.parent, with_python, "sh", copied, "deploy", said="yes\nyes\n")
    for plan_file in ("account.tfplan.json", "deploy.tfplan.json"):
        shown = json.loads((new.parent / "build" / plan_file).read_text("utf-8"))
        note(
            {
                change["address"]: "delete"
                for change in shown["resource_changes"]
                if "delete" in change["change"]["actions"]
            },
            plan_file,
        )
    journey.planned["account"] = plan(new / "account")
    journey.planned["stack"] = plan(new)
    journey.ids["layers"] = ids_of(aws)
    journey.said["again"] = run(new.parent, environment, "sh", script, "--yes")

    journey.said["back"] = run(new.parent, environment, "sh", script, "--back", "--yes")
    shutil.copy(new / "terraform.tfstate", old)
    apply(old, "back")
    journey.planned["back"] = plan(old)
    journey.ids["back"] = ids_of(aws)
    if commit == LAST:
        # What `make demo` had applied before, and applies now.
        one = new / "all-in-one"
        shutil.copy(old / "terraform.tfstate", one)
        run(one, environment, terraform, "init", "-input=false", "-no-color")
        apply(one, "all-in-one")
        journey.ids["all-in-one"] = ids_of(aws)
    return journey


def ids_of(aws: boto3.Session) -> dict[str, str]:
    """What must stay: the people, what they sign in with, and the bucket."""
    cognito, sagemaker = aws.client("cognito-idp"), aws.client("sagemaker")
    [pool] = cognito.list_user_pools(MaxResults=60)["UserPools"]
    [client] = cognito.list_user_pool_clients(UserPoolId=pool["Id"])["UserPoolClients"]
    [user] = cognito.list_users(UserPoolId=pool["Id"])["Users"]
    [workforce] = sagemaker.list_workforces()["Workforces"]
    [bucket] = aws.client("s3").list_buckets()["Buckets"]
    [team] = sagemaker.list_workteams()["Workteams"]
    return {
        "pool": f"{pool['Id']} {pool['CreationDate']}",
        "client": client["ClientId"],
        "worker": f"{user['Username']} {user['UserCreateDate']}",
        "workforce": f"{workforce['SubDomain']} {workforce['CreateDate']}",
        "bucket": f"{bucket['Name']} {bucket['CreationDate']}",
        "work team": f"{team['WorkteamArn']} {team['CreateDate']}",
    }


@pytest.fixture(scope="module", params=COMMITS)
def journey(
    request: pytest.FixtureRequest, build_dir: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Journey]:
    """A stack on its way, in an account of its own."""
    commit = request.param
    known = subprocess.run(
        ["git", "cat-file", "-e", f"{commit}^{{commit}}"],
        cwd=TERRAFORM.parent,
        capture_output=True,
        check=False,
    )
    if known.returncode != 0:
        pytest.skip(f"this clone has no history: {commit} is not there (git fetch --unshallow)")
    with local_aws() as url:
        yield travel(commit, url, tmp_path_factory.mktemp(commit), build_dir)


def test_nothing_that_people_need_is_made_anew(journey: Journey) -> None:
    assert journey.refused == {}
    for moment, ids in journey.ids.items():
        assert ids == journey.ids["old"], moment


@pytest.mark.parametrize("layer", ["account", "stack", "back"])
def test_second_plan_is_empty(journey: Journey, layer: str) -> None:
    assert journey.planned[layer] == {}


def test_script_says_what_it_does_and_does_it_once(journey: Journey) -> None:
    said = journey.said
    moved = (
        "module.workforce.aws_cognito_user_pool.workers[0] -> module.account.aws_cognito_user_pool"
    )
    assert moved in said["forward"]
    assert "there is nothing to hand over" in said["again"]
    assert "module.account.aws_sagemaker_workforce.private[0] -> module.workforce." in said["back"]


def test_deploy_applies_the_account_layer_then_the_stack(journey: Journey) -> None:
    said = journey.said["deploy"]
    account, stack = said.index("== The account layer"), said.index("== The stack")
    assert account < said.index("Apply it to terraform/account?") < stack
    assert stack < said.index("Apply it to terraform?")


def script_says(*arguments: str | Path, folder: Path) -> tuple[int, str]:
    """How the script ends, and what it says."""
    done = subprocess.run(
        ["sh", str(TERRAFORM / "scripts" / "split_state.sh"), *map(str, arguments)],
        cwd=folder,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_script_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    assert script_says("--force", folder=tmp_path)[0] == 2
    ended, said = script_says("nowhere", folder=tmp_path)
    assert (ended, "There is no folder nowhere." in said) == (1, True)


def state_with(*addresses: str) -> str:
    """A state that knows parts of a workforce, below a module."""
    resources = [
        {
            "module": module,
            "mode": "managed",
            "type": kind,
            "name": name,
            "provider": 'provider["registry.terraform.io/hashicorp/aws"]',
            "instances": [{"index_key": 0, "schema_version": 0, "attributes": {"id": "x"}}],
        }
        for module, kind, name in (address.rsplit(".", 2) for address in addresses)
    ]
    state = {"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": str(addresses)}
    return json.dumps({**state, "outputs": {}, "resources": resources})


@pytest.fixture
def roots(tmp_path: Path) -> tuple[Path, Path]:
    """Two roots without a backend."""
    for name in ("stack", "account"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text("# nothing\n")
        run(tmp_path / name, os.environ, str(find_terraform()), "init", "-input=false", "-no-color")
    return tmp_path / "stack", tmp_path / "account"


POOL = "module.workforce.aws_cognito_user_pool.workers"


def test_nothing_is_changed_without_a_yes(roots: tuple[Path, Path]) -> None:
    before = state_with(POOL)
    (roots[0] / "terraform.tfstate").write_text(before)
    ended, said = script_says(*roots, folder=roots[0])
    assert (ended, "Nothing was changed." in said) == (1, True)
    assert (roots[0] / "terraform.tfstate").read_text() == before
    assert list(roots[0].glob("state-before-split*")) == []


def test_two_workforces_are_not_mixed(roots: tuple[Path, Path]) -> None:
    (roots[0] / "terraform.tfstate").write_text(state_with(POOL))
    (roots[1] / "terraform.tfstate").write_text(
        state_with("module.account.aws_cognito_user_pool.workers")
    )
    ended, said = script_says("--yes", *roots, folder=roots[0])
    assert (ended, "Both states hold a workforce" in said) == (1, True)


def test_states_as_they_were_are_kept_for_their_owner_only(roots: tuple[Path, Path]) -> None:
    before = state_with(POOL, "module.bucket.aws_s3_bucket.labeling")
    (roots[0] / "terraform.tfstate").write_text(before)
    ended, said = script_says("--yes", *roots, folder=roots[0])
    assert ended == 0, said
    [kept] = roots[0].glob("state-before-split*.json")
    assert json.loads(kept.read_text())["serial"] == 3
    assert kept.stat().st_mode & 0o077 == 0
    account = json.loads((roots[1] / "terraform.tfstate").read_text())
    assert [r["module"] for r in account["resources"]] == ["module.account"]
    stack = json.loads((roots[0] / "terraform.tfstate").read_text())
    assert [r["type"] for r in stack["resources"]] == ["aws_s3_bucket"]
