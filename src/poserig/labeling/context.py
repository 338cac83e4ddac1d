"""Holds what all parts of the labeling engine share: the store, the ports, the templates."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from poserig.json import Json
from poserig.labeling.clock import SteadyClock
from poserig.labeling.errors import TemplateError
from poserig.labeling.events import record
from poserig.labeling.jobs import Job, Jobs
from poserig.labeling.newest_labels import NewestLabels
from poserig.labeling.ports import (
    Clock,
    FunctionInvoker,
    ObjectStore,
    Redundancy,
    Wording,
    Worker,
    WorkerDirectory,
)
from poserig.labeling.store import LabelingStore
from poserig.labeling.template import WorkerTaskTemplate

_CACHED_TEMPLATES = 32
_PRESIGN_MARGIN_SECONDS = 60


class Templates:
    """Parsed worker task templates of the jobs in use.

    Args:
        store: Where their texts are.
        objects: Presigns what the templates grant read access to.
        wording: Changes them by the settings of their jobs; without it they stay as they were.
    """

    def __init__(
        self, store: LabelingStore, objects: ObjectStore, wording: Wording | None = None
    ) -> None:
        self._store = store
        self._wording = wording
        self._objects = objects
        self._lock = threading.Lock()
        self._parsed: OrderedDict[tuple[int, int], WorkerTaskTemplate] = OrderedDict()

    def render(self, job: Job, task_input: Json) -> str:
        """Renders the page of one task. Raises TemplateError."""
        with self._lock:
            template = self._parsed.get((job.id, job.status.revision))
        if template is None:
            template = self._parse(job)
        return template.render(task_input)

    def _parse(self, job: Job) -> WorkerTaskTemplate:
        text = self._store.job_setup(job.id).template
        # An address must live as long as the worker may look at the page.
        seconds = job.request.task_seconds + _PRESIGN_MARGIN_SECONDS
        # grant_read_access signs with the job's role: it must be able to read the image.
        objects = self._objects.as_role(job.request.role_arn)
        template = self._made(job, text, lambda uri: objects.presign(uri, seconds))
        with self._lock:
            self._parsed[job.id, job.status.revision] = template
            while len(self._parsed) > _CACHED_TEMPLATES:
                self._parsed.popitem(last=False)
        return template

    def _made(self, job: Job, text: str, presign: Callable[[str], str]) -> WorkerTaskTemplate:
        if self._wording is not None:
            try:
                dressed = self._wording.dressed(job.name, text, job.settings)
                return WorkerTaskTemplate(dressed, presign)
            except TemplateError as error:  # too long with them: people label all the same
                reason = str(error)
                record(
                    "words-left-out", level=logging.WARNING, labeling_job=job.name, reason=reason
                )
        return WorkerTaskTemplate(text, presign)


@dataclass(frozen=True, slots=True)
class Context:
    """The store, the ports, and who we are on this machine's AWS.

    Attributes:
        jobs: The store's jobs, parsed.
        objects, functions: With the rights of this machine's operator; `objects_of` and
            `functions_of` have those of a job.
        clock: The wall clock, for stamps.
        steady: The time for deadlines.
        newest: Labels that were made again when a job was over.
        exported: When the labels of a job, by its name, were last handed out; None for never. An
            answer in them cannot be taken back.
        redundancy: Says whether one more answer would change a label; without it all are asked that
            a job asks for.
        wake: Set when there may be something to do for the engine's thread.
    """

    store: LabelingStore
    jobs: Jobs
    objects: ObjectStore
    functions: FunctionInvoker
    workers: WorkerDirectory
    clock: Clock
    steady: SteadyClock
    region: str
    account: str
    templates: Templates
    newest: NewestLabels
    exported: Callable[[str], datetime | None] = lambda _: None
    redundancy: Redundancy | None = None
    wake: threading.Event = field(default_factory=threading.Event)

    def objects_of(self, job: Job) -> ObjectStore:
        """The objects as the job's role reaches them, written with the job's key."""
        return self.objects.as_role(job.request.role_arn, job.request.kms_key_id)

    def functions_of(self, job: Job) -> FunctionInvoker:
        """The functions as the job's role may call them."""
        return self.functions.as_role(job.request.role_arn)

    def first_workers(self, job: Job) -> int:
        """Answers that a data object of the job needs before its first label."""
        settings = job.settings
        return settings.workers if self.redundancy is None else settings.first_workers

    def is_on_team(self, job: Job, worker: Worker) -> bool:
        """Whether the worker may work on the job."""
        teams = self.workers.workteams_of(worker)
        return any(team.arn == job.request.workteam_arn for team in teams)
