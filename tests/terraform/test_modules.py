"""fmt, validate and `terraform test` of the root module and of each module alone, offline."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from poserig.local.terraform import find_terraform
from tools.terraform_readme import BOOTSTRAP, MODULES, TERRAFORM

pytestmark = pytest.mark.slow


def terraform(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(find_terraform()), f"-chdir={folder}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"terraform {arguments[0]}:\n{done.stdout}{done.stderr}"
    return done.stdout


def test_code_is_formatted(offline_environment: Mapping[str, str]) -> None:
    terraform(TERRAFORM, offline_environment, "fmt", "-check", "-recursive", "-diff")


def test_root_module_and_what_it_calls_is_valid(
    terraform_copy: Path, offline_environment: Mapping[str, str]
) -> None:
    init = ("init", "-backend=false", "-input=false", "-no-color")
    terraform(terraform_copy, offline_environment, *init)
    said = terraform(terraform_copy, offline_environment, "validate", "-no-color")
    assert "Success! The configuration is valid." in said


@pytest.mark.parametrize(
    "module", [path.relative_to(TERRAFORM).as_posix() for path in [*MODULES, BOOTSTRAP]]
)
def test_module_keeps_its_rules(
    module: str,
    terraform_copy: Path,
    offline_environment: Mapping[str, str],
    one_provider: Mapping[str, str],
    tmp_path: Path,
) -> None:
    folder, data = terraform_copy / module, {"TF_DATA_DIR": str(tmp_path / "data")}
    init = ("init", "-backend=false", "-input=false", "-no-color")
    terraform(folder, {**offline_environment, **data}, *init)
    # Each run mocks the provider, which is asked for its schema and for what is valid alone.
    assert ", 0 failed." in terraform(folder, {**one_provider, **data}, "test", "-no-color")
