"""Every pytest, as two runs side by side that take about as long: two cores are enough for both.

Those aside wait for Terraform, browsers and processes most of their time. The second run's output
comes after the first's, whole. Arguments are passed on to both.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
# The flow first: a process holds one local AWS at a time, and Terraform's tests keep theirs.
ASIDE = ("tests/flow", "tests/terraform")


def main(arguments: list[str]) -> int:
    """0 when both runs passed."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    with tempfile.TemporaryFile() as output:
        aside = subprocess.Popen(
            [*pytest, "-p", "no:cacheprovider", *ASIDE],
            cwd=CHECKOUT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            ignored = [f"--ignore={folder}" for folder in ASIDE]
            rest = subprocess.run([*pytest, *ignored], cwd=CHECKOUT, check=False)
            status = aside.wait()
        except BaseException:
            aside.terminate()
            raise
        output.seek(0)
        sys.stdout.flush()
        sys.stdout.buffer.write(output.read())
        sys.stdout.flush()
    return rest.returncode or status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
