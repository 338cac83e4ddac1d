"""Makes files in S3 again that were lost there: the store holds all that is in them.

At its start an engine lists what no earlier start has found in S3. It then looks at one batch or
one output.manifest at a time, between its other work. What is there in its right size is
confirmed and costs no later start anything; what is missing or has another size is written again
and looked at once more by the next start. So a power cut can lose only files that were written
since the last start, and the next start writes them again.
"""

import logging
import threading
from collections import deque
from dataclasses import dataclass

from poserig.errors import PoserigError
from poserig.labeling import batches, jobs, outputs
from poserig.labeling.batches import Batch
from poserig.labeling.context import Context
from poserig.labeling.events import clean_reason, record
from poserig.labeling.jobs import Job
from poserig.labeling.trouble import StoreTrouble


@dataclass(frozen=True, slots=True)
class _Item:
    """One look: at the output.manifest of a job, or at the files of one of its batches."""

    job_id: int
    batch: Batch | None
    is_final: bool = True


class Recheck:
    """Looks at the output of one store's labeling jobs, one step after the other."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._lock = threading.Lock()
        self._items: deque[_Item] = deque()
        self._given_up: set[int] = set()
        self.begin()

    def begin(self) -> None:
        """List all that is not confirmed, the manifests first."""
        with self._context.store.transaction() as db:
            items = [
                _Item(job.id, None, job.state.is_final)
                for job in reversed(jobs.all_jobs(db))
                if not job.is_confirmed
            ]
            items += [_Item(job_id, batch) for job_id, batch in batches.unconfirmed(db)]
        with self._lock:
            self._items = deque(items)
            self._given_up.clear()

    def step(self) -> bool:
        """One look; False when none is left."""
        with self._lock:
            item = self._items.popleft() if self._items else None
        if item is None:
            return False
        if item.job_id in self._given_up:
            return True
        with self._context.store.transaction() as db:
            job = jobs.load(db, item.job_id)
        try:
            self._look(job, item)
        except StoreTrouble:
            raise
        except PoserigError as error:
            # No more of this job before the next start: its bucket is gone or closed to us.
            self._given_up.add(job.id)
            reason = clean_reason(str(error))
            record(
                "output-not-checked", level=logging.WARNING, labeling_job=job.name, reason=reason
            )
        return True

    def _look(self, job: Job, item: _Item) -> None:
        if item.batch is None:
            is_whole = self._look_at_manifest(job)
            sql, confirmed = "UPDATE jobs SET confirmed = 1 WHERE id = ?", job.id
        else:
            is_whole = self._look_at_batch(job, item.batch)
            sql, confirmed = "UPDATE batches SET confirmed = 1 WHERE id = ?", item.batch.id
        if is_whole and item.is_final:
            with self._context.store.transaction() as db:
                db.execute(sql, (confirmed,))

    def _look_at_manifest(self, job: Job) -> bool:
        size = outputs.size_of_output_manifest(self._context, job)
        if size is None or self._context.objects.size(job.layout.output_manifest) == size:
            return True
        outputs.write_output_manifest(self._context, job)
        record("output-made-again", labeling_job=job.name, uri=job.layout.output_manifest)
        return False

    def _look_at_batch(self, job: Job, batch: Batch) -> bool:
        is_whole = True
        for uri, data in outputs.files_of_batch(self._context, job, batch):
            if self._context.objects.size(uri) != len(data):
                self._context.objects.write(uri, data)
                record("output-made-again", labeling_job=job.name, uri=uri)
                is_whole = False
        return is_whole


def forget_confirmations(context: Context) -> None:
    """Let all output of all jobs be looked at again."""
    with context.store.transaction() as db:
        db.execute("UPDATE batches SET confirmed = 0 WHERE confirmed = 1")
        db.execute("UPDATE jobs SET confirmed = 0 WHERE confirmed = 1")
