"""Checks manifests of any size against Ground Truth's rules, and names the lines at fault.

The rules are AWS's ("Input data", quotas of labeling jobs); those of a single line are in
`groundtruth.manifest`. What several lines break together is found here.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Final

from poserig.errors import InvalidValue, PoserigError
from poserig.groundtruth.manifest import LINES_LIMIT, parse_line
from poserig.groundtruth.names import check_label_attribute_name
from poserig.groundtruth.spilled import is_spilled
from poserig.intake.poses.line import find_start, is_label_of_any, rig_name
from poserig.intake.poses.start import hints_of, start_values
from poserig.json import JsonObject
from poserig.pose.rig_file import library_rig
from poserig.s3 import S3Uri

METADATA: Final = "-metadata"


@dataclass(slots=True)
class Findings:
    """What a look at a manifest found.

    Attributes:
        lines: How many there are; empty ones count, as they do for Ground Truth.
        problems: (line, from 1, what is wrong): Ground Truth refuses the data object or the job.
        notes: (line, what somebody should know).
        labels: Label attribute → lines that have it.
        buckets: Bucket → data objects in it.
    """

    lines: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    notes: list[tuple[int, str]] = field(default_factory=list)
    labels: Counter[str] = field(default_factory=Counter)
    buckets: Counter[str] = field(default_factory=Counter)

    @property
    def jobs(self) -> int:
        """How many labeling jobs it takes to label all."""
        return -(-self.lines // LINES_LIMIT)


def check_lines(texts: Iterable[str]) -> Findings:
    """Looks at all lines of a manifest.

    Args:
        texts: The lines, without their ends.
    """
    found = Findings()
    seen: dict[bytes, int] = {}
    for index, text in enumerate(texts):
        number = index + 1
        found.lines = number
        for problem in _problems(text, index, found):
            found.problems.append((number, problem))
        source = _source(text)
        if source:
            # Of a million addresses only their hashes are kept.
            digest = blake2b(source.encode("utf-8", "surrogatepass"), digest_size=8).digest()
            first = seen.setdefault(digest, number)
            if first != number:
                found.problems.append(
                    (number, f"the data object of line {first} is there again. Remove one.")
                )
    return found


def _problems(text: str, index: int, found: Findings) -> Iterator[str]:
    line = parse_line(text, index)
    if line.problem:
        start = f"Line {index + 1}"
        yield line.problem.removeprefix(f"{start}: ").removeprefix(f"{start} ")
    if not line.attributes:
        return
    yield from _doubled_names(text)
    if line.source_ref.startswith("s3://"):
        found.buckets[line.source_ref[5:].partition("/")[0]] += 1
    yield from _label_problems(line.attributes, found, index + 1)


def _doubled_names(text: str) -> Iterator[str]:
    doubled: list[str] = []

    def note(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = Counter(name for name, _ in pairs)
        doubled.extend(name for name, count in names.items() if count > 1)
        return dict(pairs)

    json.loads(text, object_pairs_hook=note)
    for name in dict.fromkeys(doubled):
        yield f'the attribute "{name}" is there twice; the last one counts. Remove one.'


def _label_problems(line: JsonObject, found: Findings, number: int) -> Iterator[str]:
    for name, value in line.items():
        if name.endswith(METADATA):
            if name.removesuffix(METADATA) not in line and isinstance(value, dict):
                reason = value.get("failure-reason")
                if reason is None:
                    found.notes.append((number, f'"{name}" is there without its label.'))
            continue
        if is_label_of_any(value):
            found.labels[name] += 1
            try:
                check_label_attribute_name(name, f'the attribute "{name}"')
            except InvalidValue as error:
                yield str(error)
    start = find_start(line, "")
    value = line.get(start)
    if value and not is_spilled(value):
        rig = library_rig(rig_name(line, value))
        hints = hints_of(line, rig.keypoint_names if rig else None)
        source = line.get("source-ref")
        try:
            start_values(value, start, hints, source if isinstance(source, str) else "")
        except PoserigError as error:
            yield f"its start values cannot be used: {error}"


def _source(text: str) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return ""
    found = value.get("source-ref") or value.get("source") if isinstance(value, dict) else ""
    return found if isinstance(found, str) else ""


def address_of(name: str, prefix: S3Uri) -> str:
    """Returns the address of an image below a prefix.

    Args:
        name: Its path relative to the folder, with slashes.
        prefix: Where the folder lies in S3.

    Raises:
        InvalidValue: It is too long, or holds what UTF-8 cannot write.
    """
    uri = str(prefix.child(name))
    S3Uri.parse(uri, "source-ref")
    return uri
