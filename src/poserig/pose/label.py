"""The label of the output manifest: built, shrunk to Ground Truth's limit, and read back.

schemas/label.schema.json describes it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.pose.keypoints import Instance, bounding_box
from poserig.pose.rig_file import library_rig
from poserig.pose.start.values import is_label

VERSION = 1
# Ground Truth refuses a manifest attribute of more characters when the manifest is used again.
MAX_CHARACTERS = 20_000


class LabelError(PoserigError):
    """A label that cannot be read: which member, and why."""


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


def characters(label: Mapping[str, Json]) -> int:
    """How long the label is in the manifest, written compactly."""
    return len(json.dumps(label, separators=(",", ":"), ensure_ascii=False))


# Upper bounds: of a number with its comma, of a text's character (two escapes of six), and of an
# instance and a label beside their numbers and texts.
NUMBER_CHARACTERS = 26
ESCAPED_CHARACTERS = 12
INSTANCE_CHARACTERS = 270
LABEL_CHARACTERS = 500


def most_characters(label: Mapping[str, Json]) -> int:
    """An upper bound of the label's length in JSON, from counting alone.

    Writing a label only to measure it would double the cost of the common small one. The bound
    holds for JSON in every form: spaced or compact, with or without escaped characters.
    """
    texts = len(label["rig"])
    numbers = 0
    for instance in label["instances"]:
        texts += len(instance["name"]) + len(instance["id"])
        numbers += len(instance["keypoints"]) + len(instance["confidence"])
    if label["issues"]:
        texts += sum(len(repr(issue)) for issue in label["issues"])
    if "labels" in label:
        texts += sum(map(len, label["labels"])) + len(label["labels"])
    return (
        LABEL_CHARACTERS
        + INSTANCE_CHARACTERS * len(label["instances"])
        + NUMBER_CHARACTERS * numbers
        + ESCAPED_CHARACTERS * texts
    )


def lean(label: Mapping[str, Json]) -> dict[str, Json]:
    """The same label without what a reader can work out again.

    Leaves out an instance's empty name, its box, a confidence of 1 for each labelled point, and a
    score and sources that say "all workers". `parse_label` fills them in.
    """
    return dict(label, instances=[_lean(item, label["workers"]) for item in label["instances"]])


def _lean(instance: Mapping[str, Json], workers: int) -> dict[str, Json]:
    result = dict(instance)
    del result["bbox"]
    if not result["name"]:
        del result["name"]
    if result["confidence"] == [1 if v else 0 for v in result["keypoints"][2::3]]:
        del result["confidence"]
    if result["score"] == 1:
        del result["score"]
    if result["sources"] == workers:
        del result["sources"]
    return result


def outline(label: Mapping[str, Json], label_ref: str) -> dict[str, Json]:
    """A lean label without confidences, scores and all issues but errors.

    The whole one lies at `label_ref`, an S3 URI.
    """
    result = lean(label)
    result["issues"] = [issue for issue in label["issues"] if issue["severity"] == "error"]
    for instance in result["instances"]:
        instance.pop("confidence", None)
        instance.pop("score", None)
    return {**result, "label_ref": label_ref}


def reference(label: Mapping[str, Json], label_ref: str) -> dict[str, Json]:
    """What stays of a label in the manifest when all of it lies at `label_ref`, an S3 URI."""
    return {
        "version": label["version"],
        "rig": label["rig"],
        "rig_hash": label["rig_hash"],
        "image": label["image"],
        "agreement": label["agreement"],
        "workers": label["workers"],
        "seconds": label["seconds"],
        "label_ref": label_ref,
    }


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
