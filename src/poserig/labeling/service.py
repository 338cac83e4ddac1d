"""Runs the labeling service: its engine, the operator's side and the workers' side."""

import logging
from collections.abc import Callable
from datetime import datetime
from types import TracebackType
from typing import Self

from poserig.labeling.changing import Changing
from poserig.labeling.clock import SteadyClock
from poserig.labeling.context import Context, Templates
from poserig.labeling.engine import Engine
from poserig.labeling.events import record
from poserig.labeling.gathering import GATHERING_SECONDS
from poserig.labeling.jobs import Jobs
from poserig.labeling.lead import Lead
from poserig.labeling.newest_labels import NewestLabels
from poserig.labeling.operator import Operator
from poserig.labeling.ports import (
    Clock,
    FunctionInvoker,
    ObjectStore,
    Redundancy,
    Wording,
    WorkerDirectory,
)
from poserig.labeling.reviewing import Reviewing
from poserig.labeling.shelving import Shelving
from poserig.labeling.store import LabelingStore
from poserig.labeling.trouble import StoreTrouble
from poserig.labeling.walking import WalkingDesk


class LabelingService:
    """Labeling jobs as Ground Truth runs them, durable in a store.

    Args:
        store: Remembers everything; `stop` closes it.
        objects: Images, manifests, templates and results.
        functions: Pre- and post-annotation functions.
        workers: Who may work on what.
        clock: The time.
        region: AWS region, for ARNs.
        account: AWS account id, for ARNs.
        gathering_seconds: How long answered data objects wait for others before a call of the
            post-annotation function.
        exported: When the labels of a job, by its name, were last handed out; None for never.
        redundancy: Says whether one more answer would change a label; without it every image gets
            as many answers as its job asks for.
        wording: Changes worker task templates by the settings of their jobs.

    Attributes:
        operator: Creates, describes, lists and stops jobs.
        desk: Hands tasks to workers, takes their answers, shows results.
        lead: Decides about images.
        changing: Shows and changes settings of jobs, and keeps the log of their changes.
        shelving: Archives, deletes and erases jobs.
        reviewing: Opens labels for review, and takes what is decided about them.
    """

    def __init__(
        self,
        store: LabelingStore,
        objects: ObjectStore,
        functions: FunctionInvoker,
        workers: WorkerDirectory,
        clock: Clock,
        region: str,
        account: str,
        gathering_seconds: float = GATHERING_SECONDS,
        exported: Callable[[str], datetime | None] = lambda _: None,
        redundancy: Redundancy | None = None,
        wording: Wording | None = None,
    ) -> None:
        self._context = Context(
            store,
            Jobs(store),
            objects,
            functions,
            workers,
            clock,
            SteadyClock(clock, store),
            region,
            account,
            Templates(store, objects, wording),
            NewestLabels(objects),
            exported,
            redundancy,
        )
        self._engine = Engine(self._context, gathering_seconds)
        self.operator = Operator(self._context)
        self.desk = WalkingDesk(self._context)
        self.lead = Lead(self._context)
        self.changing = Changing(self._context)
        self.shelving = Shelving(self._context, self._engine.between_steps)
        self.reviewing = Reviewing(self._context)

    def start(self) -> None:
        """Runs the engine on a thread of its own; it takes up what an earlier run left.

        Workers may be served before: what they submit is kept, and consolidated after the start.
        """
        self._engine.start()

    def stop(self) -> None:
        """Stops the engine's thread and closes the store; a second time changes nothing."""
        if not self._context.store.is_open:
            return
        self._engine.stop()
        try:
            self._context.steady.save()
        except StoreTrouble as error:  # the next start then counts from an earlier time
            record("clock-not-saved", level=logging.WARNING, reason=str(error))
        self._context.store.close()

    def recheck_outputs(self) -> None:
        """Looks at all output of all jobs in S3 again, and makes again what is missing there.

        For an operator who restored a backup, or whose local AWS lost objects. The engine does it
        between its other work; what cannot be written is tried again after the next start.
        """
        self._context.store.forget_confirmations()
        self._engine.recheck.begin()
        self._context.wake.set()

    def run_until_idle(self) -> None:
        """Does all that can be done without workers or time, in the caller's thread."""
        self._engine.run_until_idle()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
