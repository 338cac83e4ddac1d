"""Says with which attributes a photograph's line begins: those that an import left in the folder,
and the label that an earlier poserig kept."""

from pathlib import Path

from poserig.formats.started import StartLines
from poserig.groundtruth.sources import image_name
from poserig.json import JsonObject


class Starts:
    """Start attributes of a folder's photographs, read when the first is asked for.

    Args:
        folder: Of the photographs.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._by_name: dict[str, JsonObject] | None = None

    def __call__(self, source_ref: str) -> JsonObject:
        """Attributes of the photograph at an address; {} for none. Raises FormatError, OSError."""
        if self._by_name is None:
            self._by_name = StartLines(self._folder).by_name()
        return self._by_name.get(image_name(source_ref), {})
