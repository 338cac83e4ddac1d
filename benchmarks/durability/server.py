"""The process that is killed: the deployed stack and the portal, as `make demo` runs them.

Prints "ready <portal> <aws> <seconds since the process began>" once the portal answers.
"""

import sys
import threading
import time
from pathlib import Path

STARTED = time.monotonic()


def main() -> None:
    """Serve until killed. Arguments: the state folder and the first of three ports."""
    from poserig.cli.demo_stack import DemoOptions, running_stack
    from poserig.local.up import Ports

    state, port = Path(sys.argv[1]), int(sys.argv[2])
    with running_stack(DemoOptions(state, Ports.starting_at(port))) as running:
        truth = running.ground_truth
        portal = truth.open_portal()
        line = f"ready {portal} {truth.aws.endpoint_url} {time.monotonic() - STARTED:.2f}"
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        threading.Event().wait()


if __name__ == "__main__":
    main()
