"""Writes and reads COCO's keypoint annotations.

Rules (cocodataset.org, "Data format", "Keypoint detection"): `keypoints` are flat x, y, v in
the order of the category's names, 0, 0, 0 where not labeled; `num_keypoints` counts those with
v > 0; `skeleton` holds pairs of places in that order, from 1; `bbox` is left, top, width, height.
Members that COCO does not have stand beside them, where pycocotools passes them over.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from poserig.formats.coco_file import CocoFile
from poserig.formats.coco_source import open_coco
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.pose.dataset import LabeledImage

FORMAT: Final = Format(
    name="coco",
    title="COCO keypoints",
    target="file",
    suffix=".json",
    holds=frozenset(
        ("visibility", "confidence", "score", "name", "category", "box", "flags", "note", "tags",
         "image_note", "orientation", "size", "empty", "links")
    ),
    source="https://cocodataset.org/#format-data",
    family="coco",
    several_rigs=True,
    notes=(
        "The box is the one that somebody drew, else the box around the labeled keypoints.",
        "`area` is that of the imported file while its points are as they were; else 0.53 of the"
        " box, the usual share of a person, as there is no segmentation to measure.",
        "Each rig and class has its category; an image may have instances of several rigs.",
        "The flag `crowd` is `iscrowd`. A region with `iscrowd` is imported as an instance with a"
        " box and no points.",
        "Scores, confidences, names, other flags and notes of instances stand in `score`,"
        " `keypoint_scores`, `name`, `flags` and `note`, tags and the note of an image in `tags`"
        " and `note`, which pycocotools passes over.",
    ),
)  # fmt: skip


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes one file."""
    with CocoFile(path, plan) as file:
        for image in images:
            file.add(image)


def read(path: Path, reading: Reading) -> Opened:
    """Opens a file of annotations."""
    return open_coco(path, reading)
