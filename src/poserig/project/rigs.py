"""Reads the rigs that a project is opened with."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from poserig.errors import PoserigError
from poserig.formats.started import rig_files_in
from poserig.json import Json, loads
from poserig.pose.rig import Rig
from poserig.pose.rig_file import LIBRARY, library_rig, load_rig
from poserig.project.places import JOBS, KEPT, Places
from poserig.text import decode_text

DEFAULT = "coco-person-17"
JOBS_KEPT = "jobs"
"""Member of `places.KEPT`: the names of the jobs that were open last, with spaces between."""


@dataclass(frozen=True, slots=True)
class ProjectRig:
    """A rig, and its file.

    Attributes:
        rig: As it is used.
        text: Its file, with members that only the component knows.
    """

    rig: Rig
    text: str

    @property
    def is_own(self) -> bool:
        """Whether it is a user's own, also one with the name of a rig of the library."""
        return library_rig(self.rig.name) != self.rig

    @property
    def own(self) -> dict[str, Json]:
        """Name → JSON when it is a user's own."""
        return {self.rig.name: loads(self.text)} if self.is_own else {}


def default_rigs(places: Places) -> list[ProjectRig]:
    """The rigs that a project is opened with when nobody names one.

    Those of the last time, else the one that an import left in the folder, else COCO's person.
    Raises RigError when one is damaged.
    """
    last = [rig for name in _last_jobs(places) if (rig := rig_of_job(places, name))]
    if last:
        return last
    jobs = (places.files / JOBS.key).glob("*/rig.json")
    newest = max(jobs, key=lambda path: path.stat().st_mtime_ns, default=None)
    if newest is not None:
        return [_read(newest)]
    imported = rig_files_in(places.photographs)
    return [_read(imported[0]) if len(imported) == 1 else read_rig(DEFAULT)]


def distinct(rigs: Sequence[ProjectRig]) -> list[ProjectRig]:
    """The rigs without those that are named twice. Raises PoserigError when two share a name."""
    found: dict[str, ProjectRig] = {}
    for one in rigs:
        earlier = found.setdefault(one.rig.name, one)
        if earlier.rig.hash != one.rig.hash:
            raise PoserigError(
                f'Two different rigs have the name "{one.rig.name}".',
                where="--rig",
                cure="Give one of them another name.",
            )
    return list(found.values())


def own_rigs(places: Places) -> dict[str, Json]:
    """Name → JSON of the users' own rigs with which a project was ever opened."""
    own: dict[str, Json] = {}
    for path in sorted((places.files / JOBS.key).glob("*/rig.json")):
        with suppress(PoserigError):  # what is damaged hinders only who names it
            own |= _read(path).own
    return own


def _last_jobs(places: Places) -> list[str]:
    try:
        kept: Json = json.loads((places.state / KEPT).read_bytes())
    except (OSError, ValueError):
        return []
    return str(kept.get(JOBS_KEPT, "")).split() if isinstance(kept, dict) else []


def rig_of_job(places: Places, job: str) -> ProjectRig | None:
    """The rig with which a project's job was made; None when its file is gone."""
    path = rig_file(places, job)
    return _read(path) if path.is_file() else None


def rig_file(places: Places, job: str) -> Path:
    """Where the rig of a project's job is kept."""
    return places.files / JOBS.key / job.lower() / "rig.json"


def read_rig(name_or_file: str) -> ProjectRig:
    """Reads a rig of the library, or a rig file. Raises RigError."""
    path = Path(name_or_file)
    if path.is_file():
        return _read(path)
    return _read(LIBRARY / f"{load_rig(name_or_file).name}.json")


def _read(file: Path) -> ProjectRig:
    return ProjectRig(load_rig(file), decode_text(file.read_bytes()))
