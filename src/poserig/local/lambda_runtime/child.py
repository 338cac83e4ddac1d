"""Runs AWS's runtime client in a function's process, and ends the process with its parent.

It is run by its path with Python's -S and -P. So the function sees the standard library, its own
zip and the packages of AWS's runtime, and nothing else of the virtual environment.

Arguments: a file descriptor that closes when the parent dies, the function's folder, the folder
of what the runtime brings, the handler.
"""

import os
import runpy
import signal
import sys
import threading


def _die_with_parent(descriptor: int) -> None:
    os.read(descriptor, 1)  # returns when the other end closes, however the parent ended
    os.killpg(0, signal.SIGKILL)  # the process leads its own group, with the function's children


def main() -> None:
    """Runs until the runtime client ends."""
    descriptor, task_root, runtime, handler = sys.argv[1:]
    threading.Thread(target=_die_with_parent, args=(int(descriptor),), daemon=True).start()
    sys.path[:0] = [task_root, runtime]
    sys.argv = ["awslambdaric", handler]
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
