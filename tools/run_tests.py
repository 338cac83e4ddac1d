"""Every pytest, as three runs side by side that take about as long: two cores are enough for them.

Those aside wait most of their time, for Terraform, for browsers and for processes. Their output
comes after the first's, whole. Arguments are passed on to all.
"""

import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
# The flow not with Terraform's: a process holds one local AWS at a time, and theirs keep one.
ASIDE = (("tests/terraform",), ("tests/flow", "tests/browser", "tests/unit/portal"))


def main(arguments: list[str]) -> int:
    """0 when all runs passed."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    with ExitStack() as stack:
        started = []
        try:
            for folders in ASIDE:
                output = stack.enter_context(tempfile.TemporaryFile())
                command = [*pytest, "-p", "no:cacheprovider", *folders]
                process = subprocess.Popen(
                    command, cwd=CHECKOUT, stdout=output, stderr=subprocess.STDOUT
                )
                started.append((process, output))
            ignored = [f"--ignore={folder}" for folders in ASIDE for folder in folders]
            rest = subprocess.run([*pytest, *ignored], cwd=CHECKOUT, check=False)
            statuses = [rest.returncode, *(process.wait() for process, _ in started)]
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
