"""Writes and reads Label Studio's tasks, with the labeling config that they belong to.

Rules (labelstud.io, "Task format" and "Export annotations"): a task has `data` with the address of
the image and `annotations`, each with a `result` of regions in percent of the image. A
keypoint names its object, a rectangle, in `parentID`. A choice or a text about a region has its id.
For exports to COCO and YOLO from Label Studio every keypoint label has a `model_index`, which is
its place in the order.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final
from urllib.parse import quote

from poserig.formats.label_studio_config import BOX, FLAGS, IMAGE, NOTE, TAGS, TEXT, Config
from poserig.formats.label_studio_source import CONFIG, TASKS, open_label_studio
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.intake.poses.label_studio import text_in
from poserig.intake.poses.shares import share_of
from poserig.json import Json, JsonObject
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance, bounding_box

FORMAT: Final = Format(
    name="label-studio",
    title="Label Studio",
    target="folder",
    suffix="",
    holds=frozenset(("category", "box", "flags", "note", "tags", "image_note", "size", "empty")),
    several_rigs=True,
    source="https://labelstud.io/guide/task_format",
    needs_size=True,
    needs_images=True,
    notes=(
        f"{TASKS} is for Import, {CONFIG} for the project's labeling interface.",
        "Images are addressed as local files below the folder of the export: set"
        " LOCAL_FILES_SERVING_ENABLED and LOCAL_FILES_DOCUMENT_ROOT to it.",
        "Label Studio knows no hidden points: occluded ones are written like visible ones.",
        "Every instance has a rectangle, which its points name: the drawn one, else the one around"
        " its points. Its label is the class; each rig has its keypoint labels.",
        "Flags are choices and a note is a text of the rectangle, tags are choices and the note on"
        " an image a text of the image. An import takes all choices and texts so.",
    ),
)
# Width of a point on the screen, in percent of the image.
POINT_WIDTH: Final = 0.5


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes the tasks, one on each line of an array, and the config."""
    config = Config(plan)
    with (path / TASKS).open("w", encoding="utf-8") as file:
        between = "[\n"
        for image in images:
            task = task_of(image, config)
            text = json.dumps(task, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            file.write(f"{between}{text}")
            between = ",\n"
        file.write("[]\n" if between == "[\n" else "\n]\n")
    (path / CONFIG).write_text(config.text(), encoding="utf-8")


def task_of(image: LabeledImage, config: Config) -> JsonObject:
    """Returns the task of an image.

    Args:
        image: With its size.
        config: Grows by what the task needs.
    """
    kept = image.kept["image"] if image.kept else {}
    result: list[Json] = list(kept.get("others", ()))
    for item in image.instances:
        own = image.kept["instances"].get(item.id, {}) if image.kept else {}
        result += _regions(image, item, own, config)
    tags, note = ({"id": name, "to_name": IMAGE} for name in (TAGS, TEXT))
    result += _choices(image.tags, TAGS, tags, {}, kept.get("tags", ()), config)
    result += _texts(image.note, TEXT, note, {}, kept.get("note", ()), config)
    address = f"/data/local-files/?d={quote(f'images/{image.name}')}"
    task = {"data": {IMAGE: address}, **kept.get("task", {})}
    return {**task, "annotations": [{**kept.get("annotation", {}), "result": result}]}


def _regions(
    image: LabeledImage, item: Instance, kept: Mapping[str, Json], config: Config
) -> Iterator[JsonObject]:
    """Yields the rectangle, the points, the flags and the note of an instance."""
    assert image.size is not None  # noqa: S101  # `needs_size`
    width, height = image.size
    across, down = width / 100, height / 100
    common: JsonObject = {
        "original_width": width, "original_height": height, "image_rotation": 0, "to_name": IMAGE
    }  # fmt: skip
    label, names, points_of = config.of(image, item)
    box = item.box or bounding_box(item.keypoints)
    number = kept["box"]["id"] if kept.get("box") else f"instance-{item.id}"
    hull = list(bounding_box(item.keypoints) or ())
    is_same_place = (
        kept.get("hull") == hull if item.box is None else kept.get("drawn") == [*item.box]
    )
    place: JsonObject = {}
    has_details = bool(item.flags or item.note)
    if kept.get("box") and is_same_place:
        place = kept["box"]["value"]
        if item.category not in ("", *place["rectanglelabels"]):
            place = {**place, "rectanglelabels": [label]}
        yield {**kept["box"], "value": place}
    elif box is not None and (kept.get("box") or not kept or has_details):
        place = {
            "x": share_of(box[0], across), "y": share_of(box[1], down),
            "width": share_of(box[2], across), "height": share_of(box[3], down),
            "rotation": 0, "rectanglelabels": [label],
        }  # fmt: skip
        region = {**common, "id": number, "from_name": BOX, "type": "rectanglelabels"}
        yield {**region, **kept.get("box", {}), "value": place}
    for index, name in enumerate(names):
        x, y, v = item.keypoints[3 * index : 3 * index + 3]
        if not v:
            continue
        own = kept.get("points", {}).get(name, {})
        value = {
            "width": POINT_WIDTH,
            **own.get("value", {}),
            "x": share_of(x, across), "y": share_of(y, down), "keypointlabels": [name],
        }  # fmt: skip
        if own:
            yield {**own, "value": value}
        else:
            region = {"id": f"{number}-{index}", "from_name": points_of, "type": "keypointlabels"}
            yield {**common, **region, "parentID": number, "value": value}
    place = {name: place[name] for name in PLACE if name in place}
    region = {**common, "id": number}
    yield from _choices(item.flags, FLAGS, region, place, kept.get("flags", ()), config)
    yield from _texts(item.note, NOTE, region, place, kept.get("note", ()), config)


PLACE: Final = ("x", "y", "width", "height", "rotation")


def _choices(
    wanted: Sequence[str],
    control: str,
    region: JsonObject,
    place: JsonObject,
    kept: Sequence[JsonObject],
    config: Config,
) -> Iterator[JsonObject]:
    """Yields the choices of an image or a region: those of an imported file, and further ones."""
    left = dict.fromkeys(wanted)
    for one in kept:
        before = one["value"]["choices"]
        still = [choice for choice in before if choice in wanted]
        for choice in still:
            left.pop(choice, None)
        if still:
            yield {**one, "value": {**one["value"], "choices": still}}
    if left:
        config.choose(control, left)
        value = {**place, "choices": [*left]}
        yield {**region, "from_name": control, "type": "choices", "value": value}


def _texts(
    wanted: str,
    control: str,
    region: JsonObject,
    place: JsonObject,
    kept: Sequence[JsonObject],
    config: Config,
) -> Iterator[JsonObject]:
    """Yields the text of an image or a region: that of an imported file while it is the same."""
    if kept and "\n".join(map(text_in, kept)) == wanted:
        yield from kept
    elif wanted:
        config.write(control)
        value = {**place, "text": [wanted]}
        yield {**region, "from_name": control, "type": "textarea", "value": value}


def read(path: Path, reading: Reading) -> Opened:
    """Opens a JSON file of tasks, or the folder that has it."""
    return open_label_studio(path, reading)
