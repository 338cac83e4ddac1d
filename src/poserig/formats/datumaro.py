"""Writes and reads Datumaro's own format: a JSON for each part of the data set, and the images.

Rules (open-edge-platform/datumaro, `plugins/data_formats/datumaro`): `annotations/PART.json` has
categories and items, `images/PART` the images. Keypoints are `points`, flat x, y, with a
`visibility` each: 0 absent, 1 hidden, 2 visible. `categories.points` names them, and its joints
count from 1, as COCO's do. A box is a `bbox` of the same group. Sizes are height, width.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import count
from pathlib import Path, PurePosixPath
from typing import IO, Final

from poserig.formats.datumaro_source import MEMBERS, open_datumaro
from poserig.formats.kinds import Kinds
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.intake.poses.datumaro import IS_CROWD, NOTE, SCORE
from poserig.intake.poses.rules import CROWD
from poserig.json import Json, JsonObject
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance, bounding_box
from poserig.pose.rig import Rig

# The part of a data set that has none.
DEFAULT: Final = "default"
VERSION: Final = "1.0"
# Datumaro's number of the media type "image".
IMAGE: Final = 2


def part_path(name: str, split: str) -> str:
    """Returns the path of an image: below the folder of its part."""
    return f"{split or DEFAULT}/{name}"


FORMAT: Final = Format(
    name="datumaro",
    title="Datumaro",
    target="folder",
    suffix="",
    holds=frozenset(
        (
            "visibility",
            "category",
            "score",
            "box",
            "flags",
            "note",
            "tags",
            "image_note",
            "size",
            "empty",
            "links",
        )
    ),
    several_rigs=True,
    source="https://open-edge-platform.github.io/datumaro/latest/docs/data-formats/formats/datumaro.html",
    needs_images=True,
    images="images",
    image_path=part_path,
    notes=(
        "Keypoints are `points` with `visibility`, as Datumaro of OpenVINO has them. An import of"
        " CVAT's `skeleton` is written as `skeleton` again.",
        "Each rig and class has its label; an image may have instances of several rigs.",
        "Flags are attributes that are true, `crowd` as Datumaro's `is_crowd`; a note is the"
        " attribute `note`. An attribute that is true is imported as a flag.",
        "Tags of an image are annotations of the type `label`, its note the attribute `note` of the"
        " item.",
        "Datumaro itself rounds coordinates to two decimals when it reads them.",
    ),
)
dumps: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Categories:
    """Datumaro's labels: one for each rig and kind of object.

    Args:
        plan: Finds rigs, and has the categories of an imported file.
    """

    def __init__(self, plan: Plan) -> None:
        self._kinds = Kinds(plan)
        kept = plan.kept.get("categories")
        self.value: JsonObject = json.loads(json.dumps(kept)) if isinstance(kept, dict) else {}
        label = self.value.setdefault("label", {})
        self._labels: list[Json] = label.setdefault("labels", [])
        label.setdefault("attributes", [])
        self._points: list[Json] = self.value.setdefault("points", {}).setdefault("items", [])
        self._numbers: dict[str, int] = {}

    def number_of(self, image: LabeledImage, item: Instance) -> int:
        """Returns the number of the label of an instance."""
        name = self._kinds.of(image, item)
        if name not in self._numbers:
            self._numbers[name] = self._find(self._kinds.rigs[name], name)
        return self._numbers[name]

    def number_of_tag(self, tag: str) -> int:
        """Returns the number of the label that is a tag of images."""
        found = next((n for n, row in enumerate(self._labels) if row["name"] == tag), None)
        return self._add(tag) if found is None else found

    def name_of(self, number: Json) -> str:
        """Returns the name of a label, "" for none."""
        is_number = type(number) is int and 0 <= number < len(self._labels)
        return str(self._labels[number]["name"]) if is_number else ""

    def _find(self, rig: Rig, name: str) -> int:
        for row in self._points:
            number = row["label_id"]
            if self._labels[number]["name"] == name and row["labels"] == list(rig.keypoint_names):
                return int(number)
        owners = {row["label_id"] for row in self._points}
        free = (
            at for at, row in enumerate(self._labels) if row["name"] == name and at not in owners
        )
        number = next(free, None)
        number = self._add(name) if number is None else number
        joints = [[rig.index[link.start] + 1, rig.index[link.end] + 1] for link in rig.links]
        self._points.append(
            {"label_id": number, "labels": list(rig.keypoint_names), "joints": joints}
        )
        return number

    def _add(self, name: str) -> int:
        self._labels.append({"name": name, "parent": "", "attributes": []})
        return len(self._labels) - 1


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes a file for each part. Categories stand behind the items: they are known at the end."""
    categories = Categories(plan)
    files: dict[str, IO[str]] = {}
    numbers = count(1)
    (path / "annotations").mkdir(parents=True)
    with ExitStack() as stack:
        for image in images:
            part = image.split or DEFAULT
            between = ",\n"
            if part not in files:
                place = path / "annotations" / f"{part}.json"
                files[part] = stack.enter_context(place.open("w", encoding="utf-8"))
                head = {"dm_format_version": VERSION, "media_type": IMAGE, "infos": {}}
                kept = {name: plan.kept[name] for name in MEMBERS if name in plan.kept}
                members = kept or head
                files[part].write(
                    "{" + "".join(f"{dumps(n)}:{dumps(v)},\n" for n, v in members.items())
                )
                between = '"items":[\n'
            item = _item(image, categories, numbers, plan)
            files[part].write(between + dumps(item))
        for file in files.values():
            file.write(f'],\n"categories":{dumps(categories.value)}}}\n')


def _item(
    image: LabeledImage, categories: Categories, numbers: Iterator[int], plan: Plan
) -> JsonObject:
    kept = image.kept["image"] if image.kept else {}
    media: JsonObject = {**kept.get("media", {}), "path": image.name}
    if image.size:
        media["size"] = [image.size[1], image.size[0]]
    made: dict[tuple[str, str], JsonObject] = {}
    tags = dict.fromkeys(image.tags)
    others = [_without_gone_tag(row, tags, categories) for row in kept.get("annotations", ())]
    groups = {one.get("group") for one in others if one}
    for item in image.instances:
        own = image.kept["instances"].get(item.id, {}) if image.kept else {}
        # Datumaro's own exports take the number as unique in the data set, and a group for one
        # object of the image.
        number = next(numbers)
        while not own and number in groups:
            number = next(numbers)
        group = own.get("group", number)
        groups.add(group)
        label = categories.number_of(image, item)
        for name, row in _annotations(item, own, label, plan):
            made[item.id, name] = {"id": number, **row, "group": group}
    rows: list[Json] = []
    for place in kept.get("order", ()):
        if isinstance(place, list):
            key = str(place[0]), str(place[1])
            rows += [made.pop(key)] if key in made else []
        elif others:
            rows.append(others.pop(0))
    marks = [_tag_row(categories.number_of_tag(tag), next(numbers)) for tag in tags]
    members = kept.get("members", {}) if kept else {"attr": {}}
    attributes = members.get("attr") or {}
    if image.note != str(attributes.get(NOTE) or ""):
        rest = {name: value for name, value in attributes.items() if name != NOTE}
        members = {**members, "attr": {**rest, **({NOTE: image.note} if image.note else {})}}
    return {
        "id": kept.get("id", str(PurePosixPath(image.name).with_suffix(""))),
        "annotations": [row for row in (*rows, *made.values(), *others, *marks) if row],
        **members,
        "image": media,
    }


def _without_gone_tag(row: JsonObject, tags: dict[str, None], categories: Categories) -> JsonObject:
    """Returns an annotation of an imported file; {} for a tag that the image has no more.

    Args:
        row: The annotation.
        tags: Of the image, from which those that are found go.
        categories: Of the file.
    """
    if row.get("type") != "label":
        return row
    name = categories.name_of(row.get("label_id"))
    if not name:
        return row
    if name not in tags:
        return {}
    tags.pop(name)
    return row


def _tag_row(label: int, number: int) -> JsonObject:
    return {"id": number, "type": "label", "attributes": {}, "group": 0, "label_id": label}


def attributes_of(item: Instance, kept: Mapping[str, Json], plan: Plan) -> JsonObject:
    """Returns the attributes of an instance: those of an imported file with its flags and note."""
    left = dict.fromkeys(IS_CROWD if flag == CROWD else flag for flag in item.flags)
    for name in (NOTE, SCORE):
        if name in left:  # an attribute has one value
            left.pop(name)
            plan.losses.add("flags")
    found: JsonObject = {SCORE: item.score} if item.score is not None else {}
    for name, value in kept.items():
        if type(value) is bool:
            found[name] = name in left
            left.pop(name, None)
        elif name != NOTE:
            found[name] = value
    found |= dict.fromkeys(left, True)
    return {**found, NOTE: item.note} if item.note else found


def _annotations(
    item: Instance, kept: Mapping[str, Json], label: int, plan: Plan
) -> list[tuple[str, JsonObject]]:
    """Returns the keypoints under the name "points", and the box under "bbox"."""
    members = kept.get("members", {})
    attributes = attributes_of(item, members.get("attributes") or {}, plan)
    row: JsonObject = {**members, "attributes": attributes, "label_id": label}
    if not attributes and members and "attributes" not in members:
        row.pop("attributes")
    numbers = list(item.keypoints)
    absent = kept.get("absent", {})
    for at in range(0, len(numbers), 3):
        if not numbers[at + 2]:
            numbers[at : at + 2] = absent.get(str(at // 3), (0, 0))
    if kept.get("kind") == "skeleton":
        row |= {"type": "skeleton", "points": numbers}
    else:
        pairs = [n for at in range(0, len(numbers), 3) for n in numbers[at : at + 2]]
        row |= {"type": "points", "points": pairs, "visibility": numbers[2::3]}
        row |= {} if kept else {"z_order": 0}
    hull = bounding_box(item.keypoints)
    rows = [("points", row)]
    as_it_was = item.box is None and kept.get("hull") == list(hull or ())
    if kept and "bbox" not in kept and item.box is None:
        return rows
    box = item.box or hull
    if box is not None:
        more = {"attributes": {}, "z_order": 0, **kept.get("box_members", {}), "label_id": label}
        is_kept = "bbox" in kept and (as_it_was or kept["bbox"] == list(box))
        numbers = kept["bbox"] if is_kept else list(box)
        rows.append(("bbox", {**more, "type": "bbox", "bbox": numbers}))
    return rows


def read(path: Path, reading: Reading) -> Opened:
    """Opens a data set, or one of its JSON files."""
    return open_datumaro(path, reading)
