"""Hands out gold images among the others, so that whoever gets one cannot tell.

A gold image is a task of a job that nobody is told of. Here its task has the name, title, counts
and place of the job into which it is mixed.
"""

import logging
import threading
from dataclasses import replace

from poserig.json import Json
from poserig.labeling.errors import JobNotFound, NotOpened
from poserig.labeling.jobs import Job
from poserig.labeling.model import ImageState, JobListing, NearbyImage, Task, TaskPage
from poserig.labeling.ports import Worker
from poserig.labeling.store.records import Standing, Turn
from poserig.labeling.walking import WalkingDesk
from poserig.local.portal_store.gold import GivenGold, State
from poserig.project.gold.given import GoldGiver

_log = logging.getLogger(__name__)
FIRST = 1 << 30
"""Gold images have the numbers from here on: no job has so many lines."""


class GoldDesk(WalkingDesk):
    """A desk that mixes gold images into one job.

    Args:
        desk: The desk in whose place it stands.
        giver: Knows who is due what.
        shows_feedback: Whether people see what differed: no image is loaded ahead then.
    """

    def __init__(self, desk: WalkingDesk, giver: GoldGiver, *, shows_feedback: bool) -> None:
        super().__init__(desk.context)
        self._plain = desk
        self._giver = giver
        self._gold, self._main = giver.parts.job, giver.parts.main
        self._shows_feedback = shows_feedback
        self._lock = threading.Lock()
        self._last: dict[str, int] = {}
        self._taking_part: set[str] = set()

    def jobs(self, worker: Worker) -> list[JobListing]:
        """See the base; without the job of gold images."""
        return [one for one in super().jobs(worker) if one.name != self._gold]

    def accept(self, job_name: str, worker: Worker) -> Task | None:
        """See the base; a gold image when one is due."""
        if job_name == self._main:
            number = self._number(worker)
            for one in self._due(worker, number):
                task = self._opened(one, worker)
                if task is not None:
                    return task
        return super().accept(job_name, worker)

    def ahead(self, job_name: str, worker: Worker) -> Task | None:
        """See the base; a gold image when one is due behind the present image."""
        if job_name != self._main:
            return super().ahead(job_name, worker)
        number = self._number(worker)
        present = self._giver.is_due(worker.id, number) and self._open_ones(worker)
        if present and self._shows_feedback:
            return None  # what differs comes first
        due = self._due(worker, number + 1, but=present[0].index if present else None)
        if due:
            task = self._plain.ahead(self._gold, worker)
            return None if task is None else self._masked(task, worker.id)
        return super().ahead(job_name, worker)

    def open(self, job_name: str, worker: Worker, index: int) -> Task:
        """See the base; a gold image by its number."""
        if job_name != self._main or index < FIRST:
            return super().open(job_name, worker, index)
        self._require(index, worker)
        return self._masked(self._plain.open(self._gold, worker, index - FIRST), worker.id)

    def nearest(self, job_name: str, worker: Worker, index: int, *, backward: bool) -> int | None:
        """See the base; gold images of the worker are among them."""
        if job_name != self._main:
            return super().nearest(job_name, worker, index, backward=backward)
        own = self._giver.of(worker.id)
        beside = {one.index + FIRST: one.beside for one in own}
        # An image stands at its line, and gold behind the line beside it.
        here = (beside[index], index) if index in beside else (index, -1)
        start = here[0] + (1 if backward and index in beside else 0)
        plain = super().nearest(job_name, worker, start, backward=backward)
        found = [(line, number) for number, line in beside.items()]
        if plain is not None:
            found.append((plain, -1))
        if backward:
            line, number = max((one for one in found if one < here), default=(None, -1))
        else:
            line, number = min((one for one in found if one > here), default=(None, -1))
        return line if number < 0 else number

    def places(
        self, job_name: str, worker: Worker, *, start: int, limit: int
    ) -> tuple[NearbyImage, ...]:
        """See the base; gold images of the worker stand behind the images beside them."""
        plain = super().places(job_name, worker, start=start, limit=limit)
        if job_name != self._main:
            return plain
        given = self._giver.of(worker.id)
        found: list[NearbyImage] = []
        for image in plain:
            found.append(image)
            behind = [one for one in given if one.beside == image.index]
            found += (place for one in behind if (place := self._place_of(one, worker)))
        return tuple(found)

    def submit(self, task_id: str, worker: Worker, answer: dict[str, Json]) -> None:
        """See the base."""
        super().submit(task_id, worker, answer)
        self._note(task_id, worker, "answered")

    def take_back(self, task_id: str, worker: Worker) -> Task:
        """See the base."""
        task = super().take_back(task_id, worker)
        self._note(task_id, worker, "given")
        return task

    def release(self, task_id: str, worker: Worker) -> None:
        """See the base; a gold image does not come again."""
        super().release(task_id, worker)
        self._note(task_id, worker, "left")

    def decline(self, task_id: str, worker: Worker, reason: str = "") -> None:
        """See the base; a gold image does not come again."""
        super().decline(task_id, worker, reason)
        self._note(task_id, worker, "left")

    def _job(self, name: str, worker: Worker) -> Job:
        if name == self._gold:
            raise JobNotFound("There is no labeling job of this name.", where=name)
        return super()._job(name, worker)

    def _task(self, job: Job, turn: Turn) -> Task:
        task = super()._task(job, turn)
        if job.name == self._gold:
            return self._masked(task, turn.worker_id)
        if job.name != self._main:
            return task
        if not task.is_submitted:
            self._last[turn.worker_id] = task.index
        done = self._giver.done(turn.worker_id)
        left = task.total - task.position
        coming = self._coming(turn.worker_id, task.position + done + 1, left)
        return replace(task, position=task.position + done, total=task.total + done + coming)

    def _page(self, job: Job, turn: Turn, *, is_read_only: bool = False) -> TaskPage:
        page = super()._page(job, turn, is_read_only=is_read_only)
        if job.name != self._gold:
            return page
        # The functions know jobs by names in lower case.
        html = page.html.replace(self._gold, self._main.lower())
        return replace(page, job_name=self._main, html=html)

    def _masked(self, task: Task, worker_id: str) -> Task:
        """The task of a gold image as one of the job into which it is mixed."""
        if task.index >= FIRST:
            return task  # it is masked already
        job = self._context.jobs.find(self._main)
        standing = self._standing(worker_id)
        given = next(one for one in self._giver.of(worker_id) if one.index == task.index)
        position = standing.submitted + self._giver.done(worker_id) + 1
        left = standing.available + standing.is_at_work
        coming = self._coming(worker_id, position + 1, left, holds=True)
        return replace(
            task,
            job_name=job.name,
            index=FIRST + task.index,
            near=given.beside,
            title=job.request.title,
            description=job.request.description,
            workers=job.request.workers_per_object,
            position=position,
            total=position + left + coming,
        )

    def _standing(self, worker_id: str) -> Standing:
        job = self._context.jobs.find(self._main)
        return self._context.store.standing(job.id, worker_id, self._context.steady.read().time)

    def _number(self, worker: Worker) -> int:
        """The number of the image that somebody is at, or gets next, from 1."""
        if self._giver.parts.takes_part(worker):
            self._taking_part.add(worker.id)
        else:
            self._taking_part.discard(worker.id)
        return self._standing(worker.id).submitted + self._giver.done(worker.id) + 1

    def _coming(self, worker_id: str, number: int, plain: int, *, holds: bool = False) -> int:
        if worker_id not in self._taking_part:
            return 0
        return self._giver.coming(worker_id, number, plain, holds=holds)

    def _open_ones(self, worker: Worker) -> list[GivenGold]:
        return [one for one in self._giver.of(worker.id) if one.state == "given"]

    def _due(self, worker: Worker, number: int, but: int | None = None) -> list[GivenGold]:
        """The gold images that somebody has and has not done; a new one when it is due."""
        if worker.id not in self._taking_part or not self._giver.is_due(worker.id, number):
            return []
        if self.context.jobs.find(self._main).state.is_shelved:
            return []  # nothing is offered there
        with self._lock:
            found = [one for one in self._open_ones(worker) if one.index != but]
            if found:
                return found
            standing = self._standing(worker.id)
            if not standing.available + standing.is_at_work:
                return []  # the last image is no gold
            if self._giver.give(worker.id, self._last.get(worker.id, 0)) is None:
                return []
            return [one for one in self._open_ones(worker) if one.index != but]

    def _opened(self, one: GivenGold, worker: Worker) -> Task | None:
        try:
            task = self._plain.open(self._gold, worker, one.index)
        except NotOpened as error:  # its file is gone
            _log.warning("project: a gold image cannot be opened: %s", error)
            self._giver.parts.records.change(worker.id, one.index, "left")
            return None
        if task.is_submitted:  # the process ended before it could be noted
            self._giver.parts.records.change(worker.id, one.index, "answered")
            return None
        return self._masked(task, worker.id)

    def _place_of(self, one: GivenGold, worker: Worker) -> NearbyImage | None:
        found = self._plain.places(self._gold, worker, start=one.index, limit=1)
        if not found or found[0].index != one.index or found[0].state is ImageState.FAILED:
            return None
        return replace(found[0], index=FIRST + one.index)

    def _require(self, index: int, worker: Worker) -> None:
        if all(one.index != index - FIRST for one in self._giver.of(worker.id)):
            raise NotOpened("This job has no such image.", where=f"line {index + 1}")

    def _note(self, task_id: str, worker: Worker, state: State) -> None:
        turn = self._context.store.turn(task_id)
        if turn is not None and self._context.jobs.load(turn.job_id).name == self._gold:
            self._giver.parts.records.change(worker.id, turn.index, state)
