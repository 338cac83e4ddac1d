"""Serves those who review labels: opens any label, and takes what they decide about it."""

import json
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from poserig.groundtruth.manifest import parse_line
from poserig.groundtruth.rounds import FIELD, Round, parse_round
from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.desk import as_json, shown_name
from poserig.labeling.errors import InvalidRequest, NotReviewed
from poserig.labeling.events import record
from poserig.labeling.jobs import Job
from poserig.labeling.membership import job_of
from poserig.labeling.model import FormerLabel, ReviewPlace, TaskPage
from poserig.labeling.ports import Worker
from poserig.labeling.prepare import task_input_of
from poserig.labeling.rounds import FIX, line_after
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.records import DataObject, Fix, Review, Turn, Verdict

LONGEST_NOTE = 2000
_LABELED = (ObjectState.LABELED, ObjectState.ALREADY_LABELED)
_KEPT_INPUTS = 64
_SENT_BACK = "Its label was sent back, and nobody has corrected it yet."
_WHY = {
    ObjectState.PENDING: "Nobody has labeled this image yet.",
    ObjectState.OPEN: "Nobody has labeled this image yet.",
    ObjectState.DECLINED: "Everybody has declined this image.",
    ObjectState.ANSWERED: "Its label is being made at this moment.",
    ObjectState.CONSOLIDATING: "Its label is being made at this moment.",
    ObjectState.FAILED: "This image has no label.",
    ObjectState.SKIPPED: "This image needs no label.",
}


@dataclass(frozen=True, slots=True)
class Opened:
    """A label whose page was made.

    Attributes:
        task_input: What the worker task template saw, JSON.
        begun: When, by the wall clock.
    """

    task_input: str
    begun: datetime


class Reviewing:
    """What reviewers do. Whether somebody is one, the caller has to know.

    Every method takes the name of a job and a worker, and raises JobNotFound, NotOnWorkteam, and
    InvalidRequest for an image that the job does not have. `index` counts the data objects from 0,
    `round` the rounds from 1. What decides about a label raises NotReviewed when it cannot.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._opened: OrderedDict[tuple[int, int, int, str], Opened] = OrderedDict()

    def place(self, name: str, worker: Worker, index: int) -> ReviewPlace:
        """One image of a job, as its reviewer finds it."""
        job, one = self._find(name, worker, index)
        turns = self._answers(job, one)
        return ReviewPlace(
            job_name=job.name,
            title=job.request.title,
            index=index,
            image_name=shown_name(one),
            round=one.round,
            verdict=one.review,
            has_label=one.state in _LABELED,
            problem=self._problem(job, one, worker, turns),
            answered_by=tuple(dict.fromkeys(turn.worker_id for turn in turns)),
        )

    def waiting(self, name: str, worker: Worker) -> int:
        """How many labels wait for this worker's review."""
        job = job_of(self._context, name, worker)
        not_by, share = self._not_by(job, worker), job.settings.review_share
        return self._context.store.count_to_review(job.id, not_by, share)

    def nearest(
        self, name: str, worker: Worker, index: int | None, *, backward: bool = False
    ) -> int | None:
        """The nearest image behind that one (before it: `backward`) that waits for a review.

        Behind the last one it begins anew. None when none is left.

        Args:
            name: Of the job.
            worker: Whose review it waits for.
            index: Where to begin; None before the first.
            backward: In the other direction.
        """
        job = job_of(self._context, name, worker)
        start = 0 if index is None else index + (not backward)
        waits = partial(
            self._context.store.to_review,
            job.id,
            limit=1,
            backward=backward,
            not_by=self._not_by(job, worker),
            share=job.settings.review_share,
        )
        found = waits(start=start) or waits(start=job.total if backward else 0)
        nearest = found[0].index if found else None
        return None if nearest == index else nearest

    def page(self, name: str, worker: Worker, index: int, round: int) -> TaskPage:
        """Renders the page of a label: to be corrected, or only looked at by who cannot decide.

        Raises:
            NotReviewed: The image has no label of that round any more.
            TemplateError: It cannot be rendered.
        """
        job, one = self._labeled(name, worker, index, round)
        opened = self._open(job, one, worker)
        html = self._context.templates.render(job, json.loads(opened.task_input))
        is_shut = bool(self._problem(job, one, worker, self._answers(job, one)))
        return TaskPage(job.name, html, is_read_only=is_shut, is_review=not is_shut)

    def accept(self, name: str, worker: Worker, index: int, round: int, note: str = "") -> None:
        """Leaves a label as it is."""
        job, one = self._reviewed(name, worker, index, round)
        review = self._review(one, worker, Verdict.ACCEPT, note)
        self._require(self._context.store.add_review(job.id, review), one)
        self._log(job, review)

    def send_back(
        self, name: str, worker: Worker, index: int, round: int, note: str, to: str = ""
    ) -> None:
        """Has an image labeled once more; the next label begins with this one.

        Args:
            name: Of the job.
            worker: Who sends it back.
            index: Of the image.
            round: Of the label.
            note: What is wrong, in a sentence. Who corrects it reads it.
            to: Id of the worker who gets it; "" for everybody.
        """
        if not note.strip():
            raise InvalidRequest("Say in a sentence what should be corrected.", where="note")
        job, one = self._reviewed(name, worker, index, round)
        members = {member.id for member in self._members(job)}
        if to and to not in members:
            raise InvalidRequest("This person does not label here.", where="to")
        review = self._review(one, worker, Verdict.SEND_BACK, note)
        self._require(self._context.store.send_back(job.id, review, to), one)
        self._log(job, review)

    def fix(
        self,
        name: str,
        worker: Worker,
        index: int,
        round: int,
        answer: dict[str, Json],
        note: str = "",
    ) -> None:
        """Takes a corrected answer: the next round's label is made of it alone.

        Args:
            name: Of the job.
            worker: Who corrected it.
            index: Of the image.
            round: Of the label that was corrected.
            answer: The form: {field name: value}.
            note: What was wrong, in a sentence; "" for nothing.
        """
        job, one = self._reviewed(name, worker, index, round)
        opened = self._open(job, one, worker)
        said = as_json({"verdict": Verdict.FIX, "note": note.strip()})
        form = {**answer, FIELD: _round_of(opened.task_input, one.round + 1), "review": said}
        fix = Fix(worker, secrets.token_hex(16), opened.begun, opened.task_input, as_json(form))
        review = self._review(one, worker, Verdict.FIX, note)
        self._require(self._context.store.keep_fix(job.id, review, fix), one)
        self._log(job, review)
        self._context.wake.set()

    def reviews(self, name: str, worker: Worker, index: int) -> tuple[Review, ...]:
        """What reviewers said of an image, the oldest first."""
        job, _ = self._find(name, worker, index)
        return self._context.store.reviews(job.id, index)

    def earlier_labels(self, name: str, worker: Worker, index: int) -> tuple[FormerLabel, ...]:
        """The labels that an image had before its present one, the oldest first."""
        job, _ = self._find(name, worker, index)
        return tuple(
            FormerLabel(
                one.round,
                parse_line(one.output, index).attributes.get(job.request.label_name),
                one.ended,
            )
            for one in self._context.store.earlier_labels(job.id, index)
        )

    def answers(self, name: str, worker: Worker, index: int) -> tuple[Turn, ...]:
        """The answers to an image of all rounds, the first one first."""
        job, _ = self._find(name, worker, index)
        counts = (TaskState.SUBMITTED, TaskState.EARLIER)
        found = self._context.store.turns_at(job.id, index)
        return tuple(turn for turn in found if turn.state in counts and turn.answer is not None)

    def _find(self, name: str, worker: Worker, index: int) -> tuple[Job, DataObject]:
        job = job_of(self._context, name, worker)
        found = self._context.store.data_objects(job.id, start=max(index, 0), limit=1)
        if not found or found[0].index != index:
            raise InvalidRequest("This job has no such image.", where=f"image {index + 1}")
        return job, found[0]

    def _labeled(self, name: str, worker: Worker, index: int, round: int) -> tuple[Job, DataObject]:
        job, one = self._find(name, worker, index)
        self._require(one.state in _LABELED and one.round == round, one)
        return job, one

    def _reviewed(
        self, name: str, worker: Worker, index: int, round: int
    ) -> tuple[Job, DataObject]:
        job, one = self._labeled(name, worker, index, round)
        problem = self._problem(job, one, worker, self._answers(job, one))
        if problem:
            raise NotReviewed(problem, where=shown_name(one))
        return job, one

    def _problem(self, job: Job, one: DataObject, worker: Worker, answers: tuple[Turn, ...]) -> str:
        """Why a worker cannot decide about a label; "" when they can."""
        if not job.is_growing:
            return "The labels of this job are reviewed in a job of their own: --task review."
        if job.why_closed:
            return job.why_closed
        if one.state not in _LABELED:
            waits = one.state in (ObjectState.PENDING, ObjectState.OPEN)
            return _SENT_BACK if waits and one.round > 1 else _WHY[one.state]
        is_own = worker.id in {turn.worker_id for turn in answers}
        if is_own and one.review != Verdict.FIX and self._not_by(job, worker):
            return "You have labeled this image yourself: somebody else reviews it."
        return ""

    def _answers(self, job: Job, one: DataObject) -> tuple[Turn, ...]:
        """The answers of which the present label is made."""
        found = self._context.store.turns_at(job.id, one.index)
        return tuple(turn for turn in found if turn.state is TaskState.SUBMITTED)

    def _not_by(self, job: Job, worker: Worker) -> str:
        """Whose own answers do not wait for them; "" for somebody who works alone."""
        return worker.id if len(self._members(job)) > 1 else ""

    def _members(self, job: Job) -> tuple[Worker, ...]:
        return self._context.workers.members(job.request.workteam_arn)

    def _open(self, job: Job, one: DataObject, worker: Worker) -> Opened:
        key = (job.id, one.index, one.round, worker.id)
        with self._lock:
            found = self._opened.get(key)
        if found is not None:
            return found
        line = line_after(one.output or one.text, one.index, one.round + 1, FIX)
        opened = Opened(task_input_of(self._context, job, line), self._context.clock.now())
        with self._lock:
            self._opened[key] = opened
            while len(self._opened) > _KEPT_INPUTS:
                self._opened.popitem(last=False)
        return opened

    def _review(self, one: DataObject, worker: Worker, verdict: Verdict, note: str) -> Review:
        now = self._context.clock.now()
        said = note.strip()[:LONGEST_NOTE]
        return Review(one.index, one.round, verdict, said, worker.id, now)

    def _require(self, is_so: bool, one: DataObject) -> None:
        if not is_so:
            raise NotReviewed(
                "This label has changed since you opened it.",
                where=shown_name(one),
                cure="Open the image again.",
            )

    def _log(self, job: Job, review: Review) -> None:
        record(
            "reviewed",
            labeling_job=job.name,
            index=review.index,
            round=review.round,
            verdict=review.verdict,
            reviewer=review.worker_id,
        )
        self._context.wake.set()


def _round_of(task_input: str, number: int) -> str:
    """The form field that says to which round an answer belongs.

    The page sends it too, if its template has it; what the function said counts.
    """
    found = parse_round(json.loads(task_input).get(FIELD)) or Round(number, FIX)
    return as_json(found.to_json())
