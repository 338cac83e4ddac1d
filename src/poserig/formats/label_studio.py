"""Writes and reads Label Studio's tasks, with the labeling config that they belong to.

Rules (labelstud.io, "Task format" and "Export annotations"): a task has `data` with the address of
the image and `annotations`, each with a `result` of regions in percent of the image. A
keypoint names its object, a rectangle, in `parentID`. For exports to COCO and YOLO from Label
Studio every keypoint label has a `model_index`, which is its place in the order.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from poserig.formats.label_studio_source import CONFIG, TASKS, open_label_studio
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.intake.poses.shares import share_of
from poserig.json import Json, JsonObject
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance, bounding_box
from poserig.pose.rig import Rig

FORMAT: Final = Format(
    name="label-studio",
    title="Label Studio",
    target="folder",
    suffix="",
    holds=frozenset(("category", "box", "size", "empty")),
    source="https://labelstud.io/guide/task_format",
    needs_size=True,
    needs_images=True,
    notes=(
        f"{TASKS} is for Import, {CONFIG} for the project's labeling interface.",
        "Images are addressed as local files below the folder of the export: set"
        " LOCAL_FILES_SERVING_ENABLED and LOCAL_FILES_DOCUMENT_ROOT to it.",
        "Label Studio knows no hidden points: occluded ones are written like visible ones.",
        "Every instance has a rectangle, which its points name: the drawn one, else the one around"
        " its points.",
    ),
)
IMAGE, BOX, POINTS = "image", "box", "keypoints"
# Width of a point on the screen, in percent of the image.
POINT_WIDTH: Final = 0.5


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes the tasks, one on each line of an array, and the config."""
    labels: dict[str, Rig] = {}
    with (path / TASKS).open("w", encoding="utf-8") as file:
        between = "[\n"
        for image in images:
            task = task_of(image, labels, plan)
            text = json.dumps(task, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
            file.write(f"{between}{text}")
            between = ",\n"
        file.write("[]\n" if between == "[\n" else "\n]\n")
    config = plan.kept.get("config")
    text = config if isinstance(config, str) else config_of(labels)
    (path / CONFIG).write_text(text, encoding="utf-8")


def task_of(image: LabeledImage, labels: dict[str, Rig], plan: Plan) -> JsonObject:
    """Returns the task of an image.

    Args:
        image: With its size.
        labels: Names of objects → rig, which grow.
        plan: Finds the rig.
    """
    rig = plan.rigs.of(image.rig, image.keypoint_names)
    kept = image.kept["image"] if image.kept else {}
    result: list[Json] = list(kept.get("others", ()))
    for item in image.instances:
        label = item.category or rig.category or rig.name
        labels.setdefault(label, rig)
        own = image.kept["instances"].get(item.id, {}) if image.kept else {}
        result += _regions(image, item, label, own)
    address = f"/data/local-files/?d={quote(f'images/{image.name}')}"
    task = {"data": {IMAGE: address}, **kept.get("task", {})}
    return {**task, "annotations": [{**kept.get("annotation", {}), "result": result}]}


def _regions(
    image: LabeledImage, item: Instance, label: str, kept: Mapping[str, Json]
) -> Iterator[JsonObject]:
    """Yields the rectangle and the points of an instance."""
    assert image.size is not None  # noqa: S101  # `needs_size`
    width, height = image.size
    across, down = width / 100, height / 100
    common: JsonObject = {
        "original_width": width, "original_height": height, "image_rotation": 0, "to_name": IMAGE
    }  # fmt: skip
    box = item.box or bounding_box(item.keypoints)
    number = kept["box"]["id"] if kept.get("box") else f"instance-{item.id}"
    is_as_imported = item.box or kept.get("hull") == list(bounding_box(item.keypoints) or ())
    if kept.get("box") and is_as_imported:
        yield kept["box"]
    elif box is not None and (kept.get("box") or not kept):
        value = {
            "x": share_of(box[0], across), "y": share_of(box[1], down),
            "width": share_of(box[2], across), "height": share_of(box[3], down),
            "rotation": 0, "rectanglelabels": [label],
        }  # fmt: skip
        region = {**common, "id": number, "from_name": BOX, "type": "rectanglelabels"}
        yield {**region, **kept.get("box", {}), "value": value}
    for index, name in enumerate(image.keypoint_names):
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
            region = {"id": f"{number}-{index}", "from_name": POINTS, "type": "keypointlabels"}
            yield {**common, **region, "parentID": number, "value": value}


def config_of(labels: Mapping[str, Rig]) -> str:
    """Returns the labeling config: a rectangle for each kind of object, a label for each point."""
    boxes = "".join(f"    <Label value={quoteattr(label)}/>\n" for label in labels)
    names = dict.fromkeys(name for rig in labels.values() for name in rig.keypoint_names)
    points = "".join(
        f'    <Label value={quoteattr(name)} model_index="{number}"/>\n'
        for number, name in enumerate(names)
    )
    return (
        f'<View>\n  <Image name="{IMAGE}" value="${IMAGE}" zoomControl="true"/>\n'
        f'  <RectangleLabels name="{BOX}" toName="{IMAGE}">\n{boxes}  </RectangleLabels>\n'
        f'  <KeyPointLabels name="{POINTS}" toName="{IMAGE}">\n{points}  </KeyPointLabels>\n'
        "</View>\n"
    )


def read(path: Path, reading: Reading) -> Opened:
    """Opens a JSON file of tasks, or the folder that has it."""
    return open_label_studio(path, reading)
