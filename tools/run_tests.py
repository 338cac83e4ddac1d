"""Every pytest, as two runs side by side: Terraform's tests wait for Terraform most of their time.

The second run's output comes after the first's, whole. Arguments are passed on to both.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ASIDE = "tests/terraform"


def main(arguments: list[str]) -> int:
    """0 when both runs passed."""
    pytest = [sys.executable, "-m", "pytest", *arguments]
    with tempfile.TemporaryFile() as output:
        aside = subprocess.Popen(
            [*pytest, "-p", "no:cacheprovider", ASIDE],
            cwd=CHECKOUT,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            rest = subprocess.run([*pytest, f"--ignore={ASIDE}"], cwd=CHECKOUT, check=False)
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
