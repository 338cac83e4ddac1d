"""Compares a folder with what a project knows of it, and judges what is new or changed.

Files whose size and time of change are known are not opened again. A file that is gone and another
with its content are one file with a new name.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from poserig.intake.images.folder import FoundImage, LeftOut, judge_files, list_folder, some
from poserig.jobs.photographs import fault_of
from poserig.project.photographs import Known, Photographs
from poserig.project.places import IMAGES


@dataclass
class News:
    """What a look at the folder found, against the look before.

    Attributes:
        images: How many photographs can be labeled.
        new, changed, renamed, gone, back: Paths of photographs.
        left_out: Files that people would expect to be taken, and are not; new ones and old ones.
        being_written: How many files were left for the next look.
        folders: Where files are, relative to the folder, with slashes; "" for itself.
    """

    images: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    being_written: int = 0
    folders: set[str] = field(default_factory=set)

    @property
    def is_quiet(self) -> bool:
        """Whether no photograph has come, changed or gone."""
        return not any((self.new, self.changed, self.renamed, self.gone, self.back))

    def __str__(self) -> str:
        """One line, in words."""
        told = [f"{self.images:,} photograph{'s' * (self.images != 1)}"]
        for what in ("new", "changed", "renamed", "gone", "back"):
            names = getattr(self, what)
            # In a folder that is opened for the first time all are new.
            if names and len(names) < self.images + len(self.gone):
                told.append(f"{len(names):,} {what} ({some(sorted(names))})")
        if not self.images:
            kinds = "JPEG, PNG, WebP, GIF or BMP"
            told.append(f"put {kinds} files into the folder, or drop them into the page")
        line = ", ".join(told)
        reasons: dict[str, list[str]] = {}
        for one in self.left_out:
            reasons.setdefault(one.short, []).append(one.name)
        out = [f"{len(names):,} {short} ({some(names)})" for short, names in reasons.items()]
        return f"{line}. Left out: {', '.join(out)}" if out else line


def look(
    folder: Path,
    photographs: Photographs,
    offer: Callable[[list[str]], None],
    is_enough: Callable[[], bool] = lambda: False,
    at_rest_seconds: float = 0,
) -> News:
    """Looks at the whole folder once; what can be labeled is offered while it goes on.

    A kill in the middle loses nothing: the next look goes on from there.

    Args:
        folder: Of the photographs.
        photographs: What is known; brought up to date.
        offer: Takes source-refs that can be labeled, known ones too.
        is_enough: Ends the look early when it answers True.
        at_rest_seconds: A file that has changed since so many seconds is left for the next look:
            somebody may be writing it.

    Raises:
        OSError: The folder cannot be read.
    """
    names, _, folders = list_folder(folder)
    known = photographs.all()
    here = _stamps(folder, names)
    if any(path not in here and not one.is_gone for path, one in known.items()):
        # A listing may miss a file that is renamed meanwhile: two in a row do not.
        here |= _stamps(folder, list_folder(folder)[0])
    news = News(left_out=list(folders), folders={name.rpartition("/")[0] for name in here})
    gone = {path for path, one in known.items() if path not in here and not one.is_gone}
    to_judge, settled, ready = [], [], []
    now = time.time_ns()
    for name, stamp in here.items():
        one = known.get(name)
        if one is None or (one.size, one.changed) != stamp:
            if 0 <= now - stamp[1] < at_rest_seconds * 1e9:
                news.being_written += 1
            else:
                to_judge.append(name)
            continue
        if one.is_gone:
            settled.append(replace(one, is_gone=False))
            news.back.append(name)
        if one.key:
            ready.append(one.source_ref)
            news.images += 1
        elif one.short:
            news.left_out.append(LeftOut(name, one.short, one.reason))
    photographs.keep(settled, gone)
    offer(ready)
    lost = {one.digest: one for path, one in known.items() if one.digest and path not in here}
    for portion in judge_files(folder, to_judge, hashed=True):
        if is_enough():
            break
        found = [
            _judged(name, here[name], what)
            for name, what in portion
            # One that went a moment ago tells nothing; what is known of it must stay.
            if not isinstance(what, LeftOut) or os.path.lexists(folder / name)
        ]
        found, moved = _with_keys(found, known, lost, news)
        photographs.keep(found)
        photographs.forget(moved)
        gone -= set(moved)
        offer([one.source_ref for one in found if one.key])
    news.gone.extend(path for path in gone if known[path].key)
    return news


def _stamps(folder: Path, names: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Size and time of change of each file; without those that went meanwhile."""
    stamps = {}
    for name in names:
        try:
            status = Path(folder, name).stat()
        except OSError:
            if Path(folder, name).is_symlink():
                stamps[name] = (-1, -1)  # a dangling link: it is judged each time
        else:
            stamps[name] = (status.st_size, status.st_mtime_ns)
    return stamps


def _judged(name: str, stamp: tuple[int, int], what: FoundImage | LeftOut | None) -> Known:
    match what:
        case FoundImage(_, _, facts):
            fault = fault_of(what, IMAGES)
            if fault:
                return Known(name, *stamp, short=fault[0], reason=fault[1])
            return Known(name, *stamp, facts.digest, content_type=facts.kind.content_type)
        case LeftOut(_, short, reason):
            return Known(name, *stamp, short=short, reason=reason)
    return Known(name, *stamp)


def _with_keys(
    found: Iterable[Known], known: Mapping[str, Known], lost: dict[str, Known], news: News
) -> tuple[list[Known], list[str]]:
    """Gives each photograph its key; also the earlier paths of those that were renamed."""
    kept, moved = [], []
    for one in found:
        earlier = known.get(one.path)
        if not one.digest:
            if one.short:
                news.left_out.append(LeftOut(one.path, one.short, one.reason))
            kept.append(one)
            continue
        news.images += 1
        key = f"{one.digest[:16]}/{one.path}"
        if earlier is not None and earlier.digest == one.digest:
            key = earlier.key  # touched, or copied back
        elif one.digest in lost:
            before = lost.pop(one.digest)
            key = before.key
            moved.append(before.path)
            news.renamed.append(one.path)
        else:
            (news.new if earlier is None or not earlier.key else news.changed).append(one.path)
        kept.append(replace(one, key=key))
    return kept, moved
