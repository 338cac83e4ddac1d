"""Chooses the rigs of a labeling job, and the worker task template that they go into.

A template that Terraform published has the rig of its name. Any other rig, and several in one job,
are put into a copy of a published template: nothing is deployed again for them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from poserig.errors import PoserigError, shown
from poserig.jobs.job_files import read_template
from poserig.jobs.stack import Stack
from poserig.jobs.templates import RigFile, read_rig_file, rig_in_template
from poserig.pose.job_rigs import check_together, joined_name, names_in, parse_rigs
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_names, library_rig

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

NO_RIGS: Mapping[str, RigFile] = {}


@dataclass(frozen=True, slots=True)
class JobRigs:
    """What a job is launched with.

    Attributes:
        name: Of the rig; of several all names with "+" between them.
        template: URI of the published template.
        rigs: To be put into it; () when it is taken as it is.
    """

    name: str
    template: str
    rigs: tuple[RigFile, ...] = ()


def choose_rigs(
    client: "S3Client", stack: Stack, text: str, known: Mapping[str, RigFile] = NO_RIGS
) -> JobRigs:
    """Finds the rigs that an operator named.

    Args:
        client: Reads the published templates.
        stack: What Terraform deployed.
        text: Name of a rig, or a rig file; several with "+" between them.
        known: Name → rig: those of an earlier round, which come before those that are deployed.

    Raises:
        PoserigError: There is no such rig, two cannot be in one job, or nothing is deployed.
        botocore.exceptions.ClientError: AWS refused.
    """
    names = names_in(text)
    if len(names) == 1 and names[0] in stack.templates and names[0] not in known:
        return JobRigs(names[0], stack.templates[names[0]])
    rigs = tuple(_find(client, stack, name, known) for name in names)
    check_together([one.rig for one in rigs], "--rig")
    if not stack.templates:
        raise PoserigError(
            "No worker task template is deployed.", cure="`make deploy` publishes them."
        )
    first = next((name for name in names if name in stack.templates), min(stack.templates))
    return JobRigs(joined_name(one.rig for one in rigs), stack.templates[first], rigs)


def rigs_of_template(client: "S3Client", uri: str) -> dict[str, RigFile]:
    """Returns the rigs in a job's template by name; none when it cannot be read or has none."""
    try:
        return {one.rig.name: one for one in _in_template(client, uri)}
    except PoserigError:
        return {}


def _find(client: "S3Client", stack: Stack, name: str, known: Mapping[str, RigFile]) -> RigFile:
    if name in known:
        return known[name]
    if Path(name).is_file():
        return read_rig_file(name)
    if name in stack.templates:
        uri = stack.templates[name]
        found = _in_template(client, uri)
        if len(found) == 1:
            return found[0]
        raise PoserigError(
            f"The template of the rig {name} has no rig of poserig's.",
            where=uri,
            cure="Launch with the rig alone, or with a rig file.",
        )
    if library_rig(name) is not None:
        return read_rig_file(name)
    raise PoserigError(
        "is neither a rig file nor the name of a rig.",
        where=f"--rig {shown(name)}",
        cure=f"Deployed are: {', '.join(sorted(stack.templates)) or 'none'}. poserig has: "
        f"{', '.join(library_names())}.",
    )


def _in_template(client: "S3Client", uri: str) -> tuple[RigFile, ...]:
    value = rig_in_template(read_template(client, uri).decode("utf-8-sig", "replace"), uri)
    if value is None:
        return ()
    members = cast(list[dict[str, Any]], value if isinstance(value, list) else [value])
    return tuple(map(RigFile, parse_rigs(value, uri), members))


def first_rig(client: "S3Client", chosen: JobRigs) -> Rig:
    """Returns the first rig of a job, also of one that takes a published template as it is.

    Raises:
        PoserigError: The template has no rig of poserig's.
        botocore.exceptions.ClientError: AWS refused.
    """
    found = chosen.rigs or tuple(rigs_of_template(client, chosen.template).values())
    if not found:
        raise PoserigError(
            "The worker task template has no rig of poserig's, for which poses could be known.",
            where=chosen.template,
            cure="Launch with the name of a rig whose template `make build` made.",
        )
    return found[0].rig
