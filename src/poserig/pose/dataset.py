"""Defines a labeled data set: images with their instances, read from labels or other formats.

Batch quality, reports and formats share these types. A data set is a function that yields its
images anew each time, so that no reader has to keep all of them in memory.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from poserig.json import Json
from poserig.pose.keypoints import Instance
from poserig.pose.label.read import LabelRig, parse_label


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
        name: Path of the file relative to the user's folder, with slashes; "" when nobody knows.
        workers: How many answers are in the label; None when nobody knows.
        is_given: It came from elsewhere, and no worker has looked at it yet.
        issues: Types of the issues of the label, each once.
        tags: Of the image.
        note: For people, or "".
        kept: What an import keeps of the foreign file beside the label: {"format": …, "image": {…},
            "instances": {id: {…}}}; None for nothing.
        texts: Keypoints of each instance as the JSON that they were read from, without brackets,
            for writers of JSON; () when nobody has them.
        split: Part of the data set, such as "train" or "test"; "" when it has no parts.
        rigs: Further rigs, whose names are in `rig` of their instances. The keypoints of these
            instances are in the order of their own rig.
        rig_revision: Of the rig, from 1.
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
    name: str = ""
    workers: int | None = None
    is_given: bool = False
    issues: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    kept: Mapping[str, Json] | None = None
    texts: tuple[str, ...] = ()
    rigs: tuple[LabelRig, ...] = ()
    rig_revision: int = 1

    def rig_of(self, item: Instance) -> tuple[str, tuple[str, ...]]:
        """Returns the name of an instance's rig, and its keypoint names in order."""
        if item.rig:
            for one in self.rigs:
                if one.rig == item.rig:
                    return one.rig, one.keypoint_names
        return self.rig, self.keypoint_names


def by_rig(image: LabeledImage) -> list[LabeledImage]:
    """Returns an image for each rig of an image, with the instances of that rig alone.

    For whoever reads one rig at a time. The image's own rig comes first, also without instances.
    What is said about the image as a whole stands in each.
    """
    if not image.rigs:
        return [image]
    own = LabelRig(image.rig, "", image.keypoint_names, image.rig_revision)
    texts = dict(zip((id(item) for item in image.instances), image.texts, strict=False))
    found = []
    for one in (own, *image.rigs):
        mine = [item for item in image.instances if item.rig == ("" if one is own else one.rig)]
        found.append(
            replace(
                image,
                rig=one.rig,
                keypoint_names=one.keypoint_names,
                rig_revision=one.revision,
                instances=tuple(replace(item, rig="") for item in mine),
                texts=tuple(texts[id(item)] for item in mine) if texts else (),
                rigs=(),
            )
        )
    return found


# A data set: each call yields all its images, in the same order.
Images = Callable[[], Iterable[LabeledImage]]


def labeled_image(
    value: Json, source: str, line: int, name: str = "", texts: tuple[str, ...] = ()
) -> LabeledImage:
    """Makes an image of its label.

    Args:
        value: The label, from JSON.
        source: What was labeled.
        line: Line of the manifest, from 1.
        name: Path of the file relative to the user's folder, or "".
        texts: See there.

    Raises:
        LabelError: The value is no label, or a member of it is wrong.
    """
    # A single worker's confidence is always 1 and measures nothing. No worker: an imported label,
    # whose confidences are those of a model if there are any.
    workers: Json = value.get("workers") if isinstance(value, dict) else None
    label = parse_label(value, default_confidences=workers not in (0, 1))
    instances = label.instances
    if workers == 1 and any(item.confidence for item in instances):
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
        name=name,
        workers=label.workers,
        issues=label.issues,
        tags=label.tags,
        note=label.note,
        rigs=label.rigs,
        rig_revision=label.rig_revision,
        texts=texts if len(texts) == len(instances) else (),
    )
