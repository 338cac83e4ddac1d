"""Reads Datumaro's data sets one item at a time; `intake.poses.datumaro` reads the items.

Other annotations of an item, and what Datumaro notes of a skeleton beside its points, are kept for
an export in the same format.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.json_stream import members
from poserig.formats.kinds import with_rigs
from poserig.formats.model import ForeignImage, Opened, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.intake.poses import PosesError
from poserig.intake.poses.datumaro import box_number, labels_of, names_of, source_of
from poserig.intake.poses.model import Hints, PoseInstance
from poserig.intake.poses.read import read_poses
from poserig.json import Json, JsonObject
from poserig.pose.keypoints import bounding_box
from poserig.pose.rig import Rig

# Members of the file that are kept beside its categories.
MEMBERS: Final = ("dm_format_version", "media_type", "info", "infos")
OF_POINTS: Final = frozenset(("id", "type", "points", "visibility", "label_id", "group"))
OF_BOX: Final = frozenset(("id", "type", "bbox", "label_id", "group"))
OF_ITEM: Final = frozenset(("id", "annotations", "image"))


def open_datumaro(path: Path, reading: Reading) -> Opened:
    """Opens a data set.

    Raises:
        FormatError: It is none, cut off, or no label of it has points.
    """
    files = sorted((path / "annotations").glob("*.json")) if path.is_dir() else [path]
    if path.is_dir() and not files:
        files = sorted(path.glob("*.json"))
    heads = [_head(file) for file in files]
    if not heads:
        raise FormatError(
            "has no annotations.",
            where=shown(str(path)),
            cure="Give the folder of the data set, or one of its JSON files.",
        )
    of_kinds = {name: rig for head in heads for name, rig in _rigs(head["categories"])}
    rigs = list(of_kinds.values())
    if not rigs and reading.names is None:
        labels = ", ".join(labels_of(heads[0]["categories"])[:5]) or "there is none"
        raise FormatError(
            f"No label has points ({labels}).",
            where=shown(str(files[0])),
            cure="Write their names into `categories.points`, or name their rig: --rig.",
        )

    def images() -> Iterator[ForeignImage]:
        for file, head in zip(files, heads, strict=True):
            split = "" if len(files) == 1 and file.stem == "default" else file.stem
            for name, value, line in members(file):
                if name != "items":
                    continue
                where = f"{shown(str(file))}:{line}"
                try:
                    image = _image(value, head["categories"], where, split, reading)
                    yield image._replace(poses=with_rigs(image.poses, of_kinds))
                except PosesError as error:
                    reading.refusals.add(FormatError(error.what, where=where, cure=error.cure))

    kept: JsonObject = {
        name: heads[0][name] for name in (*MEMBERS, "categories") if name in heads[0]
    }
    return Opened(images, list(dict.fromkeys(rigs)), kept)


def _head(file: Path) -> JsonObject:
    """Returns what the file holds beside its items."""
    head: JsonObject = {}
    has_items = False
    for name, value, _ in members(file):
        if name == "items":
            has_items = True
        else:
            head[name] = value
    categories = head.get("categories")
    is_right = isinstance(categories, dict) and isinstance(categories.get("label"), dict)
    if not has_items or not is_right:
        raise FormatError(
            "has no `items`." if is_right else "has no `categories` of labels.",
            where=shown(str(file)),
            cure="Give a JSON file that Datumaro wrote in its own format.",
        )
    return head


def _rigs(categories: Mapping[str, Json]) -> Iterator[tuple[str, Rig]]:
    """Yields the name and the rig of each label that has points."""
    labels = labels_of(categories)
    joints = {
        row.get("label_id"): row.get("joints")
        for row in (categories.get("points") or {}).get("items", ())
        if isinstance(row, Mapping)
    }
    for number, names in names_of(categories).items():
        pairs = joints.get(number)
        # They count from 1, as COCO's: where one of them is 0, all are taken from 0.
        ends = [pair for pair in (pairs if isinstance(pairs, list) else []) if _is_pair(pair)]
        first = 0 if any(0 in pair for pair in ends) else 1
        places = range(first, len(names) + first)
        links = [
            (names[start - first], names[end - first])
            for start, end in ends
            if start in places and end in places
        ]
        category = labels[number] if 0 <= number < len(labels) else ""
        if names and len(set(names)) == len(names):
            yield category, rig_of_library(names, category) or make_rig(category, names, links)


def _is_pair(value: Json) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(end) is int for end in value)


def _image(
    item: Json, categories: JsonObject, where: str, split: str, reading: Reading
) -> ForeignImage:
    if not isinstance(item, dict):
        raise PosesError("The item is no object.", cure="Export the data set again.")
    value = {"categories": categories, "items": [item]}
    poses = read_poses(value, where, Hints(names=reading.names, exact=True)).images[0]
    found = item.get("annotations") or []
    rows = [row if isinstance(row, dict) else {} for row in found]
    order, others, boxes = _order(rows, poses.instances)
    kept: JsonObject = {"id": item.get("id"), "order": order}
    if more := {name: value for name, value in item.items() if name not in OF_ITEM}:
        kept["members"] = more
    if others:
        kept["annotations"] = others
    image = item.get("image")
    media = {n: v for n, v in image.items() if n not in ("path", "size")} if image else {}
    if media:
        kept["media"] = media
    return ForeignImage(
        poses=poses,
        name=source_of(item),
        where=where,
        kept=kept,
        kept_instances=[
            _kept(one, rows[int(one.id)], rows[box] if box is not None else None)
            for one, box in zip(poses.instances, boxes, strict=True)
        ],
        split=split,
    )


def _order(
    rows: Sequence[JsonObject], instances: Sequence[PoseInstance]
) -> tuple[list[Json], list[JsonObject], list[int | None]]:
    """Returns the place of each annotation, those that are no part of an instance, and boxes."""
    places: dict[int, list[Json]] = {}
    boxes: list[int | None] = []
    for number, item in enumerate(instances, start=1):
        at = int(item.id)
        places[at] = [number, "points"]
        box = box_number(at, rows)
        # Two skeletons of one group share no box.
        boxes.append(box if box is not None and box not in places else None)
        if boxes[-1] is not None:
            places[boxes[-1]] = [number, "bbox"]
    others = [row for at, row in enumerate(rows) if at not in places]
    return [places.get(at, 0) for at in range(len(rows))], others, boxes


def _kept(item: PoseInstance, row: JsonObject, box: JsonObject | None) -> JsonObject:
    kept: JsonObject = {
        "kind": row["type"],
        "group": row.get("group", 0),
        "hull": list(bounding_box(item.keypoints) or ()),
        "members": {name: value for name, value in row.items() if name not in OF_POINTS},
    }
    kept["members"]["id"] = row.get("id")
    if box is not None:
        kept["bbox"] = box["bbox"]
        kept["box_members"] = {name: value for name, value in box.items() if name not in OF_BOX}
        kept["box_members"]["id"] = box.get("id")
    width = 3 if row["type"] == "skeleton" else 2
    absent = {
        str(at): row["points"][at * width : at * width + 2]
        for at, v in enumerate(item.keypoints[2::3])
        if not v
    }
    # Programs write different places for points that are not there.
    if any(place != [0, 0] for place in absent.values()):
        kept["absent"] = absent
    return kept
