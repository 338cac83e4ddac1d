"""Serves the lead of a labeling job: decides about its images."""

import logging
from collections.abc import Iterator, Sequence

from poserig.groundtruth.manifest import parse_line
from poserig.groundtruth.sources import image_name
from poserig.json import Json
from poserig.labeling.context import Context
from poserig.labeling.errors import InvalidRequest, TaskClosed
from poserig.labeling.events import clean_reason, record
from poserig.labeling.expiry import record_task
from poserig.labeling.jobs import Job
from poserig.labeling.membership import job_of
from poserig.labeling.model import HeldTask, TurnRow
from poserig.labeling.outcomes import failure, record_outcome
from poserig.labeling.ports import Worker
from poserig.labeling.reservation import chosen
from poserig.labeling.states import ObjectState, TaskState
from poserig.labeling.store.records import DataObject

CLOSED = "Cannot be labeled: "
"""How the reason of an image begins that a lead has closed."""
_WAITS = (ObjectState.PENDING, ObjectState.OPEN, ObjectState.DECLINED)
_READ_AT_ONCE = 5000
_LONGEST_REASON = 500
_MOST_HELD = 1000


class Lead:
    """What the lead of a job does. Whether somebody is one, the caller has to know.

    Every method takes the name of a job and the lead, and raises JobNotFound, NotOnWorkteam, and
    InvalidRequest when what is asked cannot be done. `index` counts the data objects from 0.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def people(self, name: str, lead: Worker) -> tuple[Worker, ...]:
        """Who may label the images of the job."""
        job = job_of(self._context, name, lead)
        return self._context.workers.members(job.request.workteam_arn)

    def turns(self, name: str, lead: Worker, index: int) -> tuple[TurnRow, ...]:
        """Who had an image, when, and what they did with it; the first one first."""
        job = job_of(self._context, name, lead)
        found = self._context.store.turns_at(job.id, index)
        return tuple(
            TurnRow(one.id, one.worker_id, one.state, one.accepted, one.finished, one.reason)
            for one in found
        )

    def held(self, name: str, lead: Worker) -> tuple[HeldTask, ...]:
        """Which images workers have in their hands now, the longest held first; 1,000 at most."""
        job = job_of(self._context, name, lead)
        return tuple(
            HeldTask(one.id, one.index, self._name(job, one.index), one.worker_id, one.accepted)
            for one in self._context.store.held_turns(job.id, _MOST_HELD)
        )

    def assigned(self, name: str, lead: Worker) -> dict[str, int]:
        """How many images wait for each person, by the worker's id."""
        return self._context.store.assigned(job_of(self._context, name, lead).id)

    def put_back(self, name: str, lead: Worker, index: int) -> None:
        """Puts an image that is done, or that everybody declined, back into the queue.

        What was answered about an image that is done counts no more, and its label is withdrawn
        from the output manifest. Answers to one that was declined stay.
        """
        job = job_of(self._context, name, lead)
        one = self._object(job, index)
        if not self._context.store.put_back(job.id, index, self._context.clock.now()):
            waits = one.state in (ObjectState.PENDING, ObjectState.OPEN)
            raise InvalidRequest(
                "This image is in the queue already."
                if waits
                else "This image cannot be put back now.",
                where=self._name(job, index),
                cure="Reload the page to see where it stands.",
            )
        self._log("put-back", job, lead, index=index)

    def settle(self, name: str, lead: Worker, index: int) -> None:
        """Makes the label of the answers that there are, although more were asked for."""
        job = job_of(self._context, name, lead)
        one = self._object(job, index)
        if not one.answers or not self._context.store.end_offer(job.id, index):
            raise InvalidRequest(
                "No label can be made of this image's answers now.",
                where=self._name(job, index),
                cure="It needs one answer at least, and nobody may be at it.",
            )
        self._log("settled", job, lead, index=index)

    def close(self, name: str, lead: Worker, index: int, reason: str) -> None:
        """Ends an image without a label.

        Args:
            reason: Why it cannot be labeled; at most 500 characters of it are kept.
        """
        job = job_of(self._context, name, lead)
        one = self._object(job, index)
        if not reason.strip():
            raise InvalidRequest(
                "Say why this image cannot be labeled.", where=self._name(job, index)
            )
        text = clean_reason(f"{CLOSED}{reason.strip()[:_LONGEST_REASON]}")
        outcome = failure(job, parse_line(one.text, index), text, one.tries)
        store = self._context.store
        if one.state is ObjectState.PENDING:
            store.keep_prepared(job.id, [], [outcome])
            is_done = self._object(job, index).state is ObjectState.FAILED
        else:
            is_done = store.end_offer(job.id, index, outcome, takes_back=True)
        if not is_done:
            raise InvalidRequest(
                "Only an image that waits for an answer can be closed.",
                where=self._name(job, index),
                cure="Put it back first, if it is done.",
            )
        record_outcome(job, outcome)
        self._log("closed", job, lead, index=index)

    def assign(self, name: str, lead: Worker, index: int, worker_id: str) -> None:
        """Keeps a place at an image for one person, who gets it next; "" for nobody again."""
        job = job_of(self._context, name, lead)
        one = self._object(job, index)
        self._require_member(job, worker_id)
        if one.state not in _WAITS:
            raise InvalidRequest(
                "Only an image that waits for an answer can be given to somebody.",
                where=self._name(job, index),
                cure="Put it back first.",
            )
        self._context.store.assign(job.id, [index], worker_id)
        self._log("assigned", job, lead, index=index, worker=worker_id)

    def assign_many(self, name: str, lead: Worker, indexes: Sequence[int], worker_id: str) -> int:
        """Keeps a place at some images for one person; "" for nobody again.

        Returns:
            How many: those that are done stay as they are.
        """
        job = job_of(self._context, name, lead)
        self._require_member(job, worker_id)
        count = self._context.store.assign(job.id, indexes, worker_id)
        self._log("assigned-many", job, lead, worker=worker_id, count=count)
        return count

    def reserve(
        self, name: str, lead: Worker, worker_id: str, pattern: str = "", share: str = ""
    ) -> int:
        """Keeps many images for one person. What is assigned already stays as it is.

        Args:
            worker_id: Whom for.
            pattern: Which of them, by name: "cam1/*"; "" for all.
            share: How many of these: "25%" or "200", the first ones; "" for all.

        Returns:
            How many.
        """
        job = job_of(self._context, name, lead)
        self._require_member(job, worker_id)
        if not worker_id:
            raise InvalidRequest("Choose a person.", where="worker")
        free = ((one.index, _name_of(one)) for one in self._waiting(job) if not one.assigned)
        count = self._context.store.assign(job.id, chosen(free, pattern, share), worker_id)
        self._log("reserved", job, lead, worker=worker_id, count=count)
        return count

    def free(self, name: str, lead: Worker, worker_id: str) -> int:
        """Gives all images that wait for one person to everybody; answers how many."""
        job = job_of(self._context, name, lead)
        indexes = [one.index for one in self._waiting(job) if one.assigned == worker_id]
        count = self._context.store.assign(job.id, indexes, "")
        self._log("freed", job, lead, worker=worker_id, count=count)
        return count

    def take_back(self, name: str, lead: Worker, task_id: str) -> None:
        """Takes a task out of a worker's hands; the image is in the queue again."""
        job = job_of(self._context, name, lead)
        turn = self._context.store.turn(task_id)
        if turn is None or turn.job_id != job.id:
            raise InvalidRequest("This job has no such task.", where=task_id)
        if not self._context.store.end_turn(turn, TaskState.REVOKED, self._context.clock.now()):
            raise TaskClosed("They have it no longer.", cure="Reload the page.")
        record_task(job, turn, TaskState.REVOKED)
        self._log("taken-back", job, lead, index=turn.index, worker=turn.worker_id)

    def _object(self, job: Job, index: int) -> DataObject:
        found = self._context.store.data_objects(job.id, start=index, limit=1)
        if not found or found[0].index != index:
            raise InvalidRequest("This job has no such image.", where=f"image {index + 1}")
        return found[0]

    def _name(self, job: Job, index: int) -> str:
        return _name_of(self._object(job, index))

    def _waiting(self, job: Job) -> Iterator[DataObject]:
        start = 0
        while some := self._context.store.data_objects(
            job.id, start=start, limit=_READ_AT_ONCE, states=_WAITS
        ):
            yield from some
            start = some[-1].index + 1

    def _require_member(self, job: Job, worker_id: str) -> None:
        members = self._context.workers.members(job.request.workteam_arn)
        if worker_id and worker_id not in {one.id for one in members}:
            raise InvalidRequest("This person does not label here.", where=worker_id)

    def _log(self, what: str, job: Job, lead: Worker, **facts: Json) -> None:
        record(f"lead-{what}", level=logging.INFO, labeling_job=job.name, lead=lead.id, **facts)
        self._context.wake.set()


def _name_of(one: DataObject) -> str:
    return image_name(parse_line(one.text, one.index).source_ref) or f"line {one.index + 1}"
