"""Reads labels of poserig, of every version. They are exact, and nothing of them is left out."""

from collections.abc import Sequence

from poserig.errors import PoserigError
from poserig.intake.poses import PosesError
from poserig.intake.poses.model import ImagePoses, PoseInstance
from poserig.json import Json
from poserig.pose.keypoints import Instance
from poserig.pose.label.read import parse_label


def read_label(value: Json, place: str) -> ImagePoses:
    """Reads a label of poserig.

    Args:
        value: From JSON.
        place: Name of the attribute, for error messages.

    Raises:
        PosesError: The label cannot be read.
    """
    try:
        label = parse_label(value)
    except PoserigError as error:
        where = f"{place}.{error.where}" if error.where else place
        raise PosesError(error.what, where=where, cure=error.cure) from error
    names = {"": label.keypoint_names, **{one.rig: one.keypoint_names for one in label.rigs}}
    return ImagePoses(
        instances=tuple(_instance(names[item.rig], item) for item in label.instances),
        size=label.size,
        tags=label.tags,
        note=label.note,
    )


def _instance(names: Sequence[str], item: Instance) -> PoseInstance:
    return PoseInstance(
        names=tuple(names),
        keypoints=item.keypoints,
        # A confidence of 1 is what a single worker gets: it says nothing about the point.
        scores=[number if number < 1 else None for number in item.confidence],
        id=item.id,
        name=item.name,
        category=item.category,
        box=item.box,
        flags=item.flags,
        note=item.note,
        rig=item.rig,
        # A worker's "not there" is an answer, and survives into the next job.
        not_there=tuple(
            name for name, letter in zip(names, item.origins, strict=False) if letter == "n"
        ),
    )
