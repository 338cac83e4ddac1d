"""Writes and reads data sets of Ultralytics YOLO-pose.

Rules (docs.ultralytics.com, "Pose estimation datasets"; their loader refuses a whole image
otherwise): a text for each image, a line for each object: class, center x and y, width and height
of the box, then x, y and visibility of each keypoint, all in shares of the image. Every line has as
many numbers as `kpt_shape` says, none below 0, no place above 1. The text's path is the image's
with the last folder `images` called `labels`. `flip_idx` has the left/right partner of each point.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.formats.yaml_file import yaml_text
from poserig.formats.yolo_source import label_path, open_yolo
from poserig.intake.poses.shares import share_of, text_of
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Box, Instance, bounding_box
from poserig.pose.rig import Rig

FORMAT: Final = Format(
    name="yolo",
    title="Ultralytics YOLO-pose",
    target="folder",
    suffix="",
    holds=frozenset(("visibility", "category", "box", "size", "empty", "partners")),
    source="https://docs.ultralytics.com/datasets/pose/",
    needs_size=True,
    needs_images=True,
    images="images/{split}",
    notes=(
        "Points outside of the image are written as not labeled: Ultralytics passes over the whole"
        " image otherwise.",
        "All images must be of one rig: `kpt_shape` is one for the data set.",
        "Without --split, `train` and `val` are the same images.",
    ),
)


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes the texts and data.yaml."""
    rig: Rig | None = None
    kept_classes = plan.kept.get("classes")
    classes: list[str] = [str(name) for name in kept_classes] if kept_classes else []
    width = 2 if plan.kept.get("values") == 2 else 3
    parts: dict[str, None] = {}
    taken: set[int] = set()
    for image in images:
        here = plan.rigs.of(image.rig, image.keypoint_names)
        if rig is not None and here.keypoint_names != rig.keypoint_names:
            raise FormatError(
                f"There are labels of two rigs, {rig.name} and {here.name}; YOLO-pose takes one.",
                where=shown(image.name),
                cure="Export one after the other: --only-rig NAME.",
            )
        rig = here
        part = image.split or "train"
        parts[part] = None
        text_path = label_path(f"images/{part}/{image.name}")
        number = hash(text_path)
        if number in taken:
            plan.refusals.add(
                FormatError(
                    "Two images have one name but for its ending, and would share a text.",
                    where=shown(image.name),
                    cure="Rename one of them.",
                )
            )
            continue
        taken.add(number)
        lines = [
            line
            for item in image.instances
            if (line := _line(image, item, rig, classes, plan, width))
        ]
        if image.kept:
            lines += map(str, image.kept["image"].get("lines", ()))
        target = path / text_path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    if rig is not None:
        text = data_yaml(rig, classes or [rig.category or rig.name], list(parts), width)
        (path / "data.yaml").write_text(text, encoding="utf-8")


def _line(
    image: LabeledImage, item: Instance, rig: Rig, classes: list[str], plan: Plan, width: int
) -> str:
    """Returns the line of an instance, "" when it has neither a labeled point nor a box."""
    assert image.size is not None  # noqa: S101  # `needs_size`
    across, down = image.size
    keypoints = list(item.keypoints)
    for at in range(0, len(keypoints), 3):
        x, y, v = keypoints[at : at + 3]
        if v and not (0 <= x <= across and 0 <= y <= down):
            plan.losses.add("outside")
            keypoints[at : at + 3] = 0, 0, 0
    box = item.box or bounding_box(keypoints)
    if box is None:
        plan.losses.add("no_points")
        return ""
    name = item.category or rig.category or rig.name
    if name not in classes:
        classes.append(name)
    kept = image.kept["instances"].get(item.id, {}) if image.kept else {}
    numbers = [str(classes.index(name))]
    is_as_imported = item.box or kept.get("hull") == list(bounding_box(item.keypoints) or ())
    if "box" in kept and is_as_imported:
        numbers += map(str, kept["box"])
    else:
        numbers += map(text_of, _box(box, across, down))
    for at in range(0, len(keypoints), 3):
        x, y, v = keypoints[at : at + 3]
        numbers += (text_of(share_of(x, across)), text_of(share_of(y, down))) if v else ("0", "0")
        if width == 3:
            numbers.append(str(v))
    return " ".join(numbers)


def _box(box: Box, across: int, down: int) -> Sequence[float]:
    """Returns center, width and height in shares, of the part of a box inside of the image."""
    left, top = min(max(box[0], 0), across), min(max(box[1], 0), down)
    right, bottom = min(max(box[0] + box[2], 0), across), min(max(box[1] + box[3], 0), down)
    return (
        share_of((left + right) / 2, across),
        share_of((top + bottom) / 2, down),
        share_of(right - left, across),
        share_of(bottom - top, down),
    )


def data_yaml(rig: Rig, classes: Sequence[str], parts: Sequence[str], width: int = 3) -> str:
    """Returns data.yaml.

    Args:
        rig: Of the data set.
        classes: Names of the classes, by number.
        parts: Of the data set.
        width: Numbers of a keypoint: 2 without visibility, or 3.
    """
    lines = ["# Written by poserig. Without `path`, folders are those beside this file."]
    places = {part: f"images/{part}" for part in parts}
    for needed in ("train", "val"):
        if needed not in places:
            lines.append(f"# No part is called {needed}: it is the same images.")
            places[needed] = f"images/{parts[0]}"
    lines += [f"{name}: {yaml_text(place)}" for name, place in places.items()]
    lines.append(f"kpt_shape: [{len(rig.keypoints)}, {width}]")
    lines.append(f"flip_idx: [{', '.join(map(str, rig.swap_indices))}]")
    lines.append("names:")
    lines += [f"  {number}: {yaml_text(name)}" for number, name in enumerate(classes)]
    lines.append("kpt_names:")
    names = [f"      - {yaml_text(name)}" for name in rig.keypoint_names]
    for number in range(len(classes)):
        lines += [f"  {number}:", *names]
    return "\n".join(lines) + "\n"


def read(path: Path, reading: Reading) -> Opened:
    """Opens a data set: its data.yaml, or the folder that has it."""
    return open_yolo(path, reading)
