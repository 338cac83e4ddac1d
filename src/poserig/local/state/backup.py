"""Makes and restores backups of a state folder, also while poserig runs on it."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite.backup import copy_store
from poserig.local.aws.kept.folder import RESTORED
from poserig.local.aws.kept.index import Index
from poserig.local.state.files import explained, make_private_folder
from poserig.local.state.layout import Layout
from poserig.local.state.lock import StateLock

_COMPLETE = "complete"
"""The file that a backup gets last. A backup without it was interrupted."""

Progress = Callable[[int], None]


def back_up(state: Path, target: Path, progress: Progress = lambda _: None) -> None:
    """Copies a state folder.

    The index is copied before the labeling store, so the store may be newer than the S3 objects.
    After a restore the engine writes the outputs again that S3 lacks.

    Args:
        state: The folder; poserig may be running on it.
        target: The backup's folder; it must not exist.
        progress: Called with the number of contents that are copied.

    Raises:
        PoserigError: There is no state, the target exists, or something cannot be read or written.
    """
    layout, copy = Layout(state), Layout(target)
    layout.require()
    if target.exists():
        raise PoserigError(
            "There is something with that name already.",
            where=str(target),
            cure="Give a new folder: a backup never replaces anything.",
        )
    with explained(target):
        make_private_folder(copy.aws)
        if layout.index.exists():
            with Index(layout.index, read_only=True) as index:
                index.copy_to(copy.index)
        if layout.labeling.exists():
            copy_store(layout.labeling, copy.labeling)
        for name in ("keys", "portal_key", "worker"):
            source: Path = getattr(layout, name)
            if source.exists():
                _copy(source, getattr(copy, name))
        _copy_contents(layout, copy, progress)
        (target / _COMPLETE).touch(mode=0o600)


def _copy_contents(layout: Layout, copy: Layout, progress: Progress) -> None:
    make_private_folder(copy.objects)
    if not copy.index.exists():
        return
    wanted: set[str] = set()
    with Index(copy.index, read_only=True) as index:
        for backend in index.backends():
            wanted.update(backend.contents)
        for row in index.objects():
            wanted.update(row.contents)
    for number, digest in enumerate(sorted(wanted), start=1):
        source = layout.objects / digest[:2] / digest
        if source.exists():  # `state check` names those that are missing
            make_private_folder(copy.objects / digest[:2])
            _copy(source, copy.objects / digest[:2] / digest)
        progress(number)


def _copy(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    target.chmod(0o600)


def restore(backup: Path, state: Path) -> Path | None:
    """Replaces a state folder by a copy of a backup.

    Args:
        backup: A folder that `back_up` made. It stays as it is.
        state: The folder. No poserig may run on it.

    Returns:
        The folder of the former state; None when there was none.

    Raises:
        PoserigError: It is not a complete backup, or poserig runs on the folder.
    """
    if not (backup / _COMPLETE).exists():
        raise PoserigError(
            "It is no whole backup of poserig.",
            where=str(backup),
            cure="Give a folder that `poserig state backup` has made to its end.",
        )
    stamp = time.strftime("%Y%m%d-%H%M%S")
    new = state.with_name(f"{state.name}.restoring-{stamp}")
    with explained(state):
        state.parent.mkdir(parents=True, exist_ok=True)
        if not state.exists():
            _bring(backup, new)
            new.rename(state)
            return None
        with StateLock(state):
            _bring(backup, new)
            aside = state.with_name(f"{state.name}.before-restore-{stamp}")
            state.rename(aside)
            new.rename(state)
        return aside


def _bring(backup: Path, new: Path) -> None:
    shutil.copytree(backup, new)
    (new / _COMPLETE).unlink()
    layout = Layout(new)
    if layout.index.exists():
        with Index(layout.index) as index:
            index.write(meta={RESTORED: b"1"})
