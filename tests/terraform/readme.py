"""The commands of README's AWS part, as they stand on the page, and a checkout to run them in."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.terraform_readme import TERRAFORM

CHECKOUT = TERRAFORM.parent
INSTALLED_FROM = re.compile(r"(?m)^\$\(PY_READY\): (.*)$")


def aws_commands() -> list[str]:
    """The commands of the code block that deploys, in order, without their comments."""
    part = (CHECKOUT / "README.md").read_text("utf-8").partition("\n## Deploy to AWS\n")[2]
    block = re.search(r"(?s)```sh\n(.*?)```", part.partition("\n## ")[0])
    assert block, "README has no code block about AWS"
    return [line.partition("#")[0].strip() for line in block[1].splitlines() if line.strip()]


def furnish(checkout: Path, build: Path) -> None:
    """Makes a folder with a copy of terraform/ in it a checkout in which `make` runs.

    Args:
        build: What `make build` would have written.
    """
    for name in ("Makefile", "functions", "src", "tools", "web"):
        (checkout / name).symlink_to(CHECKOUT / name)
    (checkout / ".venv").symlink_to(sys.prefix)
    if not (checkout / "build").exists():
        (checkout / "build").symlink_to(build)
    say_installed(checkout)


def say_installed(checkout: Path) -> None:
    """Lets the files from which Python packages are installed be older than the installation."""
    found = INSTALLED_FROM.search((CHECKOUT / "Makefile").read_text("utf-8"))
    assert found, "the Makefile does not say what is installed from what"
    for name in found[1].split():
        path = checkout / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        os.utime(path, (0, 0))


def type_in(
    command: str, checkout: Path, environment: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    """Runs a command of the page as it stands there; to a question the answer is "yes".

    `poserig` is that of the virtual environment, and nothing is built.
    """
    path = f"{Path(sys.prefix) / 'bin'}:{environment['PATH']}"
    built = f"{command} -o build" if command.startswith("make ") else command
    return subprocess.run(
        ["sh", "-c", built],
        cwd=checkout, env={**environment, "PATH": path}, input="yes\n",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
