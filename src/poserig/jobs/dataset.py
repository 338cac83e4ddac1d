"""Lists the images of a folder."""

import os
from collections.abc import Iterator
from pathlib import Path

from poserig.errors import PoserigError, shown

SUFFIXES = frozenset({".jpg", ".jpeg", ".png"})


def images_in(folder: Path) -> list[Path]:
    """Every file below a folder that is named like a JPEG or PNG, sorted; none is opened.

    Hidden files and folders are left out: a Mac writes a companion `._NAME` beside each image.

    Raises:
        PoserigError: There is none.
        OSError: A folder cannot be read.
    """
    found = sorted(image for image in _named_like_images(folder) if not _is_hidden(image, folder))
    if not found:
        raise PoserigError(
            "There is no image here.",
            where=shown(str(folder)),
            cure="poserig takes .jpg, .jpeg and .png files; point it at a folder that has some.",
        )
    return found


def hidden_images_in(folder: Path) -> int:
    """How many files named like images `images_in` leaves out as hidden."""
    return sum(_is_hidden(image, folder) for image in _named_like_images(folder))


def _named_like_images(folder: Path) -> Iterator[Path]:
    def fail(error: OSError) -> None:
        raise error

    # Path.rglob passes over a folder that cannot be read without a word.
    for parent, _, names in os.walk(folder, onerror=fail):
        for name in names:
            path = Path(parent, name)
            if path.suffix.lower() in SUFFIXES:
                yield path


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(
        part.startswith(".") or part == "__MACOSX" for part in path.relative_to(folder).parts
    )
