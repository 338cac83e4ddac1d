"""Reads a label, whole or lean."""

from collections.abc import Mapping
from dataclasses import dataclass

from poserig.json import Json
from poserig.pose.keypoints import Instance, bounding_box
from poserig.pose.label import LabelError, is_label
from poserig.pose.rig_file import library_rig


@dataclass(frozen=True, slots=True)
class Label:
    """What a later job needs of a label: whose points they are, and where.

    Attributes:
        rig: Name of the rig, or "".
        keypoint_names: Keypoint names, in the order of the instances' keypoints.
        instances: Keypoints flat x, y, v.
    """

    rig: str
    keypoint_names: tuple[str, ...]
    instances: tuple[Instance, ...]


def parse_label(value: Json) -> Label:
    """Reads a label of ours, whole or lean.

    Raises:
        LabelError: It only refers to S3, its rig is unknown, or a member is wrong.
    """
    if not is_label(value):
        raise LabelError("This is no label of poserig.", cure="Expected rig and instances.")
    if "instances" not in value:
        raise LabelError(
            f"The label itself lies at {value['label_ref']}.",
            cure="Put its content into the manifest, or label these images without it.",
        )
    rig = library_rig(value["rig"])
    names = value.get("labels") or (rig.keypoint_names if rig else None)
    if names is None:
        raise LabelError(
            f'"{value["rig"]}" is no rig of the library and the label does not name its points.',
            where="labels",
            cure="Add the keypoint names, in order.",
        )
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise LabelError("is not an array of keypoint names.", where="labels")
    if not isinstance(value["instances"], list):
        raise LabelError("is not an array.", where="instances")
    instances = []
    for position, item in enumerate(value["instances"]):
        keypoints = item.get("keypoints") if isinstance(item, dict) else None
        if not isinstance(keypoints, list) or len(keypoints) != 3 * len(names):
            raise LabelError(
                f"needs {3 * len(names)} numbers for {len(names)} points.",
                where=f"instances[{position}].keypoints",
            )
        name = str(item.get("name", ""))
        instances.append(
            Instance(id=str(item.get("id", position + 1)), name=name, keypoints=keypoints)
        )
    return Label(rig=value["rig"], keypoint_names=tuple(names), instances=tuple(instances))


def whole(label: Mapping[str, Json]) -> dict[str, Json]:
    """A lean label with everything that was left out worked out again."""
    workers = label["workers"]
    instances = []
    for item in label["instances"]:
        keypoints = item["keypoints"]
        instances.append(
            {
                "id": item["id"],
                "name": item.get("name", ""),
                "keypoints": keypoints,
                "bbox": item.get("bbox") or list(bounding_box(keypoints) or (0, 0, 0, 0)),
                "confidence": item.get("confidence") or [1 if v else 0 for v in keypoints[2::3]],
                "score": item.get("score", 1),
                "sources": item.get("sources", workers),
            }
        )
    return dict(label, instances=instances)
