"""The process that is loaded: a project that is open, with a crew of people in place of its owner.

Prints "ready <address> <job>" and serves until its input ends.
"""

import argparse
import sys
from pathlib import Path

from poserig.labeling.ports import Worker, Workteam
from poserig.project import running
from poserig.project.job import job_name
from poserig.project.people import Owner
from poserig.project.places import REGION, places_of
from poserig.project.rigs import read_rig

RIG = "coco-person-17"


class Crew(Owner):
    """As many people as one likes: <key>.<number> lets in the one of that number."""

    def enter(self, key: str) -> Worker | None:
        """The person of a key; None when it is none."""
        start, _, number = key.partition(".")
        owner = super().enter(start)
        if owner is None or not number:
            return owner
        return Worker(f"private.{REGION}.{int(number):016x}", f"sub-{number}", "poserig", number)

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        """All are on the project's team."""
        return super().workteams_of(self.worker)


def main() -> None:
    """Serves until the input ends. Its argument is the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    # The whole project, with other people.
    setattr(running, "Owner", Crew)  # noqa: B010 - mypy takes no assignment to an import
    places = places_of(options.folder)
    with running.RunningProject(places, read_rig(RIG)) as project:
        job = job_name(places.photographs.name, RIG)
        sys.stdout.write(f"ready {project.address} {job}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
