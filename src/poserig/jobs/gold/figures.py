"""Compares the answers about a job's gold images with their known poses, worker by worker."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.consolidate.responses import ResponseFiles
from poserig.jobs.gold.kept import KnownImages, known_images
from poserig.pose.keypoints import Instance, indices_of, reorder
from poserig.report.reading import answers_of
from poserig.report.workers import Fit

if TYPE_CHECKING:
    import boto3


@dataclass(frozen=True, slots=True)
class GoldWorker:
    """How a worker's answers fit the known poses.

    Attributes:
        worker: Ground Truth's id.
        answers: About gold images.
        oks: Mean of the images, 0 to 1 (`poserig.report.compare.Comparison.quality`).
        kinds: Points by what they are: good, jitter, inversion, swap or miss.
        left_out: Points that only the known poses have.
        extra: Points that only the answers have.
        missed: Instances that the answers lack.
        invented: Instances that only the answers have.
    """

    worker: str
    answers: int
    oks: float
    kinds: Counter[str]
    left_out: int
    extra: int
    missed: int
    invented: int


@dataclass(frozen=True, slots=True)
class GoldFigures:
    """How the answers of a job fit its gold images.

    Attributes:
        images: Gold images of the job.
        answered: Of these with an answer.
        workers: Who has answered one, the least fitting first.
        problems: Answers that cannot be read.
    """

    images: int
    answered: int
    workers: tuple[GoldWorker, ...]
    problems: int = 0


def in_one(parts: Sequence[GoldFigures | None]) -> GoldFigures | None:
    """Returns the figures of several jobs as those of one, worker by worker.

    Args:
        parts: Of each job; None for one without gold images.
    """
    found = [one for one in parts if one]
    if len(found) < 2:
        return found[0] if found else None
    of_worker: dict[str, list[GoldWorker]] = {}
    for part in found:
        for one in part.workers:
            of_worker.setdefault(one.worker, []).append(one)
    return GoldFigures(
        images=sum(one.images for one in found),
        answered=sum(one.answered for one in found),
        workers=_least_first(map(_worker_in_one, of_worker.values())),
        problems=sum(one.problems for one in found),
    )


def _worker_in_one(rows: Sequence[GoldWorker]) -> GoldWorker:
    answers = sum(one.answers for one in rows)
    return GoldWorker(
        worker=rows[0].worker,
        answers=answers,
        oks=sum(one.oks * one.answers for one in rows) / answers,
        kinds=sum((one.kinds for one in rows), Counter[str]()),
        left_out=sum(one.left_out for one in rows),
        extra=sum(one.extra for one in rows),
        missed=sum(one.missed for one in rows),
        invented=sum(one.invented for one in rows),
    )


def _least_first(workers: Iterable[GoldWorker]) -> tuple[GoldWorker, ...]:
    return tuple(sorted(workers, key=lambda one: (one.oks, one.worker)))


class GoldBook:
    """Gathers answers about gold images.

    Args:
        known: The gold images of the job.
    """

    def __init__(self, known: KnownImages) -> None:
        self._known = known
        self._of_line = {one.index: one for one in known.images}
        self._fits: dict[str, Fit] = {}
        self._answered: set[int] = set()
        self._problems = 0

    @property
    def lines(self) -> list[int]:
        """Returns the lines of gold images in the job's manifest, from 0."""
        return sorted(self._of_line)

    def add(self, index: int, responses: Sequence[WorkerResponse]) -> None:
        """Counts all answers about a gold image.

        Args:
            index: Its line, from 0.
            responses: The oldest first; who answered again counts once.
        """
        image = self._of_line[index].image
        rig = self._known.rigs.of(image.rig, image.keypoint_names)
        indices = indices_of(rig.keypoint_names, image.keypoint_names)
        reference = [
            Instance(item.id, item.name, reorder(item.keypoints, indices))
            for item in image.instances
        ]
        answers, problems = answers_of(responses, rig.name, rig.keypoint_names)
        self._problems += len(problems)
        for answer in answers:
            fit = self._fits.setdefault(answer.worker, Fit())
            fit.add(rig, reference, answer.instances)
        if answers:
            self._answered.add(index)

    def figures(self) -> GoldFigures:
        """Returns what was counted so far."""
        workers = [
            GoldWorker(
                worker=worker,
                answers=fit.images,
                oks=fit.quality / fit.images,
                kinds=Counter(fit.kinds),
                left_out=fit.left_out,
                extra=fit.extra,
                missed=fit.missed,
                invented=fit.invented,
            )
            for worker, fit in self._fits.items()
        ]
        return GoldFigures(
            len(self._of_line), len(self._answered), _least_first(workers), self._problems
        )


def gold_figures(session: "boto3.Session", described: Any) -> GoldFigures | None:
    """Reads how the answers of a job fit its gold images.

    Args:
        session: Whose region and credentials are used.
        described: The answer of DescribeLabelingJob.

    Returns:
        None for a job without gold images.

    Raises:
        PoserigError: Known poses or answers cannot be read.
        botocore.exceptions.ClientError: AWS refused.
    """
    client = session.client("s3")
    known = known_images(client, described)
    if known is None:
        return None
    layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], described["LabelingJobName"])
    files = ResponseFiles(client, layout)
    book = GoldBook(known)
    read = files.read([line for line in book.lines if line in files])
    for index, found in read.items():
        if not isinstance(found, PoserigError):
            book.add(index, found.responses)
    return book.figures()
