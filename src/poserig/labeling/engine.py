"""The engine: takes every labeling job one step further, again and again."""

import threading
import time

from poserig.errors import PoserigError
from poserig.labeling import data_objects, expiry, jobs
from poserig.labeling.consolidate import consolidate_next
from poserig.labeling.context import Context
from poserig.labeling.events import clean_reason, logger, record
from poserig.labeling.jobs import Job
from poserig.labeling.outputs import is_output_manifest_due, write_output_manifest
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.labeling.prepare import most_labels, prepare_some, window
from poserig.labeling.recheck import Recheck
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.trouble import StoreTrouble, Trouble

_PREPARED_AT_ONCE = 50
_PREPARING_SECONDS = 0.25  # so that answers do not wait for many pre-annotation functions
_LONGEST_WAIT_SECONDS = 60.0
_LONGEST_WAIT_IN_DOUBT_SECONDS = 15.0  # a clock that jumped is looked at more often
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0


class Engine:
    """Runs all jobs of one store, one step after the other.

    Everything it does is in the store before the next step, so it may be killed at any time: the
    engine of the next process goes on from there.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self.recheck = Recheck(context)
        """The output that this engine looks at; to be begun anew by whoever forgets what it saw."""
        self._pass_lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Run on a thread until `stop`."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._context.wake.set()
        self._thread = threading.Thread(target=self._loop, name="labeling-engine", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the thread after its current step, and write what output.manifest lacks."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        self._context.wake.set()
        thread.join()
        self._write_rest()

    def run_until_idle(self) -> None:
        """Do all that needs neither a worker nor time. Errors of S3 and the like come through."""
        while self.run_once() or self._look_once():
            pass

    def run_once(self) -> bool:
        """One step of every job; False when there was nothing to do."""
        with self._pass_lock:
            self._context.steady.observe()
            progress = expiry.return_overdue_tasks(self._context)
            with self._context.store.transaction() as db:
                job_ids = jobs.active_ids(db)
            for job_id in job_ids:
                if self._stopping.is_set():
                    return False
                progress = self._step(job_id) or progress
            return progress

    def _loop(self) -> None:
        pause = _FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            self._context.wake.clear()
            try:
                has_more = self.run_once()
                has_more = self._look_once() or has_more
                if not has_more:
                    self._context.wake.wait(self._seconds_to_wait())
                pause = _FIRST_PAUSE_SECONDS
            except StoreTrouble as error:
                if error.kind is Trouble.DAMAGED:
                    logger.error("The labeling engine has stopped. %s", error)
                    return
                logger.error("The labeling engine tries again in %.0f s. %s", pause, error)
                self._stopping.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
            except Exception:  # the outer edge of the thread: it must outlive an S3 outage
                logger.exception("The labeling engine met an error; it goes on in %.0f s.", pause)
                self._stopping.wait(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _look_once(self) -> bool:
        with self._pass_lock:
            return not self._stopping.is_set() and self.recheck.step()

    def _seconds_to_wait(self) -> float:
        deadline = expiry.next_deadline(self._context)
        now = self._context.steady.read()
        longest = _LONGEST_WAIT_IN_DOUBT_SECONDS if now.is_doubtful else _LONGEST_WAIT_SECONDS
        if deadline is None:
            return longest
        return min(max((deadline - now.time).total_seconds(), 0.01), longest)

    def _step(self, job_id: int) -> bool:
        with self._context.store.transaction() as db:
            job = jobs.load(db, job_id)
        try:
            if job.state is JobState.INITIALIZING:
                return self._set_state(job, JobState.IN_PROGRESS)
            if job.state is JobState.STOPPING:
                return self._stop_step(job)
            return self._progress_step(job)
        except (ObjectNotFound, ObjectAccessDenied) as error:
            # Reading is dealt with object by object, so this is the job's own output.
            reason = clean_reason(f"ClientError: The output cannot be written. {error}")
            expiry.fail_job(self._context, job, reason)
            return True

    def _progress_step(self, job: Job) -> bool:
        progress = expiry.expire_data_objects(self._context, job)
        if consolidate_next(self._context, job):
            self._write_if_due(job)
            return True
        with self._context.store.transaction() as db:
            counts = jobs.counts(db, job.id)
        most = most_labels(job)
        if most is not None and counts[ObjectState.LABELED] >= most:
            return self._set_state(job, JobState.STOPPING)
        if self._prepare_some(job, counts[ObjectState.PENDING]):
            self._write_if_due(job)
            return True
        if all(state.is_final for state, count in counts.items() if count):
            # A task that was failed or answered since the count makes a later step see it.
            write_output_manifest(self._context, job)
            return self._set_state(job, JobState.COMPLETED)
        return progress

    def _prepare_some(self, job: Job, pending: int) -> bool:
        room = window(self._context, job) if pending else 0
        if room <= 0:
            return False
        limit = min(room, _PREPARED_AT_ONCE)
        with self._context.store.transaction() as db:
            some = data_objects.in_state(db, job.id, ObjectState.PENDING, limit)
        end = time.monotonic() + _PREPARING_SECONDS
        prepare_some(
            self._context,
            job,
            some,
            lambda: self._stopping.is_set() or time.monotonic() > end,
        )
        return bool(some)

    def _stop_step(self, job: Job) -> bool:
        expiry.withdraw(self._context, job)
        if consolidate_next(self._context, job):
            return True
        write_output_manifest(self._context, job)
        return self._set_state(job, JobState.STOPPED)

    def _set_state(self, job: Job, state: JobState) -> bool:
        with self._context.store.transaction() as db:
            # An operator may have stopped the job meanwhile: that must not be undone.
            current = jobs.load(db, job.id).state
            if current is not job.state:
                return True
            jobs.set_state(db, job.id, state, self._context.clock.now())
        record("labeling-job", labeling_job=job.name, state=state)
        return True

    def _write_if_due(self, job: Job) -> None:
        with self._context.store.transaction() as db:
            current = jobs.load(db, job.id)
        if is_output_manifest_due(current):
            write_output_manifest(self._context, current)

    def _write_rest(self) -> None:
        try:
            with self._context.store.transaction() as db:
                active = [jobs.load(db, job_id) for job_id in jobs.active_ids(db)]
        except StoreTrouble as error:
            logger.warning("output.manifest was not written: %s", error)
            return
        for job in active:
            if job.unwritten:
                try:
                    write_output_manifest(self._context, job)
                except PoserigError as error:  # it is written after the next start
                    logger.warning("output.manifest was not written: %s", error)
