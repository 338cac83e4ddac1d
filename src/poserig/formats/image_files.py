"""Finds the image files that labels are about, and places them beside an export."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.intake.images.judge import ImageFacts, judge

IMAGES = "images"
Placing = Literal["none", "link", "copy"]


def relative_name(text: str) -> str:
    """Returns a path of a foreign file as a relative path with slashes.

    Backslashes and drive letters of Windows, leading slashes and steps such as ./ and ../ go.
    """
    # A backslash is a separator unless the path has slashes too, as Unix names may hold it.
    path = text.replace("\\", "/") if "/" not in text or PureWindowsPath(text).drive else text
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    if parts and len(parts[0]) == 2 and parts[0][1] == ":":
        parts = parts[1:]
    return "/".join(parts)


class ImageFolder:
    """The folder of the user's images.

    Args:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._by_name: dict[str, list[Path]] | None = None

    def find(self, text: str) -> Path | None:
        """Returns the file that a path means, or None.

        That of another machine is taken by the longest end of it that leads to a file here; the
        last part alone counts when one file of the folder has that name.

        Args:
            text: Path in a foreign file, absolute or relative, with slashes or backslashes.
        """
        parts = relative_name(text).split("/")
        for start in range(len(parts)):
            # Many programs put the images into a folder of their own, and do not name it.
            for folder in (self.root, self.root / IMAGES):
                path = folder.joinpath(*parts[start:])
                if path.is_file():
                    return path
        named = self._named().get(parts[-1], [])
        return named[0] if len(named) == 1 else None

    def name_of(self, path: Path) -> str:
        """Returns the path of a file relative to the folder, with slashes."""
        return path.relative_to(self.root).as_posix()

    def facts(self, path: Path) -> ImageFacts:
        """Returns size and orientation of an image. Raises ImageError when it is none."""
        return judge(path)

    def _named(self) -> dict[str, list[Path]]:
        if self._by_name is None:
            self._by_name = {}
            for path in _files(self.root):
                self._by_name.setdefault(path.name, []).append(path)
        return self._by_name


def _files(root: Path) -> Iterator[Path]:
    for parent, _, names in os.walk(root):
        yield from (Path(parent, name) for name in names)


def place(source: Path, target: Path, how: Placing) -> None:
    """Links or copies a file. Its folder is made.

    A link is a hard link: it takes no space, and is a file like any other for every program. Where
    the disk has none, the file is copied.

    Raises:
        OSError: It cannot be read or written.
    """
    if how == "none":
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    if how == "link":
        try:
            os.link(source.resolve(), target)
        except FileExistsError:
            raise
        except OSError:
            pass
        else:
            return
    shutil.copyfile(source, target)


def safe_path(folder: Path, name: str) -> Path:
    """Returns the place of a name below a folder. Raises FormatError when it leads out of it."""
    parts = PurePosixPath(name).parts
    if not parts or name.startswith("/") or ".." in parts or "\0" in name:
        raise FormatError("is no path below a folder.", where=shown(name))
    return folder.joinpath(*parts)
