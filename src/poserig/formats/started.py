"""Reads what an import wrote into a folder of images: start values, and what it kept."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.groundtruth.manifest import line_attributes
from poserig.json import Json, JsonObject, loads
from poserig.pose.rig import Rig
from poserig.pose.rig_file import RigError, parse_rig
from poserig.text import lines_of

# A line for each image, whose "source-ref" is its path relative to the folder.
START: Final = "start.manifest"
# What the foreign file holds beside images and instances, and its format.
FILE_KEPT: Final = "imported.json"
# Member of it: names of the rigs, the own one first, where images have instances of several.
RIGS_KEPT: Final = "rigs_of_instances"
CHUNK: Final = 1 << 20


class StartLines:
    """The start values of a folder.

    Args:
        folder: That an import wrote, or any other, which has none.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / START

    def __iter__(self) -> Iterator[JsonObject]:
        """Yields the lines, in their order.

        Raises:
            FormatError: One of them is no JSON object.
            OSError: The file cannot be read.
        """
        if not self._path.is_file():
            return
        with self._path.open("rb") as file:
            for number, text in enumerate(lines_of(iter(lambda: file.read(CHUNK), b"")), start=1):
                if not text.strip():
                    continue
                line = line_attributes(text)
                if line is None:
                    raise FormatError(
                        "The line is no JSON object.",
                        where=f"{shown(str(self._path))}:{number}",
                        cure="Import the file again.",
                    )
                yield line

    def by_name(self) -> dict[str, JsonObject]:
        """Returns the lines by the path of their image, without its address."""
        return {
            str(line["source-ref"]): {n: v for n, v in line.items() if n != "source-ref"}
            for line in self
            if "source-ref" in line
        }


def kept_of(folder: Path) -> Mapping[str, Json]:
    """Returns what the import of a folder kept of the foreign file; {} for any other folder."""
    path = folder / FILE_KEPT
    try:
        value = loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def rigs_in(folder: Path) -> tuple[Rig, ...]:
    """Returns the rigs that an import wrote into a folder."""
    return tuple(rig for _, rig in _rigs_in(folder))


def rig_files_in(folder: Path) -> tuple[Path, ...]:
    """Returns the rig files that an import wrote into a folder."""
    return tuple(path for path, _ in _rigs_in(folder))


def _rigs_in(folder: Path) -> Iterator[tuple[Path, Rig]]:
    for path in sorted(folder.glob("*.json")):
        try:
            value = loads(path.read_bytes())
            if isinstance(value, dict) and "keypoints" in value and "links" in value:
                yield path, parse_rig(value, path.name)
        except (OSError, ValueError, RigError):
            continue
