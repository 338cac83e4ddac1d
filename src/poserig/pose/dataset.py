"""A labeled image as batch quality sees it, read from a label of the output manifest."""

from collections.abc import Sequence
from dataclasses import dataclass

from poserig.json import Json, is_number
from poserig.pose.keypoints import Flat
from poserig.pose.label import LabelError
from poserig.pose.label.read import parse_label


@dataclass(frozen=True, slots=True)
class LabeledInstance:
    """One instance of a label.

    Attributes:
        id: Unique on its image.
        name: What the workers called it, or "".
        keypoints: Flat x, y, v.
        confidence: For each keypoint, empty when there was one worker, who has none.
    """

    id: str
    name: str
    keypoints: Flat
    confidence: Sequence[float] = ()


@dataclass(frozen=True, slots=True)
class LabeledImage:
    """One line of an output manifest.

    Attributes:
        source: What was labeled, as the manifest names it.
        line: Its line, from 1.
        rig: Name of the rig, or "".
        keypoint_names: Keypoint names, in the order of the instances' keypoints.
        size: Width and height in pixels, when known.
        instances: Of the image.
        agreement: Of its workers, None for one.
    """

    source: str
    line: int
    rig: str
    keypoint_names: tuple[str, ...]
    size: tuple[int, int] | None
    instances: tuple[LabeledInstance, ...]
    agreement: float | None = None


def labeled_image(value: Json, source: str, line: int) -> LabeledImage:
    """Reads a label of ours.

    Raises:
        LabelError: It is none, or a member of it is wrong.
    """
    label = parse_label(value)
    several = value.get("workers") != 1
    instances = []
    for position, (item, raw) in enumerate(zip(label.instances, value["instances"], strict=True)):
        where = f"instances[{position}]"
        if not all(map(is_number, item.keypoints)):
            raise LabelError("holds something that is no number.", where=f"{where}.keypoints")
        if not {0, 1, 2}.issuperset(item.keypoints[2::3]):
            raise LabelError("has a visibility that is not 0, 1 or 2.", where=f"{where}.keypoints")
        confidence = raw.get("confidence") if several else None
        known = isinstance(confidence, list) and len(confidence) == len(label.keypoint_names)
        known = known and all(map(is_number, confidence or ()))
        instances.append(
            LabeledInstance(item.id, item.name, item.keypoints, confidence or () if known else ())
        )
    size, agreement = value.get("image"), value.get("agreement")
    return LabeledImage(
        source=source,
        line=line,
        rig=label.rig,
        keypoint_names=label.keypoint_names,
        size=(int(size["width"]), int(size["height"])) if isinstance(size, dict) else None,
        instances=tuple(instances),
        agreement=agreement if is_number(agreement) else None,
    )
