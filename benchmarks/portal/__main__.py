"""`make bench-portal`: load projects on this machine, and write what people waited for.

Everything goes over 127.0.0.1, and each scene ends by itself. The figures go into
docs/reliability.md, with the load that the machine had from other work meanwhile.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.portal import scenes

DOCS = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- begin bench-portal -->", "<!-- end bench-portal -->"
Scene = Callable[[Path], Iterator[scenes.Row]]


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--only", choices=("crew", "tasks", "photographs", "projects"))
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--tasks", type=int, default=20_000)
    parser.add_argument("--photographs", type=int, default=100_000)
    parser.add_argument("--projects", type=int, default=10)
    parser.add_argument("--write", action="store_true", help="Write the table into the docs.")
    options = parser.parse_args()
    every: dict[str, Scene] = {
        "crew": lambda folder: scenes.crew_of_fifty(folder, options.seconds, options.people),
        "tasks": lambda folder: scenes.many_tasks(folder, options.tasks),
        "photographs": lambda folder: scenes.many_photographs(folder, options.photographs),
        "projects": lambda folder: scenes.many_projects(folder, options.projects),
    }
    lines = ["| what | measured | load |", "| --- | --- | --- |"]
    for name, scene in every.items():
        if options.only in (None, name):
            lines += _run(scene)
    if options.write:
        _write("\n".join([_machine(), "", *lines]))


def _run(scene: Scene) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="poserig-portal-") as name:
        for what, measured in scene(Path(name) / "photos"):
            line = f"| {what} | {measured} | {os.getloadavg()[0]:.1f} |"
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            yield line


def _machine() -> str:
    return (
        f"Measured on {os.cpu_count()} processors, Python {platform.python_version()}. `load` is "
        "the machine's load average then: what is more than 2 are other programs that waited for "
        "the same processors."
    )


def _write(text: str) -> None:
    before, _, rest = DOCS.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    DOCS.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
