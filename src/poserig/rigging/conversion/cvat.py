"""CVAT's skeletons: the label constructor's raw JSON, whose drawing is an SVG."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree import ElementTree

from poserig.formats.cvat_labels import svg_of
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.json import Json
from poserig.pose.rig import Rig
from poserig.rigging.conversion import ConversionError

_NO_SKELETON = "Export the labels of a task as raw JSON, or save the drawing of a skeleton as SVG."


def write(rig: Rig) -> str:
    """The list of labels that CVAT's constructor takes under "Raw"."""
    label = {
        "name": rig.category or rig.name,
        "type": "skeleton",
        "attributes": [],
        "sublabels": [
            {"name": name, "type": "points", "attributes": []} for name in rig.keypoint_names
        ],
        "svg": svg_of(rig),
    }
    return json.dumps([label], ensure_ascii=False, indent=1) + "\n"


def read(value: Json, where: str, category: str = "") -> Rig:
    """The rig of the skeleton among labels.

    Args:
        value: The list of labels, one label, or an object with `labels`.
        where: The file, for the error.
        category: Chooses one by its name.

    Raises:
        ConversionError: There is none, or there are several and none was chosen.
    """
    if isinstance(value, dict):
        value = value.get("labels", [value])
    labels = [
        one
        for one in (value if isinstance(value, list) else [])
        if isinstance(one, dict) and one.get("type") == "skeleton"
    ]
    chosen = [one for one in labels if not category or one.get("name") == category]
    if len(chosen) != 1:
        names = ", ".join(str(one.get("name")) for one in labels)
        raise ConversionError(
            f"has {len(chosen) or 'no'} skeletons{f' {category}' if category else ''}.",
            where=where,
            cure=f"Choose one: --category NAME, of {names}." if labels else _NO_SKELETON,
        )
    label = chosen[0]
    found = label.get("sublabels")
    names_ = [str(one.get("name", "")) for one in found] if isinstance(found, list) else []
    return read_svg(str(label.get("svg", "")), where, str(label.get("name", "")), names_)


def read_svg(svg: str, where: str, category: str = "", names: "list[str] | None" = None) -> Rig:
    """The rig of a skeleton's drawing.

    Args:
        svg: Circles with `data-label-name`, and lines between them, with or without <svg>.
        where: The file, for the error.
        category: What it is of, or "".
        names: Of the keypoints in their order; without them that of the drawing.

    Raises:
        ConversionError: It cannot be read, or has no named point.
    """
    if "<!DOCTYPE" in svg or "<!ENTITY" in svg:
        raise ConversionError("declares entities.", where=where, cure="Save it without them.")
    text = svg if svg.lstrip().startswith(("<svg", "<?xml")) else f"<svg>{svg}</svg>"
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # no entities: see above
    except ElementTree.ParseError as error:
        raise ConversionError(f"The drawing cannot be read: {error}.", where=where) from error
    circles = [one for one in root.iter() if _tag(one) == "circle" and one.get("data-label-name")]
    told = {str(one.get("data-node-id")): str(one.get("data-label-name")) for one in circles}
    order = names or list(told.values())
    if not order or len(set(order)) != len(order):
        raise ConversionError("names no point, or one twice.", where=where, cure=_NO_SKELETON)
    links = [
        (told.get(str(one.get("data-node-from")), ""), told.get(str(one.get("data-node-to")), ""))
        for one in root.iter()
        if _tag(one) == "line"
    ]
    known = rig_of_library(order, category)
    if known is not None:
        return known
    return _placed(make_rig(category, order, links), dict(_places(circles)))


def _places(circles: "list[ElementTree.Element]") -> Iterator[tuple[str, tuple[float, float]]]:
    for one in circles:
        try:
            yield (
                str(one.get("data-label-name")),
                (float(one.get("cx", "")), float(one.get("cy", ""))),
            )
        except ValueError:
            continue


def _placed(rig: Rig, places: Mapping[str, tuple[float, float]]) -> Rig:
    """The rig with the drawing as its template, in shares of the box around it."""
    if len(places) < len(rig.keypoints):
        return rig
    xs, ys = zip(*places.values(), strict=True)
    left, top, across, down = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    if not (across and down):
        return rig
    keypoints = tuple(
        replace(
            one,
            position=(
                round((places[one.name][0] - left) / across, 4),
                round((places[one.name][1] - top) / down, 4),
            ),
        )
        for one in rig.keypoints
    )
    return replace(rig, keypoints=keypoints, aspect=round(across / down, 4))


def _tag(element: "ElementTree.Element") -> str:
    return str(element.tag).rpartition("}")[2]
