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
    return ImagePoses(
        instances=tuple(_instance(label.keypoint_names, item) for item in label.instances),
        size=label.size,
    )


def _instance(names: Sequence[str], item: Instance) -> PoseInstance:
    return PoseInstance(
        names=tuple(names),
        keypoints=item.keypoints,
        # A confidence of 1 is what a single worker gets: it says nothing about the point.
        scores=[number if number < 1 else None for number in item.confidence],
        id=item.id,
        name=item.name,
        # A worker's "not there" is an answer, and survives into the next job.
        not_there=tuple(
            name for name, letter in zip(names, item.origins, strict=False) if letter == "n"
        ),
    )
