"""Reads the lines of a manifest as images of a data set, and makes lines of imported images.

An imported label stands in the attribute "imported". What the label cannot hold of the foreign
file stands beside it in "imported-metadata". A labeling job keeps both, so that an export after
the correction finds them again.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Final

from poserig.errors import PoserigError
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.sources import uploaded_name
from poserig.groundtruth.spilled import is_spilled, whole_label
from poserig.intake.poses import dataset
from poserig.intake.poses.line import is_foreign_label, is_label_of_any
from poserig.intake.poses.read import read_poses
from poserig.json import Json
from poserig.pose.dataset import LabeledImage, labeled_image
from poserig.pose.keypoints import Instance
from poserig.pose.label import is_label

IMPORTED: Final = "imported"
IMPORT_TYPE: Final = "poserig/import"
# Keypoints of an instance in a line, without brackets.
KEYPOINTS: Final = re.compile(r'"keypoints":\s?\[([^\[\]"]*)\]')
# Letters of `origins` that only an instance with a start can have.
STARTED: Final = frozenset("am")


class FailedImage(PoserigError):
    """An image that a labeling job could make no label of. Says why."""


def _is_error(value: Mapping[str, Json]) -> bool:
    return value.get("status") == "error"


def label_attribute(line: Mapping[str, Json], wanted: str = "") -> str:
    """Returns the name of the attribute with the newest label of a line, "" for none.

    What was imported counts only when there is no other.

    Args:
        line: Attributes of the line.
        wanted: The attribute that somebody named, or "".
    """
    if wanted:
        return wanted if wanted in line else ""
    found = ""
    newest = (False, "")
    for name, value in line.items():
        if type(value) is dict and (is_label_of_any(value) or _is_error(value)):
            metadata = line.get(metadata_name(name))
            members = metadata if isinstance(metadata, dict) else {}
            date = name != IMPORTED, str(members.get("creation-date", ""))
            if not found or date >= newest:
                found, newest = name, date
    return found


def image_of(
    line: Mapping[str, Json],
    number: int,
    read: Callable[[str], bytes],
    wanted: str = "",
    foreign: Callable[[], tuple[str, ...]] = tuple,
    text: str = "",
) -> LabeledImage | None:
    """Returns the image of a manifest line; None when the line has no label.

    Args:
        line: Attributes of the line.
        number: Of the line, from 1.
        read: Reads the object at an S3 URI, for labels that are too long for the manifest.
        wanted: The label attribute, or "" to find it.
        foreign: Returns the keypoint names of all labels of other tools, which name only the points
            that they have; () for those of this one.
        text: The line, from which keypoints need not be written again number by number; or "".

    Raises:
        FailedImage: The labeling job could make no label of it.
        PoserigError: The label cannot be read.
    """
    attribute = label_attribute(line, wanted)
    value = line.get(attribute) if attribute else None
    source = line.get("source-ref")
    where = source if isinstance(source, str) else f"line {number}"
    if isinstance(value, dict) and _is_error(value):
        raise FailedImage(f"has no label: {value.get('reason', '')}", where=where)
    if not value:
        _refuse_failed(line, where)
        return None
    uploaded = uploaded_name(where)
    name = uploaded[0] if uploaded else ""
    if not is_label(value) and is_foreign_label(value):
        poses = read_poses(value, attribute).images[0]
        names = foreign() or dataset.names_of([poses])
        image = replace(dataset.labeled_image(poses, names, where, number), name=name)
    else:
        # With several labels in a line nothing tells whose keypoints a text is.
        is_only = text and text.count('"instances"') == 1 and not is_spilled(value)
        texts = tuple(KEYPOINTS.findall(text)) if is_only else ()
        value = whole_label(value, read)
        image = labeled_image(value, where, number, name, texts)
    if IMPORTED not in line:
        return image
    # What a label does not say that was compared with its start, a worker removed.
    tells_all = isinstance(value, dict) and isinstance(value.get("changes"), dict)
    changes = _joined(image, line, attribute, tells_all=tells_all)
    return replace(image, is_given=attribute == IMPORTED, **changes)


def _refuse_failed(line: Mapping[str, Json], where: str) -> None:
    for name, value in line.items():
        if name.endswith("-metadata") and isinstance(value, dict) and "failure-reason" in value:
            raise FailedImage(f"has no label: {value['failure-reason']}", where=where)


def _joined(
    image: LabeledImage, line: Mapping[str, Json], attribute: str, *, tells_all: bool
) -> dict[str, Json]:
    """Returns what the imported label knows of the image and its instances beside keypoints.

    Args:
        image: Of the newest label.
        line: Attributes of the line.
        attribute: Of the newest label.
        tells_all: Whether the label says all of an instance but the score of a model.
    """
    metadata = line.get(metadata_name(IMPORTED))
    kept = metadata.get("kept") if isinstance(metadata, dict) else None
    members = kept if isinstance(kept, dict) else {}
    found = members.get("instances")
    of_instances = dict(enumerate(found, start=1)) if isinstance(found, list) else {}
    changes: dict[str, Json] = {}
    instances: dict[str, Json] = {}
    label = line[IMPORTED]
    before = (
        {item.id: item for item in labeled_image(label, "", 1).instances}
        if attribute != IMPORTED
        else {}
    )
    result = []
    for item in image.instances:
        start = before.get(item.id)
        if attribute != IMPORTED and (start is None or not _began(item)):
            result.append(item)
            continue
        if item.id.isdecimal() and isinstance(of_instances.get(int(item.id)), dict):
            instances[item.id] = of_instances[int(item.id)]
        result.append(_filled(item, start, tells_all=tells_all) if start else item)
    changes["instances"] = tuple(result)
    of_image = members.get("image")
    if instances or isinstance(of_image, dict):
        changes["kept"] = {
            "format": str(metadata.get("format", "")) if isinstance(metadata, dict) else "",
            "image": of_image or {},
            "instances": instances,
        }
    if isinstance(members.get("name"), str):
        changes["name"] = members["name"]
    if isinstance(members.get("split"), str):
        changes["split"] = members["split"]
    return changes


def _began(item: Instance) -> bool:
    """Returns whether an instance has a start. Where origins are unknown, its id says so."""
    return (
        not item.origins
        or bool(STARTED & set(item.origins))
        or any(
            letter == "-" and v
            for letter, v in zip(item.origins, item.keypoints[2::3], strict=True)
        )
    )


def _filled(item: Instance, start: Instance, *, tells_all: bool) -> Instance:
    """Returns an instance with what its label does not say, as it was imported."""
    found = replace(item, score=start.score if item.score is None else item.score)
    if tells_all:
        return found
    return replace(
        found,
        name=item.name or start.name,
        box=item.box or start.box,
        category=item.category or start.category,
        flags=item.flags or start.flags,
        note=item.note or start.note,
    )


def foreign_names(lines: Iterable[Mapping[str, Json]], wanted: str = "") -> tuple[str, ...]:
    """Returns the keypoint names of all labels of other tools, in the order of their appearance.

    Args:
        lines: Attributes of the lines.
        wanted: The label attribute, or "" to find it.
    """
    names: dict[str, None] = {}
    for line in lines:
        value = line.get(label_attribute(line, wanted))
        if is_foreign_label(value):
            with suppress(PoserigError):
                names.update(dict.fromkeys(dataset.names_of(read_poses(value, "label").images)))
    return tuple(names)
