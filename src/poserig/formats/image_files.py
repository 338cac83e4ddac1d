"""Finds the image files that labels are about, and places them beside an export."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Literal

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.groundtruth.sources import uploaded_name
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
    """The folder of the user's images. What is not surely the image that a path means is not found.

    Args:
        root: The folder.
        sources: Yields the addresses of all images of the data set; None for unknown. They are read
            when the first path has folders that are not here.
    """

    def __init__(self, root: Path, sources: Callable[[], Iterable[str]] | None = None) -> None:
        self.root = root
        self._sources = sources
        self._by_name: dict[str, list[Path]] | None = None
        self._meant: dict[Path, set[str]] | None = None

    def find(self, text: str, digest: str = "") -> Path | None:
        """Returns the file that a path means, or None.

        It lies at this very path, or it is the only one whose path ends so. That of another machine
        is taken by the longest end of it that leads to a file here, unless images of two folders
        would be found in one: then that of the same name counts, or none.

        Args:
            text: Path in a foreign file, absolute or relative, with slashes or backslashes.
            digest: First hex digits of the SHA-256 of the file; "" for unknown.
        """
        path = self._find(relative_name(text).split("/"))
        return path if path is not None and (not digest or _has(path, digest)) else None

    def of_image(self, source: str, name: str) -> Path | None:
        """Returns the file of a labeled image, or None.

        Args:
            source: Its address in the manifest. That of an upload tells the content too.
            name: Its path in the user's folder, or "".
        """
        text, digest = uploaded_name(source) or (source, "")
        # The name of an imported image is another one; any other is the end of its address, which
        # tells more.
        further = name if name and not text.endswith(name) else ""
        return self.find(text, digest) or (self.find(further, digest) if further else None)

    def _find(self, parts: Sequence[str]) -> Path | None:
        whole = self._file(parts)
        if whole is not None:
            return whole
        named = [
            path
            for path in self._named().get(parts[-1], ())
            if path.relative_to(self.root).parts[-len(parts) :] == tuple(parts)
        ]
        if named:
            return named[0] if len(named) == 1 else None
        path = self._end(parts)
        return path if path is not None and self._is_meant(path, parts) else None

    def _file(self, parts: Sequence[str]) -> Path | None:
        # Many programs put the images into a folder of their own, and do not name it.
        paths = (folder.joinpath(*parts) for folder in (self.root, self.root / IMAGES))
        return next(filter(Path.is_file, paths), None)

    def _end(self, parts: Sequence[str]) -> Path | None:
        """Returns the file at the longest end of a path."""
        ends = (self._file(parts[start:]) for start in range(len(parts)))
        return next((path for path in ends if path is not None), None)

    def _is_meant(self, path: Path, parts: Sequence[str]) -> bool:
        """Whether the folder of a file is that of a path, and not that of another path too."""
        if self._meant is None:
            self._meant = {}
            for source in self._sources() if self._sources else ():
                text, _ = uploaded_name(source) or (source, "")
                other = relative_name(text).split("/")
                found = self._end(other)
                if found is not None:
                    self._meant.setdefault(found.parent, set()).add("/".join(other[:-1]))
        own = "/".join(parts[:-1])
        meant = self._meant.get(path.parent, set()) | {own}
        if len(meant) > 1:
            name = path.parent.resolve().name
            meant = {text for text in meant if text.rpartition("/")[2] == name}
        return meant == {own}

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


def _has(path: Path, digest: str) -> bool:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest().startswith(digest)


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
