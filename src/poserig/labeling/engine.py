"""Runs the engine: takes every labeling job one step further, again and again."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from poserig.errors import PoserigError
from poserig.labeling import expiry
from poserig.labeling.consolidate import consolidate_next
from poserig.labeling.context import Context
from poserig.labeling.events import clean_reason, logger, record
from poserig.labeling.gathering import GATHERING_SECONDS, Gathering
from poserig.labeling.jobs import Job
from poserig.labeling.outputs import is_output_manifest_due, write_output_manifest
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.labeling.prepare import labels_left, most_labels, prepare_some
from poserig.labeling.recheck import Recheck
from poserig.labeling.states import JobState, ObjectState
from poserig.labeling.trouble import StoreTrouble, Trouble

_PREPARED_AT_ONCE = 50
_ASSIGNED_ON_OFFER = 100  # to each worker, beside what is on offer to everybody
_PREPARING_SECONDS = 0.25  # so that answers do not wait for many pre-annotation functions
_SHORTEST_WAIT_SECONDS = 0.01
_LONGEST_WAIT_SECONDS = 60.0
_LONGEST_WAIT_IN_DOUBT_SECONDS = 15.0  # a clock that jumped is looked at more often
_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0


class Engine:
    """Runs all jobs of one store, one step after the other.

    Everything it does is in the store before the next step, so it may be killed at any time: the
    engine of the next process goes on from there.

    Args:
        gathering_seconds: How long answered data objects wait for others of their job.
    """

    def __init__(self, context: Context, gathering_seconds: float = GATHERING_SECONDS) -> None:
        self._context = context
        self._gathering = Gathering(gathering_seconds)
        self.recheck = Recheck(context)
        """Looks at the output in S3; `begin` it again after `forget_confirmations`."""
        self._pass_lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Runs on a thread until `stop`."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._context.wake.set()
        self._thread = threading.Thread(target=self._loop, name="labeling-engine", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread after its current step, and writes what output.manifest lacks."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        self._context.wake.set()
        thread.join()
        self._write_rest()

    def run_until_idle(self) -> None:
        """Does all that needs neither a worker nor time. Errors of S3 and the like come through."""
        while self.run_once() or self._look_once():
            pass

    @contextmanager
    def between_steps(self) -> Iterator[None]:
        """While the block runs, no step is taken."""
        with self._pass_lock:
            yield

    def run_once(self) -> bool:
        """Takes every job one step further; False when there was nothing to do."""
        with self._pass_lock:
            self._context.steady.observe()
            progress = False
            active = self._context.jobs.active()
            self._gathering.keep(job.id for job in active)
            for job in active:
                if self._stopping.is_set():
                    return False
                progress = self._step(job) or progress
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
        waits = [longest]
        if deadline is not None:
            waits.append((deadline - now.time).total_seconds())
        gathering = self._gathering.seconds_left(self._context.clock.monotonic())
        if gathering is not None:
            waits.append(gathering)
        return max(min(waits), _SHORTEST_WAIT_SECONDS)

    def _step(self, job: Job) -> bool:
        try:
            if job.state is JobState.INITIALIZING:
                self._set_state(job, JobState.IN_PROGRESS)
                return self._work(job) or True
            if job.state is JobState.STOPPING:
                return self._stop_step(job)
            return self._work(job)
        except (ObjectNotFound, ObjectAccessDenied) as error:
            # Reading is dealt with object by object, so this is the job's own output.
            reason = clean_reason(f"ClientError: The output cannot be written. {error}")
            expiry.fail_job(self._context, job, reason)
            return True

    def _work(self, job: Job) -> bool:
        progress = job.has(ObjectState.OPEN) and expiry.handle_due(self._context, job)
        if self._gathering.is_due(job, self._context.clock.monotonic()):
            done = consolidate_next(self._context, job)
            if done is not None:
                self._write_if_due(job, done)
                return True
        most = most_labels(job)
        if most is not None and job.counts[ObjectState.LABELED] >= most:
            return self._set_state(job, JobState.STOPPING)
        if self._prepare_some(job):
            return True
        # What was set aside waits for the lead, for days perhaps.
        waits = {state for state, count in job.counts.items() if count and not state.is_final}
        if waits <= {ObjectState.DECLINED}:
            return self._finish(job) or progress
        self._write_if_due(job, 0)  # what was taken back, closed or withdrawn
        return progress

    def _finish(self, job: Job) -> bool:
        """Completes a job whose data objects are all done, or lets it wait for more."""
        if job.is_growing and not job.status.unwritten:
            return False
        write_output_manifest(self._context, job, job.status.unwritten)
        return job.is_growing or self._set_state(job, JobState.COMPLETED)

    def _prepare_some(self, job: Job) -> bool:
        if not job.has(ObjectState.PENDING) or (room := labels_left(job)) <= 0:
            return False
        some = self._context.store.next_pending(
            job.id,
            limit=min(room, _PREPARED_AT_ONCE),
            most=job.request.max_concurrent,
            each=_ASSIGNED_ON_OFFER,
        )
        if not some:
            return False
        end = time.monotonic() + _PREPARING_SECONDS
        done = prepare_some(
            self._context,
            job,
            some,
            lambda: self._stopping.is_set() or time.monotonic() > end,
        )
        self._write_if_due(job, done)
        return True

    def _stop_step(self, job: Job) -> bool:
        expiry.withdraw(self._context, job)
        if consolidate_next(self._context, job) is not None:
            return True
        write_output_manifest(self._context, job, job.status.unwritten)
        return self._set_state(job, JobState.STOPPED)

    def _set_state(self, job: Job, state: JobState) -> bool:
        # An operator may have stopped the job meanwhile: that must not be undone.
        now = self._context.clock.now()
        if self._context.store.set_job_state(job.id, state, now, before=[job.state]):
            record("labeling-job", labeling_job=job.name, state=state)
        return True

    def _write_if_due(self, job: Job, done: int) -> None:
        unwritten = job.status.unwritten + done
        if is_output_manifest_due(job, unwritten):
            write_output_manifest(self._context, job, unwritten)

    def _write_rest(self) -> None:
        try:
            active = self._context.jobs.active()
        except StoreTrouble as error:
            logger.warning("output.manifest was not written: %s", error)
            return
        for job in active:
            if job.status.unwritten:
                try:
                    write_output_manifest(self._context, job, job.status.unwritten)
                except PoserigError as error:  # it is written after the next start
                    logger.warning("output.manifest was not written: %s", error)
