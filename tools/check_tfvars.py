"""Ends `make plan` and `make deploy` when a terraform.tfvars sets a variable that does not exist.

Terraform only warns of it, below all that it plans, and deploys the stack with the default: a
misspelled name_prefix is another stack.
"""

import difflib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import hcl2

from poserig.errors import PoserigError
from tools.terraform_readme import TERRAFORM, blocks

ROOTS: Final = (TERRAFORM / "account", TERRAFORM)
"""What `make deploy` deploys."""


def unknown(root: Path, checkout: Path, others: Sequence[Path] = ()) -> Iterator[PoserigError]:
    """Finds the variables that a root's own files set and that its code does not declare.

    Args:
        root: Its .tf files, terraform.tfvars and *.auto.tfvars, each also as JSON.
        checkout: A folder above it, from which files are named.
        others: Roots that may have been meant.

    Raises:
        PoserigError: A file cannot be read.
    """
    declared = _declared(root)
    for file in _files(root):
        for name in _names(file, checkout):
            if name not in declared:
                yield PoserigError(
                    f'There is no variable "{name}".',
                    where=str(file.relative_to(checkout)),
                    cure=_cure(name, root, checkout, others),
                )


def _cure(name: str, root: Path, checkout: Path, others: Sequence[Path]) -> str:
    for other in others:
        if name in _declared(other):
            return f"It is one of {other.relative_to(checkout)}: write it into the file there."
    near = difflib.get_close_matches(name, _declared(root), n=1)
    if near:
        return f'Did you mean "{near[0]}"?'
    return f"{root.relative_to(checkout)}/README.md lists them all."


def _declared(root: Path) -> list[str]:
    return [name for name, _ in blocks(root, "variable")]


def _files(folder: Path) -> list[Path]:
    """The files that Terraform reads by itself."""
    patterns = ("terraform.tfvars", "terraform.tfvars.json", "*.auto.tfvars", "*.auto.tfvars.json")
    return [file for pattern in patterns for file in sorted(folder.glob(pattern))]


def _names(file: Path, checkout: Path) -> list[str]:
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
            where=str(file.relative_to(checkout)),
            cure="Fix it, or remove it.",
        ) from trouble
    return [name.strip('"') for name in found if not name.startswith("__")]


def main(roots: Sequence[Path] = ROOTS, checkout: Path = TERRAFORM.parent) -> int:
    """1 when there is such a variable; each is named on standard error."""
    found = [
        problem
        for root in roots
        for problem in unknown(root, checkout, [other for other in roots if other != root])
    ]
    sys.stderr.write("".join(f"Error: {problem}\n" for problem in found))
    return 1 if found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except PoserigError as error:
        sys.exit(f"Error: {error}")
