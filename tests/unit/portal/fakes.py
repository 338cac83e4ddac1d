"""A labeling desk in memory, for the portal's tests."""

import json
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from poserig.issues import reported_problems
from poserig.json import Json
from poserig.labeling.errors import (
    JobNotFound,
    NotOnWorkteam,
    NotOpened,
    TaskClosed,
    TaskNotFound,
)
from poserig.labeling.model import (
    ImageState,
    JobListing,
    JobSummary,
    NearbyImage,
    ResultPage,
    ResultRow,
    Task,
    TaskPage,
)
from poserig.labeling.ports import (
    Worker,
)
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.trouble import StoreTrouble
from tests.unit.portal.fake_people import BEN
from tests.unit.portal.fake_ports import NEVER, FakeClock

IMAGES = "http://127.0.0.1:4569/images"
FORM = """<!doctype html><html><head><meta charset="utf-8">
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script></head><body>
{body}</body></html>"""


@dataclass
class FakeTask:
    """A task of the fake desk."""

    image_name: str
    worker_id: str | None = None
    answer: dict[str, Json] | None = None
    expires_at: datetime = NEVER
    reason: str = ""
    before: dict[str, Json] | None = None
    ahead_of: str | None = None


@dataclass
class FakeJob:
    """A labeling job of the fake desk; `body` is what the template renders inside <body>."""

    name: str = "pose-1"
    title: str = "Mark the joints"
    description: str = "Place 17 keypoints on every person"
    keywords: tuple[str, ...] = ("pose",)
    status: JobState = JobState.IN_PROGRESS
    tasks: dict[str, FakeTask] = field(default_factory=dict)
    rows: list[ResultRow] = field(default_factory=list)
    html: str = FORM.format(body='<crowd-form><input name="word" value="a"></crowd-form>')
    output: str = "s3://bucket/out/output.manifest"
    newest: str = ""
    workers: int = 1


class FakeDesk:
    """The desk of a labeling service, one worker per data object."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.job_list: list[FakeJob] = []
        self.submit_raises: Callable[[], Exception] | None = None
        self.page_raises: Exception | None = None
        self.take_back_raises: Exception | None = None
        self.submissions = 0
        self.rendered = 0
        self.off_team = False
        self.answered_by_me: set[int] = set()
        """Lines whose results a plain annotator sees."""
        self.trouble: StoreTrouble | None = None

    def add_job(self, images: int = 2, **values: Json) -> FakeJob:
        job = FakeJob(**values)
        job.tasks = {f"{job.name}-t{i}": FakeTask(f"img {i:02}.jpg") for i in range(1, images + 1)}
        self.job_list.append(job)
        return job

    def jobs(self, worker: Worker) -> list[JobListing]:
        return [] if self.off_team else [self._listing(job, worker) for job in self.job_list]

    def job(self, name: str, worker: Worker) -> JobSummary:
        return self.listing(name, worker)

    def listing(self, name: str, worker: Worker) -> JobListing:
        return self._listing(self._team_job(name), worker)

    def accept(self, job_name: str, worker: Worker) -> Task | None:
        job = self._team_job(job_name)
        open_tasks = [(i, t) for i, t in job.tasks.items() if t.answer is None]
        mine = [(i, t) for i, t in open_tasks if t.worker_id == worker.id]
        for task_id, task in mine or [(i, t) for i, t in open_tasks if t.worker_id is None]:
            if task.worker_id is None:
                task.worker_id = worker.id
                task.expires_at = self.clock.now() + timedelta(minutes=10)
            return self.task(task_id, worker)
        return None

    def task(self, task_id: str, worker: Worker) -> Task:
        job, task = self._task(task_id, worker)
        if task.answer is not None or task.expires_at <= self.clock.now():
            raise TaskClosed("This task was submitted.", cure="Take the next one.")
        return self._shown(job, task_id)

    def _shown(self, job: FakeJob, task_id: str) -> Task:
        task = job.tasks[task_id]
        done = sum(t.answer is not None for t in job.tasks.values())
        return Task(
            id=task_id,
            job_name=job.name,
            index=list(job.tasks).index(task_id),
            title=job.title,
            description=job.description,
            image_name=task.image_name,
            accepted_at=self.clock.now(),
            seconds_left=(task.expires_at - self.clock.now()).total_seconds(),
            workers=job.workers,
            position=done + 1,
            total=len(job.tasks),
        )

    def page(self, task_id: str, worker: Worker) -> TaskPage:
        if self.page_raises:
            raise self.page_raises
        self.rendered += 1
        job, task = self._task(task_id, worker)
        before = None if task.before is None else json.dumps(task.before)
        if task.ahead_of != worker.id:
            self.task(task_id, worker)
        return TaskPage(job.name, job.html, before)

    def submit(self, task_id: str, worker: Worker, answer: dict[str, Json]) -> None:
        _, task = self._task(task_id, worker)
        self.submissions += 1
        if self.submit_raises:
            raise self.submit_raises()
        if task.answer not in (None, answer) or task.expires_at <= self.clock.now():
            raise TaskClosed("The time for this task ran out.", cure="Take the next one.")
        task.answer = answer

    def release(self, task_id: str, worker: Worker) -> None:
        self._task(task_id, worker)[1].worker_id = None

    def decline(self, task_id: str, worker: Worker, reason: str = "") -> None:
        task = self._task(task_id, worker)[1]
        task.worker_id, task.reason = "declined", reason

    def ahead(self, job_name: str, worker: Worker) -> Task | None:
        job = self._team_job(job_name)
        free = [i for i, t in job.tasks.items() if t.answer is None and t.worker_id is None]
        held = [i for i, t in job.tasks.items() if t.ahead_of == worker.id]
        if not held and not free:
            return None
        task_id = (held or free)[0]
        job.tasks[task_id].ahead_of = worker.id
        return replace(self._shown(job, task_id), position=2)

    def let_go(self, task_id: str, worker: Worker) -> None:
        found = [job.tasks[task_id] for job in self.job_list if task_id in job.tasks]
        if not found:
            raise TaskNotFound("You have no such task.")
        found[0].ahead_of = None

    def open(self, job_name: str, worker: Worker, index: int) -> Task:
        job = self._team_job(job_name)
        if not 0 <= index < len(job.tasks):
            raise NotOpened("This job has no such image.")
        task_id = list(job.tasks)[index]
        task = job.tasks[task_id]
        if task.worker_id not in (None, worker.id):
            raise NotOpened("Somebody else has this image.")
        if task.answer is not None:
            return self.submitted(task_id, worker)
        task.worker_id = worker.id
        return self.task(task_id, worker)

    def nearest(self, job_name: str, worker: Worker, index: int, *, backward: bool) -> int | None:
        wanted = index - 1 if backward else index + 1
        return wanted if 0 <= wanted < len(self._team_job(job_name).tasks) else None

    def own(self, task_id: str, worker: Worker) -> Task:
        job, _ = self._task(task_id, worker)
        return self._shown(job, task_id)

    def submitted(self, task_id: str, worker: Worker) -> Task:
        job, task = self._task(task_id, worker)
        if task.answer is None:
            raise TaskClosed("You have not submitted this task.")
        return replace(self._shown(job, task_id), is_submitted=True)

    def submitted_page(self, task_id: str, worker: Worker) -> TaskPage:
        job, task = self._task(task_id, worker)
        self.submitted(task_id, worker)
        return TaskPage(job.name, job.html, json.dumps(task.answer), is_read_only=True)

    def take_back(self, task_id: str, worker: Worker) -> Task:
        if self.take_back_raises:
            raise self.take_back_raises
        _, task = self._task(task_id, worker)
        task.before, task.answer = task.answer, None
        return self.task(task_id, worker)

    def places(
        self, job_name: str, worker: Worker, *, start: int, limit: int
    ) -> tuple[NearbyImage, ...]:
        tasks = list(self._team_job(job_name).tasks.values())
        return tuple(
            NearbyImage(
                n,
                one.image_name,
                ImageState.TAKEN if one.worker_id == BEN.id else ImageState.OPEN,
                f"{IMAGES}/{one.image_name}",
            )
            for n, one in enumerate(tasks)
            if start <= n < start + limit
        )

    def find(
        self, job_name: str, worker: Worker, text: str, *, limit: int
    ) -> tuple[NearbyImage, ...]:
        places = self.places(job_name, worker, start=0, limit=1000)
        return tuple(one for one in places if one.name.startswith(text))[:limit]

    def results(
        self,
        job_name: str,
        worker: Worker,
        *,
        limit: int,
        start: int = 0,
        states: Collection[ObjectState] | None = None,
        reported: bool = False,
        own: bool = False,
    ) -> ResultPage:
        rows = [
            row
            for row in self._job(job_name).rows
            if not own or row.index in self.answered_by_me
            if (
                reported_problems(row.label) if reported else states is None or row.status in states
            )
        ]
        coming = [row for row in rows if row.index >= start]
        before = [row.index for row in rows if row.index < start][-limit:]
        following = coming[limit].index if len(coming) > limit else None
        return ResultPage(tuple(coming[:limit]), before[0] if before else None, following)

    def newest_manifest(self, job_name: str, worker: Worker) -> str:
        return self._job(job_name).newest

    def result(
        self, job_name: str, worker: Worker, index: int, *, own: bool = False
    ) -> ResultRow | None:
        rows = self._job(job_name).rows
        if own and index not in self.answered_by_me:
            return None
        return rows[index] if index < len(rows) else None

    def answer_of(self, task_id: str) -> dict[str, Json] | None:
        return next(job.tasks[task_id] for job in self.job_list if task_id in job.tasks).answer

    def _job(self, name: str) -> FakeJob:
        for job in self.job_list:
            if job.name == name:
                return job
        raise JobNotFound("No such labeling job.", where=name)

    def _team_job(self, name: str) -> FakeJob:
        if self.off_team:
            raise NotOnWorkteam("You are not on the work team of this labeling job.")
        return self._job(name)

    def _task(self, task_id: str, worker: Worker) -> tuple[FakeJob, FakeTask]:
        for job in self.job_list:
            task = job.tasks.get(task_id)
            if task and worker.id in (task.worker_id, task.ahead_of):
                return job, task
        raise TaskNotFound("There is no such task of yours.")

    def _listing(self, job: FakeJob, worker: Worker) -> JobListing:
        mine = [t for t in job.tasks.values() if t.worker_id == worker.id and t.answer is not None]
        available = [
            t for t in job.tasks.values() if t.answer is None and t.worker_id in (None, worker.id)
        ]
        return JobListing(
            name=job.name,
            title=job.title,
            description=job.description,
            keywords=job.keywords,
            status=job.status,
            available=0 if job.status.is_final else len(available),
            submitted_by_me=len(mine),
            total=len(job.rows) or len(job.tasks),
            created=self.clock.now(),
            counts=Counter(row.status for row in job.rows),
            reported=sum(bool(reported_problems(row.label)) for row in job.rows),
            workers=job.workers,
            output_manifest=job.output,
        )


def row(index: int, status: ObjectState, **values: Json) -> ResultRow:
    """A result row with a source-ref."""
    name = values.pop("name", f"img {index:02}.jpg")
    return ResultRow(
        index=index,
        source_ref=f"s3://bucket/input/{name}",
        status=status,
        reason=values.get("reason", ""),
        label=values.get("label"),
        image_url=values.get("image_url", ""),
    )
