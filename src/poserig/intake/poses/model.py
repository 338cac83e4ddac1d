"""Defines what has been read of a foreign file of poses.

Units and shapes: the keypoints of an instance are flat x, y, v, with three numbers for each of its
names. x and y are image pixels, origin top-left, with fractions. v is the visibility, as in COCO.
Scores are 0 to 1.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from poserig.intake.poses import PosesError
from poserig.json import Json
from poserig.pose.keypoints import Box


class LeftOut(NamedTuple):
    """Something of the file that was not taken.

    Attributes:
        kind: Why, as a name of `rules.KINDS`, for counting.
        where: The point, as "number of the instance: name", or a place in the file.
        detail: Why, for a person: the sentence whose subject is the place.
    """

    kind: str
    where: str
    detail: str

    def __str__(self) -> str:
        return f"{self.where} {self.detail}"


class PoseInstance(NamedTuple):
    """One object with its keypoints.

    Attributes:
        names: Keypoint names, in the order of the file.
        keypoints: Flat x, y, v, in pixels; 0, 0, 0 for a point that is not labeled or was left out.
        scores: One for each name, None where the file has none; empty when it has none at all.
        score: Of the whole instance, or None.
        id: As the file has it, or "".
        name: What people called it, or "".
        category: Name of its category, or "".
        box: Left, top, width and height in pixels, or None.
        not_there: Names of points that somebody said are not there.
        flags: Such as "truncated".
        note: For people, or "".
        rig: Name of its rig, when a label of poserig has several and it is not the first, or when a
            file of another program says so; else "".
        members: The instance as it came, in the component's own shape; None for other shapes.
    """

    names: tuple[str, ...]
    keypoints: Sequence[float]
    scores: Sequence[float | None] = ()
    score: float | None = None
    id: str = ""
    name: str = ""
    category: str = ""
    box: Box | None = None
    not_there: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    note: str = ""
    rig: str = ""
    members: Mapping[str, Json] | None = None


class ImagePoses(NamedTuple):
    """The instances of one image.

    Attributes:
        instances: In the order of the file.
        source: Name or address of the image, or "" where the file does not say.
        size: Width and height in pixels, or None.
        left_out: What was not taken, in the order of the file.
        refused: Why nothing of it can be used, when the file has other images too; else None.
        tags: Of the image.
        note: On the image, for people, or "".
    """

    instances: tuple[PoseInstance, ...]
    source: str = ""
    size: tuple[int, int] | None = None
    left_out: tuple[LeftOut, ...] = ()
    refused: PosesError | None = None
    tags: tuple[str, ...] = ()
    note: str = ""

    def counts(self) -> dict[str, int]:
        """Returns how often something was left out, by its kind."""
        return dict(Counter(item.kind for item in self.left_out))


class Hints(NamedTuple):
    """What a file may leave unsaid, from whoever has it read.

    Attributes:
        names: Keypoint names in the order of arrays that do not name their points; None: unknown.
        size: Width and height of the image in pixels, or None.
        normalized: Whether somebody said that coordinates are shares of width and height.
        exact: Whether shares become pixels that give the same shares again (`shares`), for files
            that are written again in their format; they are rounded otherwise.
    """

    names: tuple[str, ...] | None = None
    size: tuple[int, int] | None = None
    normalized: bool = False
    exact: bool = False


NO_HINTS = Hints()
