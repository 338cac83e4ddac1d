"""Input manifests before they are sent: made from photographs, read from files and from S3."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from poserig.aws_errors import DENIED, NOT_IN_S3, code_of
from poserig.errors import PoserigError, shown
from poserig.groundtruth.gold import is_gold
from poserig.groundtruth.manifest import (
    ManifestError,
    ManifestLine,
    dump,
    parse_manifest,
)
from poserig.groundtruth.manifest import write_manifest as lines_to_bytes
from poserig.groundtruth.manifest_repair import repair
from poserig.intake.images.folder import listing
from poserig.jobs.photographs import Photograph, is_picture
from poserig.jobs.start_values import check_start_values
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

LAUNCH_THE_FILE = (
    "Or launch a copy of it on this machine: byte order marks, UTF-16, empty lines and NaN are"
    " repaired on the way."
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """An input manifest that is ready to be sent.

    Attributes:
        body: JSON Lines in UTF-8.
        lines: How many data objects it has.
        notes: What was repaired, and which lines will fail, as sentences.
    """

    body: bytes
    lines: int
    notes: tuple[str, ...] = ()

    def location(self, folder: S3Uri, job_name: str) -> S3Uri:
        """Where it lies: named by its content, so that no other content can be there."""
        return folder.child(f"{job_name}-{hashlib.sha256(self.body).hexdigest()[:16]}.manifest")


def manifest_of(lines: Iterable[str]) -> Manifest:
    """A manifest of lines that are JSON texts."""
    found = list(lines)
    return Manifest(lines_to_bytes(found), len(found))


def of_photographs(
    photographs: Iterable[Photograph],
    images: S3Uri,
    known_lines: Mapping[str, Mapping[str, object]],
) -> Manifest:
    """A line for each photograph, in their order.

    Args:
        known_lines: By source-ref, lines that are used instead of the plain line.
    """

    def line(photograph: Photograph) -> str:
        source = str(photograph.location(images))
        return dump({**known_lines.get(source, {}), "source-ref": source})

    return manifest_of(line(photograph) for photograph in photographs)


def read_manifest_file(path: Path, *, strict: bool = False) -> Manifest:
    """A manifest on this machine, repaired: what Windows programs and Python write is mended.

    A byte order mark and empty lines are left away, UTF-16 becomes UTF-8, and NaN becomes null.

    Args:
        path: The file.
        strict: Refuse start values that cannot be used, instead of a note.

    Raises:
        PoserigError: Ground Truth could not read it; every line at fault is named.
        OSError: It cannot be read.
    """
    where = shown(str(path))
    data = path.read_bytes()
    if is_picture(data[:16]):
        raise PoserigError(
            "This is a picture, not a manifest.",
            where=where,
            cure=f"Launch over its folder instead: poserig job launch {shown(str(path.parent))}",
        )
    repaired = repair(data, where, most=None)
    # With their numbers in the file: empty lines are left away only now.
    faults = [
        f"{where}:{line.index + 1}: {fault}" for line in repaired.lines if (fault := _fault(line))
    ]
    if faults:
        raise PoserigError(
            f"{len(faults)} lines cannot be labeled:\n{listing(faults)}\n",
            where=where,
            cure='Give every line {"source-ref": "s3://bucket/key"}, or launch with a folder of '
            "images: it is uploaded for you.",
        )
    lines = [line for line in repaired.lines if not is_gold(line.attributes)]
    notes = (*repaired.notes, *check_start_values(lines, where, strict=strict))
    if gold := len(repaired.lines) - len(lines):
        notes = (*notes, f"{gold:,} gold image{'s' * (gold != 1)} of an earlier job left out.")
    return replace(manifest_of(line.text for line in lines), notes=notes)


def _fault(line: ManifestLine) -> str:
    if line.problem:
        number = f"Line {line.index + 1}"
        return line.problem.removeprefix(f"{number}: ").removeprefix(f"{number} ")
    return "" if line.source_ref else 'The line has no "source-ref".'


def manifest_in_s3(client: "S3Client", uri: str, *, strict: bool = False) -> Manifest | None:
    """Reads a manifest in S3; refuses one that is not there, or that is no manifest at all.

    Lines at fault become data objects that failed: they are noted. One that may not be read from
    here is left to the role of the labeling job.

    Args:
        client: Of S3.
        uri: S3 URI of the manifest.
        strict: Refuse it for a line at fault too.

    Returns:
        As `read_manifest_in_s3`; None when it may not be read from here.

    Raises:
        PoserigError: Naming the address.
        botocore.exceptions.ClientError: AWS refused for another reason.
    """
    try:
        return read_manifest_in_s3(client, uri, strict=strict)
    except ClientError as error:
        if code_of(error) in DENIED:
            return None
        raise


def read_manifest_in_s3(client: "S3Client", uri: str, *, strict: bool = False) -> Manifest:
    """Read a manifest in S3 as it is.

    Args:
        client: Of S3.
        uri: S3 URI of the manifest.
        strict: Refuse it for a line at fault too.

    Returns:
        Its notes say which lines will fail, and why.

    Raises:
        PoserigError: It is not there, or no manifest at all.
        botocore.exceptions.ClientError: AWS refused.
    """
    place = S3Uri.parse(uri)
    try:
        data = client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    except ClientError as error:
        if code_of(error) in NOT_IN_S3:
            raise PoserigError(
                "There is no such manifest.",
                where=uri,
                cure="Check the address, or launch with a folder of images.",
            ) from error
        raise
    if is_picture(data[:16]):
        raise PoserigError(
            "This is a picture, not a manifest.",
            where=uri,
            cure="Give the S3 URI of a manifest: a JSON object per line.",
        )
    try:
        lines = parse_manifest(data, uri, most=None)
    except ManifestError as error:
        raise PoserigError(error.what, where=uri, cure=f"{error.cure} {LAUNCH_THE_FILE}") from error
    faults = [f"Line {line.index + 1}: {fault}" for line in lines if (fault := _fault(line))]
    notes = []
    if gold := sum(is_gold(line.attributes) for line in lines):
        notes.append(
            f"{gold:,} lines are gold images of an earlier job: results will leave them out."
            " Launch a later round instead: --from."
        )
    if faults:
        what = f"{len(faults)} lines cannot be labeled and will fail:\n{listing(faults)}"
        if strict:
            raise PoserigError(f"{what}\n", where=uri, cure=LAUNCH_THE_FILE)
        notes.append(what)
    usable = [line for line in lines if not line.problem]
    started = check_start_values(usable, uri, strict=strict)
    return replace(manifest_of(line.text for line in lines), notes=(*notes, *started))
