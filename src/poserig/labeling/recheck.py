"""Makes files in S3 again that were lost there; the store holds all that is in them.

At its start an engine lists what no earlier start has found in S3. It then looks at one batch or
one output.manifest at a time, between its other work. A file that is there in its right size is
confirmed, and no later start looks at it. A file that is missing or has another size is written
again, and the next start looks at it once more. So a power cut can lose only files that were
written since the last start, and the next start writes them again.
"""

import logging
import threading
from collections import deque
from dataclasses import dataclass

from poserig.errors import PoserigError
from poserig.labeling import outputs
from poserig.labeling.context import Context
from poserig.labeling.events import clean_reason, record
from poserig.labeling.jobs import Job
from poserig.labeling.states import ObjectState
from poserig.labeling.trouble import StoreTrouble


@dataclass(frozen=True, slots=True)
class _Item:
    """One look: at the output.manifest of a job, or at the files of one of its batches."""

    job_id: int
    batch_id: int | None
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
        """Lists all that is not confirmed, the manifests first."""
        store = self._context.store
        items = [
            _Item(status.id, None, status.state.is_final)
            for status in reversed(store.list_jobs())
            if not status.is_confirmed
        ]
        items += [_Item(job_id, batch_id) for job_id, batch_id in store.unconfirmed_batches()]
        with self._lock:
            self._items = deque(items)
            self._given_up.clear()

    def step(self) -> bool:
        """One look; False when none is left."""
        with self._lock:
            item = self._items.popleft() if self._items else None
        if item is None:
            return False
        is_erased = item.job_id in self._context.store.erased_jobs()
        if is_erased or item.job_id in self._given_up:
            return True
        job = self._context.jobs.load(item.job_id)
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
        if item.batch_id is None:
            is_whole = self._look_at_manifest(job)
        else:
            is_whole = self._look_at_batch(job, item.batch_id)
        if is_whole and item.is_final:
            self._context.store.confirm(job.id, item.batch_id)

    def _look_at_manifest(self, job: Job) -> bool:
        if not job.has(ObjectState.LABELED, ObjectState.FAILED, ObjectState.SKIPPED):
            return True
        manifest = outputs.output_manifest(self._context, job)
        if self._context.objects_of(job).size(job.layout.output_manifest) == len(manifest):
            return True
        outputs.write_lines(self._context, job, manifest)
        record("output-made-again", labeling_job=job.name, uri=job.layout.output_manifest)
        return False

    def _look_at_batch(self, job: Job, batch_id: int) -> bool:
        is_whole = True
        for uri, data in outputs.files_of_batch(self._context, job, batch_id):
            if self._context.objects_of(job).size(uri) != len(data):
                self._context.objects_of(job).write(uri, data)
                record("output-made-again", labeling_job=job.name, uri=uri)
                is_whole = False
        return is_whole
