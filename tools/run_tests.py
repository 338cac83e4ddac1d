"""Every test, as runs side by side that take about as long: two cores are enough for them.

Those of Terraform and of browsers wait for a good part of their time, so there are more runs than
cores. The output of the others comes after the first's, whole. Arguments go to all pytests.
"""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
# The flow not with Terraform's: a process holds one local AWS at a time, and theirs keep one.
ASIDE = (
    ("tests/terraform/examples",),
    ("tests/terraform",),
    ("tests/flow", "tests/browser", "tests/unit/portal"),
    ("tests/unit/jobs", "tests/unit/local"),
)
FIRST: tuple[str, ...] = ("tests",)
"""What is in no other run."""
WEB = ("npm", "test", "--silent", "--prefix", "web")


def selected(folders: tuple[str, ...]) -> list[str]:
    """pytest's arguments for a run: its folders, without those of other runs that lie in them."""
    others = [name for run in ASIDE if run != folders for name in run]
    inner = [name for name in others if any(name.startswith(f"{folder}/") for folder in folders)]
    return [*folders, *(f"--ignore={name}" for name in inner)]


def main(arguments: list[str]) -> int:
    """0 when all runs passed."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    aside = [[*pytest, "-p", "no:cacheprovider", *selected(folders)] for folders in ASIDE]
    with ExitStack() as stack:
        started = []
        try:
            for command in (*aside, list(WEB)):
                output = stack.enter_context(tempfile.TemporaryFile())
                process = subprocess.Popen(
                    command, cwd=CHECKOUT, stdout=output, stderr=subprocess.STDOUT
                )
                started.append((process, output))
            first = subprocess.run([*pytest, *selected(FIRST)], cwd=CHECKOUT, check=False)
            statuses = [first.returncode, *(process.wait() for process, _ in started)]
        except BaseException:
            for process, _ in started:
                process.terminate()
            raise
        for _, output in started:
            output.seek(0)
            sys.stdout.flush()
            sys.stdout.buffer.write(output.read())
            sys.stdout.flush()
    return next(filter(None, statuses), 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
