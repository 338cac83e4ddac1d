"""Ends `make plan` and `make deploy` when terraform.tfvars sets a variable that does not exist.

Terraform only warns of it, below all that it plans, and deploys the stack with the default: a
misspelled name_prefix is another stack.
"""

import difflib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hcl2

from poserig.errors import PoserigError
from tools.terraform_readme import TERRAFORM, blocks


def unknown(folder: Path) -> Iterator[PoserigError]:
    """Finds the variables that a root's own files set and that its code does not declare.

    Args:
        folder: The root: its .tf files, terraform.tfvars and *.auto.tfvars, each also as JSON.

    Raises:
        PoserigError: A file cannot be read.
    """
    declared = [name for name, _ in blocks(folder, "variable")]
    for file in _files(folder):
        for name in _names(file):
            if name not in declared:
                near = difflib.get_close_matches(name, declared, n=1)
                yield PoserigError(
                    f'There is no variable "{name}".',
                    where=str(file.relative_to(folder.parent)),
                    cure=f'Did you mean "{near[0]}"?' if near
                    else f"{folder.name}/README.md lists them all.",
                )  # fmt: skip


def _files(folder: Path) -> list[Path]:
    """The files that Terraform reads by itself."""
    patterns = ("terraform.tfvars", "terraform.tfvars.json", "*.auto.tfvars", "*.auto.tfvars.json")
    return [file for pattern in patterns for file in sorted(folder.glob(pattern))]


def _names(file: Path) -> list[str]:
    """The variables that a file sets."""
    try:
        text = file.read_text("utf-8")
        # The parser wants the last line to end.
        found: Any = json.loads(text) if file.suffix == ".json" else hcl2.loads(f"{text}\n")
    except Exception as trouble:
        if file.suffix != ".json":
            return []  # Terraform itself says what is wrong with it, and where
        raise PoserigError(
            f"It is not JSON: {trouble}.",
            where=str(file.relative_to(file.parents[1])),
            cure="Fix it, or remove it.",
        ) from trouble
    return [name.strip('"') for name in found if not name.startswith("__")]


def main(folder: Path = TERRAFORM) -> int:
    """1 when there is such a variable; each is named on standard error."""
    found = list(unknown(folder))
    sys.stderr.write("".join(f"Error: {problem}\n" for problem in found))
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PoserigError as error:
        sys.exit(f"Error: {error}")
