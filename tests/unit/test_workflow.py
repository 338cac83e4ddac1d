"""The workflow that teams copy, the hooks of pre-commit and docs/pipeline.md, held to the code."""

import importlib.util
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from poserig.cli.main import cli
from tools.terraform_readme import BOOTSTRAP, TERRAFORM, blocks, text

CHECKOUT = TERRAFORM.parent
FILE = CHECKOUT / "examples" / "github-actions" / "deploy.yml"
PAGE = (CHECKOUT / "docs" / "pipeline.md").read_text("utf-8")
# YAML 1.1 reads `on` as true.
WORKFLOW: dict[Any, Any] = yaml.safe_load(FILE.read_text("utf-8"))
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
HOOKS = [
    hook
    for repository in yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text())["repos"]
    for hook in repository["hooks"]
]
SHELL = {"exit", "if", "then", "fi", "test", "echo", "ls", "gh", "terraform"}


def steps() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every step with the name of its job."""
    for name, job in JOBS.items():
        for step in job["steps"]:
            yield name, step


def commands(script: str) -> Iterator[list[str]]:
    """The words of each simple command of a shell script."""
    for line in script.splitlines():
        words = shlex.split(re.sub(r"\$\([^()]*\)", "INNER", line), comments=True)
        command: list[str] = []
        for word in [*words, ";"]:
            ends = word in ("&&", "||", ";") or word.endswith(";")
            if word not in ("then", "if", "fi", "&&", "||", ";"):
                command.append(word.rstrip(";"))
            if ends or word in ("then", "if"):
                if command:
                    yield command
                command = []


RUN = [
    pytest.param(command, id=f"{job}: {' '.join(command)}")
    for job, step in steps()
    for command in commands(step.get("run", ""))
]


def problem(command: list[str]) -> str | None:
    """What is wrong with a command of a workflow or a hook; None when there is such a one."""
    program, *rest = command
    if program == "make":
        done = subprocess.run(
            ["make", "-n", *rest], cwd=CHECKOUT, capture_output=True, text=True, check=False
        )
        return done.stderr if done.returncode else None
    if program == ".venv/bin/poserig":
        return _problem_of_poserig(rest)
    if program == ".venv/bin/python":
        module = rest[1]
        return None if importlib.util.find_spec(module) else f"there is no module {module}"
    if program == "sh":
        return None if (CHECKOUT / rest[0]).is_file() else f"there is no file {rest[0]}"
    return None if program in SHELL or re.match(r"\w+=", program) else f"{program} is not known"


def _problem_of_poserig(arguments: list[str]) -> str | None:
    name, *rest = arguments
    found = cli.get_command(click.Context(cli), name)
    if found is None:
        return f"there is no command {name}"
    try:
        found.make_context(name, rest)
    except click.UsageError as wrong:
        return wrong.format_message()
    return None


@pytest.mark.parametrize("command", RUN)
def test_every_command_exists(command: list[str]) -> None:
    assert problem(command) is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("make builds", "No rule to make target"),
        (".venv/bin/poserig docter", "there is no command docter"),
        (".venv/bin/poserig doctor --stak x", "No such option"),
        (".venv/bin/python -m tools.check_tfvar", "there is no module"),
        ("sh tools/pipelines.sh plan", "there is no file"),
        ("make build && terrafrom plan", "terrafrom is not known"),
    ],
)
def test_command_that_does_not_exist_is_found(line: str, said: str) -> None:
    found = [problem(command) or "" for command in commands(line)]
    assert any(said in one for one in found)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: str(hook["id"]))
def test_hook_is_local_and_exists(hook: dict[str, Any]) -> None:
    assert hook["language"] == "system"
    assert problem(shlex.split(hook["entry"])) is None
    for argument in shlex.split(hook["entry"])[1:]:
        assert not argument.startswith("tests/") or (CHECKOUT / argument).is_file()


def test_hooks_are_downloaded_from_nowhere() -> None:
    config = yaml.safe_load((CHECKOUT / ".pre-commit-config.yaml").read_text())
    assert {repository["repo"] for repository in config["repos"]} == {"local"}


def test_actions_are_pinned_to_commits() -> None:
    """A tag can be moved: in March 2025 that of tj-actions/changed-files was, and read secrets.

    https://github.com/tj-actions/changed-files/issues/2463
    """
    used = re.findall(r"uses: (.*)", FILE.read_text("utf-8"))
    assert len(used) >= 15
    for action in used:
        assert re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    # The same action is the same commit everywhere.
    assert len(set(used)) == len({action.partition("@")[0] for action in used})


def test_only_jobs_that_ask_aws_get_a_token() -> None:
    assert WORKFLOW["permissions"] == {}
    writes = {
        name: [right for right, level in job["permissions"].items() if level == "write"]
        for name, job in JOBS.items()
    }
    assert writes == {"find": [], "build": [], "plan": ["id-token"], "apply": ["id-token"]}


def test_pull_request_cannot_apply() -> None:
    assert "github.event_name != 'pull_request'" in JOBS["apply"]["if"]
    assert "vars.POSERIG_ENVIRONMENT" in JOBS["apply"]["environment"]
    assert "environment" not in JOBS["plan"]
    roles = {
        name: step["with"]["role-to-assume"]
        for name, step in steps()
        if "role-to-assume" in step.get("with", {})
    }
    assert roles == {
        "plan": "${{ vars.POSERIG_PLAN_ROLE }}",
        "apply": "${{ vars.POSERIG_APPLY_ROLE }}",
    }


def test_what_others_write_is_in_no_script() -> None:
    """GitHub pastes an expression into the script as it is: a title of a pull request runs.

    https://github.com/oxsecurity/megalinter/issues/7657
    """
    for name, step in steps():
        assert "${{" not in step.get("run", ""), name


def test_everything_installed_is_installed_before_there_are_credentials() -> None:
    for name in ("plan", "apply"):
        what = [step.get("run") or step["uses"].partition("@")[0] for step in JOBS[name]["steps"]]
        after = what[what.index("aws-actions/configure-aws-credentials") + 1 :]
        assert [line for line in after if "make" in line or "install" in line] == []


def test_apply_takes_build_and_plans_of_one_run() -> None:
    runs = [
        (step["with"]["name"], step["with"]["run-id"])
        for step in JOBS["apply"]["steps"]
        if "run-id" in step.get("with", {})
    ]
    wanted = "${{ needs.find.outputs.run || github.run_id }}"
    assert runs == [("build", wanted), ("plans", wanted)]
    kept = [step["with"] for _, step in steps() if "if-no-files-found" in step.get("with", {})]
    assert {one["name"] for one in kept} == {"build", "plans"}


def test_doctor_looks_before_and_after() -> None:
    lines = {name: [step.get("run", "") for step in job["steps"]] for name, job in JOBS.items()}
    before = next(n for n, line in enumerate(lines["plan"]) if "doctor --before-deploy" in line)
    assert before < next(n for n, line in enumerate(lines["plan"]) if "pipeline.sh plan" in line)
    assert lines["apply"][-1] == '.venv/bin/poserig doctor --stack "$STACK"'


def test_variables_are_those_that_bootstrap_writes() -> None:
    asked = set(re.findall(r"vars\.(\w+)", FILE.read_text("utf-8")))
    written = set(re.findall(r"gh variable set (\w+)", (BOOTSTRAP / "outputs.tf").read_text()))
    assert asked == written
    secrets = set(re.findall(r"secrets\.(\w+)", FILE.read_text("utf-8")))
    assert secrets == {"POSERIG_PLAN_PASSPHRASE"}
    for name in secrets:
        assert name in PAGE


def test_branch_and_environment_are_those_that_the_roles_trust() -> None:
    defaults = {name: text(str(v.get("default"))) for name, v in blocks(BOOTSTRAP, "variable")}
    branch, environment = defaults["github_branch"], defaults["github_environment"]
    assert WORKFLOW[True]["push"]["branches"] == [branch]
    assert f"github.ref_name == '{branch}'" in JOBS["apply"]["if"]
    assert f"|| '{environment}'" in JOBS["apply"]["environment"]


def test_roots_that_are_deployed_by_default_are_there() -> None:
    roots = WORKFLOW["env"]["ROOTS"].partition("|| '")[2].partition("'")[0].split()
    assert roots == ["terraform/account", "terraform"]
    assert [root for root in roots if not (CHECKOUT / root / "terraform.tf").is_file()] == []


def test_page_names_outputs_and_files_that_exist() -> None:
    outputs = {name for name, _ in blocks(BOOTSTRAP, "output")}
    named = set(re.findall(r"output -raw (\w+)", PAGE))
    assert named >= {"backend_account", "backend_stack", "backend_bootstrap", "github_variables"}
    assert named <= outputs
    assert len(re.findall(r"(?m)^## \d\. ", PAGE)) == 6
    for file in re.findall(r"`((?:examples|tools)/[\w./-]+)`", PAGE):
        assert Path(CHECKOUT / file).exists(), file
