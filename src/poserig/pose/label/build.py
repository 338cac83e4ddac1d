"""Builds a label, its members in their fixed order."""

from collections.abc import Sequence

from poserig.json import Json
from poserig.pose.label import VERSION


def make_label(
    *,
    rig: str,
    rig_hash: str,
    keypoint_names: Sequence[str] | None,
    image: tuple[int, int] | None,
    instances: Sequence[Json],
    agreement: float | None,
    workers: int,
    issues: Sequence[Json],
    seconds: float | None,
) -> dict[str, Json]:
    """Puts a label together, its members in their fixed order.

    Args:
        rig: Name of the rig, "" when nobody named one.
        rig_hash: The rig's hash, or "".
        keypoint_names: Keypoint names in order, when the rig is not in the library or was inferred.
        image: Width and height in pixels.
        instances: With id, name, keypoints, bbox, confidence, score and sources.
        agreement: 0 to 1; None for a single worker, who has nobody to agree with.
        workers: How many answers went in.
        issues: Findings, each with type and severity.
        seconds: Working time of all workers together.
    """
    label: dict[str, Json] = {"version": VERSION, "rig": rig, "rig_hash": rig_hash}
    if keypoint_names is not None:
        label["labels"] = list(keypoint_names)
    label["image"] = {"width": image[0], "height": image[1]} if image else None
    label["instances"] = list(instances)
    label["agreement"] = agreement
    label["workers"] = workers
    label["issues"] = list(issues)
    label["seconds"] = seconds
    return label
