"""Writes and reads COCO's keypoint annotations.

Rules (cocodataset.org, "Data format", "Keypoint detection"): `keypoints` are flat x, y, v in
the order of the category's names, 0, 0, 0 where not labeled; `num_keypoints` counts those with
v > 0; `skeleton` holds pairs of places in that order, from 1; `bbox` is left, top, width, height.
Members that COCO does not have stand beside them, where pycocotools passes them over.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from poserig.formats.coco_source import open_coco
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import AREA_OF_BOX, Box, Instance, bounding_box, scale_of_box
from poserig.pose.label.build import UPRIGHT
from poserig.pose.rig import Rig

FORMAT: Final = Format(
    name="coco",
    title="COCO keypoints",
    target="file",
    suffix=".json",
    holds=frozenset(
        ("visibility", "confidence", "score", "name", "category", "box", "orientation", "size",
         "empty", "links")
    ),
    source="https://cocodataset.org/#format-data",
    notes=(
        "The box is the one that somebody drew, else the box around the labeled keypoints.",
        "`area` is that of the imported file while its points are as they were; else 0.53 of the"
        " box, the usual share of a person, as there is no segmentation to measure.",
        "Scores, confidences and names of instances stand in `score`, `keypoint_scores` and `name`,"
        " which pycocotools passes over.",
    ),
)  # fmt: skip
CHUNK: Final = 1 << 20
# Members of an annotation that a label decides.
OWN: Final = frozenset(("id", "image_id", "category_id", "iscrowd", "num_keypoints", "keypoints"))
# The least area: evaluation divides by it.
LEAST_AREA: Final = 1
dumps: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode


class Numbers:
    """Gives numbers from 1, and those that an imported file had."""

    def __init__(self) -> None:
        self._last = 0
        # The wanted ones that are ahead of the counter, or were taken out of turn.
        self._taken: set[int] = set()

    def next(self, wanted: Json = None) -> int:
        """Returns a number that was not given yet: the wanted one if it is free."""
        if type(wanted) is int and wanted > self._last and wanted not in self._taken:
            self._taken.add(wanted)
            return wanted
        self._last += 1
        while self._last in self._taken:
            self._taken.remove(self._last)
            self._last += 1
        return self._last


class Categories:
    """COCO's categories: one for each rig and kind of object.

    Args:
        plan: Finds rigs, and has the categories of an imported file.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._numbers = Numbers()
        self._ids: dict[tuple[str, tuple[str, ...], str], int] = {}
        self.rows: list[Json] = []
        kept = plan.kept.get("categories")
        for row in kept if isinstance(kept, list) else ():
            if isinstance(row, dict) and type(row.get("id")) is int:
                self._numbers.next(row["id"])
                self.rows.append(row)

    def id_of(self, image: LabeledImage, category: str) -> int:
        """Returns the number of a category."""
        key = image.rig, image.keypoint_names, category
        number = self._ids.get(key)
        if number is None:
            number = self._ids[key] = self._find(image, category)
        return number

    def _find(self, image: LabeledImage, category: str) -> int:
        rig = self._plan.rigs.of(image.rig, image.keypoint_names)
        name = category or rig.category or rig.name
        for row in self.rows:
            if row.get("name") == name and tuple(row.get("keypoints", ())) == rig.keypoint_names:
                return int(row["id"])
        number = self._numbers.next()
        self.rows.append(category_of(rig, number, name))
        return number


def category_of(rig: Rig, number: int, name: str) -> dict[str, Json]:
    """Returns a category of COCO; its links count from 1."""
    return {
        "id": number,
        "name": name,
        "supercategory": name,
        "keypoints": list(rig.keypoint_names),
        "skeleton": [[rig.index[link.start] + 1, rig.index[link.end] + 1] for link in rig.links],
    }


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes one file. Annotations go through a second one, as they follow the images."""
    categories, numbers, of_annotations = Categories(plan), Numbers(), Numbers()
    with (
        path.open("w", encoding="utf-8") as file,
        TemporaryFile("w+", encoding="utf-8", dir=path.parent) as others,
    ):
        head = {name: plan.kept[name] for name in ("info", "licenses") if name in plan.kept}
        file.write("{" + "".join(f"{dumps(name)}:{dumps(head[name])},\n" for name in head))
        file.write('"images":[')
        image_rows, annotation_rows = _Rows(file), _Rows(others)
        for image in images:
            number = numbers.next(image.kept["image"].get("id") if image.kept else None)
            image_rows.add(dumps(_image(image, number)))
            for item in image.instances:
                category = categories.id_of(image, item.category)
                annotation_rows.add(annotation(image, item, number, category, of_annotations))
            for row in _kept_annotations(image, number, of_annotations):
                annotation_rows.add(dumps(row))
        file.write('],\n"annotations":[')
        others.seek(0)
        shutil.copyfileobj(others, file, CHUNK)
        file.write(f'],\n"categories":{dumps(categories.rows)}}}\n')


class _Rows:
    """Writes the elements of an array, one on each line."""

    def __init__(self, file: IO[str]) -> None:
        self._file, self._between = file, "\n"

    def add(self, row: str) -> None:
        """Writes an element that is JSON already."""
        self._file.write(self._between + row)
        self._between = ",\n"


def _image(image: LabeledImage, number: int) -> dict[str, Json]:
    width, height = image.size or (0, 0)
    row: dict[str, Json] = {
        "id": number, "file_name": image.name, "width": width, "height": height
    }  # fmt: skip
    if image.orientation not in (None, UPRIGHT):
        row["orientation"] = image.orientation
    return {**image.kept["image"].get("members", {}), **row} if image.kept else row


def annotation(
    image: LabeledImage, item: Instance, image_number: int, category: int, numbers: Numbers
) -> str:
    """Returns the annotation of an instance, as JSON.

    Args:
        image: That it is on.
        item: The instance.
        image_number: COCO's id of the image.
        category: COCO's id of its category.
        numbers: Gives its own id.
    """
    kept = image.kept["instances"].get(item.id, {}) if image.kept else {}
    keypoints = zeroed(item.keypoints)
    hull = bounding_box(keypoints)
    visibilities = keypoints[2::3]
    # An encoder for the whole would take three times as long, and this is most of an export.
    text = (
        f'{{"id":{numbers.next(kept.get("id"))},"image_id":{image_number},"category_id":{category},'
        f'"iscrowd":0,"num_keypoints":{len(visibilities) - visibilities.count(0)},'
        f'"keypoints":{keypoints}'
    )
    more: dict[str, Json] = {}
    # Box and area of the imported file hold for as long as what they were measured of.
    if kept and (item.box is not None or kept.get("hull") == list(hull or ())):
        more = {name: kept[name] for name in ("bbox", "area") if name in kept}
    else:
        box = item.box or hull or (0, 0, 0, 0)
        text += f',"bbox":{list(box)},"area":{_area(item, hull)}'
    if item.score is not None:
        more["score"] = item.score
    if item.confidence:
        more["keypoint_scores"] = list(item.confidence)
    if item.name:
        more["name"] = item.name
    more |= {name: value for name, value in kept.get("members", {}).items() if name not in OWN}
    return text + "".join(f",{dumps(name)}:{dumps(value)}" for name, value in more.items()) + "}"


def zeroed(keypoints: Sequence[float]) -> list[float]:
    """Returns keypoints with 0, 0, 0 for those that are not labeled."""
    flat = list(keypoints)
    if 0 in flat[2::3]:
        for at in range(2, len(flat), 3):
            if not flat[at]:
                flat[at - 2] = flat[at - 1] = 0
    return flat


def _area(item: Instance, hull: Box | None) -> float:
    area = AREA_OF_BOX * item.box[2] * item.box[3] if item.box else scale_of_box(hull) ** 2
    return max(round(area, 2), LEAST_AREA)


def _kept_annotations(
    image: LabeledImage, number: int, numbers: Numbers
) -> Iterator[dict[str, Json]]:
    """Yields annotations of the imported file that no label holds: crowds, boxes alone."""
    rows = image.kept["image"].get("annotations") if image.kept else None
    for row in rows if isinstance(rows, list) else ():
        yield {**row, "id": numbers.next(row.get("id")), "image_id": number}


def read(path: Path, reading: Reading) -> Opened:
    """Opens a file of annotations."""
    return open_coco(path, reading)
