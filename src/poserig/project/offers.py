"""Offers a project's photographs in one labeling job, each once, and takes back what is gone."""

from collections.abc import Callable, Iterable

from poserig.json import JsonObject
from poserig.labeling.operator import Operator
from poserig.labeling.states import ObjectState
from poserig.labeling.store import LabelingStore
from poserig.project.job import line_of, source_ref_of

_READ_AT_ONCE = 5000
_WAITING = (ObjectState.PENDING, ObjectState.OPEN, ObjectState.DECLINED)
GONE = "ClientError: The photograph is not in the folder any more, or has another content."
"""Why a photograph that waited for somebody has failed."""


class Offers:
    """What one job of a project has been offered.

    Args:
        operator: The engine's side for operators.
        store: The engine's store, to see what is offered already.
        job_name: The job.
        start: Answers the attributes with which a photograph's line begins, by its source-ref.
    """

    def __init__(
        self,
        operator: Operator,
        store: LabelingStore,
        job_name: str,
        start: Callable[[str], JsonObject],
    ) -> None:
        self._operator = operator
        self._store = store
        self._job_name = job_name
        self._start = start
        self._offered: set[str] = set()
        self._seen: set[str] = set()
        self._absent: set[str] = set()
        self._rests = False

    def begin(self) -> None:
        """Begins a look at the folder. A job that was put aside, or is gone, takes nothing."""
        status = self._store.find_job(self._job_name)
        self._rests = status is None or status.state.is_shelved
        if not self._offered:
            self._read_job()
        self._seen.clear()

    def offer(self, source_refs: Iterable[str]) -> None:
        """Takes photographs that the look has seen; those that are not offered yet, are now."""
        seen = list(dict.fromkeys(source_refs))
        self._seen.update(seen)
        if self._rests:
            return
        new = [one for one in seen if one not in self._offered]
        if new:
            lines = [line_of(one, self._start(one)) for one in new]
            self._operator.add_data_objects(self._job_name, lines)
            self._offered.update(new)

    def end(self) -> None:
        """Ends a whole look: what waits and was not seen is taken back, nobody could look at it."""
        missing = self._offered - self._seen
        if self._rests:
            return
        if missing - self._absent:
            waiting = [
                index for source_ref, index, _, _ in self._lines(_WAITING) if source_ref in missing
            ]
            if waiting:
                self._operator.withdraw_data_objects(self._job_name, waiting, GONE)
                self._read_job()
        self._absent = self._offered - self._seen

    def _read_job(self) -> None:
        self._offered = {
            source_ref
            for source_ref, _, state, reason in self._lines()
            # when one comes back that was gone, it is offered again
            if (state, reason) != (ObjectState.FAILED, GONE)
        }

    def _lines(
        self, states: tuple[ObjectState, ...] | None = None
    ) -> Iterable[tuple[str, int, ObjectState, str]]:
        status = self._store.find_job(self._job_name)
        start = 0
        while status is not None:
            some = self._store.data_objects(
                status.id, start=start, limit=_READ_AT_ONCE, states=states
            )
            if not some:
                break
            for one in some:
                yield source_ref_of(one.text), one.index, one.state, one.reason
            start = some[-1].index + 1
