"""Reads the labels in manifests: in one, or in several, as of a job that was divided into parts."""

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import inf
from os.path import commonprefix
from pathlib import Path

from poserig.cli.export_labels import Line, Source
from poserig.cli.source_answers import answers_beside
from poserig.errors import PoserigError, shown
from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.gold import gold_count, is_gold
from poserig.groundtruth.layout import OutputLayout
from poserig.groundtruth.sources import uploaded_name
from poserig.json import Json, JsonObject, refuse
from poserig.pose.dataset import LabeledImage

_DECODER = json.JSONDecoder(parse_constant=refuse)


def of_manifest(
    address: str, kept: Mapping[str, Json] | None = None, folder: Path | None = None
) -> Source:
    """Returns the labels of a manifest.

    Args:
        address: Its path, or its S3 URI.
        kept: What an import kept of the foreign file.
        folder: Where the image files are, if an import was made there.
    """
    # Imported here: it loads boto3.
    from poserig.jobs.lines import read_bytes

    def lines() -> Iterator[Line]:
        return (line for line in _every_line(address) if not is_gold(line[1]))

    def gold_lines() -> Iterator[Line]:
        return (line for line in _every_line(address) if is_gold(line[1]))

    return Source(
        title=address,
        lines=lines,
        gold_lines=gold_lines,
        read=read_bytes,
        folder=folder if kept else None,
        root=_root(lines()),
        kept=kept or {},
        answers=answers_beside(address),
    )


def of_s3(uri: str) -> Source:
    """Returns the labels of all jobs below an S3 prefix, or of the manifest at an address."""
    from poserig.cli.export_s3 import manifests_below

    return _of_manifests(manifests_below(uri), uri)


def of_job(name: str) -> Source:
    """Returns the newest labels of a labeling job, of all its parts.

    Raises:
        PoserigError: There is no such job, or AWS cannot be asked.
        botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError: AWS refused, or cannot
            be reached.
    """
    # Imported here: they load boto3.
    from poserig.jobs.consolidate.manifests import newest_manifest
    from poserig.jobs.gold.kept import known_images
    from poserig.jobs.parts import find_job
    from poserig.jobs.session import open_session
    from poserig.jobs.status import status_of

    session = open_session()
    if session.region_name is None:
        raise PoserigError(
            "There is no such folder or manifest; and a labeling job needs credentials and a region"
            " of AWS.",
            where=shown(name),
            cure="Check the path; for a job set AWS_PROFILE and AWS_REGION, or what `poserig env`"
            " prints.",
        )
    parts = find_job(session, name).parts
    client = session.client("s3")
    addresses = []
    for described in parts:
        own = described["LabelingJobName"]
        layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], own)
        is_over = status_of(described).is_over
        addresses.append(newest_manifest(client, layout) if is_over else layout.output_manifest)

    def known() -> Mapping[str, LabeledImage]:
        found: dict[str, LabeledImage] = {}
        for described in parts:
            if of_part := known_images(client, described):
                found |= of_part.by_source()
        return found

    source = _of_manifests(addresses, name)
    return replace(source, known=known if any(map(gold_count, parts)) else None)


def _of_manifests(addresses: Sequence[str], title: str) -> Source:
    if len(addresses) == 1:
        return of_manifest(addresses[0])
    sources = [of_manifest(address) for address in addresses]
    # How many lines those before have, as far as the lines were read: their numbers count on. Gold
    # lines have numbers too.
    before: list[int] = []

    def every_line() -> Iterator[Line]:
        first = 0
        for index, address in enumerate(addresses):
            if index == len(before):
                before.append(first)
            last = 0
            for last, line, text in _every_line(address):
                yield first + last, line, text
            first += last

    def lines() -> Iterator[Line]:
        return (line for line in every_line() if not is_gold(line[1]))

    def gold_lines() -> Iterator[Line]:
        return (line for line in every_line() if is_gold(line[1]))

    def answers(numbers: Sequence[int]) -> Mapping[int, Sequence[WorkerResponse]]:
        found: dict[int, Sequence[WorkerResponse]] = {}
        for source, first, end in zip(sources, before, [*before[1:], inf], strict=False):
            own = [number - first for number in numbers if first < number <= end]
            if own and source.answers:
                told = source.answers(own)
                found |= {first + number: one for number, one in told.items()}
        return found

    def place(number: int) -> str:
        index = bisect_left(before, number) - 1
        return sources[index].place_of(number - before[index])

    return Source(
        title,
        lines,
        sources[0].read,
        root=commonprefix([one.root for one in sources]),  # noqa: RUF071
        answers=answers if any(one.answers for one in sources) else None,
        gold_lines=gold_lines,
        place=place,
    )


def _every_line(address: str) -> Iterator[Line]:
    # Imported here: it loads boto3.
    from poserig.jobs.lines import read_lines

    for number, text in read_lines(address):
        yield number, _attributes(text), text


def _attributes(text: str) -> JsonObject:
    try:
        # Not `json.loads`: its look at each number takes longer than the rest, and whoever reads a
        # label looks at its numbers.
        line = _DECODER.decode(text)
    except (ValueError, RecursionError):
        line = None
    if not isinstance(line, dict):
        # It is told in its turn, as a line that cannot be read.
        return {"": "This is no JSON object."}
    return line


def _root(lines: Iterator[Line]) -> str:
    """Returns the folder that all addresses share, with its slash; looks at them only if need be.

    The first line tells: what a launch has uploaded has its path in its address.
    """
    shared: str | None = None
    for _, line, _ in lines:
        source = line.get("source-ref")
        if not isinstance(source, str) or uploaded_name(source):
            if shared is None:
                return ""
            continue
        folder = source[: source.rfind("/") + 1]
        shared = folder if shared is None else commonprefix([shared, folder])  # noqa: RUF071
    return shared[: shared.rfind("/") + 1] if shared else ""
