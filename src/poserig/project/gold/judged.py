"""Compares what people answered about gold images with the known poses."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date

from poserig.groundtruth.manifest import parse_line
from poserig.groundtruth.sources import image_name
from poserig.labeling.states import TaskState
from poserig.labeling.store.records import Turn
from poserig.local.portal_store.gold import GivenGold
from poserig.portal.teamwork import Feedback, GoldDay, GoldFigures
from poserig.pose.rig import Rig
from poserig.project.gold.given import GoldGiver
from poserig.project.places import IMAGES
from poserig.project.practice_compare import compare as compare_in_words
from poserig.project.practice_feedback import feedback_of, instances_of
from poserig.report.compare import INVERSION, KINDS, MISS, SWAP
from poserig.report.workers import Fit

_FEWEST = 3
"""Gold images before anything is said of somebody."""
_OFTEN = 0.05


class ProjectGold:
    """Implements `poserig.portal.teamwork.Gold` for the first rig of a project.

    Args:
        giver: Knows who got what.
        rig: What people draw.
        presign: Makes the address at which a browser reads an image, of its S3 address.
        shows_feedback: Whether people see what differed.
    """

    def __init__(
        self,
        giver: GoldGiver,
        rig: Rig,
        presign: Callable[[str, int], str],
        *,
        shows_feedback: bool,
    ) -> None:
        self._giver = giver
        self._rig = rig
        self._presign = presign
        self._shows_feedback = shows_feedback

    @property
    def job(self) -> str:
        """See the port."""
        return self._giver.parts.main

    def figures(self, worker_id: str = "") -> dict[str, GoldFigures]:
        """See the port."""
        records = self._giver.parts.records
        given = records.of(worker_id) if worker_id else records.all()
        fits: defaultdict[str, Fit] = defaultdict(Fit)
        days: defaultdict[str, defaultdict[date, Fit]] = defaultdict(lambda: defaultdict(Fit))
        for one, turn in self._answered(given):
            image = self._giver.image(one.digest)
            if image is None or turn.answer is None:
                continue  # it is not in the folder of gold images any more
            drawn = instances_of(turn.answer, self._rig)
            fits[one.worker_id].add(self._rig, image.instances, drawn)
            if turn.finished is not None:
                day = turn.finished.astimezone(UTC).date()
                days[one.worker_id][day].add(self._rig, image.instances, drawn)
        return {worker: _figures(fit, days[worker]) for worker, fit in fits.items()}

    def waiting(self, worker_id: str) -> int | None:
        """See the port."""
        if not self._shows_feedback:
            return None
        new = [one for one in self._giver.of(worker_id) if one.state == "answered"]
        return next((one.index for one in new if not one.is_seen), None)

    def feedback(self, worker_id: str, index: int) -> Feedback | None:
        """See the port."""
        if not self._shows_feedback:
            return None
        own = [one for one in self._giver.of(worker_id) if one.index == index]
        for one, turn in self._answered(own):
            image = self._giver.image(one.digest)
            if image is None or turn.answer is None:
                break
            self._giver.parts.records.mark_seen(worker_id, index)
            drawn = instances_of(turn.answer, self._rig)
            source = self._source(index)
            address = self._presign(source, 3600)
            found = compare_in_words(self._rig, image.instances, drawn)
            return feedback_of(image, found, self._rig, image_name(source), address)
        self._giver.parts.records.mark_seen(worker_id, index)
        return None

    def _answered(self, given: list[GivenGold]) -> Iterator[tuple[GivenGold, Turn]]:
        """Yields what was answered, with the newest answer."""
        status = self._giver.parts.store.find_job(self._giver.parts.job)
        for one in given if status else ():
            if one.state != "answered" or status is None:
                continue
            for turn in reversed(self._giver.parts.store.turns_at(status.id, one.index)):
                if turn.worker_id == one.worker_id and turn.state is TaskState.SUBMITTED:
                    yield one, turn
                    break

    def _source(self, index: int) -> str:
        store = self._giver.parts.store
        status = store.find_job(self._giver.parts.job)
        found = store.data_objects(status.id, start=index, limit=1) if status else []
        return parse_line(found[0].text, index).source_ref if found else str(IMAGES)


def _figures(fit: Fit, days: dict[date, Fit]) -> GoldFigures:
    return GoldFigures(
        answers=fit.images,
        quality=fit.quality / fit.images,
        kinds={kind: fit.share(kind) for kind in KINDS} if fit.points else {},
        left_out=fit.left_out,
        missed=fit.missed,
        invented=fit.invented,
        days=tuple(
            GoldDay(day.isoformat(), one.images, one.quality / one.images)
            for day, one in sorted(days.items())
        ),
        advice=_advice(fit),
    )


def _advice(fit: Fit) -> str:
    """What the figures mean for a lead, in a sentence; the gravest mistake first."""
    if fit.images < _FEWEST:
        return ""
    points = fit.points + fit.left_out
    for mistake, count, of, told in (
        ("exchange left and right at", fit.kinds[INVERSION], points, "show them how to tell"),
        ("place on somebody else", fit.kinds[SWAP], points, "show them these images"),
        ("place elsewhere", fit.kinds[MISS], points, "look at their images"),
        ("leave out", fit.left_out, points, "say which ones belong"),
    ):
        if count >= _OFTEN * max(of, 1):
            return f"On gold images they {mistake} {count / of:.0%} of the keypoints: {told}."
    return ""
