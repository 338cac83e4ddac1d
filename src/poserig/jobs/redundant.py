"""Redundant labels: what several workers answered about the same images, from a job's output."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from poserig.aws_errors import explaining
from poserig.errors import PoserigError
from poserig.groundtruth.answers.files import RESPONSES, holds_answers, parse_answers
from poserig.groundtruth.answers.model import Answer
from poserig.jobs.lines import read_bytes
from poserig.jobs.session import open_session
from poserig.pose.keypoints import Instance, indices_of, reorder
from poserig.pose.rig import Rig
from poserig.s3 import S3Uri


@dataclass
class RedundantLabels:
    """The answers below an address.

    Attributes:
        objects: For each data object its workers' answers.
        problems: What could not be read, and why.
    """

    objects: dict[str, dict[str, Answer]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    @property
    def several(self) -> int:
        """How many data objects have two workers or more."""
        return sum(len(answers) > 1 for answers in self.objects.values())

    def rig_name(self) -> str:
        """The rig that most answers name, "" when none does."""
        names = Counter(
            answer.rig for answers in self.objects.values() for answer in answers.values()
        )
        names.pop("", None)
        return min(names, key=lambda name: (-names[name], name), default="")

    def by_worker(self, rig: Rig) -> Iterator[tuple[dict[str, list[Instance]], Answer]]:
        """Of each object with several workers their instances in the rig's order, and an answer."""
        for answers in self.objects.values():
            if len(answers) > 1:
                first = next(iter(answers.values()))
                yield {name: _ordered(answer, rig) for name, answer in answers.items()}, first


def read_redundant_labels(addresses: Sequence[str]) -> RedundantLabels:
    """Reads every answer below the addresses.

    Args:
        addresses: Folders, files or S3 prefixes: a job's output, or its annotations.

    Raises:
        PoserigError: An address cannot be read, or no file below it holds answers.
    """
    labels = RedundantLabels()
    for address in addresses:
        files = [name for name in _files(address) if holds_answers(name)]
        if not files:
            raise PoserigError(
                "No workers' answers lie here.",
                where=address,
                cure="Give the output of a labeling job, s3://<bucket>/<output>/<job>/ or a copy "
                "of it: its annotations/worker-response/ holds them.",
            )
        # Requests repeat what the responses hold: they count when there is nothing else.
        responses = [name for name in files if RESPONSES in f"/{name}"]
        for name in sorted(responses or files):
            _add(labels, address, name)
    return labels


def _add(labels: RedundantLabels, address: str, name: str) -> None:
    try:
        answers = parse_answers(read_bytes(name), name)
    except PoserigError as error:
        labels.problems.append(str(error))
        return
    for found in answers:
        if found.answer is None:
            labels.problems.append(f"{name}: {found.problem}")
            continue
        # Several addresses are several jobs: their lines have the same numbers. Files are read in
        # the order of their time, so the later answer of a worker stays.
        key = f"{address} {found.dataset_object_id}"
        labels.objects.setdefault(key, {})[found.worker_id] = found.answer


def _files(address: str) -> Iterator[str]:
    if not address.startswith("s3://"):
        path = Path(address)
        if not path.exists():
            raise PoserigError("is not there.", where=address)
        yield from (
            [path.as_posix()]
            if path.is_file()
            else (file.as_posix() for file in path.rglob("*.json"))
        )
        return
    place = S3Uri.parse(address, needs_key=False)
    with explaining(address):
        pages = open_session().client("s3").get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=place.bucket, Prefix=place.key):
            for item in page.get("Contents", ()):
                yield str(S3Uri(place.bucket, item["Key"]))


def _ordered(answer: Answer, rig: Rig) -> list[Instance]:
    indices = indices_of(rig.keypoint_names, answer.keypoint_names)
    return [
        Instance(item.id, item.name, reorder(item.keypoints, indices))
        for item in answer.instances
        if not item.rig
    ]
