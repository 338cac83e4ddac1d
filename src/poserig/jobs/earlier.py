"""Reads what a later round starts from: the output of a job that is over, or a manifest."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.aws_errors import NO_OBJECT, code_of, explaining
from poserig.errors import PoserigError, shown
from poserig.formats.lines import label_attribute
from poserig.groundtruth.gold import is_gold
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.manifest import ManifestLine, parse_manifest
from poserig.groundtruth.manifest_repair import repair
from poserig.jobs.consolidate.manifests import newest_manifest
from poserig.jobs.parts import find_job
from poserig.jobs.request import RIG_TAG
from poserig.json import Json
from poserig.pose.job_rigs import JOIN
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client


@dataclass(frozen=True, slots=True)
class Earlier:
    """The round before.

    Attributes:
        where: Address of its manifest; of a job with parts, that of the first.
        lines: Of it, without gold images. Of a job with parts those of all parts, with indexes that
            count on.
        attribute: Its label attribute name; "" when no line has a label.
        job: Its name, or "" for a manifest that somebody gave.
        rig: Name of its rig, "" when unknown; of several all names with "+" between them.
        template: URI of its worker task template, or "".
        notes: What was repaired in the manifest.
        parts: Of a job with parts: how many lines those before have, name and manifest of each.
    """

    where: str
    lines: tuple[ManifestLine, ...]
    attribute: str
    job: str = ""
    rig: str = ""
    template: str = ""
    notes: tuple[str, ...] = ()
    parts: tuple[tuple[int, str, str], ...] = ()

    def place(self, line: ManifestLine) -> str:
        """Returns the address of a line, for people: file and number."""
        index, _, where = self.origin(line)
        return f"{where}:{index + 1}"

    def origin(self, line: ManifestLine) -> tuple[int, str, str]:
        """Returns where a line is: its number in its file, from 0, its job, and the file."""
        first, job, where = next(
            (one for one in reversed(self.parts) if one[0] <= line.index), (0, self.job, self.where)
        )
        return line.index - first, job, where


def read_earlier(session: "boto3.Session", client: "S3Client", source: str) -> Earlier:
    """Reads the newest labels of a job that is over, or a manifest.

    Args:
        session: Whose region and credentials are used.
        client: Of S3.
        source: Name of a job, path of a manifest, or its S3 URI. A file goes before a job.

    Raises:
        PoserigError: There is no such job or manifest, the job is not over, or it cannot be read.
        OSError: The file cannot be read.
        botocore.exceptions.ClientError: AWS refused.
    """
    if source.startswith("s3://"):
        return _of_manifest(
            source,
            parse_manifest(read_object(client, source, _no_manifest), source, most=None),
        )
    path = Path(source)
    if path.is_file():
        repaired = repair(path.read_bytes(), shown(source), most=None)
        return _of_manifest(shown(source), repaired.lines, repaired.notes)
    if path.suffix or "/" in source:
        raise _no_manifest(shown(source))
    found = find_job(session, source)
    found.check_is_over()
    found.check_is_whole()
    lines: list[ManifestLine] = []
    parts = []
    for described in found.parts:
        name = described["LabelingJobName"]
        uri, own = output_lines(client, described)
        parts.append((len(lines), name, uri))
        lines += [replace(line, index=len(lines) + line.index) for line in own]
    first = found.parts[0]
    return _without_gold(
        Earlier(
            where=parts[0][2],
            lines=tuple(lines),
            attribute=first["LabelAttributeName"],
            job=found.name,
            rig=_tag(first, RIG_TAG),
            template=first["HumanTaskConfig"]["UiConfig"].get("UiTemplateS3Uri", ""),
            parts=tuple(parts) if len(parts) > 1 else (),
        )
    )


def output_lines(
    client: "S3Client", described: Mapping[str, Any]
) -> tuple[str, tuple[ManifestLine, ...]]:
    """Returns the address of the newest labels of a job that is over, and all lines, gold too.

    Raises:
        PoserigError: It has no output manifest, or that cannot be read.
    """
    name = described["LabelingJobName"]
    uri = newest_manifest(client, OutputLayout(described["OutputConfig"]["S3OutputPath"], name))

    def missing(where: str) -> PoserigError:
        return PoserigError(
            f'The labeling job "{name}" has no output manifest.',
            where=where,
            cure="It ended before its first label: launch a new job over the same images.",
        )

    return uri, parse_manifest(read_object(client, uri, missing), uri)


def _without_gold(earlier: Earlier) -> Earlier:
    lines = tuple(line for line in earlier.lines if not is_gold(line.attributes))
    gold = len(earlier.lines) - len(lines)
    if not gold:
        return earlier
    note = f"{gold:,} gold image{'s' * (gold != 1)} of it left out."
    return replace(earlier, lines=lines, notes=(*earlier.notes, note))


def _of_manifest(
    where: str, lines: tuple[ManifestLine, ...], notes: tuple[str, ...] = ()
) -> Earlier:
    """The newest label attribute is that of most lines; of several the last one."""
    names = Counter(name for line in lines if (name := label_attribute(line.attributes)))
    attribute = max(reversed(names), key=names.__getitem__, default="")
    named = [rigs for line in lines if (rigs := rigs_in(line.attributes.get(attribute)))]
    first = Counter(rigs[0] for rigs in named)
    rig = max(first, key=first.__getitem__, default="")
    further = {name for rigs in named if rigs[0] == rig for name in rigs[1:]}
    rig = JOIN.join([rig, *sorted(further)])
    return _without_gold(Earlier(where, lines, attribute, rig=rig, notes=notes))


def rigs_in(label: Json) -> tuple[str, ...]:
    """Returns the names of a label's rigs, its own first; () when it names none."""
    own = label.get("rig") if isinstance(label, Mapping) else None
    if not isinstance(label, Mapping) or not isinstance(own, str) or not own:
        return ()
    further = label.get("rigs")
    names = [one.get("rig") for one in further if isinstance(one, Mapping)] if further else []
    return own, *(name for name in names if isinstance(name, str))


def _tag(described: Mapping[str, Any], key: str) -> str:
    return next((tag["Value"] for tag in described.get("Tags", ()) if tag["Key"] == key), "")


def _no_manifest(where: str) -> PoserigError:
    return PoserigError(
        "There is no such manifest.",
        where=where,
        cure="Give --from the name of a labeling job, a manifest file or the S3 URI of one.",
    )


def read_object(
    client: "S3Client", uri: str, missing: Callable[[str], PoserigError] | None = None
) -> bytes:
    """An object in S3.

    Args:
        client: Of S3.
        uri: Its address.
        missing: Makes the error for an object that is not there.

    Raises:
        PoserigError: It cannot be read, and why.
    """
    place = S3Uri.parse(uri)
    with explaining(uri):
        try:
            return client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
        except ClientError as error:
            if missing and code_of(error) in NO_OBJECT:
                raise missing(uri) from error
            raise
