"""Finds and reads the worker responses of a labeling job: some hundred bytes a line are kept."""

import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from poserig.aws_errors import explaining
from poserig.errors import PoserigError
from poserig.groundtruth.answers.files import parse_worker_responses
from poserig.groundtruth.answers.request import AnsweredObject
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.upload import THREADS
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# Below the folder: the iteration, the manifest line from 0, the time.
_FILE = re.compile(r"iteration-\d+/(\d+)/[^/]+\.json")


class ResponseFiles:
    """The worker responses of one job.

    Args:
        client: Reads S3, from several threads.
        layout: Where the job's output lies.
    """

    def __init__(self, client: "S3Client", layout: OutputLayout) -> None:
        self._client = client
        self._folder = S3Uri.parse(layout.worker_responses, needs_key=False)
        self._files = self._find()

    def __len__(self) -> int:
        """How many lines of the manifest have answers."""
        return len(self._files)

    def __contains__(self, index: object) -> bool:
        """Whether the manifest line, from 0, has answers."""
        return index in self._files

    @property
    def indexes(self) -> list[int]:
        """Returns the lines of the manifest that have answers, from 0, in their order."""
        return sorted(self._files)

    def read(self, indexes: Sequence[int]) -> Mapping[int, AnsweredObject | PoserigError]:
        """The answers to some lines of the manifest, or why a file of theirs is none.

        A line that was tried again has its answers in several files: they come in the order of
        their times, and who repeats an answer counts once (`poserig.labels`).

        Raises:
            PoserigError: AWS refused, or cannot be reached.
        """
        files = [(index, name) for index in indexes for name in self._files[index]]
        with ThreadPoolExecutor(THREADS, thread_name_prefix="responses") as pool:
            bodies = list(pool.map(lambda file: self._get(file[1]), files))
        found: dict[int, AnsweredObject | PoserigError] = {}
        for (index, name), body in zip(files, bodies, strict=True):
            before = found.get(index)
            if isinstance(before, PoserigError):
                continue
            try:
                responses = parse_worker_responses(body, name)
            except PoserigError as error:
                found[index] = error
                continue
            earlier = before.responses if before else ()
            found[index] = AnsweredObject(str(index), (*earlier, *responses))
        return found

    def _find(self) -> dict[int, tuple[str, ...]]:
        """Names of the files by manifest line, the oldest first."""
        found: dict[int, tuple[str, ...]] = {}
        prefix = self._folder.key
        with explaining(str(self._folder)):
            pages = self._client.get_paginator("list_objects_v2").paginate(
                Bucket=self._folder.bucket, Prefix=prefix
            )
            for page in pages:
                for item in page.get("Contents", ()):
                    name = item["Key"].removeprefix(prefix)
                    if file := _FILE.fullmatch(name):
                        index = int(file[1])
                        found[index] = (*found.get(index, ()), name)
        return found

    def _get(self, name: str) -> bytes:
        key = f"{self._folder.key}{name}"
        with explaining(f"{self._folder}{name}"):
            answer = self._client.get_object(Bucket=self._folder.bucket, Key=key)
            return answer["Body"].read()
