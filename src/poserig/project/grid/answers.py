"""Judges each answer to an image once: how much it holds, how long it took, how well it fits.

An answer is held to the label of its round when others have answered too or a reviewer accepted
it, and to the label of a later round when a reviewer or somebody else corrected it. Without the
accepted ones every answer that is judged would have been wrong. Points are of the kinds of
`poserig.report.compare`. Only instances of the label's own rig are judged.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from poserig.errors import PoserigError
from poserig.formats.rigs import Rigs
from poserig.groundtruth.answers.request import WorkerResponse
from poserig.json import Json
from poserig.labeling.states import TaskState
from poserig.labeling.store.sqlite.followed import ChangedObject, FollowedTurn
from poserig.pose.keypoints import Instance
from poserig.pose.label.read import Label, parse_label
from poserig.pose.rig import Rig
from poserig.report.compare import INVERSION, Comparison, compare
from poserig.report.model import GivenAnswer
from poserig.report.reading import answers_of

CONSENSUS, CORRECTION, ACCEPTED = "consensus", "correction", "accepted"
_SEVERAL = 2
_EXCHANGED = 3
"""An answer with so many points on their left/right partners has a side exchanged."""


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """One worker's answer to an image in one round.

    Attributes:
        worker_id: Ground Truth's workerId.
        round: From 1.
        finished: When it was submitted; aware, UTC.
        seconds: Working time; None when it was not measured.
        instances, points: Labeled in it.
        basis: `CONSENSUS`, `CORRECTION`, `ACCEPTED`, or "" when nothing is there to hold it to.
        quality: Mean OKS of the instances, 0 to 1; 0 without a basis.
        kinds: Points of both by kind.
        left_out: Points that only the label has, on paired instances.
        missed, invented: Instances that only the label, or only the answer has.
        is_exchanged: Left and right are exchanged in it.
        is_back: Its people are seen from behind, by the label.
    """

    worker_id: str
    round: int
    finished: datetime
    seconds: float | None
    instances: int
    points: int
    basis: str = ""
    quality: float = 0.0
    kinds: Mapping[str, int] | None = None
    left_out: int = 0
    missed: int = 0
    invented: int = 0
    is_exchanged: bool = False
    is_back: bool = False


def judge(
    one: ChangedObject, label: Json, rigs: Rigs, *, is_accepted: bool = False
) -> list[JudgedAnswer]:
    """Judges the answers to an image. What cannot be read is left out.

    Args:
        label: Its whole label; None when it has none.
        rigs: Finds the rig of a label.
        is_accepted: Whether a reviewer accepted the label.
    """
    turns = [turn for turn in one.turns if turn.answer is not None and turn.state in _COUNTS]
    if not turns:
        return []
    try:
        known = None if label is None else parse_label(label)
    except PoserigError:
        known = None
    rig = None if known is None else rigs.of(known.rig, known.keypoint_names)
    several = sum(turn.state is TaskState.SUBMITTED for turn in turns) >= _SEVERAL
    found = []
    for turn in turns:
        answer = _read(turn, known)
        if answer is None:
            continue
        basis = CONSENSUS if several else ACCEPTED if is_accepted else ""
        if turn.state is TaskState.EARLIER:
            basis = CORRECTION
        if known is None or rig is None or not basis:
            found.append(_counted(turn, answer))
        else:
            own = [item for item in known.instances if not item.rig]
            found.append(_judged(turn, answer, basis, rig, own))
    return found


_COUNTS = (TaskState.SUBMITTED, TaskState.EARLIER)


def _read(turn: FollowedTurn, label: Label | None) -> GivenAnswer | None:
    responses = [WorkerResponse(turn.worker_id, turn.answer)]
    names = () if label is None else label.keypoint_names
    answers, _ = answers_of(responses, "" if label is None else label.rig, names)
    return answers[0] if answers else None


def _counted(turn: FollowedTurn, answer: GivenAnswer) -> JudgedAnswer:
    return JudgedAnswer(
        worker_id=turn.worker_id,
        round=turn.round,
        finished=turn.last,
        seconds=answer.seconds,
        instances=len(answer.instances),
        points=sum(v > 0 for item in answer.instances for v in item.keypoints[2::3]),
    )


def _judged(
    turn: FollowedTurn, answer: GivenAnswer, basis: str, rig: Rig, label: Sequence[Instance]
) -> JudgedAnswer:
    plain = _counted(turn, answer)
    found = compare(rig, label, answer.instances)
    kinds = Counter(point.kind for point in found.points)
    return JudgedAnswer(
        worker_id=plain.worker_id,
        round=plain.round,
        finished=plain.finished,
        seconds=plain.seconds,
        instances=plain.instances,
        points=plain.points,
        basis=basis,
        quality=found.quality,
        kinds=kinds,
        left_out=len(found.left_out),
        missed=found.missed,
        invented=found.invented,
        is_exchanged=kinds[INVERSION] >= _EXCHANGED,
        is_back=_is_back(rig, found),
    )


def _is_back(rig: Rig, found: Comparison) -> bool:
    """Whether most left points lie left of their partners in the image, by the label."""
    signs = 0
    for known, _ in found.pairs:
        flat = known.keypoints
        for index, partner in enumerate(rig.swap_indices):
            if rig.keypoints[index].side == "left" and partner != index:
                a, b = 3 * index, 3 * partner
                if flat[a + 2] and flat[b + 2]:
                    signs += 1 if flat[a] < flat[b] else -1
    return signs > 0
