"""Reads the rig that a project is opened with."""

from dataclasses import dataclass
from pathlib import Path

from poserig.json import Json, loads
from poserig.pose.rig import Rig
from poserig.pose.rig_file import LIBRARY, library_names, load_rig
from poserig.text import decode_text


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
    def own(self) -> dict[str, Json]:
        """Name → JSON when it is no rig of the library."""
        return {} if self.rig.name in library_names() else {self.rig.name: loads(self.text)}


def read_rig(name_or_file: str) -> ProjectRig:
    """Reads a rig of the library, or a rig file. Raises RigError."""
    rig = load_rig(name_or_file)
    path = Path(name_or_file)
    file = path if path.is_file() else LIBRARY / f"{rig.name}.json"
    return ProjectRig(rig, decode_text(file.read_bytes()))
