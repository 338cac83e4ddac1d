"""First code of a function's process: dies with its parent, then becomes AWS's runtime client.

Run by path with Python's -S and -P, so that the function sees the standard library, its own zip
and what AWS's runtime brings, and nothing else of the virtual environment.

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
    os.killpg(0, signal.SIGKILL)  # we lead our own group: a function's own children go too


def main() -> None:
    """Never returns while the runtime client runs."""
    descriptor, task_root, runtime, handler = sys.argv[1:]
    threading.Thread(target=_die_with_parent, args=(int(descriptor),), daemon=True).start()
    sys.path[:0] = [task_root, runtime]
    sys.argv = ["awslambdaric", handler]
    runpy.run_module("awslambdaric", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
