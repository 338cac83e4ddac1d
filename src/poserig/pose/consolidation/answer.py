"""Defines what consolidation reads: the answers of the workers of one image."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from poserig.json import Json
from poserig.pose.keypoints import InstanceLike
from poserig.pose.rig import Rig

NO_RIGS: Mapping[str, Rig] = {}


class RigLike(Protocol):
    """A further rig of an answer.

    Attributes:
        rig: Its name.
        rig_hash: Its hash, or "".
        keypoint_names: In the order of its instances' keypoints.
    """

    @property
    def rig(self) -> str: ...
    @property
    def rig_hash(self) -> str: ...
    @property
    def keypoint_names(self) -> tuple[str, ...]: ...


class AnswerLike(Protocol):
    """What one worker answered about one image.

    A protocol, because `groundtruth` makes these answers and never imports `pose`.

    Attributes:
        rig: Name of the rig; "" when the page did not say.
        rig_hash: Its hash, or "".
        keypoint_names: In the order of the instances' keypoints.
        image: Width and height in pixels; None when the page did not say.
        instances: Keypoints flat x, y, v, in pixels.
        seconds: Working time; None when the page did not measure it.
        issues: Members of a label's `issues`: what was odd about the answer.
        findings: What the page's own label checks found, likewise; None when it did not look.
        orientation: EXIF orientation of the image file, 1 to 8; None when the page did not say.
        start: The instances that the page started from, or None.
        no_changes_needed: Whether the worker said so.
        rigs: Further rigs, whose names are in `rig` of their instances.
        tags: Of the image.
        note: On the image, or "".
    """

    @property
    def rig(self) -> str: ...
    @property
    def rig_hash(self) -> str: ...
    @property
    def keypoint_names(self) -> tuple[str, ...]: ...
    @property
    def image(self) -> tuple[int, int] | None: ...
    @property
    def instances(self) -> Sequence[InstanceLike]: ...
    @property
    def seconds(self) -> float | None: ...
    @property
    def issues(self) -> Sequence[Mapping[str, Json]]: ...
    @property
    def findings(self) -> Sequence[Mapping[str, Json]] | None: ...
    @property
    def orientation(self) -> int | None: ...
    @property
    def start(self) -> Sequence[InstanceLike] | None: ...
    @property
    def no_changes_needed(self) -> bool: ...
    @property
    def rigs(self) -> Sequence[RigLike]: ...
    @property
    def tags(self) -> tuple[str, ...]: ...
    @property
    def note(self) -> str: ...


class Votes(NamedTuple):
    """All answers about one image.

    Attributes:
        answers: Worker id → answer, for the answers that could be read.
        failures: Issues about the others; they go into the label.
    """

    answers: Mapping[str, AnswerLike]
    failures: Sequence[Json] = ()
