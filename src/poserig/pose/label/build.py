"""Builds the label of the output manifest, its members in their fixed order.

An instance leaves out what has its default (schemas/label.schema.json).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from poserig.json import Json
from poserig.pose.label import VERSION

UPRIGHT = 1


class Frame(NamedTuple):
    """The image that the coordinates are in: as displayed, after its EXIF orientation was applied.

    Attributes:
        width: In pixels, as displayed.
        height: Likewise.
        orientation: Of the file, as EXIF has it, 1 to 8; None when no page said.
    """

    width: int
    height: int
    orientation: int | None


class Basis(NamedTuple):
    """On how much the judgment of the workers of a label rests.

    Attributes:
        images: Judged together.
        answers: On these images.
        workers: Who gave the answers.
    """

    images: int
    answers: int
    workers: int


def make_label(
    *,
    rig: str,
    rig_hash: str,
    keypoint_names: Sequence[str] | None,
    frame: Frame | None,
    instances: Sequence[Json],
    agreement: float | None,
    workers: int,
    issues: Sequence[Json],
    seconds: float | None,
    more_would_help: float | None = None,
    basis: Basis | None = None,
    changes: Mapping[str, Json] | None = None,
    rigs: Sequence[Json] = (),
    tags: Sequence[str] = (),
    note: str = "",
    rig_revision: int = 1,
) -> dict[str, Json]:
    """Builds a label (schemas/label.schema.json).

    Args:
        rig: Name of the rig, "" when nobody named one.
        rig_hash: The rig's hash, or "".
        keypoint_names: In the order of the keypoints; None for a rig of the library that the
            answers named.
        frame: Of the coordinates; None when no page gave the image's size.
        instances: Made by `make_instance`.
        agreement: 0 to 1; None for a single worker.
        workers: Number of answers that were read.
        issues: Each with type and severity (schemas/issues.json).
        seconds: Working time of all workers together.
        more_would_help: Chance 0 to 1 that one more answer would change the label visibly; None
            for a single worker.
        basis: None for a single worker, who is not judged.
        changes: Against the start (`poserig.pose.label.changes`); None when there was no start.
        rigs: Further rigs of which there are instances, made by `make_rig`.
        tags: Of the image.
        note: On the image, or "".
        rig_revision: Of the rig; 1 is left out.
    """
    label: dict[str, Json] = {"version": VERSION, "rig": rig, "rig_hash": rig_hash}
    if rig_revision != 1:
        label["rig_revision"] = rig_revision
    if keypoint_names is not None:
        label["labels"] = list(keypoint_names)
    label["image"] = _image(frame) if frame else None
    label["instances"] = list(instances)
    label["agreement"] = agreement
    label["workers"] = workers
    label["issues"] = list(issues)
    label["seconds"] = seconds
    if more_would_help is not None:
        label["more_would_help"] = more_would_help
    if basis is not None:
        label["basis"] = basis._asdict()
    if changes is not None:
        label["changes"] = dict(changes)
    if rigs:
        label["rigs"] = list(rigs)
    if tags:
        label["tags"] = list(tags)
    if note:
        label["note"] = note
    return label


def make_rig(
    rig: str, rig_hash: str, keypoint_names: Sequence[str] | None, rig_revision: int = 1
) -> dict[str, Json]:
    """Builds a member of a label's `rigs`; the arguments are as for `make_label`."""
    found: dict[str, Json] = {"rig": rig, "rig_hash": rig_hash}
    if rig_revision != 1:
        found["rig_revision"] = rig_revision
    return found if keypoint_names is None else {**found, "labels": list(keypoint_names)}


def make_instance(
    instance_id: str,
    name: str,
    keypoints: list[float],
    *,
    confidence: Sequence[float] = (),
    score: float = 1,
    sources: int | None = None,
    origins: str = "",
    rig: str = "",
    category: str = "",
    box: Sequence[float] | None = None,
    flags: Sequence[str] = (),
    note: str = "",
) -> dict[str, Json]:
    """Builds one instance of a label, without the members that have their default.

    Args:
        instance_id: Unique in the label.
        name: What the workers called it, or "".
        keypoints: Flat x, y, v, in pixels.
        confidence: Probability 0 to 1 for each keypoint, 0 where none is labeled; () for a single
            worker.
        score: Probability 0 to 1 that the instance is there.
        sources: Number of workers who labeled it; None for all of the label's.
        origins: One letter for each keypoint (schemas/label.schema.json); "" for the default.
        rig: Name of its rig when that is not the label's own, else "".
        category: Its class, or "" for that of its rig.
        box: Left, top, width and height in pixels of a box that somebody drew, or None.
        flags: Of the instance.
        note: For people, or "".
    """
    instance: dict[str, Json] = {"id": instance_id}
    if name:
        instance["name"] = name
    if rig:
        instance["rig"] = rig
    if category:
        instance["class"] = category
    instance["keypoints"] = keypoints
    if origins and origins != default_origins(keypoints):
        instance["origins"] = origins
    if box:
        instance["bbox"] = list(box)
    if flags:
        instance["flags"] = list(flags)
    if note:
        instance["note"] = note
    if confidence and confidence != default_confidence(keypoints):
        instance["confidence"] = list(confidence)
    if score != 1:
        instance["score"] = score
    if sources is not None:
        instance["sources"] = sources
    return instance


def default_confidence(keypoints: Sequence[float]) -> list[float]:
    """Returns 1 for each labeled keypoint, else 0. Keypoints are flat x, y, v."""
    return [1 if v else 0 for v in keypoints[2::3]]


def default_origins(keypoints: Sequence[float]) -> str:
    """Returns p, placed, for each labeled keypoint, else -. Keypoints are flat x, y, v."""
    return "".join(["p" if v else "-" for v in keypoints[2::3]])


def rounded(number: float) -> float:
    """Returns the number with two decimals, as an integer where it is one."""
    result = round(number, 2)
    return int(result) if result == int(result) else result


def _image(frame: Frame) -> dict[str, Json]:
    image: dict[str, Json] = {"width": frame.width, "height": frame.height}
    if frame.orientation != UPRIGHT:
        image["orientation"] = frame.orientation
    return image
