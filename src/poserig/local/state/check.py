"""Checks everything in a state folder without changing it, for `poserig state check`."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite.backup import check_store
from poserig.local.aws.kept.folder import is_whole
from poserig.local.aws.kept.index import Index
from poserig.local.deployment import BEFORE_APPLY
from poserig.local.state.layout import Layout

_BLOCK = 1 << 20


@dataclass(slots=True)
class Report:
    """The findings of a check.

    Attributes:
        problems: What is lost or damaged, one sentence each.
        notes: What a person should know though nothing is lost.
        objects: Versions of S3 objects that were looked at.
        bytes: Bytes of contents that were read.
    """

    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    objects: int = 0
    bytes: int = 0


def check(state: Path) -> Report:
    """Reads everything, and compares it with its hashes.

    Args:
        state: The folder; poserig may be running on it.

    Raises:
        PoserigError: There is no state in the folder.
    """
    layout = Layout(state)
    layout.require()
    report = Report()
    sizes = _check_contents(layout, report)
    _check_index(layout, sizes, report)
    if layout.labeling.exists():
        report.problems += check_store(layout.labeling)
    _check_small_files(layout, report)
    if (layout.aws / BEFORE_APPLY).exists():
        report.notes.append(
            "The last deployment of the stack did not end. The next start undoes it and begins "
            "it again."
        )
    return report


def _check_contents(layout: Layout, report: Report) -> dict[str, bool]:
    """Reads every content. Returns its name, and whether it has the hash that its name says."""
    whole: dict[str, bool] = {}
    for path in sorted(layout.objects.glob("??/*")):
        if path.name.startswith("new-"):
            continue
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
                report.bytes += len(block)
        whole[path.name] = digest.hexdigest() == path.name
    return whole


def _check_index(layout: Layout, whole: dict[str, bool], report: Report) -> None:
    if not layout.index.exists():
        report.problems.append(f"{layout.index}: The index of the local AWS is missing.")
        return
    try:
        with Index(layout.index, read_only=True) as index:
            report.problems += [f"{layout.index}: {one}" for one in index.integrity()]
            claimed = set(index.released())
            for what, cited, state in _entries(index, report):
                claimed.update(cited)
                if not is_whole(state):
                    report.problems.append(f"{what}: Its entry in the index is damaged.")
                for digest in cited:
                    _check_content(what, digest, whole, report)
    except PoserigError as error:
        report.problems.append(str(error))
        return
    unclaimed = [name for name in whole if name not in claimed]
    if unclaimed:
        report.notes.append(
            f"{len(unclaimed)} files in {layout.objects} belong to nothing in the index: uploads "
            "that were killed before they were answered, or of a deployment that was undone. They "
            "are kept."
        )


def _entries(index: Index, report: Report) -> Iterator[tuple[str, tuple[str, ...], bytes]]:
    for backend in index.backends():
        module, kind, _, region = json.loads(backend.name)
        yield f"{kind} of {module} ({region})", backend.contents, backend.state
    for row in index.objects():
        report.objects += 1
        version = "" if row.version == "null" else f" (version {row.version})"
        yield f"s3://{row.bucket}/{row.key}{version}", row.contents, row.state


def _check_content(what: str, digest: str, whole: dict[str, bool], report: Report) -> None:
    place = f"file {digest[:2]}/{digest}"
    if digest not in whole:
        report.problems.append(f"{what}: Its bytes are missing ({place}).")
    elif not whole[digest]:
        report.problems.append(f"{what}: Its bytes are damaged ({place}).")


def _check_small_files(layout: Layout, report: Report) -> None:
    for path, what in (
        (layout.keys, "the next start makes new keys; run `poserig env` again then"),
        (layout.worker, "the next start gives the worker a new password and prints it"),
    ):
        if path.exists():
            try:
                json.loads(path.read_bytes())
            except (OSError, ValueError):
                report.problems.append(f"{path}: It is damaged; {what}.")
    if layout.portal_key.exists() and len(layout.portal_key.read_bytes().strip()) < 43:
        report.problems.append(
            f"{layout.portal_key}: It is damaged; the next start makes a new one, and everybody "
            "signs in once more."
        )
