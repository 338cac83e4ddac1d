"""Makes the rows of a COCO file: images, annotations, categories, and their numbers."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from poserig.formats.model import Plan
from poserig.intake.poses.rules import CROWD
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import AREA_OF_BOX, Box, Instance, bounding_box, scale_of_box
from poserig.pose.label.build import UPRIGHT
from poserig.pose.rig import Rig

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
        shape: How the file names keypoints.
    """

    def __init__(self, plan: Plan, shape: "Shape") -> None:
        self._plan, self._shape = plan, shape
        self._numbers = Numbers()
        self._ids: dict[tuple[str, tuple[str, ...], str], int] = {}
        self.rows: list[Json] = []
        kept = plan.kept.get("categories")
        for row in kept if isinstance(kept, list) else ():
            if isinstance(row, dict) and type(row.get("id")) is int:
                self._numbers.next(row["id"])
                self.rows.append(row)

    def id_of(self, image: LabeledImage, item: Instance) -> int:
        """Returns the number of the category of an instance."""
        key = *image.rig_of(item), item.category
        number = self._ids.get(key)
        if number is None:
            number = self._ids[key] = self._find(*key)
        return number

    def _find(self, rig_name: str, keypoint_names: tuple[str, ...], category: str) -> int:
        rig = self._plan.rigs.of(rig_name, keypoint_names)
        name = category or rig.category or rig.name
        made = self._shape.category(rig, 0, name)
        for row in self.rows:
            if row.get("name") == name and row.get("keypoints") == made["keypoints"]:
                return int(row["id"])
        number = self._numbers.next()
        self.rows.append({**made, "id": number})
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


def _whole(keypoints: Sequence[float]) -> tuple[Sequence[float], dict[str, Json]]:
    return keypoints, {}


class Shape(NamedTuple):
    """How a variant of COCO lays out the keypoints of an annotation.

    Attributes:
        cut: Cuts all keypoints, flat x, y, v, into those of `keypoints` and further members.
        category: Makes the category of a rig, of its number and its name.
    """

    cut: Callable[[Sequence[float]], tuple[Sequence[float], dict[str, Json]]] = _whole
    category: Callable[[Rig, int, str], dict[str, Json]] = category_of


PLAIN: Final = Shape()


def image_row(image: LabeledImage, number: int) -> dict[str, Json]:
    """Returns the row of an image under a number."""
    width, height = image.size or (0, 0)
    row: dict[str, Json] = {
        "id": number, "file_name": image.name, "width": width, "height": height
    }  # fmt: skip
    if image.orientation not in (None, UPRIGHT):
        row["orientation"] = image.orientation
    if image.tags:
        row["tags"] = list(image.tags)
    if image.note:
        row["note"] = image.note
    return {**image.kept["image"].get("members", {}), **row} if image.kept else row


def annotation(
    image: LabeledImage,
    item: Instance,
    image_number: int,
    category: int,
    numbers: Numbers,
    shape: Shape = PLAIN,
    text: str | None = None,
) -> str:
    """Returns the annotation of an instance, as JSON.

    Args:
        image: That it is on.
        item: The instance.
        image_number: COCO's id of the image.
        category: COCO's id of its category.
        numbers: Gives its own id.
        shape: How the keypoints are laid out.
        text: The keypoints as JSON, without brackets, if somebody has it.
    """
    kept = image.kept["instances"].get(item.id, {}) if image.kept else {}
    keypoints = zeroed(item.keypoints)
    hull = bounding_box(keypoints)
    own, parts = shape.cut(keypoints)
    if text is None or own is not item.keypoints:
        text = ", ".join(map(repr, own))
    visibilities = own[2::3]
    # An encoder for the whole would take three times as long, and this is most of an export.
    labeled = len(visibilities) - visibilities.count(0)
    row = (
        f'{{"id":{numbers.next(kept.get("id"))},"image_id":{image_number},"category_id":{category},'
        f'"iscrowd":{int(CROWD in item.flags)}'
    )
    if labeled or not kept.get("region"):
        row += f',"num_keypoints":{labeled},"keypoints":[{text}]'
    more: dict[str, Json] = {}
    # Box and area of the imported file hold for as long as what they were measured of.
    is_as_imported = (
        kept.get("hull") == list(hull or ())
        if item.box is None
        else kept.get("bbox") == list(item.box)
    )
    if kept and is_as_imported:
        more = {name: kept[name] for name in ("bbox", "area") if name in kept}
    else:
        box = item.box or hull or (0, 0, 0, 0)
        row += f',"bbox":{list(box)},"area":{_area(item, hull)}'
    if item.score is not None:
        more["score"] = item.score
    if item.confidence:
        more["keypoint_scores"] = list(item.confidence)
    if item.name:
        more["name"] = item.name
    if flags := [flag for flag in item.flags if flag != CROWD]:
        more["flags"] = flags
    if item.note:
        more["note"] = item.note
    more |= parts
    more |= {name: value for name, value in kept.get("members", {}).items() if name not in OWN}
    return row + "".join(f",{dumps(name)}:{dumps(value)}" for name, value in more.items()) + "}"


def zeroed(keypoints: Sequence[float]) -> Sequence[float]:
    """Returns keypoints with 0, 0, 0 for those that are not labeled; themselves if they have it."""
    if 0 not in keypoints[2::3]:
        return keypoints
    odd = [
        at
        for at in range(2, len(keypoints), 3)
        if not keypoints[at] and (keypoints[at - 2] or keypoints[at - 1])
    ]
    if not odd:
        return keypoints
    flat = list(keypoints)
    for at in odd:
        flat[at - 2] = flat[at - 1] = 0
    return flat


def _area(item: Instance, hull: Box | None) -> float:
    area = AREA_OF_BOX * item.box[2] * item.box[3] if item.box else scale_of_box(hull) ** 2
    return max(round(area, 2), LEAST_AREA)


def kept_annotations(
    image: LabeledImage, number: int, numbers: Numbers
) -> Iterator[dict[str, Json]]:
    """Yields annotations of the imported file that no label holds: crowds, boxes alone."""
    rows = image.kept["image"].get("annotations") if image.kept else None
    for row in rows if isinstance(rows, list) else ():
        yield {**row, "id": numbers.next(row.get("id")), "image_id": number}
