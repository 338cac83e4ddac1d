"""Reads a label of the output manifest, whole or shortened by `poserig.pose.label.shrink`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple

from poserig.json import NUMBER_TYPES, Json, is_number
from poserig.pose.keypoints import VISIBILITIES, Box, Flat, Instance
from poserig.pose.label import VERSION, LabelError, is_label
from poserig.pose.label.build import UPRIGHT, default_confidence, default_origins
from poserig.pose.rig_file import library_rig


class LabelRig(NamedTuple):
    """A further rig of a label.

    Attributes:
        rig: Its name.
        rig_hash: Its hash, or "".
        keypoint_names: In the order of its instances' keypoints.
        revision: Of the rig, from 1.
    """

    rig: str
    rig_hash: str
    keypoint_names: tuple[str, ...]
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Label:
    """The label of one image.

    Attributes:
        rig: Name of the rig, or "".
        keypoint_names: In the order of the instances' keypoints.
        size: Width and height of the image in pixels, or None.
        instances: Keypoints flat x, y, v, in pixels, three finite numbers for each name of their
            rig.
        agreement: Of the workers, 0 to 1; None for one worker.
        workers: Number of answers in it, or None.
        orientation: EXIF orientation of the image file, 1 to 8; None when the label does not say.
            Coordinates are as displayed, that is after it was applied.
        issues: Their types, each once.
        tags: Of the image.
        note: On the image, or "".
        rigs: Further rigs, whose names are in `rig` of their instances.
        rig_revision: Of its rig, from 1.
    """

    rig: str
    keypoint_names: tuple[str, ...]
    size: tuple[int, int] | None
    instances: tuple[Instance, ...]
    agreement: float | None
    workers: int | None
    orientation: int | None = None
    issues: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    rigs: tuple[LabelRig, ...] = ()
    rig_revision: int = 1


def parse_label(value: Json, *, default_confidences: bool = True) -> Label:
    """Reads a label of any version. Members that it leaves out get their defaults.

    Args:
        value: From JSON: the label attribute of a line of the output manifest.
        default_confidences: Whether an instance that states no confidences gets the default ones,
            1 for each labeled keypoint; otherwise it has none.

    Raises:
        LabelError: It is only a reference to S3, its rig is unknown, it was written by a newer
            poserig, or a member is wrong.
    """
    if not is_label(value):
        raise LabelError("This is no label of poserig.", cure="Expected rig and instances.")
    if "instances" not in value:
        raise LabelError(
            f"The label itself lies at {value['label_ref']}.",
            cure="Put its content into the manifest, or label these images without it.",
        )
    version: Json = value.get("version", 1)
    if not (is_number(version) and 1 <= version <= VERSION):
        raise LabelError(
            f"is {version}; this poserig reads labels up to version {VERSION}.",
            where="version",
            cure="Install a newer poserig.",
        )
    names = _keypoint_names(value)
    rigs = _rigs(value)
    points = {"": len(names), **{name: len(one.keypoint_names) for name, one in rigs.items()}}
    if not isinstance(value["instances"], list):
        raise LabelError("is not an array.", where="instances")
    # A label with a reference left out confidences and origins that differ from their default too.
    is_whole = "label_ref" not in value
    agreement, workers = value.get("agreement"), value.get("workers")
    return Label(
        rig=value["rig"],
        keypoint_names=names,
        size=_size(value.get("image")),
        instances=tuple(
            _instance(item, position, points, is_whole, version, default_confidences)
            for position, item in enumerate(value["instances"])
        ),
        agreement=agreement if is_number(agreement) else None,
        workers=workers if type(workers) is int else None,
        orientation=_orientation(value.get("image"), version),
        issues=_issue_types(value.get("issues")),
        tags=_texts(value.get("tags")),
        note=_text(value.get("note")),
        rigs=tuple(rigs.values()),
        rig_revision=_revision(value.get("rig_revision")),
    )


def _rigs(label: Mapping[str, Json]) -> dict[str, LabelRig]:
    """Returns the further rigs of a label by name."""
    found: dict[str, LabelRig] = {}
    if not label.get("rigs"):
        return found
    if not isinstance(label["rigs"], list):
        raise LabelError("is not an array.", where="rigs")
    for position, item in enumerate(label["rigs"]):
        where = f"rigs[{position}]"
        if not isinstance(item, dict) or not isinstance(item.get("rig"), str) or not item["rig"]:
            raise LabelError("has no name `rig`.", where=where)
        names = _keypoint_names(item, f"{where}.labels")
        found[item["rig"]] = LabelRig(
            item["rig"], _text(item.get("rig_hash")), names, _revision(item.get("rig_revision"))
        )
    return found


def _issue_types(issues: Json) -> tuple[str, ...]:
    found = issues if isinstance(issues, list) else ()
    return tuple(dict.fromkeys(str(one.get("type")) for one in found if isinstance(one, dict)))


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _revision(value: Json) -> int:
    return value if type(value) is int and value > 0 else 1


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""


def _keypoint_names(label: Mapping[str, Json], where: str = "labels") -> tuple[str, ...]:
    rig = library_rig(label["rig"])
    names = label.get("labels")
    if not names and rig:
        return rig.keypoint_names
    if not names:
        raise LabelError(
            f'"{label["rig"]}" is no rig of the library and the label does not name its points.',
            where=where,
            cure="Add the keypoint names, in order.",
        )
    if not isinstance(names, (list, tuple)) or not all(isinstance(name, str) for name in names):
        raise LabelError("is not an array of keypoint names.", where=where)
    return tuple(names)


def _instance(
    item: Json,
    position: int,
    points: Mapping[str, int],
    is_whole: bool,
    version: Json,
    default_confidences: bool,
) -> Instance:
    keypoints = item.get("keypoints") if isinstance(item, dict) else None
    where = f"instances[{position}].keypoints"
    rig = _text(item.get("rig")) if isinstance(item, dict) else ""
    count = points.get(rig)
    if count is None:
        raise LabelError(f'is "{rig}", which is not in `rigs`.', where=f"instances[{position}].rig")
    if not isinstance(keypoints, list) or len(keypoints) != 3 * count:
        raise LabelError(f"needs {3 * count} numbers for {count} points.", where=where)
    if not _are_numbers(keypoints):
        raise LabelError("holds something that is no number.", where=where)
    if not VISIBILITIES.issuperset(keypoints[2::3]):
        raise LabelError("has a visibility that is not 0, 1 or 2.", where=where)
    return Instance(
        id=str(item.get("id", position + 1)),
        name=str(item.get("name", "")),
        keypoints=keypoints,
        confidence=_confidence(item, keypoints, is_whole and default_confidences),
        # Version 1 had no origins.
        origins=_origins(item, keypoints) if is_whole and version != 1 else "",
        # That of version 1 was always the box around the keypoints.
        box=_box(item.get("bbox")) if version != 1 else None,
        category=_text(item.get("class")),
        score=item["score"] if is_number(item.get("score")) else None,
        flags=_texts(item.get("flags")),
        note=_text(item.get("note")),
        rig=rig,
    )


def _are_numbers(values: Sequence[Json]) -> bool:
    """Whether all are finite numbers. A sum that is finite tells it for most in one step."""
    try:
        if NUMBER_TYPES.issuperset(map(type, values)) and isfinite(sum(values)):
            return True
    except OverflowError:
        pass
    return all(map(is_number, values))


def _box(value: Json) -> Box | None:
    if not isinstance(value, list) or len(value) != 4 or not all(map(is_number, value)):
        return None
    left, top, width, height = value
    return left, top, width, height


def _confidence(item: Mapping[str, Json], keypoints: Flat, has_default: bool) -> Sequence[float]:
    if "confidence" not in item:
        return default_confidence(keypoints) if has_default else ()
    found = item["confidence"]
    readable = isinstance(found, list) and 3 * len(found) == len(keypoints)
    return found if readable and all(map(is_number, found)) else ()


def _origins(item: Mapping[str, Json], keypoints: Flat) -> str:
    found: Json = item.get("origins")
    if found is None:
        return default_origins(keypoints)
    return found if isinstance(found, str) and 3 * len(found) == len(keypoints) else ""


def _orientation(image: Json, version: Json) -> int | None:
    if not isinstance(image, dict):
        return None
    found: Json = image.get("orientation", None if version == 1 else UPRIGHT)
    return found if type(found) is int else None


def _size(image: Json) -> tuple[int, int] | None:
    members: Mapping[str, Json] = image if isinstance(image, dict) else {}
    width: Json = members.get("width")
    height: Json = members.get("height")
    return (int(width), int(height)) if is_number(width) and is_number(height) else None
