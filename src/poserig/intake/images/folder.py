"""Judges all files of a folder, in parallel, and tells in one line what was taken."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from poserig.errors import PoserigError, shown
from poserig.intake.images.judge import ImageFacts, is_like_image, judge
from poserig.intake.images.reader import UPRIGHT, ImageError

# Companions that systems write beside photographs.
SYSTEM_FILES = frozenset(("thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"))
SYSTEM_FOLDERS = frozenset(
    ("__macosx", "@eadir", "#recycle", "$recycle.bin", "system volume information", "lost+found")
)
# So many names of one reason are told in a line, and so many lines in a listing.
NAMES, LINES = 3, 100
_THREADS = 8
# Files that a thread gets at once: handing over each by itself takes as long as judging it.
_AT_ONCE = 50


class FoundImage(NamedTuple):
    """An image that can be labeled.

    Attributes:
        path: Of the file.
        name: Path relative to the folder, with slashes.
        facts: By its content.
    """

    path: Path
    name: str
    facts: ImageFacts


class LeftOut(NamedTuple):
    """A file or folder that people would expect to be taken, and why it is not.

    Attributes:
        name: Path relative to the folder, with slashes.
        short: The reason in two or three words.
        reason: The reason as a sentence.
    """

    name: str
    short: str
    reason: str

    def __str__(self) -> str:
        return f"{shown(self.name)}: {self.reason}"


class JudgedFolder(NamedTuple):
    """What a folder holds.

    Attributes:
        folder: As it was given.
        images: In the order of their names.
        left_out: Likewise.
        hidden: How many files are hidden, or were written by a system beside the others.
        others: How many files are of another kind, by the ending of their names.
    """

    folder: Path
    images: tuple[FoundImage, ...]
    left_out: tuple[LeftOut, ...]
    hidden: int
    others: Counter[str]

    def check(self, *, strict: bool) -> None:
        """Refuses a folder without an image, or with `strict` one with a file that is left out.

        Raises:
            PoserigError: It names each file that cannot be taken.
        """
        where = shown(str(self.folder))
        if self.left_out and (strict or not self.images):
            raise PoserigError(
                f"{_files(len(self.left_out))} cannot be labeled:\n{listing(self.left_out)}\n",
                where=where,
                cure="Repair, convert or remove them; nothing was uploaded.",
            )
        if not self.images:
            hidden = f" ({self.hidden:,} hidden)" if self.hidden else ""
            raise PoserigError(
                f"There is no image here{hidden}.",
                where=where,
                cure="poserig takes JPEG, PNG, WebP, GIF and BMP files; give a folder that has "
                "some.",
            )

    def summary(self) -> str:
        """Returns one line: how many images, and what was left out with names."""
        kinds = Counter(image.facts.kind.name for image in self.images)
        told = [_images(len(self.images))]
        if len(kinds) > 1:
            told[0] += " (" + ", ".join(f"{n:,} {kind}" for kind, n in kinds.most_common()) + ")"
        reasons: dict[str, list[str]] = {}
        for one in self.left_out:
            reasons.setdefault(one.short, []).append(one.name)
        out = [f"{len(names):,} {short} ({some(names)})" for short, names in reasons.items()]
        if self.hidden:
            out.append(f"{self.hidden:,} hidden")
        if self.others:
            endings = ", ".join(sorted(self.others))
            out.append(f"{self.others.total():,} of another kind ({endings})")
        return ". Left out: ".join([*told, ", ".join(out)]) if out else told[0]

    def notes(self) -> list[str]:
        """Returns what whoever labels or trains on the images should know, a line each."""
        turned: list[str] = []
        unsure: list[str] = []
        animated: list[str] = []
        for name, facts in ((image.name, image.facts) for image in self.images):
            if facts.orientation != UPRIGHT:
                (turned if facts.kind.is_turned else unsure).append(name)
            if facts.is_animated:
                animated.append(name)
        told = (
            ("With an EXIF orientation", turned, "Coordinates will be as displayed."),
            (
                "WebP with an EXIF orientation",
                unsure,
                "Browsers ignore it, other programs do not: rotate the pixels before you label.",
            ),
            (
                "With several frames",
                animated,
                "Browsers play them: label the first, the one that training reads.",
            ),
        )
        return [
            f"{what}: {_images(len(names))} ({some(names)}). {so}"
            for what, names, so in told
            if names
        ]


def judge_folder(
    folder: Path,
    *,
    strict: bool = False,
    hashed: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> JudgedFolder:
    """Opens every file below a folder once, and judges it by its content.

    Args:
        folder: Links to folders below it are not followed.
        strict: Refuse the folder when a file that looks like an image cannot be taken.
        hashed: Read each image to its end, for its digest.
        progress: Told how many files of how many are judged, in this thread.

    Raises:
        PoserigError: No file can be taken, or one cannot and `strict` is set; it names each.
        OSError: The folder itself cannot be read.
    """
    names, hidden, left_out = list_folder(folder)
    images: list[FoundImage] = []
    others: Counter[str] = Counter()
    judged = chain.from_iterable(judge_files(folder, names, hashed=hashed))
    for done, (name, found) in enumerate(judged, start=1):
        match found:
            case FoundImage():
                images.append(found)
            case LeftOut():
                left_out.append(found)
            case None:
                others[Path(name).suffix.lower() or "no ending"] += 1
        progress(done, len(names))
    result = JudgedFolder(folder, tuple(images), tuple(sorted(left_out)), hidden, others)
    result.check(strict=strict)
    return result


def judge_files(
    folder: Path, names: Sequence[str], *, hashed: bool = False
) -> Iterator[list[tuple[str, FoundImage | LeftOut | None]]]:
    """Opens files of a folder once, in parallel, and judges them by their content.

    Args:
        folder: Where they are.
        names: Paths in the folder, with slashes.
        hashed: Read each image to its end, for its digest.

    Yields:
        Some names, in their order, each with what it is; None for a file of another kind, which
        nobody expects to be taken.
    """
    portions = [names[start : start + _AT_ONCE] for start in range(0, len(names), _AT_ONCE)]
    with ThreadPoolExecutor(_THREADS) as pool:
        yield from pool.map(partial(_judge_all, folder, hashed), portions)


def listing(faults: Sequence[object]) -> str:
    """Returns one line for each fault; of very many only the first."""
    lines = [f"  {fault}" for fault in faults[:LINES]]
    more = len(faults) - len(lines)
    return "\n".join([*lines, f"  … and {more:,} more"] if more else lines)


def some(names: Sequence[str]) -> str:
    """Returns the first names, and how many more there are."""
    told = [shown(name) for name in names[:NAMES]]
    more = len(names) - len(told)
    return ", ".join([*told, f"{more:,} more"] if more else told)


def _images(count: int) -> str:
    return f"{count:,} image{'s' * (count != 1)}"


def _files(count: int) -> str:
    return f"{count:,} file{'s' * (count != 1)}"


def _judge_all(
    folder: Path, hashed: bool, names: Sequence[str]
) -> list[tuple[str, FoundImage | LeftOut | None]]:
    found: list[tuple[str, FoundImage | LeftOut | None]] = []
    for name in names:
        path = Path(folder, name)
        try:
            found.append((name, FoundImage(path, name, judge(path, hashed=hashed))))
        except ImageError as error:
            is_expected = is_like_image(path, error)
            found.append((name, LeftOut(name, error.short, error.what) if is_expected else None))
    return found


def list_folder(folder: Path) -> tuple[list[str], int, list[LeftOut]]:
    """Returns the files that are not hidden, how many are, and the folders that are left out.

    Names are relative to the folder, with slashes, sorted. They are texts here and no paths, which
    would take as long as all the rest.
    """
    found: list[str] = []
    left_out: list[LeftOut] = []
    hidden = 0

    # Path.rglob passes over a folder that cannot be read without a word.
    def fail(error: OSError) -> None:
        below = Path(error.filename).relative_to(folder)
        if not below.parts:
            raise error
        if not any(map(_is_hidden, below.parts)):
            reason = f"It is a folder that cannot be read: {error.strerror}."
            left_out.append(LeftOut(below.as_posix(), "unreadable folder", reason))

    for parent, folders, names in os.walk(folder, onerror=fail):
        below = Path(parent).relative_to(folder)
        start = "" if not below.parts else f"{below.as_posix()}/"
        is_below_hidden = any(map(_is_hidden, below.parts))
        for name in names:
            if is_below_hidden or _is_hidden(name):
                hidden += 1
            else:
                found.append(start + name)
        for name in folders:
            if not is_below_hidden and not _is_hidden(name) and Path(parent, name).is_symlink():
                reason = "It is a link to a folder, which is not followed."
                left_out.append(LeftOut(start + name, "link to a folder", reason))
    return sorted(found), hidden, left_out


def _is_hidden(name: str) -> bool:
    return name.startswith(".") or name.lower() in SYSTEM_FILES | SYSTEM_FOLDERS
