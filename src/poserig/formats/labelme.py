"""Writes and reads LabelMe's files: a JSON for each image, beside the image.

Rules (wkentaro/labelme, `labelme/_label_file.py`; #921, #925): a keypoint is a shape of the type
"point" with its name as the label; shapes of one object have one `group_id`; `imagePath` is
relative to the JSON; sizes are those of the image as displayed.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.formats.shapes_files import open_shapes, part_path, write_files
from poserig.formats.shapes_rows import Dialect
from poserig.pose.dataset import LabeledImage

FORMAT: Final = Format(
    name="labelme",
    title="LabelMe",
    target="folder",
    suffix="",
    holds=frozenset(("visibility", "category", "box", "flags", "note", "tags", "size", "empty")),
    several_rigs=True,
    source="https://github.com/wkentaro/labelme",
    needs_size=True,
    needs_images=True,
    images="",
    image_path=part_path,
    notes=(
        "LabelMe has no visibility: an occluded point has the flag `occluded`, which LabelMe shows"
        " and keeps.",
        "LabelMe knows neither links nor the order of points. They are those of `--rig`, else of a"
        " rig of the library with all the names, else points come as they appear.",
        "An image may have instances of several rigs, which the label of the rectangle tells apart."
        " Labels that share half of their points are imported as one rig.",
        "A rectangle of the same group is the box, its label the category, its flags and"
        " description those of the instance. Tags of an image are flags of its file.",
        "An image whose pixels stand in `imageData` needs its file too.",
    ),
)
DIALECT: Final = Dialect(
    version="5.5.0",
    shape={"description": "", "flags": {}, "mask": None},
    image={"flags": {}},
    corners=2,
    has_difficult=False,
    has_scores=False,
)


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes a file for each image."""
    write_files(images, path, plan, DIALECT)


def read(path: Path, reading: Reading) -> Opened:
    """Opens a folder of such files, with those in its folders, or one file."""
    return open_shapes(path, reading)
