"""Names the page on which a reviewer corrects a label, as tasks are named, and takes its answer."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from poserig.json import Json
from poserig.labeling.errors import NotReviewed
from poserig.labeling.model import TaskPage
from poserig.labeling.ports import Worker

FIELD = "review"
"""The form field in which the page says what its reviewer means: {"verdict": "accept" or "fix"}."""
ACCEPT = "accept"
_ID = re.compile(r"review/(\d{1,9})/(\d{1,9})/(.+)")


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """A label that somebody reviews. It stands where a task's id does: in tokens and addresses.

    Attributes:
        job: LabelingJobName.
        index: Line of the image, from 0.
        round: Of the label.
    """

    job: str
    index: int
    round: int

    def __str__(self) -> str:
        return f"review/{self.round}/{self.index}/{self.job}"


def parse_review_task(task_id: str) -> ReviewTask | None:
    """The reverse of `str`; None for the id of a worker's task, which has no slash."""
    found = _ID.fullmatch(task_id)
    return ReviewTask(found[3], int(found[2]), int(found[1])) if found else None


class LabelPages(Protocol):
    """The part of `poserig.labeling.reviewing.Reviewing` that review pages need; see there."""

    def page(self, name: str, worker: Worker, index: int, round: int) -> TaskPage: ...

    def accept(self, name: str, worker: Worker, index: int, round: int, note: str = "") -> None: ...

    def fix(
        self,
        name: str,
        worker: Worker,
        index: int,
        round: int,
        answer: dict[str, Json],
        note: str = "",
    ) -> None: ...


class ReviewPages:
    """Shows labels on task pages, and takes what reviewers make of them.

    Args:
        labels: Where they come from.
        may_review: Whether somebody may review now, by their role.
    """

    def __init__(self, labels: LabelPages, may_review: Callable[[Worker], bool]) -> None:
        self._labels = labels
        self._may_review = may_review

    def page(self, task: ReviewTask, worker: Worker) -> TaskPage:
        """The page of a label. Raises NotReviewed."""
        self._require(worker)
        return self._labels.page(task.job, worker, task.index, task.round)

    def take(self, task: ReviewTask, worker: Worker, answer: Mapping[str, Json]) -> None:
        """Takes the answer of a page: a fix, or nothing but that the label is right."""
        self._require(worker)
        form = {name: value for name, value in answer.items() if name != FIELD}
        if _verdict(answer.get(FIELD)) == ACCEPT:
            self._labels.accept(task.job, worker, task.index, task.round)
        else:
            self._labels.fix(task.job, worker, task.index, task.round, form)

    def _require(self, worker: Worker) -> None:
        if not self._may_review(worker):
            raise NotReviewed("Only a reviewer or a lead reviews labels.", cure="Ask your lead.")


def _verdict(value: Json) -> str:
    try:
        said = json.loads(value) if isinstance(value, str) else None
    except (ValueError, RecursionError):
        return ""
    return str(said.get("verdict")) if isinstance(said, dict) else ""
