"""Builds the label of the output manifest, its members in their fixed order."""

from collections.abc import Sequence

from poserig.json import Json
from poserig.pose.keypoints import Box
from poserig.pose.label import VERSION

NO_BOX: Box = (0, 0, 0, 0)


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
    more_would_help: float | None = None,
) -> dict[str, Json]:
    """Builds a label (schemas/label.schema.json).

    Args:
        rig: Name of the rig, "" when nobody named one.
        rig_hash: The rig's hash, or "".
        keypoint_names: In the order of the keypoints; None for a rig of the library that the
            answers named.
        image: Width and height in pixels.
        instances: Made by `make_instance`.
        agreement: 0 to 1; None for a single worker.
        workers: Number of answers that were read.
        issues: Each with type and severity (schemas/issues.json).
        seconds: Working time of all workers together.
        more_would_help: Chance 0 to 1 that one more answer would change the label visibly; None
            for a single worker.
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
    if more_would_help is not None:
        label["more_would_help"] = more_would_help
    return label


def make_instance(
    instance_id: str,
    name: str,
    keypoints: list[float],
    *,
    box: Box | None,
    confidence: list[float],
    score: float,
    sources: int,
) -> dict[str, Json]:
    """Builds one instance of a label.

    Args:
        instance_id: Unique in the label.
        name: What the workers called it, or "".
        keypoints: Flat x, y, v, in pixels.
        box: As `bounding_box` returns it for the keypoints; None becomes [0, 0, 0, 0].
        confidence: Probability 0 to 1 for each keypoint; 0 where none is labeled.
        score: Probability 0 to 1 that the instance is there.
        sources: Number of workers who labeled it.
    """
    return {
        "id": instance_id,
        "name": name,
        "keypoints": keypoints,
        "bbox": list(box or NO_BOX),
        "confidence": confidence,
        "score": score,
        "sources": sources,
    }


def rounded(number: float) -> float:
    """Returns the number with two decimals, as an integer where it is one."""
    result = round(number, 2)
    return int(result) if result == int(result) else result
