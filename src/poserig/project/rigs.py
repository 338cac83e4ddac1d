"""Reads the rigs that a project is opened with."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from poserig.errors import PoserigError
from poserig.formats.started import RIGS_KEPT, kept_of, rig_files_in
from poserig.jobs.templates import RigFile, path_of_rig
from poserig.json import Json, loads
from poserig.pose.job_rigs import JOIN, check_together, joined_name, names_in, parse_rigs
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_rig, load_rig, read_rig_json
from poserig.project.places import JOBS, KEPT, Places
from poserig.text import decode_text

DEFAULT = "coco-person-17"
JOBS_KEPT = "jobs"
"""Member of `places.KEPT`: the names of the jobs that were open last, with spaces between."""


@dataclass(frozen=True, slots=True)
class ProjectRig:
    """A rig of a queue, and its file.

    Attributes:
        rig: As it is used.
        text: Its file, with members that only the component knows.
        more: Further rigs of the same queue: each instance has the rig of its class.
    """

    rig: Rig
    text: str
    more: tuple["ProjectRig", ...] = ()

    @property
    def name(self) -> str:
        """Its name; with further rigs all names, with "+" between them."""
        return joined_name(self.rigs)

    @property
    def rigs(self) -> tuple[Rig, ...]:
        """It, and the further ones."""
        return (self.rig, *(one.rig for one in self.more))

    @property
    def more_files(self) -> tuple[RigFile, ...]:
        """The further ones as `create_job` takes them."""
        return tuple(RigFile(one.rig, loads(one.text)) for one in self.more)

    @property
    def is_own(self) -> bool:
        """Whether one is a user's own, also one with the name of a rig of the library."""
        return any(library_rig(rig.name) != rig for rig in self.rigs)

    @property
    def own(self) -> dict[str, Json]:
        """Name → JSON of those that are a user's own."""
        own = {self.rig.name: loads(self.text)} if library_rig(self.rig.name) != self.rig else {}
        for one in self.more:
            own |= one.own
        return own


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
    several = kept_of(places.photographs).get(RIGS_KEPT)
    if isinstance(several, list):
        files = {path.stem: str(path) for path in imported}
        return [read_rig(JOIN.join(files.get(str(name), str(name)) for name in several))]
    return [_read(imported[0]) if len(imported) == 1 else read_rig(DEFAULT)]


def distinct(rigs: Sequence[ProjectRig]) -> list[ProjectRig]:
    """The rigs without those that are named twice. Raises PoserigError when two share a name."""
    found: dict[str, ProjectRig] = {}
    for one in rigs:
        earlier = found.setdefault(one.name, one)
        if [rig.hash for rig in earlier.rigs] != [rig.hash for rig in one.rigs]:
            raise PoserigError(
                f'Two different rigs have the name "{one.name}".',
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
    """The rigs with which a project's job was made; None when their file is gone."""
    path = rig_file(places, job)
    return _read(path) if path.is_file() else None


def rig_file(places: Places, job: str) -> Path:
    """Where the rigs of a project's job are kept."""
    return places.files / JOBS.key / job.lower() / "rig.json"


def read_rig(names_or_files: str) -> ProjectRig:
    """Reads rigs of one queue: names of the library or rig files, several with "+" between them.

    Raises RigError.
    """
    rigs = [(one, load_rig(one)) for one in names_in(names_or_files)]
    check_together([rig for _, rig in rigs], "--rig")
    first, *more = (
        ProjectRig(rig, decode_text(path_of_rig(one, rig).read_bytes())) for one, rig in rigs
    )
    return replace(first, more=tuple(more))


def _read(file: Path) -> ProjectRig:
    """Reads the rig.json of a job. Raises RigError."""
    value = read_rig_json(file)
    first, *more = parse_rigs(value, file.name)
    text = decode_text(file.read_bytes())
    if not isinstance(value, list):
        return ProjectRig(first, text)
    texts = [json.dumps(one, ensure_ascii=False) for one in value]
    further = tuple(map(ProjectRig, more, texts[1:]))
    return ProjectRig(first, texts[0], further)
