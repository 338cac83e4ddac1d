"""Defines what a worker's answer is once it has been read."""

from collections.abc import Sequence
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.json import Json


class AnswerError(PoserigError):
    """An answer from which no label can be made: which member, and why."""


class NotLabeledError(AnswerError):
    """The worker reported that the image could not be labeled, and submitted nothing else."""


# Named tuples and no dataclasses: a batch makes thousands, and these are made four times as fast.
class AnsweredInstance(NamedTuple):
    """One instance as a worker left it.

    Attributes:
        id: Unique in the answer.
        name: What the worker called it, or "".
        keypoints: Flat x, y, v in the order of the answer's labels; 0, 0, 0 where not labeled.
    """

    id: str
    name: str
    keypoints: Sequence[float]


class Answer(NamedTuple):
    """One worker's answer about one image.

    Attributes:
        rig: Name of the rig, "" when the page did not say.
        rig_hash: Its hash, or "".
        keypoint_names: Keypoint names, in the order of the instances' keypoints.
        image: Width and height in pixels, when the page said so.
        instances: In the order of the answer.
        seconds: Working time, when the page measured it.
        issues: What the worker reported and what was odd about the answer, as members of a
            label's `issues`.
        findings: What the page's own label checks found, likewise; None when it did not look.
    """

    rig: str
    rig_hash: str
    keypoint_names: tuple[str, ...]
    image: tuple[int, int] | None
    instances: tuple[AnsweredInstance, ...]
    seconds: float | None
    issues: tuple[dict[str, Json], ...]
    findings: tuple[dict[str, Json], ...] | None = None
