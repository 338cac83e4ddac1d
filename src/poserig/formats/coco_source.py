"""Reads COCO files: images, each with its annotations, in the order of the images.

`intake.poses.coco` reads the annotations of each image. What it does not take and COCO has (boxes
without keypoints, segmentations, further members) is kept for an export in the same format.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from poserig.formats import FormatError
from poserig.formats.coco_database import CocoDatabase, Row
from poserig.formats.model import ForeignImage, Opened, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.intake.poses import PosesError
from poserig.intake.poses.arrays import size_in
from poserig.intake.poses.coco import PARTS
from poserig.intake.poses.model import Hints, ImagePoses
from poserig.intake.poses.read import read_poses
from poserig.json import Json, JsonObject
from poserig.pose.keypoints import bounding_box
from poserig.pose.rig import Rig

KEPT: Final = ("info", "licenses", "categories")
# Members of an annotation that a label holds, or that follow from what it holds.
HELD: Final = frozenset(
    ("id", "image_id", "category_id", "keypoints", "num_keypoints", "bbox", "area", "score", "name",
     "keypoint_scores", "iscrowd", "flags", "note", *PARTS)
)  # fmt: skip
# Likewise of an image.
HELD_OF_IMAGE: Final = frozenset(
    ("id", "width", "height", "file_name", "orientation", "tags", "note")
)


def open_coco(path: Path, reading: Reading) -> Opened:
    """Opens a file of COCO's annotations.

    Raises:
        FormatError: It is cut off, no data set of COCO, or no category of it has keypoints.
    """
    database = CocoDatabase(path, reading.refusals)
    rows = database.members.get("categories") or []
    categories = [row for row in rows if isinstance(row, dict)]
    rigs = [rig for row in categories if (rig := rig_of_category(row))]
    if not database.images:
        raise FormatError(
            "has no `images`.",
            where=database.where,
            cure="Give the file with the annotations of a data set.",
        )
    database.check()
    if not rigs and reading.names is None:
        names = ", ".join(str(row.get("name")) for row in categories[:5]) or "there is none"
        raise FormatError(
            f"No category has keypoints ({names}).",
            where=database.where,
            cure="Write their names into `keypoints` of the category, or name their rig: --rig.",
        )

    def images() -> Iterator[ForeignImage]:
        for image, annotations in database:
            try:
                yield _image(image, annotations, categories, database.where, reading)
            except PosesError as error:
                reading.refusals.add(_with_line(error, database.where, image, annotations))

    kept: JsonObject = {name: database.members[name] for name in KEPT if name in database.members}
    return Opened(images, rigs, kept)


def rig_of_category(category: Mapping[str, Json]) -> Rig | None:
    """Returns the rig of a category; None when it has no keypoints.

    COCO's links count from 1. Those of some programs count from 0: where one of them is 0, all are
    taken so.
    """
    found = category.get("keypoints")
    names = [str(name) for name in found] if isinstance(found, list) else []
    if not names or len(set(names)) != len(names):
        return None
    title = str(category.get("name", ""))
    known = rig_of_library(names, title)
    if known is not None:
        return known
    pairs = category.get("skeleton")
    ends = [pair for pair in pairs if _is_pair(pair)] if isinstance(pairs, list) else []
    first = 0 if any(0 in pair for pair in ends) else 1
    places = range(first, len(names) + first)
    links = [
        (names[start - first], names[end - first])
        for start, end in ends
        if start in places and end in places
    ]
    return make_rig(title, names, links)


def _is_pair(value: Json) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(end) is int for end in value)


def _image(
    image: Row, annotations: Sequence[Row], categories: Sequence[Json], where: str, reading: Reading
) -> ForeignImage:
    name = image.value.get("file_name")
    if not isinstance(name, str) or not name:
        raise PosesError("The image has no `file_name`.", cure="Write its path into it.")
    value = {
        "images": [image.value],
        "annotations": [row.value for row in annotations],
        "categories": list(categories),
    }
    found = read_poses(value, "annotations", Hints(names=reading.names, exact=True)).images
    poses = found[0] if found else ImagePoses((), name, size_in(image.value))
    if poses.refused:
        raise poses.refused
    by_id = {str(row.value.get("id")): row.value for row in annotations}
    taken = [by_id.get(item.id, {}) for item in poses.instances]
    others = [row.value for row in annotations if not any(row.value is one for one in taken)]
    orientation = image.value.get("orientation")
    return ForeignImage(
        poses=poses,
        name=name,
        where=f"{where}:{image.line}",
        kept=_kept_of_image(image.value, others),
        kept_instances=[
            _kept(row, item.keypoints) for row, item in zip(taken, poses.instances, strict=True)
        ],
        orientation=orientation if type(orientation) is int else None,
    )


def _kept_of_image(image: JsonObject, others: Sequence[JsonObject]) -> JsonObject:
    kept: JsonObject = {"id": image["id"]}
    if more := {name: value for name, value in image.items() if name not in HELD_OF_IMAGE}:
        kept["members"] = more
    if others:
        kept["annotations"] = list(others)
    return kept


def _kept(row: JsonObject, keypoints: Sequence[float]) -> JsonObject:
    # Box and area hold for as long as the points do.
    kept: JsonObject = {"id": row.get("id"), "hull": list(bounding_box(keypoints) or ())}
    kept |= {name: row[name] for name in ("bbox", "area") if name in row}
    if "keypoints" not in row:
        kept["region"] = True
    if more := {name: value for name, value in row.items() if name not in HELD}:
        kept["members"] = more
    return kept


def _with_line(
    error: PosesError, where: str, image: Row, annotations: Sequence[Row]
) -> FormatError:
    """Returns the error with the line of the annotation that it is about, else of the image."""
    line = image.line
    for number, row in enumerate(annotations):
        if error.where.startswith(f"annotations[{number}]"):
            line = row.line
    return FormatError(error.what, where=f"{where}:{line}", cure=error.cure)
