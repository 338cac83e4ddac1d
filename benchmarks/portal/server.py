"""The process that is loaded: a project that is open, with a team.

Prints "ready <address> <job>", and one invitation's key for each person whom it has just added;
it serves until its input ends.
"""

import argparse
import sys
from pathlib import Path

from poserig.portal.roles import Role
from poserig.project.job import job_name
from poserig.project.people import people_of
from poserig.project.places import places_of
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject

RIG = "coco-person-17"


def name_of(number: int) -> str:
    """The name of a person of the team, from 0."""
    return f"person-{number}"


def main() -> None:
    """Serves until the input ends. Arguments: the folder, and how many people the team has."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("people", type=int)
    options = parser.parse_args()
    places = places_of(options.folder)
    with people_of(places) as team:
        missing = [] if team.people()[1:] else range(options.people)
        keys = [team.invite(name_of(number), Role.REVIEWER).key for number in missing]
    with RunningProject(places, read_rig(RIG)) as project:
        job = job_name(places.photographs.name, RIG)
        sys.stdout.write(f"ready {project.address} {job} {' '.join(keys)}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
