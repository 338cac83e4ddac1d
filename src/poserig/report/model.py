"""Defines what a report reads: images with their labels, what is known of them, and the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What one worker answered about an image.

    Attributes:
        worker: Ground Truth's id of the worker.
        instances: Keypoints flat x, y, v in pixels, in the order of the label's.
        seconds: Working time, or None when nobody measured it.
    """

    worker: str
    instances: tuple[Instance, ...]
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """An issue that stands in a label.

    Attributes:
        type: Of schemas/issues.json, or of another program.
        instance: Id of the instance; "" for the image.
        points: Keypoint names.
    """

    type: str
    instance: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What a label says beside its instances. A member that cannot be read has its default.

    Attributes:
        seconds: Working time of all its workers, or None.
        changes: Member of `changes` to its number; None when the label started from nothing.
        was_modified: Whether its start was changed; None when it started from nothing.
        round: From 1.
        day: On which it was made, or None.
        more_would_help: Chance that one more answer would change it, or None.
        issues: That stand in it.
        verdict: Of a review: "accept", "fix" or "send-back"; "" for none.
    """

    seconds: float | None = None
    changes: Mapping[str, float] | None = None
    was_modified: bool | None = None
    round: int = 1
    day: date | None = None
    more_would_help: float | None = None
    issues: tuple[Found, ...] = ()
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One image of a report.

    Attributes:
        image: With its label.
        rig: Of the label; its keypoints are in the order of the label's.
        facts: What else the label says.
        answers: Of its workers, in the order of their ids; () when nobody kept them.
        gold: Its known instances in the rig's order, or None.
    """

    image: LabeledImage
    rig: Rig
    facts: Facts = field(default_factory=Facts)
    answers: tuple[GivenAnswer, ...] = ()
    gold: tuple[Instance, ...] | None = None


# Returns what belongs to some images of a data set: their entries, in the same order.
Complete = Callable[[Sequence[LabeledImage]], Sequence[Entry]]
