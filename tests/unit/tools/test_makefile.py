"""`make plan` and `make deploy` look first and ask first; Terraform and Python are stand-ins.

The account layer is left alone here: tests/terraform/test_deploy.py has both layers.
"""

import os
import subprocess
from pathlib import Path

import pytest

from tests.terraform.readme import CHECKOUT, say_installed

LOOKS = [
    "python -m tools.check_tfvars",
    "python -m poserig doctor --before-deploy",
    "terraform init",
    "terraform plan",
    "terraform show",
    "python -m poserig doctor --plan",
]
STAND_IN = """#!/bin/sh
case "$*" in *version*) echo '{"terraform_version": "1.11.4"}'; exit 0 ;; esac
echo "${0##*/} $*" | sed 's#-chdir=[^ ]*/terraform ##' >> "$CALLS"
case "$*" in *"$FAILS"*) exit 1 ;; *" plan "*) exit 2 ;; esac
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder in which everything is built and installed."""
    (tmp_path / "Makefile").symlink_to(CHECKOUT / "Makefile")
    (tmp_path / "tools").symlink_to(CHECKOUT / "tools")
    (tmp_path / "build").mkdir()
    say_installed(tmp_path)
    for program in (".venv/bin/python", "bin/terraform"):
        path = tmp_path / program
        path.parent.mkdir(parents=True)
        path.write_text(STAND_IN)
        path.chmod(0o755)
    (tmp_path / ".venv" / ".installed").touch()
    return tmp_path


def make(
    checkout: Path, target: str, answer: str = "", fails: str = "nothing"
) -> tuple[int, str, list[str]]:
    """How it ends, what it prints, and the calls that it made, without their files."""
    calls = checkout / "calls"
    calls.unlink(missing_ok=True)
    done = subprocess.run(
        ["make", "-o", "build", target],
        cwd=checkout, input=answer, capture_output=True, text=True, check=False,
        env={"PATH": f"{checkout / 'bin'}:{os.environ['PATH']}", "CALLS": str(calls),
             "FAILS": fails, "ACCOUNT": "no"},
    )  # fmt: skip
    made = calls.read_text().splitlines() if calls.exists() else []
    return done.returncode, done.stdout, made


def begin_with(made: list[str], expected: list[str]) -> bool:
    return len(made) == len(expected) and all(map(str.startswith, made, expected))


@pytest.mark.parametrize("fails", LOOKS)
@pytest.mark.parametrize("target", ["plan", "deploy"])
def test_nothing_goes_on_after_a_look_that_finds_something(
    checkout: Path, target: str, fails: str
) -> None:
    words = fails.partition(" ")[2]
    code, _, made = make(checkout, target, "yes\n", words)
    assert code != 0
    assert begin_with(made, LOOKS[: LOOKS.index(fails) + 1]), made


@pytest.mark.parametrize("answer", ["no\n", "\n", "", "y\n", "Yes\n", "yes please\n"])
def test_anything_but_yes_changes_nothing_and_says_so(checkout: Path, answer: str) -> None:
    code, said, made = make(checkout, "deploy", answer)
    assert (code, said.splitlines()[-1]) == (
        2,
        'Apply it to terraform? Only "yes" does: Nothing was changed.',
    )
    assert begin_with(made, LOOKS), made


def test_yes_applies_the_very_plan(checkout: Path) -> None:
    code, _, made = make(checkout, "deploy", "yes\n")
    assert code == 0
    assert made[3:5] == [
        f"terraform plan -input=false -detailed-exitcode -out={checkout}/build/deploy.tfplan",
        f"terraform show -json {checkout}/build/deploy.tfplan",
    ]
    assert made[6:] == [f"terraform apply {checkout}/build/deploy.tfplan"]
