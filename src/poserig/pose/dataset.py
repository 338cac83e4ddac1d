"""Defines a labeled data set: images with their instances, read from labels or other formats.

Batch quality, reports and formats share these types. A data set is a function that yields its
images anew each time, so that no reader has to keep all of them in memory.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from poserig.json import Json
from poserig.pose.keypoints import Instance
from poserig.pose.label.read import parse_label


@dataclass(frozen=True, slots=True)
class LabeledImage:
    """One image of a data set.

    Attributes:
        source: What was labeled, as the manifest names it: usually an S3 URI.
        line: Line of the manifest, from 1.
        rig: Name of the rig, or "".
        keypoint_names: In the order of the instances' keypoints.
        size: Width and height in pixels, or None.
        instances: Keypoints flat x, y, v, in pixels. Confidences are empty for one worker.
        agreement: Of its workers, 0 to 1; None for one worker.
        orientation: EXIF orientation of the image file, 1 to 8; None when nobody said. Coordinates
            are as displayed, that is after it was applied.
        split: Part of the data set, such as "train" or "test"; "" when it has no parts.
    """

    source: str
    line: int
    rig: str
    keypoint_names: tuple[str, ...]
    size: tuple[int, int] | None
    instances: tuple[Instance, ...]
    agreement: float | None = None
    split: str = ""
    orientation: int | None = None


# A data set: each call yields all its images, in the same order.
Images = Callable[[], Iterable[LabeledImage]]


def labeled_image(value: Json, source: str, line: int) -> LabeledImage:
    """Makes an image of its label.

    Args:
        value: The label, from JSON.
        source: What was labeled.
        line: Line of the manifest, from 1.

    Raises:
        LabelError: The value is no label, or a member of it is wrong.
    """
    label = parse_label(value)
    instances = label.instances
    if label.workers == 1:
        # A single worker's confidence is always 1 and measures nothing.
        instances = tuple(replace(item, confidence=()) for item in instances)
    return LabeledImage(
        source=source,
        line=line,
        rig=label.rig,
        keypoint_names=label.keypoint_names,
        size=label.size,
        instances=instances,
        agreement=label.agreement,
        orientation=label.orientation,
    )
