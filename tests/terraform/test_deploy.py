"""tools/deploy.sh, of `make plan` and `make deploy`, with stand-ins for Terraform and poserig."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools.terraform_readme import TERRAFORM

TERRAFORM_STAND_IN = """#!/bin/sh
echo "$*" >> "{log}"
case $* in
  *"/account plan "*) exit {account} ;;
  *" plan "*) exit {stack} ;;
  *" console"*) cat >/dev/null; echo {named} ;;
  *" init "*) exit {init} ;;
esac
"""
PYTHON_STAND_IN = """#!/bin/sh
echo "poserig $*" >> "{log}"
case $* in *--plan*) exit {doctor} ;; esac
"""


# Both layers have changes, and the stack names no workforce.
ANSWERS = {"account": 2, "stack": 2, "named": 0, "init": 0, "doctor": 0}


class Deploy:
    """The script in a checkout of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder, folder / "log"
        for name in ("bin", "build", "terraform/account", "tools"):
            (folder / name).mkdir(parents=True)
        self.script = shutil.copy(TERRAFORM.parent / "tools" / "deploy.sh", folder / "tools")

    def run(
        self,
        what: str,
        said: str = "",
        environment: Mapping[str, str] | None = None,
        **answers: int,
    ) -> tuple[int, str, list[str]]:
        """How it ends, what it says, and what it did.

        Args:
            answers: What Terraform's plans, init and console and poserig's doctor answer.
        """
        values = {**ANSWERS, **answers, "log": self.log}
        self._write("terraform", TERRAFORM_STAND_IN.format(**values))
        self._write("python", PYTHON_STAND_IN.format(**values))
        path = f"{self.folder / 'bin'}:/usr/bin:/bin"
        done = subprocess.run(
            ["sh", self.script, what],
            env={"PATH": path, "PYTHON": str(self.folder / "bin/python"), **(environment or {})},
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        did = self.log.read_text("utf-8").replace(f"{self.folder}/", "").splitlines()
        return done.returncode, done.stdout + done.stderr, did

    def _write(self, name: str, text: str) -> None:
        program = self.folder / "bin" / name
        program.write_text(text, "utf-8")
        program.chmod(0o755)


@pytest.fixture
def deploy(tmp_path: Path) -> Deploy:
    return Deploy(tmp_path)


def applied(did: list[str]) -> list[str]:
    """The saved plans that were applied."""
    return [line.rpartition("/")[2] for line in did if " apply " in line]


def test_each_layer_is_asked_for_and_the_saved_plan_applied(deploy: Deploy) -> None:
    code, said, did = deploy.run("deploy", "yes\nyes\n")
    assert (code, applied(did)) == (0, ["account.tfplan", "deploy.tfplan"])
    assert said.count('Only "yes" does') == 2
    looked = [line for line in did if line.startswith("poserig")]
    assert looked == [
        "poserig -m poserig doctor --before-deploy",
        "poserig -m poserig doctor --plan build/account.tfplan.json",
        "poserig -m poserig doctor --plan build/deploy.tfplan.json",
    ]


def test_plan_of_a_new_account_ends_with_the_account_layer(deploy: Deploy) -> None:
    code, said, did = deploy.run("plan")
    assert (code, applied(did)) == (0, [])
    assert "The stack is planned when the account layer is applied" in said
    assert not any("terraform plan" in line for line in did)


@pytest.mark.parametrize("answer", ["", "no\n", "y\n", "YES\n"])
def test_nothing_but_yes_applies(deploy: Deploy, answer: str) -> None:
    code, said, did = deploy.run("deploy", answer)
    assert (code, "Nothing was changed." in said, applied(did)) == (1, True, [])


def test_account_layer_that_is_as_it_should_be_is_passed_over(deploy: Deploy) -> None:
    code, _, did = deploy.run("deploy", "yes\n", account=0)
    assert (code, applied(did)) == (0, ["deploy.tfplan"])
    assert deploy.run("plan", account=0, stack=0)[0] == 0


SAYS_SO = {"TF_VAR_existing_workforce": "{}"}


@pytest.mark.parametrize(
    ("named", "environment", "file"),
    [
        (1, SAYS_SO, ""),
        (2, {"TF_CLI_ARGS": "-var=existing_workforce={}"}, ""),
        (1, {}, "terraform.tfvars"),
        (1, {}, "ours.auto.tfvars.json"),
        (1, {}, "ours_override.tf"),
        (0, {"ACCOUNT": "no"}, ""),
    ],
)
def test_account_layer_is_left_alone(
    deploy: Deploy, named: int, environment: dict[str, str], file: str
) -> None:
    if file:
        (deploy.folder / "terraform" / file).write_text("existing_workforce = {}\n", "utf-8")
    code, said, did = deploy.run("deploy", "yes\n", environment, named=named)
    assert (code, applied(did)) == (0, ["deploy.tfplan"])
    assert "is left alone" in said
    assert not any("terraform/account" in line for line in did)


@pytest.mark.parametrize(("environment", "asks"), [({}, 0), (SAYS_SO, 1)])
def test_terraform_is_asked_for_a_workforce_only_where_something_speaks_of_it(
    deploy: Deploy, environment: dict[str, str], asks: int
) -> None:
    _, _, did = deploy.run("deploy", "yes\nyes\n", environment)
    assert applied(did) == ["account.tfplan", "deploy.tfplan"]
    assert len([line for line in did if line.endswith(" console")]) == asks


@pytest.mark.parametrize("trouble", [{"account": 1}, {"doctor": 1}, {"init": 1}])
def test_trouble_ends_it_before_anything_is_applied(
    deploy: Deploy, trouble: dict[str, int]
) -> None:
    code, _, did = deploy.run("deploy", "yes\nyes\n", None, **trouble)
    assert (code != 0, applied(did)) == (True, [])


def test_trouble_with_the_stack_leaves_the_account_layer_applied(deploy: Deploy) -> None:
    code, _, did = deploy.run("deploy", "yes\nyes\n", stack=1)
    assert (code, applied(did)) == (1, ["account.tfplan"])
