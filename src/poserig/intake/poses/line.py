"""Finds the poses in a manifest line: which attribute has them, and which rig they are of.

It imports next to nothing: the pre-annotation function looks at every line with it.
"""

from collections.abc import Mapping
from typing import Final

from poserig.json import Json
from poserig.pose.label import is_label

# Manifest attributes for start values. The samples of the existing component use all of them.
USUAL_NAMES: Final = ("initial_values", "initialValues", "annotations", "predictions")
# Members that only a label of the AWS sample has, of Ground Truth's own keypoint tool, and of
# Ground Truth's default post-annotation function (`ground_truth` reads these labels).
SAMPLE: Final = "updated_annotations"
KEYPOINT_TOOL: Final = "annotatedResult"
ALL_WORKERS: Final = "annotationsFromAllWorkers"


def is_foreign_label(value: Json) -> bool:
    """Returns whether an attribute is a label of the AWS sample or of Ground Truth's own tool."""
    return isinstance(value, Mapping) and (
        SAMPLE in value or KEYPOINT_TOOL in value or ALL_WORKERS in value
    )


def is_label_of_any(value: Json) -> bool:
    """Returns whether an attribute is a label: of poserig, the AWS sample or the keypoint tool."""
    return is_label(value) or is_foreign_label(value)


def find_start(line: Mapping[str, Json], setting: str) -> str:
    """Returns the name of the manifest attribute with start values.

    A label wins over whatever else the line has: it corrects these. Of several labels the newest is
    taken, unless the setting names one of them. Without a label it is the attribute of the setting,
    or the first one with a usual name.

    Args:
        line: The manifest line.
        setting: Name of an attribute, or "".
    """
    labels = [name for name, value in line.items() if is_label_of_any(value)]
    if setting in labels:
        return setting

    def created(name: str) -> str:
        metadata = line.get(f"{name}-metadata")
        return str(metadata.get("creation-date", "")) if isinstance(metadata, Mapping) else ""

    if labels:
        return max(labels, key=created)
    if setting:
        return setting
    return next((name for name in USUAL_NAMES if line.get(name)), USUAL_NAMES[0])


def rig_name(line: Mapping[str, Json], value: Json) -> str:
    """Returns the name of the rig that a manifest line names, else that of its start values."""
    for found in (line.get("rig"), value.get("rig") if isinstance(value, Mapping) else None):
        if isinstance(found, str):
            return found
    return ""
