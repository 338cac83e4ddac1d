"""Lets workers go from image to image: ahead, to one that they choose, and back to one they did."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

from poserig.groundtruth.manifest import parse_line
from poserig.labeling.desk import Desk, shown_name
from poserig.labeling.errors import NotOpened, NotTakenBack, TaskClosed
from poserig.labeling.events import logger, record
from poserig.labeling.expiry import record_task
from poserig.labeling.jobs import Job
from poserig.labeling.model import ImageState, NearbyImage, Task, TaskPage
from poserig.labeling.outputs import write_worker_response
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound, Worker
from poserig.labeling.prepare import prepare_some
from poserig.labeling.settings import Results
from poserig.labeling.states import JobState, ObjectState, TaskState
from poserig.labeling.store.records import Claim, DataObject, Place, TakenBack, Turn

AHEAD = timedelta(minutes=10)
"""How long a data object is held as somebody's next one after they were last heard of."""
MOST_PLACES = 50
_SHOWN_SECONDS = 3600
_OTHERS = {
    ImageState.TAKEN: "Somebody else has this image, or has answered it.",
    ImageState.DONE: "This image is labeled already.",
    ImageState.DECLINED: "You have declined this image.",
    ImageState.FAILED: "This image cannot be labeled.",
}


class WalkingDesk(Desk):
    """A desk at which workers go forth and back, too.

    Each method costs the same in a job of 10 and of 100,000 images. As in `Desk`, methods that
    take the name of a job raise JobNotFound or NotOnWorkteam, those that take the id of a task
    TaskNotFound.
    """

    def ahead(self, job_name: str, worker: Worker) -> Task | None:
        """Holds the worker's next image, so that its page can be loaded; None when none is left.

        Its time begins when `accept` gives it to them. Until then it is free again when they
        `let_go`, when they do not ask for 10 minutes, or when somebody else has nothing else.
        """
        job = self._job(job_name, worker)
        accepted = self._context.clock.now()
        with self._context.steady.hold() as now:
            turn_id = secrets.token_hex(16)
            claim = Claim(job.id, worker, turn_id, accepted, now.time, now.after(AHEAD))
            turn = self._context.store.take_ahead(claim)
        if turn is None:
            return None
        self._context.wake.set()  # the engine's next deadline may be nearer now
        return self._task(job, turn)

    def let_go(self, task_id: str, worker: Worker) -> None:
        """Frees an image that is held as the worker's next one; any other stays as it is."""
        _, turn = self._own_turn(task_id, worker)
        if turn.state is TaskState.READY and self._context.store.free_ahead(turn):
            self._context.wake.set()

    def open(self, job_name: str, worker: Worker, index: int) -> Task:
        """Goes to one image of a job: the worker's now, or only to look at (`is_submitted`).

        The image they were at is their next one.

        Args:
            index: Line of the input manifest, from 0.

        Raises:
            NotOpened: It is another's, done, or not in the job; the text says why.
        """
        job = self._job(job_name, worker)
        place = self._place(job, worker, index)
        if place is not None and place.data_object.state is ObjectState.PENDING:
            prepare_some(self._context, job, [place.data_object], lambda: True)
            place = self._place(job, worker, index)
        if place is None:
            raise NotOpened("This job has no such image.", where=f"line {index + 1}")
        own = place.own
        if own is not None and own.state is TaskState.SUBMITTED:
            return self._task(job, own)
        accepted = self._context.clock.now()
        with self._context.steady.hold() as now:
            expires = now.after(timedelta(seconds=job.request.task_seconds))
            turn_id = secrets.token_hex(16)
            claim = Claim(job.id, worker, turn_id, accepted, now.time, expires)
            turn = self._context.store.take_turn_at(claim, index, now.after(AHEAD))
        if turn is None:
            raise NotOpened(self._why_not_opened(job, place), where=shown_name(place.data_object))
        if turn.accepted == accepted:
            record_task(job, turn, TaskState.ACCEPTED)
            self._context.wake.set()
        return self._task(job, turn)

    def nearest(self, job_name: str, worker: Worker, index: int, *, backward: bool) -> int | None:
        """The nearest image behind that line (before it: `backward`) that the worker may open."""
        job = self._job(job_name, worker)
        now = self._context.steady.read().time
        return self._context.store.nearest(job.id, worker.id, index, backward=backward, now=now)

    def own(self, task_id: str, worker: Worker) -> Task:
        """A task of the worker, whatever became of it: held ahead, open, submitted or over."""
        return self._task(*self._own_turn(task_id, worker))

    def submitted(self, task_id: str, worker: Worker) -> Task:
        """A task that the worker has submitted. Raises TaskClosed when they have not."""
        return self._task(*self._submitted_turn(task_id, worker))

    def submitted_page(self, task_id: str, worker: Worker) -> TaskPage:
        """Renders the page of a task that the worker has submitted, only to be looked at.

        Raises:
            TaskClosed: They have not submitted it.
            TemplateError: It cannot be rendered.
        """
        job, turn = self._submitted_turn(task_id, worker)
        return self._page(job, turn, is_read_only=True)

    def take_back(self, task_id: str, worker: Worker) -> Task:
        """Undoes Submit: the image is the worker's again, and its page begins with the answer.

        A label that was made of it is withdrawn. The image they were at is their next one.

        Raises:
            NotTakenBack: The answer stays; the text says why.
        """
        job, turn = self._own_turn(task_id, worker)
        problem = self._why_not_taken_back(job, turn)
        if problem is not None:
            raise problem
        with self._context.steady.hold() as now:
            taken = self._context.store.take_back(
                turn,
                now=now.time,
                expires=now.after(timedelta(seconds=job.request.task_seconds)),
                aside=now.after(AHEAD),
            )
        if taken is None:
            raise self._why_store_refused(job, turn)
        record(
            "answer-taken-back",
            labeling_job=job.name,
            index=turn.index,
            task=turn.id,
            worker=turn.worker_id,
        )
        self._correct_files(job, taken)
        self._context.wake.set()  # output.manifest may be due
        return self._task(job, taken.turn)

    def places(
        self, job_name: str, worker: Worker, *, start: int, limit: int
    ) -> tuple[NearbyImage, ...]:
        """Some images of a job in their order, and where each stands for the worker.

        Args:
            start: The first line that may be among them, from 0.
            limit: How many at most; never more than 50.
        """
        job = self._job(job_name, worker)
        return self._nearby(job, self._places(job, worker, max(start, 0), min(limit, MOST_PLACES)))

    def find(
        self, job_name: str, worker: Worker, text: str, *, limit: int
    ) -> tuple[NearbyImage, ...]:
        """Images whose path, name or number begins with the text; upper and lower case alike."""
        job = self._job(job_name, worker)
        found = self._context.store.find_objects(job.id, text, min(limit, MOST_PLACES))
        places = [self._place(job, worker, one.index) for one in found]
        return self._nearby(job, [one for one in places if one is not None])

    def _places(self, job: Job, worker: Worker, start: int, limit: int) -> list[Place]:
        now = self._context.steady.read().time
        return self._context.store.places(job.id, worker.id, start=start, limit=limit, now=now)

    def _place(self, job: Job, worker: Worker, index: int) -> Place | None:
        if index < 0:
            return None
        found = self._places(job, worker, index, 1)
        return found[0] if found and found[0].data_object.index == index else None

    def _nearby(self, job: Job, places: Sequence[Place]) -> tuple[NearbyImage, ...]:
        return tuple(
            NearbyImage(
                index=one.data_object.index,
                name=shown_name(one.data_object),
                state=state_for_worker(job, one),
                image_url=self._image_url(one.data_object),
            )
            for one in places
        )

    def _image_url(self, data_object: DataObject) -> str:
        line = parse_line(data_object.text, data_object.index)
        if not line.source_ref or line.problem:
            return ""
        return self._context.objects.presign(line.source_ref, _SHOWN_SECONDS)

    def _submitted_turn(self, task_id: str, worker: Worker) -> tuple[Job, Turn]:
        job, turn = self._own_turn(task_id, worker)
        if turn.state is not TaskState.SUBMITTED:
            raise TaskClosed("You have not submitted this task.", cure="Go back to the job.")
        return job, turn

    def _why_not_opened(self, job: Job, place: Place) -> str:
        if job.why_closed:
            return job.why_closed
        return _OTHERS.get(state_for_worker(job, place), _OTHERS[ImageState.TAKEN])

    def _why_not_taken_back(self, job: Job, turn: Turn) -> NotTakenBack | None:
        if turn.state in (TaskState.ACCEPTED, TaskState.READY):
            return NotTakenBack("This image is open already.")
        if turn.state is not TaskState.SUBMITTED:
            return NotTakenBack(self._why_closed(job, turn))
        if job.why_closed:
            return NotTakenBack(job.why_closed)
        exported = self._context.exported(job.name)
        if exported is not None and turn.finished is not None and exported >= turn.finished:
            return NotTakenBack("The labels have been exported since you submitted this image.")
        shows = job.settings.results is Results.AFTER_ANSWER and job.settings.workers > 1
        if shows and self._data_object(turn).state is ObjectState.LABELED:
            return NotTakenBack("You may see its label by now, which others have answered too.")
        return None

    def _why_store_refused(self, job: Job, turn: Turn) -> NotTakenBack:
        job, turn = self._context.jobs.load(job.id), self._context.store.turn(turn.id) or turn
        state = self._data_object(turn).state
        problem = self._why_not_taken_back(job, turn)
        if problem is not None:
            return problem
        if state is ObjectState.CONSOLIDATING:
            return NotTakenBack("Its label is being made at this moment.", is_passing=True)
        if state is ObjectState.FAILED:
            return NotTakenBack("No label could be made of this image.")
        if state in (ObjectState.OPEN, ObjectState.ANSWERED, ObjectState.LABELED):
            return NotTakenBack("Somebody else has answered this image since, or its time is over.")
        return NotTakenBack("This image is done.")

    def _correct_files(self, job: Job, taken: TakenBack) -> None:
        """Takes the answer out of the worker responses that are in S3.

        What fails here is done by the next start: the batches count as not confirmed.
        """
        try:
            for stamp in taken.stamps:
                write_worker_response(self._context, job, taken.turn.index, stamp, taken.answers)
        except (ObjectNotFound, ObjectAccessDenied) as error:
            logger.warning("A worker response still has an answer that was taken back: %s", error)


def state_for_worker(job: Job, place: Place) -> ImageState:
    """Where an image stands for one worker."""
    state = place.data_object.state
    own = {
        TaskState.ACCEPTED: ImageState.NOW,
        TaskState.READY: ImageState.NEXT,
        TaskState.SUBMITTED: ImageState.SUBMITTED,
    }
    if place.own is not None and place.own.state in own:
        return own[place.own.state]
    if job.state is JobState.IN_PROGRESS and (place.is_on_offer or state is ObjectState.PENDING):
        return ImageState.OPEN
    if state is ObjectState.FAILED:
        return ImageState.FAILED
    if place.own is not None and place.own.state is TaskState.DECLINED:
        return ImageState.DECLINED
    return ImageState.DONE if state.is_final else ImageState.TAKEN
