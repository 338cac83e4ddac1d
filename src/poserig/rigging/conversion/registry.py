"""Finds out which program wrote a rig, reads it, and writes a rig for a program."""

import json
from collections.abc import Callable, Mapping
from typing import Final

from poserig.formats.rigs import rig_to_json
from poserig.formats.yaml_file import parse_yaml
from poserig.json import Json, loads
from poserig.pose.rig import Rig
from poserig.pose.rig_file import parse_rig
from poserig.rigging.conversion import (
    ConversionError,
    aws,
    coco,
    cvat,
    deeplabcut,
    mmpose,
    sleap,
    ultralytics,
)


def _write_rig(rig: Rig) -> str:
    return json.dumps(rig_to_json(rig), ensure_ascii=False, indent=2) + "\n"


WRITERS: Final[Mapping[str, Callable[[Rig], str]]] = {
    "poserig": _write_rig,
    "aws": aws.write,
    "coco": coco.write,
    "cvat": cvat.write,
    "deeplabcut": deeplabcut.write,
    "mmpose": mmpose.write,
    "sleap": sleap.write,
    "ultralytics": ultralytics.write,
}
"""Program → writer of its text."""
LOSES: Final[Mapping[str, str]] = {
    "aws": "partners, sigmas and groups",
    "coco": "partners, sigmas, colors and the template",
    "cvat": "partners, sigmas and colors",
    "deeplabcut": "partners, sigmas, colors and the template",
    "mmpose": "the template",
    "sleap": "sigmas, colors and the template",
    "ultralytics": "links, sigmas, colors and the template",
}
"""Program → what its files cannot hold of a rig."""


def read_any(text: str, where: str, category: str = "") -> Rig:
    """The rig in a file of any of the programs, which its content tells.

    Args:
        text: The file's content.
        where: The file, for errors.
        category: Chooses one of several objects that the file defines.

    Raises:
        PoserigError: It is of none of the programs, or cannot be read.
    """
    start = text.lstrip("\ufeff \t\r\n")
    if "keypointClasses" in text or "<crowd-2d-skeleton" in text.lower():
        return aws.read(text, where)
    if "dataset_info" in text and "keypoint_info" in text:
        return mmpose.read(text, where)
    if start.startswith(("<svg", "<?xml")):
        return cvat.read_svg(start, where, category)
    if start.startswith(("{", "[")):
        try:
            return _of_json(loads(start), where, category)
        except ValueError as error:
            raise ConversionError(f"is not JSON: {error}.", where=where) from error
    data = parse_yaml(text, where)
    if isinstance(data, dict) and "kpt_shape" in data:
        return ultralytics.read(data, where)
    if isinstance(data, dict) and {"bodyparts", "multianimalbodyparts"} & data.keys():
        return deeplabcut.read(data, where)
    if isinstance(data, dict) and any(
        isinstance(one, dict) and "nodes" in one for one in list(data.values())[:1]
    ):
        return sleap.read_yaml(data, where)
    raise _unknown(where)


def _of_json(value: Json, where: str, category: str) -> Rig:
    first = value[0] if isinstance(value, list) and value else value
    members = first if isinstance(first, dict) else {}
    if members.get("version") == 1 and isinstance(members.get("keypoints"), list):
        return parse_rig(value, where)
    if {"nodes", "links"} <= members.keys() or "nx_graph" in members:
        return sleap.read(first, where)
    if "svg" in members or "sublabels" in members or "labels" in members:
        return cvat.read(value, where, category)
    if "categories" in members or "keypoints" in members or "supercategory" in members:
        return coco.read(value, where, category)
    raise _unknown(where)


def _unknown(where: str) -> ConversionError:
    return ConversionError(
        "holds no rig of a program that poserig knows.",
        where=where,
        cure="It reads rig files of poserig, categories of COCO, dataset_info of MMPose, data.yaml"
        " of Ultralytics, labels and drawings of CVAT, skeletons of SLEAP, config.yaml of"
        " DeepLabCut, and the AWS component's attributes.",
    )
