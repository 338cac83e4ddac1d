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
from poserig.formats.model import Format, Opened, Plan, Reading
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
    holds=frozenset(("visibility", "category", "score", "box", "size", "empty", "links")),
    source="https://open-edge-platform.github.io/datumaro/latest/docs/data-formats/formats/datumaro.html",
    needs_images=True,
    images="images",
    image_path=part_path,
    notes=(
        "Keypoints are `points` with `visibility`, as Datumaro of OpenVINO has them. An import of"
        " CVAT's `skeleton` is written as `skeleton` again.",
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
        self._plan = plan
        kept = plan.kept.get("categories")
        self.value: JsonObject = json.loads(json.dumps(kept)) if isinstance(kept, dict) else {}
        label = self.value.setdefault("label", {})
        self._labels: list[Json] = label.setdefault("labels", [])
        label.setdefault("attributes", [])
        self._points: list[Json] = self.value.setdefault("points", {}).setdefault("items", [])
        self._numbers: dict[tuple[str, tuple[str, ...], str], int] = {}

    def number_of(self, image: LabeledImage, category: str) -> int:
        """Returns the number of the label of an instance."""
        key = image.rig, image.keypoint_names, category
        if key not in self._numbers:
            rig = self._plan.rigs.of(image.rig, image.keypoint_names)
            self._numbers[key] = self._find(rig, category or rig.category or rig.name)
        return self._numbers[key]

    def _find(self, rig: Rig, name: str) -> int:
        for row in self._points:
            number = row["label_id"]
            if self._labels[number]["name"] == name and row["labels"] == list(rig.keypoint_names):
                return int(number)
        number = len(self._labels)
        self._labels.append({"name": name, "parent": "", "attributes": []})
        joints = [[rig.index[link.start] + 1, rig.index[link.end] + 1] for link in rig.links]
        self._points.append(
            {"label_id": number, "labels": list(rig.keypoint_names), "joints": joints}
        )
        return number


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
            files[part].write(between + dumps(_item(image, categories, numbers)))
        for file in files.values():
            file.write(f'],\n"categories":{dumps(categories.value)}}}\n')


def _item(image: LabeledImage, categories: Categories, numbers: Iterator[int]) -> JsonObject:
    kept = image.kept["image"] if image.kept else {}
    media: JsonObject = {**kept.get("media", {}), "path": image.name}
    if image.size:
        media["size"] = [image.size[1], image.size[0]]
    made: dict[tuple[str, str], JsonObject] = {}
    others = list(kept.get("annotations", ()))
    groups = {one.get("group") for one in others}
    for item in image.instances:
        own = image.kept["instances"].get(item.id, {}) if image.kept else {}
        # Datumaro's own exports take the number as unique in the data set, and a group for one
        # object of the image.
        number = next(numbers)
        while not own and number in groups:
            number = next(numbers)
        group = own.get("group", number)
        groups.add(group)
        for name, row in _annotations(item, own, categories.number_of(image, item.category)):
            made[item.id, name] = {"id": number, **row, "group": group}
    rows: list[Json] = []
    for place in kept.get("order", ()):
        if isinstance(place, list):
            key = str(place[0]), str(place[1])
            rows += [made.pop(key)] if key in made else []
        elif others:
            rows.append(others.pop(0))
    return {
        "id": kept.get("id", str(PurePosixPath(image.name).with_suffix(""))),
        "annotations": [*rows, *made.values(), *others],
        **(kept.get("members", {}) if kept else {"attr": {}}),
        "image": media,
    }


def _annotations(
    item: Instance, kept: Mapping[str, Json], label: int
) -> list[tuple[str, JsonObject]]:
    """Returns the keypoints under the name "points", and the box under "bbox"."""
    attributes: JsonObject = {}
    if item.score is not None:
        attributes["score"] = item.score
    row: JsonObject = {"attributes": attributes, **kept.get("members", {}), "label_id": label}
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
