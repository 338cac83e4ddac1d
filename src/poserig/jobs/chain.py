"""Joins the labels of a later round with those of the rounds that it follows, line by line.

A round may have only some images of the one before (`poserig job launch --only`). The joined
manifest has all lines of the first round, in its order, with the labels of every round.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.groundtruth.manifest import dump, is_error_label, line_attributes
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.rounds import ATTRIBUTE
from poserig.jobs.follow import FROM_TAG
from poserig.jobs.parts import FoundJob, find_job
from poserig.json import JsonObject

if TYPE_CHECKING:
    import boto3


def jobs_before(session: "boto3.Session", job: FoundJob) -> tuple[list[FoundJob], list[str]]:
    """Finds the jobs that a job follows.

    Args:
        session: Whose region and credentials are used.
        job: The later one.

    Returns:
        The jobs, the first round first, and a note when one of them is gone.
    """
    found: list[FoundJob] = []
    names = {job.name.lower()}
    while name := _followed(job.parts[0]):
        if name.lower() in names:
            break  # tags that somebody else wrote
        try:
            job = find_job(session, name)
        except PoserigError:
            note = f"The job {name} is gone, so images that only it had are not in the results."
            return found, [note]
        names.add(job.name.lower())
        found.insert(0, job)
    return found, []


def joined(before: Iterable[str], after: Iterable[str], label_name: str) -> Iterator[str]:
    """Yields the lines of a round with the labels of the next one.

    Args:
        before: Lines of the manifest of the earlier round, or of several that are joined.
        after: Lines of the manifest of the later round; all are kept in memory.
        label_name: Label attribute name of the later round.

    Yields:
        A line for each of `before`, in its order, then those of `after` that no earlier one is
        of. Lines of one image belong together in their order.
    """
    waiting: dict[str, list[str]] = {}
    for text in after:
        waiting.setdefault(_key(line_attributes(text), text), []).append(text)
    own = (label_name, metadata_name(label_name), ATTRIBUTE)
    for text in before:
        attributes = line_attributes(text)
        found = waiting.get(_key(attributes, text))
        later = line_attributes(found.pop(0)) if found else None
        if attributes is None or later is None:
            yield text
        else:
            yield dump({**attributes, **{name: later[name] for name in own if name in later}})
    for rest in waiting.values():
        yield from rest


def newest_attribute(line: JsonObject | None, names: Sequence[str]) -> str:
    """Returns which label of a joined line to look at: the newest that is no failure.

    Args:
        line: Attributes of the line; None when it is no JSON object.
        names: Label attribute names of the rounds, the newest first.
    """
    members = line or {}
    for name in names:
        if members.get(name) and not is_error_label(members[name]):
            return name
    return next((one for one in names if one in members or metadata_name(one) in members), names[0])


def _followed(described: Any) -> str:
    tags = described.get("Tags", ())
    return next((str(tag["Value"]) for tag in tags if tag["Key"] == FROM_TAG), "")


def _key(line: JsonObject | None, text: str) -> str:
    members = line or {}
    for name in ("source-ref", "source"):
        if isinstance(members.get(name), str):
            return f"{name} {members[name]}"
    return text
