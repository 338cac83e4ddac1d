"""Reads the rig that a project is opened with."""

from dataclasses import dataclass
from pathlib import Path

from poserig.formats.started import rig_files_in
from poserig.json import Json, loads
from poserig.pose.rig import Rig
from poserig.pose.rig_file import LIBRARY, library_rig, load_rig
from poserig.project.places import JOBS, Places
from poserig.text import decode_text

DEFAULT = "coco-person-17"


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


def default_rig(places: Places) -> ProjectRig:
    """The rig that a project is opened with when nobody names one.

    That of the last time, else the one that an import left in the folder, else COCO's person.
    Raises RigError when it is damaged.
    """
    jobs = (places.files / JOBS.key).glob("*/rig.json")
    last = max(jobs, key=lambda path: path.stat().st_mtime_ns, default=None)
    if last is not None:
        return _read(last)
    imported = rig_files_in(places.photographs)
    return _read(imported[0]) if len(imported) == 1 else read_rig(DEFAULT)


def rig_of_job(places: Places, job: str) -> ProjectRig | None:
    """The rig with which a project's job was made; None when its file is gone."""
    path = places.files / JOBS.key / job.lower() / "rig.json"
    return _read(path) if path.is_file() else None


def read_rig(name_or_file: str) -> ProjectRig:
    """Reads a rig of the library, or a rig file. Raises RigError."""
    path = Path(name_or_file)
    if path.is_file():
        return _read(path)
    return _read(LIBRARY / f"{load_rig(name_or_file).name}.json")


def _read(file: Path) -> ProjectRig:
    return ProjectRig(load_rig(file), decode_text(file.read_bytes()))
