"""Keeps a project's queue as its folder is: what is judged good is offered, once."""

import logging
import threading
from collections.abc import Callable

from poserig.errors import PoserigError
from poserig.formats.started import StartLines
from poserig.groundtruth.sources import image_name
from poserig.json import JsonObject
from poserig.labeling.operator import Operator
from poserig.labeling.states import ObjectState
from poserig.labeling.store import LabelingStore
from poserig.project.job import line_of, source_ref_of
from poserig.project.look import News, look
from poserig.project.photographs import Photographs
from poserig.project.places import Places

log = logging.getLogger(__name__)
_READ_AT_ONCE = 5000
GONE = "ClientError: The photograph is not in the folder any more, or has another content."
"""Why a photograph that waited for somebody has failed."""


class Queue:
    """Looks at the folder on a thread of its own, once for each start.

    Args:
        places: The project's.
        photographs: What is known of them.
        operator: The engine's side for operators.
        store: The engine's store, to see what is offered already.
        job_name: The project's job.
        tell: Told what the look found, in words.
    """

    def __init__(
        self,
        places: Places,
        photographs: Photographs,
        operator: Operator,
        store: LabelingStore,
        job_name: str,
        tell: Callable[[str], None],
    ) -> None:
        self._places = places
        self._photographs = photographs
        self._operator = operator
        self._store = store
        self._job_name = job_name
        self._tell = tell
        self._offered: set[str] = set()
        self._waiting: dict[str, int] = {}
        self._starts: dict[str, JsonObject] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="project-queue", daemon=True)
        self.is_settled = threading.Event()
        """Set when the look has ended."""

    def start(self) -> None:
        """Begins the look."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it, after the files that are being judged."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        try:
            self._read_job()
            self._starts = StartLines(self._places.photographs).by_name()
            news = look(
                self._places.photographs, self._photographs, self._offer, self._stopping.is_set
            )
            if not self._stopping.is_set():
                self._withdraw_what_is_gone()
                self._tell(str(news))
                log.info("project: looked at the folder: %s", _counts(news))
        except (PoserigError, OSError) as error:
            log.error("project: the folder was not looked at: %s", error)
            self._tell(f"Not all photographs were looked at: {error}")
        finally:
            self.is_settled.set()

    def _offer(self, source_refs: list[str]) -> None:
        for one in source_refs:
            self._waiting.pop(one, None)
        new = [one for one in dict.fromkeys(source_refs) if one not in self._offered]
        if new and not self._stopping.is_set():
            lines = [line_of(one, self._starts.get(image_name(one), {})) for one in new]
            self._operator.add_data_objects(self._job_name, lines)
            self._offered.update(new)

    def _read_job(self) -> None:
        """Sees what is offered already, and what of it still waits for somebody."""
        status = self._store.find_job(self._job_name)
        start = 0
        while status is not None:
            some = self._store.data_objects(status.id, start=start, limit=_READ_AT_ONCE)
            if not some:
                break
            for one in some:
                source_ref = source_ref_of(one.text)
                if one.state is ObjectState.FAILED and one.reason == GONE:
                    continue  # when it comes back, it is offered again
                self._offered.add(source_ref)
                if one.state in (ObjectState.PENDING, ObjectState.OPEN):
                    self._waiting[source_ref] = one.index
            start = some[-1].index + 1

    def _withdraw_what_is_gone(self) -> None:
        """Takes back what waits and was not seen: nobody could look at it."""
        if self._waiting:
            indexes = sorted(self._waiting.values())
            self._operator.withdraw_data_objects(self._job_name, indexes, GONE)


def _counts(news: News) -> str:
    return (
        f"{news.images} images, {len(news.new)} new, {len(news.changed)} changed, "
        f"{len(news.renamed)} renamed, {len(news.gone)} gone, {len(news.left_out)} left out"
    )
