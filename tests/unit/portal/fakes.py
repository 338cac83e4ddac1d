"""A labeling desk, worker directory, clock and object store in memory, for the portal's tests."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from poserig.errors import PoserigError
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
    NewPasswordRequired,
    ObjectAccessDenied,
    ObjectNotFound,
    SignInFailed,
    Worker,
    Workteam,
)
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.trouble import StoreTrouble
from poserig.portal.doorkeeper import Doorkeeper
from poserig.portal.host_notes import gathered
from poserig.portal.invitations import HalfInvitation
from poserig.portal.rewrite import TemplateHosts
from poserig.portal.roles import Role
from poserig.portal.sessions import LIFETIME, Session
from poserig.portal.state import Memory
from poserig.portal.team import Invited, Person

IMAGES = "http://127.0.0.1:4569/images"
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEfGhI"
ANA = Worker("private.eu-west-1.00000000000000a1", "sub-ana", ISSUER, "ana@example.com")
BEN = Worker("private.eu-west-1.00000000000000b2", "sub-ben", ISSUER, "ben@example.com")
TEAM = Workteam("arn:aws:sagemaker:eu-west-1:123456789012:workteam/private-crowd/t", "team", "")
FORM = """<!doctype html><html><head><meta charset="utf-8">
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script></head><body>
{body}</body></html>"""


class MemoryHostNotes:
    """`HostNotes` in a dict."""

    def __init__(self) -> None:
        self.notes: dict[tuple[str, str], TemplateHosts] = {}

    def knows(self, job_name: str, named: str) -> bool:
        return (job_name, named) in self.notes

    def record(self, job_name: str, named: str, hosts: TemplateHosts) -> None:
        self.notes[job_name, named] = hosts

    def of_job(self, job_name: str) -> TemplateHosts | None:
        return gathered([note for (name, _), note in self.notes.items() if name == job_name])


class FakeClock:
    """Time that moves only when a test says so."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.time

    def monotonic(self) -> float:
        return self.time.timestamp()

    def advance(self, **by: float) -> None:
        self.time += timedelta(**by)


class FakeDirectory:
    """Ana is a lead and has a password, Ben only the temporary one of his invitation."""

    def __init__(self) -> None:
        self.passwords = {"ana@example.com": "Passw0rd!", "ben@example.com": "Temp0rary!"}
        self.invited = {"ben@example.com"}
        self.roles = {ANA.id: Role.LEAD}
        self.stamps: dict[str, str | None] = {}
        """What a worker's sessions must keep; None for somebody who was removed."""

    def sign_in(self, username: str, password: str, new_password: str | None = None) -> Worker:
        if self.passwords.get(username) != password:
            raise SignInFailed("Wrong e-mail address or password.", cure="It is case-sensitive.")
        if username in self.invited:
            if new_password is None:
                raise NewPasswordRequired("This is a temporary password.")
            if len(new_password) < 8:
                raise SignInFailed("The user pool does not accept this password.")
            self.passwords[username] = new_password
            self.invited.remove(username)
        return {w.username: w for w in (ANA, BEN)}[username]

    def workteam(self, arn: str) -> Workteam | None:
        return TEAM if arn == TEAM.arn else None

    def workteams_of(self, worker: Worker) -> tuple[Workteam, ...]:
        return (TEAM,)

    def members(self, arn: str) -> tuple[Worker, ...]:
        return (ANA, BEN) if arn == TEAM.arn else ()

    def role_of(self, worker: Worker) -> Role:
        return self.roles.get(worker.id, Role.ANNOTATOR)

    def stamp_of(self, worker: Worker) -> str | None:
        return self.stamps.get(worker.id, "first")


class FakeSessions:
    """Sessions in a dict; a session's key is its id with "key of " before it."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.sessions: dict[str, Session] = {}
        self._numbers = count(1)

    def begin(self, worker: Worker, stamp: str, address: str, browser: str) -> str:
        session_id = f"session-{next(self._numbers)}"
        now = self.clock.now()
        self.sessions[session_id] = Session(session_id, worker, stamp, now, now, address, browser)
        return f"key of {session_id}"

    def find(self, key: str) -> Session | None:
        found = self.kept(key.removeprefix("key of "))
        now = self.clock.now()
        if found is None or found.seen + LIFETIME <= now:
            return None
        self.sessions[found.id] = replace(found, seen=now)
        return found

    def kept(self, session_id: str) -> Session | None:
        return self.sessions.get(session_id)

    def of(self, worker_id: str | None = None) -> list[Session]:
        return [s for s in self.sessions.values() if worker_id in (None, s.worker.id)]

    def end(self, session_id: str) -> None:
        self.sessions.pop(session_id, None)

    def end_all(self) -> None:
        self.sessions.clear()

    def end_all_of(self, worker_id: str, but: str = "") -> None:
        for session in self.of(worker_id):
            if session.id != but:
                self.end(session.id)


class FakeFailures:
    """Failed sign-ins in a dict."""

    def __init__(self) -> None:
        self.times: dict[str, list[datetime]] = {}

    def add(self, guessers: Iterable[str], now: datetime, forget_before: datetime) -> None:
        for guesser in guessers:
            self.times.setdefault(guesser, []).append(now)

    def since(self, guesser: str, moment: datetime) -> list[datetime]:
        return [at for at in self.times.get(guesser, []) if at > moment]

    def forget(self, guesser: str) -> None:
        self.times.pop(guesser, None)


class FakeHalfInvitations:
    """Halves of invitations in a dict."""

    def __init__(self) -> None:
        self.halves: dict[str, HalfInvitation] = {}

    def keep(self, name: str, invitation: HalfInvitation, now: datetime) -> None:
        self.halves[name] = invitation

    def find(self, name: str) -> HalfInvitation | None:
        return self.halves.get(name)

    def forget(self, name: str) -> None:
        self.halves.pop(name, None)


class FakeTeam:
    """A team in a dict: `keys` of open invitations by name, `passwords` by name."""

    def __init__(self, directory: FakeDirectory) -> None:
        self.directory = directory
        self.members = {"ana@example.com": ANA}
        self.passwords = {"ana@example.com": "Passw0rd!"}
        self.keys: dict[str, str] = {}
        self._numbers = count()

    def people(self) -> list[Person]:
        return [self._person(name) for name in sorted(self.members)]

    def invite(self, name: str, role: Role) -> Invited:
        if name in self.members:
            raise PoserigError(f'"{name}" is on the team already.')
        self.members[name] = BEN
        self.directory.roles[BEN.id] = role
        return self.invite_again(name)

    def invite_again(self, name: str) -> Invited:
        self._person(name)
        self.keys[name] = f"key-{name}-{next(self._numbers)}"
        return Invited(self._person(name), self.keys[name])

    def set_role(self, name: str, role: Role) -> Person:
        self.directory.roles[self._person(name).worker.id] = role
        return self._person(name)

    def remove(self, name: str) -> Person:
        person = self._person(name)
        del self.members[name]
        self.directory.stamps[person.worker.id] = None
        return person

    def guest(self, key: str) -> Person | None:
        return next((self._person(name) for name, k in self.keys.items() if k == key), None)

    def accept(self, key: str, password: str) -> Worker:
        guest = self.guest(key)
        if guest is None:
            raise SignInFailed("This invitation is not valid any more.")
        if len(password) < 8:
            raise SignInFailed("This password is short.")
        del self.keys[guest.name]
        self.passwords[guest.name] = password
        self.directory.stamps[guest.worker.id] = f"with {password}"
        return guest.worker

    def change_password(self, worker: Worker, password: str, wanted: str) -> None:
        if self.passwords.get(worker.username) != password:
            raise SignInFailed("This is not your password.")
        self.passwords[worker.username] = wanted
        self.directory.stamps[worker.id] = f"with {wanted}"

    def _person(self, name: str) -> Person:
        if name not in self.members:
            raise PoserigError(f'Nobody on the team is called "{name}".')
        worker = replace(self.members[name], username=name)
        until = datetime(2026, 12, 1, tzinfo=UTC) if name in self.keys else None
        role = self.directory.role_of(worker)
        return Person(worker, role, NEVER, name in self.passwords, until)


def memory(clock: FakeClock) -> Memory:
    """What a portal remembers, in memory."""
    return Memory(FakeSessions(clock), FakeFailures(), FakeHalfInvitations())


class FakeDoor(Doorkeeper):
    """A doorkeeper who lets every task page be used."""

    def __init__(self) -> None:
        super().__init__(FakeSessions(FakeClock()), FakeDirectory())

    def require(self, grant: object) -> None:
        pass


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
        next(job for job in self.job_list if task_id in job.tasks).tasks[task_id].ahead_of = None

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


class FakeSettings:
    """Workers' settings in dictionaries."""

    def __init__(self) -> None:
        self.kept: dict[str, dict[str, str]] = {}
        self.changes = 0
        self.is_full = False

    def of(self, worker: Worker) -> dict[str, str]:
        return dict(self.kept.get(worker.id, {}))

    def change(self, worker: Worker, changes: Mapping[str, str | None]) -> None:
        if self.is_full:
            raise PoserigError("The disk is full.")
        self.changes += 1
        own = self.kept.setdefault(worker.id, {})
        for name, value in changes.items():
            own.pop(name, None)
            if value is not None:
                own[name] = value


class FakeObjects:
    """Objects in a dictionary."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.denied = ""
        """The object that may not be read."""

    def read(self, uri: str) -> bytes:
        if uri == self.denied:
            raise ObjectAccessDenied("S3 does not allow it to be read.", where=uri)
        if uri not in self.objects:
            raise ObjectNotFound("There is no such object.", where=uri)
        return self.objects[uri]

    def write(self, uri: str, data: bytes, content_type: str = "application/json") -> None:
        self.objects[uri] = data

    def exists(self, uri: str) -> bool:
        return uri in self.objects

    def size(self, uri: str) -> int | None:
        return len(self.objects[uri]) if uri in self.objects else None

    def as_role(self, role_arn: str, kms_key_id: str = "") -> "FakeObjects":
        return self

    def newest(self, folder: str) -> str:
        return next((uri for uri in reversed(self.objects) if uri.startswith(folder)), "")

    def presign(self, uri: str, expires_in_seconds: int) -> str:
        return f"http://127.0.0.1:4566/{uri.removeprefix('s3://')}?X-Amz-Signature=x"


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
