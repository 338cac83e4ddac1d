"""A plan's outputs, worked out by the real Terraform and its provider without any AWS."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from poserig.local.terraform import find_terraform


def planned_outputs(folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """Name to value of the outputs that a plan of a root says there would be.

    An output whose value is not known before an apply is None.
    """

    def terraform(*arguments: str) -> str:
        done = subprocess.run(
            [str(find_terraform()), f"-chdir={folder}", *arguments],
            env={**environment, "TF_DATA_DIR": str(folder / "data")},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    terraform("init", "-input=false", "-no-color", "-backend=false")
    terraform("plan", "-input=false", "-no-color", "-refresh=false", "-out=outputs.tfplan")
    shown = json.loads(terraform("show", "-json", "outputs.tfplan"))
    return {
        name: output.get("value") for name, output in shown["planned_values"]["outputs"].items()
    }
