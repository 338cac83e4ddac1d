"""Backs up, restores and checks what a project keeps, also while it is open."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

from poserig.errors import PoserigError, shown
from poserig.groundtruth.manifest import line_attributes
from poserig.labeling.store.sqlite.backup import check_store, copy_store
from poserig.local.state.check import Report
from poserig.local.state.files import explained, make_private_folder
from poserig.project.photographs import paths_by_key
from poserig.project.places import DATABASE, KEPT, RESTORED, Places

_COMPLETE = "complete"
"""The file that a backup gets last. A backup without it was interrupted."""


def project_state(folder: Path) -> Path | None:
    """The state folder of a project.

    Args:
        folder: A state folder, or a folder of photographs whose state lies beside it.

    Returns:
        None when it is none.
    """
    beside = folder.resolve().with_name(f"{folder.resolve().name}.poserig")
    found = (one for one in (folder, beside) if (one / DATABASE).is_file())
    return next(found, None)


def back_up_project(state: Path, target: Path) -> None:
    """Copies what a project keeps; the photographs are not in it.

    The files are copied before the database, so the database may be newer than they are. After a
    restore the engine writes again what is missing.

    Args:
        state: Its state folder; the project may be open.
        target: The backup's folder; it must not exist.

    Raises:
        PoserigError: The target exists, or something cannot be read or written.
    """
    places = Places(state, state)
    if target.exists():
        raise PoserigError(
            "There is something with that name already.",
            where=shown(str(target)),
            cure="Give a new folder: a backup never replaces anything.",
        )
    with explained(target):
        make_private_folder(target)
        for path in _files(places):
            copy = target / path.relative_to(state)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        if (state / KEPT).is_file():
            shutil.copyfile(state / KEPT, target / KEPT)
            (target / KEPT).chmod(0o600)
        copy_store(places.database, target / DATABASE)
        (target / DATABASE).chmod(0o600)
        (target / _COMPLETE).touch(mode=0o600)


def is_project_backup(folder: Path) -> bool:
    """Whether a folder is a backup of a project, whole or not."""
    return (folder / DATABASE).is_file() or (folder / KEPT).is_file()


def restore_project(backup: Path, state: Path) -> None:
    """Makes a project's state folder of a backup, which stays as it is.

    Args:
        backup: A folder that `back_up_project` made.
        state: The state folder; nothing may be there.

    Raises:
        PoserigError: It is no complete backup, or something is there.
    """
    if not (backup / _COMPLETE).exists():
        raise PoserigError(
            "It is no whole backup of poserig.",
            where=shown(str(backup)),
            cure="Give a folder that `poserig state backup` has made to its end.",
        )
    if state.exists():
        raise PoserigError(
            "There is a state folder already; a restore replaces nothing.",
            where=shown(str(state)),
            cure="Close the project and rename that folder, or restore to another: --state FOLDER.",
        )
    new = state.with_name(f"{state.name}.restoring")
    with explained(state):
        shutil.rmtree(new, ignore_errors=True)  # of a restore that was interrupted
        state.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(backup, new)
        new.chmod(0o700)
        (new / _COMPLETE).unlink()
        (new / RESTORED).touch(mode=0o600)
        new.rename(state)


def check_project(state: Path) -> Report:
    """Reads everything that a project keeps; nothing is changed.

    Args:
        state: Its state folder; the project may be open.
    """
    places, report = Places(state, state), Report()
    report.problems += check_store(places.database)
    if not report.problems:
        try:
            paths_by_key(places.database)
        except PoserigError as error:
            report.problems.append(str(error))
    for path in _files(places):
        data = path.read_bytes()
        report.objects += 1
        report.bytes += len(data)
        problem = _problem(path, data)
        if problem:
            report.problems.append(f"{path}: {problem}")
    try:
        json.loads((state / KEPT).read_bytes())
    except FileNotFoundError:
        report.notes.append(f"{state / KEPT} is missing; the next start makes a new address.")
    except (OSError, ValueError):
        report.problems.append(
            f"{state / KEPT}: It is damaged; the next start makes a new one, and a new address."
        )
    return report


def _files(places: Places) -> Iterator[Path]:
    """The plain files, without those that are being written."""
    for path in sorted(places.files.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            yield path


def _problem(path: Path, data: bytes) -> str:
    if path.suffix == ".json":
        try:
            json.loads(data)
        except ValueError:
            return "It is no JSON any more."
    if path.suffix == ".manifest":
        for number, line in enumerate(data.splitlines(), start=1):
            if line_attributes(line.decode("utf-8", "replace")) is None:
                return f"Line {number} is no JSON object any more."
    return ""
