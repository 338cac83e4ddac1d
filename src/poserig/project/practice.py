"""Runs a practice round: images with known answers, which each person labels before the real ones.

They are data objects of a labeling job of their own, given to one person each.
"""

import threading
from collections.abc import Callable, Sequence

from poserig.labeling.operator import Operator
from poserig.labeling.ports import Worker
from poserig.labeling.states import TaskState
from poserig.labeling.store import LabelingStore
from poserig.local.portal_store.practice import Practiced, PracticeRecords
from poserig.portal.teamwork import Feedback, PracticeStanding
from poserig.pose.rig import Rig
from poserig.project.job import line_of
from poserig.project.photographs import Known
from poserig.project.places import IMAGES
from poserig.project.practice_compare import compare
from poserig.project.practice_feedback import feedback_of, instances_of
from poserig.project.practice_truth import PracticeImage

LIMIT = 0.1
"""Who has more of the known keypoints wrong than this share of a round practices once more."""


class PracticeRound:
    """Implements `poserig.portal.teamwork.Practice` for one rig of a project.

    Args:
        job: The labeling job of the practice images, which grows.
        images: What is practiced.
        rig: What people draw.
        operator: The engine's side for operators.
        store: The engine's store: an answer is read as soon as it is kept.
        records: Who got what, and how they did.
        presign: Makes the address at which a browser reads an image, of its S3 address.
    """

    def __init__(
        self,
        job: str,
        images: Sequence[PracticeImage],
        rig: Rig,
        operator: Operator,
        store: LabelingStore,
        records: PracticeRecords,
        presign: Callable[[str, int], str],
    ) -> None:
        self._job = job
        self._images = {one.known.key: one for one in images}
        self._rig = rig
        self._operator = operator
        self._store = store
        self._records = records
        self._presign = presign
        self._lock = threading.Lock()

    @property
    def job(self) -> str:
        """See the port."""
        return self._job

    @property
    def share(self) -> float:
        """See the port."""
        return LIMIT

    def photograph(self, key: str) -> Known | None:
        """A practice image by its key; None for no such image."""
        found = self._images.get(key)
        return None if found is None else found.known

    def standing(self, worker_id: str) -> PracticeStanding:
        """See the port."""
        rounds: dict[int, list[Practiced]] = {}
        for one in self._records.of(worker_id):
            rounds.setdefault(one.round, []).append(one)
        passed = any(map(_is_passed, rounds.values()))
        now = rounds[max(rounds)] if rounds else []
        done = [one for one in now if one.points is not None]
        by_lead = self._records.is_let_through(worker_id)
        return PracticeStanding(
            images=len(now) or len(self._images),
            done=len(done),
            points=sum(one.points or 0 for one in done),
            wrong=sum(one.wrong for one in done),
            rounds=len(rounds),
            has_passed=passed or by_lead,
            by_lead=by_lead and not passed,
        )

    def begin(self, worker: Worker) -> int:
        """See the port."""
        with self._lock:
            earlier = self._records.of(worker.id)
            for one in earlier:
                if one.points is None and one.key in self._images:
                    return one.index
            number = max((one.round for one in earlier), default=0) + 1
            keys = list(self._images)
            lines = [line_of(str(IMAGES.child(key)), {}) for key in keys]
            first = self._operator.add_data_objects(self._job, lines, assigned=worker.id)
            self._records.begin(worker.id, number, list(enumerate(keys, start=first)))
            return first

    def waiting(self, worker_id: str) -> int | None:
        """See the port."""
        for one in self._records.of(worker_id):
            is_new = one.points is None and one.key in self._images
            if is_new and self._answer(worker_id, one.index) is not None:
                return one.index
        return None

    def feedback(self, worker_id: str, index: int) -> Feedback | None:
        """See the port."""
        row = next((one for one in self._records.of(worker_id) if one.index == index), None)
        answer = None if row is None else self._answer(worker_id, index)
        image = None if row is None else self._images.get(row.key)
        if row is None or answer is None or image is None:
            return None
        drawn = instances_of(answer, self._rig)
        comparison = compare(self._rig, image.instances, drawn)
        wrong = min(comparison.wrong, comparison.points)
        self._records.compared(worker_id, index, comparison.points, wrong)
        address = self._presign(str(IMAGES.child(image.known.key)), 3600)
        return feedback_of(image, comparison, self._rig, image.name, address)

    def let_through(self, worker_id: str) -> None:
        """See the port."""
        self._records.let_through(worker_id)

    def _answer(self, worker_id: str, index: int) -> str | None:
        status = self._store.find_job(self._job)
        turns = () if status is None else self._store.turns_at(status.id, index)
        for turn in reversed(turns):
            if turn.worker_id == worker_id and turn.state is TaskState.SUBMITTED:
                return turn.answer
        return None


def _is_passed(images: Sequence[Practiced]) -> bool:
    if any(one.points is None for one in images):
        return False
    return sum(one.wrong for one in images) <= LIMIT * sum(one.points or 0 for one in images)
