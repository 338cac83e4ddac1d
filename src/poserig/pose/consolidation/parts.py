"""Divides answers by rig: a job with several rigs is consolidated one rig after the other."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from poserig.json import Json
from poserig.pose.consolidation.answer import AnswerLike, RigLike
from poserig.pose.keypoints import InstanceLike


class RigPart(NamedTuple):
    """What an answer says about one rig; the attributes are those of `AnswerLike`."""

    rig: str
    rig_hash: str
    keypoint_names: tuple[str, ...]
    image: tuple[int, int] | None
    instances: Sequence[InstanceLike]
    seconds: float | None = None
    issues: Sequence[Mapping[str, Json]] = ()
    findings: Sequence[Mapping[str, Json]] | None = None
    orientation: int | None = None
    start: Sequence[InstanceLike] | None = None
    no_changes_needed: bool = False
    rigs: Sequence[RigLike] = ()
    tags: tuple[str, ...] = ()
    note: str = ""


def part_of(answer: AnswerLike, rig: str) -> AnswerLike:
    """Returns what an answer says about one rig.

    Args:
        answer: About an image.
        rig: Name of one of its `rigs`, or of a rig that only other workers used; "" for its own.

    Returns:
        The answer itself when it has one rig. No instance of a rig is an answer too: the worker
        saw the rig, and found nothing of it.
    """
    if not rig and not answer.rigs:
        return answer
    found = next((one for one in answer.rigs if one.rig == rig), None)
    if rig and found is None:
        return RigPart("", "", (), answer.image, ())
    use = answer if found is None else found
    return RigPart(
        use.rig,
        use.rig_hash,
        use.keypoint_names,
        answer.image,
        [item for item in answer.instances if item.rig == rig],
        findings=answer.findings,
        orientation=answer.orientation,
        start=None if answer.start is None else [item for item in answer.start if item.rig == rig],
    )


def further_rigs(answers: Sequence[AnswerLike]) -> list[str]:
    """Returns the names of the further rigs of an image's answers, each once, sorted."""
    return sorted({one.rig for answer in answers for one in answer.rigs})
