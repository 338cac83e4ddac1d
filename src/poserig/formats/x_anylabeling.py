"""Writes and reads X-AnyLabeling's files: a JSON for each image, beside the image.

Rules (CVHub520/X-AnyLabeling, `label_converter.py`, which exports them to YOLO-pose and COCO): as
LabelMe, with `difficult` for an occluded point, a `group_id` at every shape, a rectangle of four
corners in every group, and scores.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.formats.shapes_files import open_shapes, part_path, write_files
from poserig.formats.shapes_rows import Dialect
from poserig.pose.dataset import LabeledImage

FORMAT: Final = Format(
    name="x-anylabeling",
    title="X-AnyLabeling",
    target="folder",
    suffix="",
    holds=frozenset(
        (
            "visibility",
            "confidence",
            "score",
            "category",
            "box",
            "flags",
            "note",
            "tags",
            "image_note",
            "size",
            "empty",
        )
    ),
    several_rigs=True,
    source="https://github.com/CVHub520/X-AnyLabeling",
    needs_size=True,
    needs_images=True,
    images="",
    image_path=part_path,
    notes=(
        "An occluded point is `difficult`: X-AnyLabeling's own exports to YOLO-pose and COCO read"
        " it so.",
        "Every instance gets a rectangle: those exports refuse a group without one.",
        "The rectangle has flags, `difficult` and description of the instance; the file has tags as"
        " flags, and the image's note as description.",
        "Links, and the order of points, are as with LabelMe.",
    ),
)
DIALECT: Final = Dialect(
    version="3.0.0",
    shape={
        "score": None,
        "description": "",
        "difficult": False,
        "flags": {},
        "attributes": {},
        "kie_linking": [],
    },
    image={"flags": {}, "description": "", "checked": False},
    corners=4,
    has_difficult=True,
    has_scores=True,
)


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes a file for each image."""
    write_files(images, path, plan, DIALECT)


def read(path: Path, reading: Reading) -> Opened:
    """Opens a folder of such files, with those in its folders, or one file."""
    return open_shapes(path, reading)
