"""A local AWS in a process of its own that a test can kill at any moment."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from poserig.local.aws.endpoint.keys import Keys, LocalSession

_SERVE = """
import sys, threading
from pathlib import Path
from poserig.local.aws.server import LocalAws
aws = LocalAws(Path(sys.argv[1]), port=0, cdn_port=None).start()
print(aws.endpoint_url, flush=True)
threading.Event().wait()
"""


class Victim:
    """The process and a session of its root."""

    def __init__(self, process: "subprocess.Popen[str]", session: LocalSession) -> None:
        self._process = process
        self.session = session

    def kill(self) -> None:
        """SIGKILL: nothing of it runs any more when this returns."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


@contextmanager
def running(state: Path) -> Iterator[Victim]:
    """A local AWS on a state folder; whatever happens, it is gone after the block."""
    command = [sys.executable, "-c", _SERVE, str(state)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert url, "the local AWS did not start"
            keys = Keys.kept_in(state / "keys.json")
            yield Victim(process, keys.session(url, "eu-west-1"))
        finally:
            process.kill()
