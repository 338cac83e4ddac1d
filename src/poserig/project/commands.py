"""Runs poserig's own commands in processes of their own while a project is open.

What takes minutes on a large project must not slow down who labels: another process has its own
interpreter, gives way to others, and can be ended at any time.
"""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import IO

_NICENESS = 10


@contextmanager
def command(
    arguments: Sequence[str], *, stderr: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs `poserig` with these arguments; its output is a pipe. It is ended with the block.

    Args:
        arguments: Words of the command line, each as it is.
        stderr: Where its other words go; None for nowhere.
    """
    with module("poserig", arguments, stderr=stderr) as running:
        yield running


@contextmanager
def module(
    name: str, arguments: Sequence[str], *, stderr: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a module of Python's; see `command`."""
    running = subprocess.Popen(
        [sys.executable, "-m", name, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr or subprocess.DEVNULL,
    )
    try:
        with suppress(OSError, AttributeError):  # Windows has no such call
            os.setpriority(os.PRIO_PROCESS, running.pid, _NICENESS)
        yield running
    finally:
        if running.poll() is None:
            running.terminate()
        running.wait()
        if running.stdout is not None:
            running.stdout.close()
