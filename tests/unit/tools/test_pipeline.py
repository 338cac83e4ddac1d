"""tools/pipeline.sh: which plans are kept, and what it refuses. Terraform is a stand-in."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terraform.readme import CHECKOUT

# Plans as $CHANGES says ("name" changes, "name:broken" cannot be planned), and notes its calls.
TERRAFORM = """#!/bin/sh
root=${1#-chdir=}
shift
echo "$root $*" >> "$CALLS"
case $1 in
plan)
  case " $CHANGES " in *" $root:broken "*) echo "no workforce" >&2; exit 1 ;; esac
  for word; do case $word in -out=*) echo "plan of $root" > "${word#-out=}" ;; esac; done
  case " $CHANGES " in *" $root "*) exit 2 ;; esac ;;
show) echo "$root will change" ;;
apply) for word; do :; done; cat "$word" >> "$CALLS" ;;
esac
"""
DOCTOR = """#!/bin/sh
echo "doctor $*" >> "$CALLS"
exit "${DOCTOR_SAYS:-0}"
"""
BACKEND = 'terraform {\n  backend "s3" {}\n}\n'
ACCOUNT, STACK = "terraform/account", "terraform"


@dataclass(frozen=True, slots=True)
class Runner:
    """A checkout with two roots, and an empty bin/ before the PATH."""

    folder: Path

    def run(
        self, *arguments: str, changes: str = "", **variables: str
    ) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ, "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "CALLS": str(self.folder / "calls"), "CHANGES": changes,
            "PYTHON": str(self.folder / "bin" / "python"),
            "POSERIG_PLAN_PASSPHRASE": "quiet harbor lights",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary.md"), **variables,
        }  # fmt: skip
        return subprocess.run(
            ["sh", "tools/pipeline.sh", *arguments],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def kept(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "build" / "plans").glob("*.enc"))

    def calls(self) -> str:
        return (self.folder / "calls").read_text("utf-8")

    def summary(self) -> str:
        return (self.folder / "summary.md").read_text("utf-8")

    def commit(self) -> None:
        git = ("git", "-c", "user.name=T", "-c", "user.email=t@example.com")
        for command in (("add", "tools", "terraform"), ("commit", "-qm", "change")):
            subprocess.run([*git, *command], cwd=self.folder, check=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Runner:
    for root in (ACCOUNT, STACK):
        (tmp_path / root).mkdir(parents=True, exist_ok=True)
        (tmp_path / root / "terraform.tf").write_text("terraform {}\n", "utf-8")
        (tmp_path / root / "backend.tf").write_text(BACKEND, "utf-8")
    (tmp_path / "tools").mkdir()
    script = (CHECKOUT / "tools" / "pipeline.sh").read_text("utf-8")
    # So often in the product that a guess is dear; here it would be time.
    (tmp_path / "tools" / "pipeline.sh").write_text(script.replace("600000", "1"), "utf-8")
    (tmp_path / "bin").mkdir()
    for name, text in (("terraform", TERRAFORM), ("python", DOCTOR)):
        (tmp_path / "bin" / name).write_text(text, "utf-8")
        (tmp_path / "bin" / name).chmod(0o755)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    runner = Runner(tmp_path)
    runner.commit()
    return runner


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ("", []),
        (STACK, ["terraform.tfplan.enc"]),
        (ACCOUNT, ["terraform-account.tfplan.enc"]),
        # The stack is planned on what the account layer has applied.
        (f"{ACCOUNT} {STACK}", ["terraform-account.tfplan.enc"]),
        (f"{ACCOUNT} {STACK}:broken", ["terraform-account.tfplan.enc"]),
    ],
)
def test_plan_of_the_first_root_that_changes_is_kept(
    checkout: Runner, changes: str, kept: list[str]
) -> None:
    done = checkout.run("plan", ACCOUNT, STACK, changes=changes)
    assert done.returncode == 0, done.stderr
    assert checkout.kept() == kept
    assert checkout.calls().count("doctor -m poserig doctor --plan") == len(kept)


def test_summary_says_what_waits(checkout: Runner) -> None:
    checkout.run("plan", ACCOUNT, STACK, changes=f"{ACCOUNT} {STACK}")
    assert "terraform/account will change" in checkout.summary()
    assert "terraform (a preview: it is planned again when terraform/account is applied)" in (
        checkout.summary()
    )
    checkout.run("plan", ACCOUNT, STACK, changes=f"{ACCOUNT} {STACK}:broken")
    assert "It cannot be planned before terraform/account is applied." in checkout.summary()


def test_plan_takes_no_lock(checkout: Runner) -> None:
    """Who plans may not write it: https://github.com/hashicorp/terraform/issues/5815"""
    checkout.run("plan", STACK)
    assert "terraform plan -input=false -lock=false" in checkout.calls()


def test_plan_is_kept_encrypted_and_applied_as_it_was(checkout: Runner) -> None:
    """A plan holds the state: https://github.com/hashicorp/terraform/issues/29778"""
    checkout.run("plan", ACCOUNT, STACK, changes=STACK)
    assert b"plan of" not in (checkout.folder / "build/plans/terraform.tfplan.enc").read_bytes()
    applied = checkout.run("apply", ACCOUNT, STACK)
    assert applied.returncode == 0, applied.stderr
    assert "terraform/account: no plan is kept, nothing is applied." in applied.stdout
    assert checkout.calls().endswith("plan of terraform\n")
    assert "-auto-approve" not in checkout.calls()


def test_plan_that_cannot_be_made_ends_it(checkout: Runner) -> None:
    done = checkout.run("plan", ACCOUNT, STACK, changes=f"{STACK}:broken")
    assert done.returncode == 1
    assert "no workforce" in done.stderr
    assert checkout.kept() == []


def test_plan_that_the_doctor_refuses_is_not_kept(checkout: Runner) -> None:
    done = checkout.run("plan", STACK, changes=STACK, DOCTOR_SAYS="1")
    assert done.returncode == 1
    assert checkout.kept() == []


def test_plan_of_other_files_is_not_applied(checkout: Runner) -> None:
    checkout.run("plan", STACK, changes=STACK)
    (checkout.folder / STACK / "more.tf").write_text("# changed\n", "utf-8")
    checkout.commit()
    done = checkout.run("apply", STACK)
    assert done.returncode == 1
    assert "build/plans: these plans are not of the files that are checked out." in done.stderr
    assert " apply " not in checkout.calls()


def test_plan_of_another_passphrase_is_not_applied(checkout: Runner) -> None:
    checkout.run("plan", STACK, changes=STACK)
    done = checkout.run("apply", STACK, POSERIG_PLAN_PASSPHRASE="another")
    assert done.returncode == 1
    assert "it was not encrypted with this POSERIG_PLAN_PASSPHRASE. Plan again." in done.stderr
    assert " apply " not in checkout.calls()


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (("destroy", STACK), {}, "destroy: only plan and apply are known."),
        (("plan",), {}, "no root is named."),
        (
            ("plan", "terraform/accounts"),
            {},
            "terraform/accounts: it is no root of this repository.",
        ),
        (("plan", STACK), {"POSERIG_PLAN_PASSPHRASE": ""}, "POSERIG_PLAN_PASSPHRASE is not set."),
    ],
)
def test_what_cannot_be_right_is_refused(
    checkout: Runner, arguments: tuple[str, ...], variables: dict[str, str], said: str
) -> None:
    done = checkout.run(*arguments, **variables)
    assert done.returncode == 1
    assert f"Error: {said}" in done.stderr
    assert not (checkout.folder / "calls").exists()


def test_root_without_a_backend_is_refused(checkout: Runner) -> None:
    """Its state would be on the runner, and gone: the next run would make everything anew."""
    (checkout.folder / STACK / "backend.tf").unlink()
    done = checkout.run("plan", STACK)
    assert done.returncode == 1
    assert "terraform: its state would be lost with the runner. Commit terraform/backend.tf" in (
        done.stderr
    )
