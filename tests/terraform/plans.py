"""`terraform plan`, and what it says would change."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from poserig.local.terraform import find_terraform


def run(
    folder: Path,
    data_dir: Path,
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    **variables: object,
) -> str:
    """Terraform's answer, with further input variables; a failure says why.

    Args:
        environment: Terraform's; this process's if left out.
    """
    given = {
        f"TF_VAR_{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in variables.items()
    }
    done = subprocess.run(
        [str(find_terraform()), f"-chdir={folder}", *arguments],
        env={**(environment or os.environ), **given, "TF_DATA_DIR": str(data_dir)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def changes(
    folder: Path,
    data_dir: Path,
    state: Path,
    environment: Mapping[str, str] | None = None,
    **variables: object,
) -> Mapping[str, list[str]]:
    """Address of each resource that would change to what would be done with it."""
    plan = data_dir / "changes.tfplan"
    asked = ("plan", "-input=false", "-no-color", f"-out={plan}", f"-state={state}")
    run(folder, data_dir, *asked, environment=environment, **variables)
    answer = run(folder, data_dir, "show", "-json", str(plan), environment=environment)
    shown: dict[str, Any] = json.loads(answer)
    return {
        change["address"]: change["change"]["actions"]
        for change in shown.get("resource_changes", [])
        if change["change"]["actions"] not in (["no-op"], ["read"])
    }
