"""Changes a labeling job while it runs, and logs who changed what."""

import json
from collections.abc import Collection, Iterable
from datetime import datetime

from poserig.groundtruth.requests import parse_request
from poserig.json import JsonObject
from poserig.labeling.context import Context
from poserig.labeling.errors import InvalidRequest, SettingsConflict, SettingsRefused
from poserig.labeling.events import record
from poserig.labeling.jobs import Job
from poserig.labeling.membership import job_of
from poserig.labeling.model import JobChange
from poserig.labeling.ports import Worker
from poserig.labeling.settings import JobSettings, problems_of, taken, value_text, write_settings
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.store.changes import Change, JobUpdate, LoggedChange

_TRIES = 5  # leads who change the same job in the same moment
_MOST_BETWEEN = 1000
_LONGEST_VALUE = 2000


class Changing:
    """Shows and changes the settings of jobs, and keeps the log of what was changed.

    Every method takes the name of a job and who asks. Whether somebody is a lead, the caller has to
    know. They raise JobNotFound and NotOnWorkteam.
    """

    def __init__(self, context: Context) -> None:
        self._context = context

    def settings(self, name: str, lead: Worker) -> tuple[JobSettings, int]:
        """The settings of a job now, and their revision, which `change` wants back."""
        job = job_of(self._context, name, lead)
        return job.settings, job.status.revision

    def change(
        self, name: str, lead: Worker, wanted: JobSettings, names: Collection[str], seen: int
    ) -> JobChange:
        """Changes some settings.

        Args:
            wanted: The settings.
            names: Which of them; all others stay.
            seen: The revision that the lead had before them. What others changed since then stays,
                unless the lead changed it too.

        Raises:
            SettingsRefused: Values break a limit; nothing was changed.
            SettingsConflict: Others changed the same settings meanwhile; nothing was changed.
            InvalidRequest: The job has ended; nothing was changed.
        """
        for _ in range(_TRIES):
            job = job_of(self._context, name, lead)
            changed = self._changed(job, wanted, names, seen)
            done = apply(self._context, job, wanted, changed, lead)
            if done is not None:
                return done
        raise InvalidRequest("Others change this job too, all the time.", cure="Save again.")

    def record(self, name: str, who: Worker, what: str, before: str, after: str) -> None:
        """Notes in the log of a job what somebody changed elsewhere, e.g. its instructions.

        Args:
            what: In a word or two, e.g. "archived".
            before: What it was, for people; "" for nothing.
            after: What it is now.
        """
        log_change(self._context, job_of(self._context, name, who), who, what, before, after)

    def log(
        self, name: str, lead: Worker, *, limit: int, before: int | None = None
    ) -> tuple[LoggedChange, ...]:
        """Some of what was changed, the newest first.

        Args:
            limit: The most that are read.
            before: Only what has a smaller id; None for all.
        """
        job = job_of(self._context, name, lead)
        return self._context.store.changes(job.id, limit=limit, before=before)

    def _changed(
        self, job: Job, wanted: JobSettings, names: Iterable[str], seen: int
    ) -> tuple[str, ...]:
        """Which of these settings the lead has changed, from what they saw."""
        between: dict[str, LoggedChange] = {}
        newest: dict[str, LoggedChange] = {}
        if job.status.revision != seen:
            some = self._context.store.changes(job.id, limit=_MOST_BETWEEN, since=seen)
            for one in some:
                newest.setdefault(one.change.what, one)
                between[one.change.what] = one  # at last the first one
        changed = [
            name
            for name in names
            if value_text(wanted, name) != value_text(job.settings, name)
            and (name not in between or value_text(wanted, name) != between[name].change.before)
        ]
        lost = [newest[name] for name in changed if name in newest]
        if lost:
            raise SettingsConflict(lost)
        return tuple(changed)


def apply(
    context: Context, job: Job, wanted: JobSettings, names: Collection[str], who: Worker | None
) -> JobChange | None:
    """Changes some settings of a job, and logs it.

    Args:
        context: The store, and so on.
        job: The job as it was read.
        wanted: The settings.
        names: Which of them; all others stay.
        who: The lead; None for a command of the operator.

    Returns:
        None, and nothing has changed, when somebody has changed the job since it was read.

    Raises:
        SettingsRefused: Values break a limit.
        InvalidRequest: The job has ended.
    """
    before = job.settings
    after = taken(before, wanted, names)
    names = [name for name in names if value_text(after, name) != value_text(before, name)]
    # What is not changed may break a rule that is newer than it.
    problems = {name: said for name, said in problems_of(after).items() if name in names}
    if problems:
        raise SettingsRefused(problems)
    if names:
        update = _update(context, job, after)
        now = context.clock.now()
        logged = tuple(
            _change(who, name, (value_text(before, name), value_text(after, name)), now)
            for name in names
        )
        if not context.store.change_job(job.id, update, logged):
            fresh = context.jobs.load(job.id)
            if update.request is not None and not _goes_on(fresh):
                raise InvalidRequest(
                    f"The labeling job has ended ({fresh.state}).",
                    where=job.name,
                    cure="Reload the page.",
                )
            return None
        worker = who.id if who else ""
        record("labeling-job-changed", labeling_job=job.name, what=list(names), worker=worker)
        context.wake.set()
    return JobChange(
        title=after.title,
        workers=after.workers,
        workers_before=before.workers,
        done=job.counts[ObjectState.LABELED],
        names=tuple(names),
    )


def log_change(
    context: Context, job: Job, who: Worker | None, what: str, before: str, after: str
) -> None:
    """Notes in the log of a job what was changed elsewhere; see `Changing.record`."""
    values = (before[:_LONGEST_VALUE], after[:_LONGEST_VALUE])
    change = _change(who, what, values, context.clock.now())
    context.store.log_change(job.id, change)
    record("labeling-job-changed", labeling_job=job.name, what=what, worker=change.worker_id)


def change_job(
    context: Context, job: Job, title: str, workers: int | None, gold_share: int | None = None
) -> JobChange:
    """Changes title, people or the share of gold images of a job for its operator.

    Args:
        context: The store, and so on.
        job: The job.
        title: 1 to 128 characters; "" leaves it.
        workers: 1 to 9; None leaves it. What is done stays done.
        gold_share: Percent, 0 to 20; None leaves it.

    Raises:
        InvalidRequest: A value breaks a limit, or the job has ended.
    """
    wanted = JobSettings(
        title=title.strip(), workers=0 if workers is None else workers, gold_share=gold_share or 0
    )
    is_given = {
        "title": bool(wanted.title),
        "workers": workers is not None,
        "gold_share": gold_share is not None,
    }
    names = [name for name, given in is_given.items() if given]
    for _ in range(_TRIES):
        done = apply(context, job, wanted, names, None)
        if done is not None:
            return done
        job = context.jobs.load(job.id)
    raise InvalidRequest("The job is changed all the time.", where=job.name, cure="Try again.")


def _change(who: Worker | None, what: str, values: tuple[str, str], now: datetime) -> Change:
    before, after = values
    return Change(what, before, after, who.id if who else "", who.username if who else "", now)


def _update(context: Context, job: Job, after: JobSettings) -> JobUpdate:
    before = job.settings
    request: JsonObject | None = None
    human = {
        "TaskTitle": after.title,
        "TaskDescription": after.description,
        "NumberOfHumanWorkersPerDataObject": after.workers,
    }
    now = json.loads(json.dumps(job.raw_request))
    if any(now["HumanTaskConfig"][name] != value for name, value in human.items()):
        now["HumanTaskConfig"].update(human)
        parse_request(now)  # what no setting of ours says
        request = now
    kept = write_settings(after)
    # Begun with fewer, an image is judged again as soon as it has as many answers.
    asks_otherwise = (before.first_workers, before.workers) != (after.first_workers, after.workers)
    wanted = after.workers if context.redundancy is None else after.first_workers
    return JobUpdate(
        job.status.revision,
        None if request is None else json.dumps(request),
        wanted if asks_otherwise else None,
        None if kept == write_settings(before) else kept,
    )


def _goes_on(job: Job) -> bool:
    return job.state in (JobState.INITIALIZING, JobState.IN_PROGRESS)
