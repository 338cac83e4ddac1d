"""The pose part of a data.yaml of Ultralytics: kpt_shape, flip_idx and kpt_names."""

from collections.abc import Mapping

from poserig.formats.yaml_file import yaml_text
from poserig.formats.yolo_source import rig_of_data
from poserig.json import Json
from poserig.pose.rig import Rig


def write(rig: Rig) -> str:
    """The lines for a data.yaml. Ultralytics knows no links: they are left out."""
    lines = [
        f"kpt_shape: [{len(rig.keypoints)}, 3]",
        f"flip_idx: [{', '.join(map(str, rig.swap_indices))}]",
        "names:",
        f"  0: {yaml_text(rig.category or rig.name)}",
        "kpt_names:",
        "  0:",
        *(f"  - {yaml_text(name)}" for name in rig.keypoint_names),
    ]
    return "\n".join(lines) + "\n"


def read(data: Mapping[str, Json], where: str) -> Rig:
    """The rig of a data.yaml. Without `kpt_names` its points have numbers. Raises FormatError."""
    return rig_of_data(data, None, where)
