"""Reads and writes input and output manifests: JSON Lines, one data object on each line.

A line that Ground Truth would refuse becomes a `ManifestLine` with a problem. So the labeling job
reports that data object as failed and labels the others.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from poserig.errors import InvalidValue, PoserigError
from poserig.groundtruth.names import metadata_name
from poserig.json import Json, JsonObject, loads, loads_with_gaps
from poserig.limits import ATTRIBUTE_CHARACTERS
from poserig.s3 import S3Uri
from poserig.text import LONGEST_MARK, TextError, decode_text, encoding_of, shown_encoding

# Characters of one line.
OBJECT_LIMIT = 100_000
# Data objects of one labeling job.
LINES_LIMIT = 100_000

# The beginning, the numbers and the last reason are the real service's text, and tools search for
# the beginning. Reasons 2 to 4 are in our own words.
EXPIRED_REASON = (
    "ClientError: Annotation tasks expired.  Probable Reasons are"
    " 1) TaskAvailabilityLifetimeInSeconds parameter is too small."
    " 2) TaskTimeLimitInSeconds parameter is too small."
    " 3) The work team has too few workers for NumberOfHumanWorkersPerDataObject."
    " 4) No worker accepted the tasks."
    " 5) All workers declined the tasks."
)


class ManifestError(PoserigError):
    """A file that is not a manifest; `where` is its address."""


@dataclass(frozen=True, slots=True)
class ManifestLine:
    """One line of an input manifest.

    Attributes:
        index: Counted from 0, as in Ground Truth's datasetObjectId.
        text: The line in the file, without its line end.
        attributes: Names and values; empty when the line is no JSON object.
        problem: Why Ground Truth would refuse the line, for a person; "" when it would not.
    """

    index: int
    text: str
    attributes: JsonObject
    problem: str = ""

    @property
    def source_ref(self) -> str:
        """Returns the S3 URI of the image, "" when there is none."""
        value = self.attributes.get("source-ref", "")
        return value if isinstance(value, str) else ""

    @property
    def source(self) -> str:
        """Returns the text to label, "" when the line has an image instead."""
        value = self.attributes.get("source", "")
        return value if isinstance(value, str) else ""


def parse_manifest(
    data: bytes, where: str, *, most: int | None = LINES_LIMIT
) -> tuple[ManifestLine, ...]:
    """Reads an input manifest.

    Args:
        data: The file: UTF-8, lines that end in LF or CR LF.
        where: Its address, for the error.
        most: How many lines it may have; None where it becomes several labeling jobs.

    Raises:
        ManifestError: It is empty, too long, not UTF-8, or none of its lines is a JSON object.
    """
    text = _strict_text(data, where)
    # Not str.splitlines: it also splits at U+2028 and others, which JSON texts may hold.
    rows = text.removesuffix("\n").split("\n") if text.strip() else []
    if most is not None and len(rows) > most:
        raise too_many_lines(len(rows), most, where)
    lines = tuple(parse_line(row.removesuffix("\r"), index) for index, row in enumerate(rows))
    check_lines(lines, where, most=most)
    return lines


def too_many_lines(count: int, most: int, where: str) -> ManifestError:
    """Returns the error for more lines than a labeling job takes, which are `most`."""
    return ManifestError(
        f"The manifest has {count} lines; Ground Truth takes {most}.",
        where=where,
        cure="Split it into several labeling jobs.",
    )


def check_lines(
    lines: Sequence[ManifestLine], where: str, *, most: int | None = LINES_LIMIT
) -> None:
    """Raises ManifestError for lines that are no manifest: none, too many, or no JSON object."""
    if not lines:
        raise ManifestError(
            "The manifest is empty.",
            where=where,
            cure='Write one line for each image: {"source-ref":"s3://<bucket>/<key>"}.',
        )
    if most is not None and len(lines) > most:
        raise too_many_lines(len(lines), most, where)
    if not any(line.attributes for line in lines):
        raise ManifestError(
            f"No line is a JSON object with attributes. {lines[0].problem}",
            where=where,
            cure="A manifest is JSON Lines: one JSON object on each line, no list around them.",
        )


def _strict_text(data: bytes, where: str) -> str:
    encoding, mark = encoding_of(data[:LONGEST_MARK])
    if encoding != "utf-8" or mark:
        what = f"is {shown_encoding(encoding)}, not UTF-8"
        if encoding == "utf-8":
            what = "starts with a byte order mark"
        raise ManifestError(
            f"The file {what}.",
            where=where,
            cure="Save the manifest as UTF-8 without a byte order mark.",
        )
    try:
        return decode_text(data)
    except TextError as error:
        what = str(error)
        raise ManifestError(
            f"{what[0].upper()}{what[1:]}.", where=where, cure="Save the manifest as UTF-8."
        ) from error


def parse_line(text: str, index: int) -> ManifestLine:
    """Reads one line and checks it against Ground Truth's rules.

    Args:
        text: The line, without its line end.
        index: Counted from 0.
    """
    try:
        attributes = loads(text)
    except ValueError as error:
        problem = f"Line {index + 1} is not JSON ({error})."
        if not text.strip():
            problem = f"Line {index + 1} is empty. Remove it."
        elif repaired_line(text):
            problem = f"{problem} Write null in its place."
        return ManifestLine(index, text, {}, problem)
    if not isinstance(attributes, dict):
        kind = "a list" if isinstance(attributes, list) else "a single value"
        problem = f"Line {index + 1} is {kind}, not a JSON object."
        return ManifestLine(index, text, {}, problem)
    problem = _problem(text, attributes)
    if problem:
        problem = f"Line {index + 1}: {problem}"
    return ManifestLine(index, text, attributes, problem)


def repaired_line(text: str) -> str | None:
    """Returns a line with null in place of numbers that are not finite: NaN, Infinity, 1e999.

    Python's json module and pandas write them, and no other program reads them.

    Returns:
        None when the line has no such number, or is no JSON object for other reasons too.
    """
    try:
        loads(text)
    except ValueError:
        try:
            attributes = loads_with_gaps(text)
        except ValueError:
            return None
        return dump(attributes) if isinstance(attributes, dict) else None
    return None


def line_attributes(text: str) -> JsonObject | None:
    """Returns what a line says, whatever its limits; None when it is no JSON object."""
    try:
        attributes = loads(text)
    except ValueError:
        return None
    return attributes if isinstance(attributes, dict) else None


def is_error_label(label: object) -> bool:
    """Whether a label only reports that there is none, as our post-annotation function writes it.

    Ground Truth counts it as a label.
    """
    return isinstance(label, dict) and label.get("status") == "error"


def _problem(text: str, attributes: JsonObject) -> str:
    if len(text) > OBJECT_LIMIT:
        return (
            f"the data object has {len(text)} characters; Ground Truth takes {OBJECT_LIMIT}."
            " Move large values to S3 and name their address."
        )
    for name, value in attributes.items():
        if name.startswith("$"):
            return f'the attribute "{name}" starts with "$", which Ground Truth refuses. Rename it.'
        length = len(value) if isinstance(value, str) else len(dump(value))
        if length > ATTRIBUTE_CHARACTERS:
            return (
                f'the attribute "{name}" has {length} characters; Ground Truth takes'
                f" {ATTRIBUTE_CHARACTERS}. Move it to S3 and name its address."
            )
    return _source_problem(attributes)


def _source_problem(attributes: JsonObject) -> str:
    sources = [name for name in ("source-ref", "source") if name in attributes]
    if not sources:
        return (
            'there is neither "source-ref" nor "source".'
            ' Add "source-ref" with the S3 URI of the image.'
        )
    if len(sources) == 2:
        return 'there are both "source-ref" and "source". Keep one of them.'
    name = sources[0]
    value = attributes[name]
    if not isinstance(value, str) or not value:
        return f'"{name}" must be a text that is not empty.'
    if name == "source-ref":
        try:
            S3Uri.parse(value, "source-ref")
        except InvalidValue as error:
            return str(error)
    return ""


def dump(value: object) -> str:
    """Returns JSON in one line without spaces, as Ground Truth writes it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # half of a character: only its escaped form can be written
        return json.dumps(value, separators=(",", ":"), allow_nan=False)
    return text


def write_manifest(lines: list[str]) -> bytes:
    """Returns the bytes of a manifest: UTF-8, each line ends in LF."""
    return "".join(f"{line}\n" for line in lines).encode("utf-8")


def creation_date(moment: datetime) -> str:
    """Returns a time as metadata has it: UTC, six digits, no zone: "2026-11-22T12:05:02.177000"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def success_metadata(job_name: str, created: datetime, worker_response_ref: str = "") -> JsonObject:
    """Returns the metadata of a label.

    Args:
        job_name: Written in lower case, as the real service does.
        created: When the label was consolidated, with a time zone.
        worker_response_ref: S3 URI of the workers' answers, for jobs without a post-annotation
            function; else "".
    """
    metadata: JsonObject = {
        "type": "groundtruth/custom",
        "job-name": job_name.lower(),
        "human-annotated": "yes",
        "creation-date": creation_date(created),
    }
    if worker_response_ref:
        metadata["worker-response-ref"] = worker_response_ref
    return metadata


def failure_metadata(reason: str, retry_count: int) -> JsonObject:
    """Returns the metadata of a data object that failed.

    "human-annotated" is "true" here and "yes" beside a label, as the real service writes them.
    """
    return {"retry-count": retry_count, "failure-reason": reason, "human-annotated": "true"}


def failed_line(attributes: Mapping[str, Json], label_name: str, reason: str, tries: int) -> str:
    """Returns the output line of a data object that failed: the input line and the reason."""
    line = {name: value for name, value in attributes.items() if name != label_name}
    return dump({**line, metadata_name(label_name): failure_metadata(reason, tries)})


def labeled_line(
    attributes: Mapping[str, Json],
    label_name: str,
    content: Mapping[str, Json],
    metadata: Mapping[str, Json],
) -> str:
    """Returns the output line of a labeled data object.

    Args:
        attributes: The input line. An old label in it is replaced.
        label_name: The label attribute name.
        content: What the post-annotation function returned. All its members join the line. Members
            of its "<label attribute>-metadata" replace those of `metadata`.
        metadata: See `success_metadata`.
    """
    own = content.get(metadata_name(label_name), {})
    merged = {**metadata, **own} if isinstance(own, Mapping) else own
    return dump({**attributes, **content, metadata_name(label_name): merged})
