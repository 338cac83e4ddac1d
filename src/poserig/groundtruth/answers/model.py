"""Defines what a worker's answer is once it has been read.

Units and shapes: the keypoints of an instance are one flat sequence x, y, v, x, y, v, … with three
numbers for each keypoint name of the answer, in their order. x and y are image pixels, origin
top-left, as the worker placed them. v is the visibility, as in COCO: 0 not labeled, 1 labeled but
occluded, 2 visible.

The origins of an instance are one letter for each keypoint name (ORIGINS): how the point came to
be. "" when the page did not say. An instance of another rig of the job has the keypoint names of
that rig instead, which are in `Answer.rigs`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from poserig.errors import PoserigError
from poserig.json import Json

if TYPE_CHECKING:
    from poserig.groundtruth.reviews import Review
    from poserig.groundtruth.rounds import Round

# Placed, moved from its start, accepted as given, not there, nothing said about it.
ORIGINS = frozenset("pman-")


class AnswerError(PoserigError):
    """An answer of which no label can be made; `where` names the member."""


class NotLabeledError(AnswerError):
    """The worker reported that the image could not be labeled, and submitted nothing else."""


# Named tuples and no dataclasses: a batch makes thousands, and making these takes a quarter of the
# time.
class AnsweredInstance(NamedTuple):
    """One instance as a worker left it.

    Attributes:
        id: Unique in the answer.
        name: What the worker called it, or "".
        keypoints: Flat x, y, v; 0, 0, 0 for a keypoint that the instance lacks.
        origins: One letter for each keypoint, or "".
        category: Its class, or "" for that of the rig.
        box: Left, top, width and height in pixels of a box that the worker drew, or None.
        flags: Such as "truncated".
        note: For people, or "".
        rig: Name of its rig, one of the answer's `rigs`; "" for the answer's own.
    """

    id: str
    name: str
    keypoints: Sequence[float]
    origins: str = ""
    category: str = ""
    box: tuple[float, float, float, float] | None = None
    flags: tuple[str, ...] = ()
    note: str = ""
    rig: str = ""


class AnsweredRig(NamedTuple):
    """A further rig of a job with several.

    Attributes:
        rig: Its name.
        rig_hash: Its hash, or "".
        keypoint_names: In the order of its instances' keypoints.
    """

    rig: str
    rig_hash: str
    keypoint_names: tuple[str, ...]


class Answer(NamedTuple):
    """One worker's answer about one image.

    Attributes:
        rig: Name of the rig, "" when the page did not say.
        rig_hash: Its hash, or "".
        keypoint_names: In the order of the instances' keypoints.
        image: Width and height in pixels; None when the page did not say.
        instances: In the order of the answer.
        seconds: Working time; None when the page did not measure it.
        issues: What the worker reported, and what was odd about the answer, as members of a
            label's `issues`.
        findings: What the page's own label checks found, likewise; None when the page did not run
            them.
        orientation: EXIF orientation of the image file, 1 to 8; None when the page did not say.
            Coordinates are as displayed, that is after it was applied.
        start: The instances that the page started from, in the order in which it got them; None
            when it started from nothing, or did not say. Points that the worker's rig lacks are
            left out.
        no_changes_needed: Whether the worker said so.
        rigs: Further rigs of which there are instances.
        tags: Of the image.
        note: On the image, for people, or "".
        has_details: Whether the page shows class, box, flags, tags and notes. What one that does
            not started from is what they are.
        round: Of the task, when it follows an earlier one; None for a first round.
        review: What a reviewer said about the earlier label; None in other tasks.
    """

    rig: str
    rig_hash: str
    keypoint_names: tuple[str, ...]
    image: tuple[int, int] | None
    instances: tuple[AnsweredInstance, ...]
    seconds: float | None
    issues: tuple[dict[str, Json], ...]
    findings: tuple[dict[str, Json], ...] | None = None
    orientation: int | None = None
    start: tuple[AnsweredInstance, ...] | None = None
    no_changes_needed: bool = False
    rigs: tuple[AnsweredRig, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    has_details: bool = False
    round: "Round | None" = None
    review: "Review | None" = None
