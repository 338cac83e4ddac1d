"""A category of COCO: names and links, counted from 1."""

import json

from poserig.formats.coco_rows import category_of
from poserig.formats.coco_source import rig_of_category
from poserig.json import Json
from poserig.pose.rig import Rig
from poserig.rigging.conversion import ConversionError


def write(rig: Rig) -> str:
    """A file with the category alone, as the member `categories` of COCO's files has it."""
    row = category_of(rig, 1, rig.category or rig.name)
    return json.dumps({"categories": [row]}, ensure_ascii=False, indent=1) + "\n"


def read(value: Json, where: str, category: str = "") -> Rig:
    """The rig of the category with keypoints.

    Args:
        value: A file of COCO, its list of categories, or one category.
        where: The file, for the error.
        category: Chooses one by its name.

    Raises:
        ConversionError: There is none, or there are several and none was chosen.
    """
    if isinstance(value, dict):
        value = value.get("categories", [value])
    rows = [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
    rigs = {str(row.get("name", "")): rig for row in rows if (rig := rig_of_category(row))}
    if category and category not in rigs:
        raise ConversionError(f'has no category "{category}" with keypoints.', where=where,
                              cure=f"Choose one of: {', '.join(rigs)}.")  # fmt: skip
    if not rigs:
        raise ConversionError(
            "has no category with keypoints.",
            where=where,
            cure='Write "keypoints": [NAME, …] and "skeleton": [[1, 2], …] into it.',
        )
    if len(rigs) > 1 and not category:
        raise ConversionError(
            f"has {len(rigs)} categories with keypoints.",
            where=where,
            cure=f"Choose one: --category {' or '.join(rigs)}.",
        )
    return rigs[category] if category else next(iter(rigs.values()))
