"""Watches a labeling job: how far it is, how fast, who works on it, and how well they agree."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import fmean
from time import monotonic
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.consolidate.responses import ResponseFiles
from poserig.jobs.gold.figures import GoldBook, GoldFigures, in_one
from poserig.jobs.gold.kept import known_images
from poserig.jobs.parts import FoundJob, find_job
from poserig.jobs.status import JobStatus
from poserig.json import is_number, loads
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

# The pace is that of the last ten minutes, or of the whole watch while it is shorter.
PACE_SECONDS = 600.0
# So many images' answers are read at each look, and so many files of labels: a look stays short.
MOST_READ = 200


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at a job tells.

    Attributes:
        status: How it stands.
        total: Data objects of the job.
        done: Those that have a label, or cannot get one.
        per_hour: How many are done in an hour, or None when nobody knows yet.
        seconds_left: At this pace; None when nobody knows, or when the job is over.
        workers: Answers of each worker, as far as they were read, by Ground Truth's id.
        agreement: Mean of the labels that were read, 0 to 1; None without any of several workers.
        cost: Of the labels so far, in the currency of the price; None without one.
        gold: How the answers that were read fit the gold images; None for a job without any.
    """

    status: JobStatus
    total: int
    done: int
    per_hour: float | None
    seconds_left: float | None
    workers: Counter[str] = field(default_factory=Counter)
    agreement: float | None = None
    cost: float | None = None
    gold: GoldFigures | None = None


class Watch:
    """A job that is looked at again and again.

    Args:
        session: Whose region and credentials are used.
        name: Of the job.
        price: Of one labeled data object; None for unknown.
        clock: Tells seconds.

    Raises:
        PoserigError: There is no such job.
    """

    def __init__(
        self,
        session: "boto3.Session",
        name: str,
        price: float | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._session = session
        self._name = name
        self._price = price
        self._clock = clock
        self._history: deque[tuple[float, int]] = deque()
        self._read: set[tuple[str, int]] = set()
        self._labels_read: set[str] = set()
        self._workers: Counter[str] = Counter()
        self._agreements: list[float] = []
        self._gold: dict[str, GoldBook | None] = {}
        self._gold_read: set[tuple[str, int]] = set()

    def look(self) -> Look:
        """Looks at the job now.

        Raises:
            PoserigError: It is gone, or what workers sent cannot be read.
            botocore.exceptions.ClientError: AWS refused.
        """
        job = find_job(self._session, self._name)
        status = job.status
        done = status.labeled + status.failed
        pace = self._pace(job, status, done)
        left = status.unlabeled / pace if pace and not status.is_over else None
        for described in job.parts:
            self._read_answers(described)
        return Look(
            status=status,
            total=done + status.unlabeled,
            done=done,
            per_hour=pace * 3600 if pace else None,
            seconds_left=left,
            workers=Counter(self._workers),
            agreement=fmean(self._agreements) if self._agreements else None,
            cost=None if self._price is None else self._price * status.labeled,
            gold=in_one([book.figures() for book in self._gold.values() if book]),
        )

    def _pace(self, job: FoundJob, status: JobStatus, done: int) -> float | None:
        """Data objects in a second."""
        now = self._clock()
        self._history.append((now, done))
        while len(self._history) > 2 and now - self._history[1][0] >= PACE_SECONDS:
            self._history.popleft()
        began = min((at for one in job.parts if (at := one.get("CreationTime"))), default=None)
        ended = max((at for one in job.parts if (at := one.get("LastModifiedTime"))), default=None)
        since, before = self._history[0]
        if not status.is_over and now > since and done > before:
            return (done - before) / (now - since)
        # Until something happens, and when all is over: the pace of its whole life.
        if began is None or ended is None or ended <= began or not done:
            return None
        return float(done / (ended - began).total_seconds())

    def _read_answers(self, described: Any) -> None:
        name = described["LabelingJobName"]
        layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], name)
        client = self._session.client("s3")
        files = ResponseFiles(client, layout)
        news = [index for index in files.indexes if (name, index) not in self._read][:MOST_READ]
        for index, found in files.read(news).items():
            self._read.add((name, index))
            if not isinstance(found, PoserigError):
                self._workers.update({one.worker_id for one in found.responses if one.worker_id})
        self._read_gold(client, described, files)
        folder = S3Uri.parse(layout.consolidation_response("").removesuffix(".json"))
        pages = client.get_paginator("list_objects_v2").paginate(
            Bucket=folder.bucket, Prefix=folder.key
        )
        keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
        for key in [key for key in keys if key not in self._labels_read][:MOST_READ]:
            self._labels_read.add(key)
            body = client.get_object(Bucket=folder.bucket, Key=key)["Body"].read()
            self._agreements += _agreements(body)

    def _read_gold(self, client: "S3Client", described: Any, files: ResponseFiles) -> None:
        name = described["LabelingJobName"]
        if name not in self._gold:
            known = known_images(client, described)
            self._gold[name] = GoldBook(known) if known else None
        book = self._gold[name]
        if book is None:
            return
        news = [one for one in book.lines if one in files and (name, one) not in self._gold_read]
        for index, found in files.read(news[:MOST_READ]).items():
            self._gold_read.add((name, index))
            if not isinstance(found, PoserigError):
                book.add(index, found.responses)


def _agreements(body: bytes) -> list[float]:
    """Of the labels in a response of the post-annotation function; of another one's none."""
    try:
        entries = loads(body)
    except ValueError:
        return []
    found: list[float] = []
    for entry in entries if isinstance(entries, list) else ():
        consolidated = entry.get("consolidatedAnnotation") if isinstance(entry, dict) else None
        content = consolidated.get("content") if isinstance(consolidated, dict) else None
        for label in content.values() if isinstance(content, dict) else ():
            if isinstance(label, dict) and is_number(label.get("agreement")):
                found.append(float(label["agreement"]))
    return found
