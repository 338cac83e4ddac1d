"""Writes and reads COCO-WholeBody: COCO's body, and feet, face and hands in members of their own.

Rules (github.com/jin-s13/COCO-WholeBody, "Annotation format"): `keypoints` are the 17 of COCO;
`foot_kpts`, `face_kpts`, `lefthand_kpts` and `righthand_kpts` have 6, 68, 21 and 21 points, flat
x, y, v; `…_box` is left, top, width, height of each part, and `…_valid` whether it is labeled.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.coco import FORMAT as COCO
from poserig.formats.coco_file import CocoFile
from poserig.formats.coco_rows import Shape, category_of
from poserig.formats.coco_source import open_coco
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.intake.poses.coco import BODY_POINTS, PARTS, WHOLE_BODY
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import bounding_box
from poserig.pose.rig import Rig
from poserig.pose.rig_file import load_rig

FORMAT: Final = Format(
    name="coco-wholebody",
    title="COCO-WholeBody",
    target="file",
    suffix=".json",
    holds=COCO.holds,
    source="https://github.com/jin-s13/COCO-WholeBody",
    family="coco",
    notes=(
        "Only labels of the rig coco-wholebody-133 can be written.",
        "A part without a labeled point has zeros, and is not valid.",
    ),
)
# Numbers of the body in a flat list of all keypoints.
BODY: Final = 3 * BODY_POINTS
# Part → its box and whether it is labeled; feet have neither.
BOXES: Final = {"face_kpts": "face", "lefthand_kpts": "lefthand", "righthand_kpts": "righthand"}


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes one file."""
    names = load_rig(WHOLE_BODY).keypoint_names
    with CocoFile(path, plan, Shape(_parts, _category)) as file:
        for image in images:
            if image.keypoint_names != names:
                raise FormatError(
                    f"The label has {len(image.keypoint_names)} keypoints of the rig"
                    f" {image.rig or 'without a name'}, and this format holds {WHOLE_BODY} alone.",
                    where=shown(image.name),
                    cure=f"Export these labels as coco, or choose others: --only-rig {WHOLE_BODY}.",
                )
            file.add(image)


def _parts(keypoints: Sequence[float]) -> tuple[Sequence[float], dict[str, Json]]:
    """Cuts keypoints into those of the body and the members of the parts."""
    members: dict[str, Json] = {}
    start = BODY
    for part, count in PARTS.items():
        flat = list(keypoints[start : start + 3 * count])
        start += 3 * count
        members[part] = flat
        if part in BOXES:
            box = bounding_box(flat)
            members[f"{BOXES[part]}_box"] = list(box or (0, 0, 0, 0))
            members[f"{BOXES[part]}_valid"] = box is not None
    members["foot_valid"] = any(members["foot_kpts"][2::3])
    return keypoints[:BODY], members


def _category(rig: Rig, number: int, name: str) -> dict[str, Json]:
    """Returns the category of the file: that of COCO's 17 points."""
    body = load_rig("coco-person-17")
    return category_of(body, number, name)


def read(path: Path, reading: Reading) -> Opened:
    """Opens a file of annotations; each annotation has the parts."""
    opened = open_coco(path, reading)
    return Opened(opened.images, [load_rig(WHOLE_BODY), *opened.rigs], opened.kept)
