"""`terraform plan`, and what it says would change."""

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

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


def planned_changes(said: str) -> Mapping[str, str]:
    """Address of each resource that would change to what would be done with it.

    Args:
        said: What `terraform plan -json` or `terraform apply -json` says. `terraform show -json`
            of a saved plan has more, and starts the provider once more: two CPU seconds.
    """
    events = (json.loads(line) for line in said.splitlines())
    changes = (one["change"] for one in events if one["type"] == "planned_change")
    return {
        change["resource"]["addr"]: change["action"]
        for change in changes
        if change["action"] not in ("noop", "read", "move")
    }


def changes(
    folder: Path,
    data_dir: Path,
    state: Path,
    environment: Mapping[str, str] | None = None,
    **variables: object,
) -> Mapping[str, str]:
    """Address of each resource that a plan would change to what would be done with it."""
    asked = ("plan", "-json", "-input=false", f"-state={state}")
    return planned_changes(run(folder, data_dir, *asked, environment=environment, **variables))
