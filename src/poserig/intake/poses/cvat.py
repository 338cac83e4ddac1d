"""Reads CVAT's skeletons: "CVAT for images" and "for video" in XML, and the server's JSON.

A skeleton has an element for each point: `outside` points are not in the image, `occluded` ones
are labeled but not seen. Points without a skeleton belong together by `group_id`, or are one
object. Source: CVAT's documentation of the XML format.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from poserig.intake.poses import PosesError
from poserig.intake.poses.arrays import size_in, text_of
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.intake.poses.tables import number_in
from poserig.json import Json
from poserig.pose.keypoints import NOT_LABELED, OCCLUDED, VISIBLE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def recognizes(value: Json) -> bool:
    """Returns whether it is XML, or has the shapes or tracks of the server's JSON."""
    if isinstance(value, str):
        return value.lstrip("\ufeff \r\n\t").startswith("<")
    shapes = value.get("shapes") if isinstance(value, Mapping) else None
    return isinstance(shapes, list) and any(
        isinstance(item, Mapping) and item.get("type") in ("skeleton", "points") for item in shapes
    )


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the images of the file, or the frames of a video.

    Raises:
        PosesError: The XML is broken, defines entities, or is not CVAT's.
    """
    if isinstance(value, Mapping):
        return _images_of_json(value, place)
    return _images_of_xml(_parsed(value, place), place)


def _parsed(text: str, place: str) -> "Element":
    # Imported here for the cold start.
    from xml.etree import ElementTree

    # Entities can grow without bound, and CVAT writes none.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise PosesError("The XML defines entities, which CVAT does not.", where=place)
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff \r\n\t"))  # noqa: S314  # no entities
    except ElementTree.ParseError as error:
        raise PosesError(
            f"is not XML: {error}.", where=place, cure="Export it again as CVAT for images."
        ) from None
    if root.tag != "annotations":
        raise PosesError(
            f"is XML of another kind: <{root.tag}>.",
            where=place,
            cure="Export as CVAT for images 1.1.",
        )
    return root


def _images_of_xml(root: "Element", place: str) -> Iterator[RawImage]:
    for image in root.iter("image"):
        name = image.get("name", "")
        where = f"{place}: {name}"
        size = number_in(image.get("width", "")), number_in(image.get("height", ""))
        yield RawImage(
            instances=[
                _skeleton(item, f"{where}: skeleton {n}")
                for n, item in enumerate(image.findall("skeleton"), start=1)
            ]
            + list(_loose_points(image.findall("points"), where)),
            source=name,
            size=size_in({"width": size[0], "height": size[1]}),
            by_hand=True,
        )
    frames: dict[str, list[RawInstance]] = {}
    for track in root.findall("track"):
        for item in track.findall("skeleton"):
            frame = item.get("frame", "")
            found = _skeleton(item, f"{place}: frame {frame}", track.get("label", ""))
            frames.setdefault(frame, []).append(found)
    for frame, instances in frames.items():
        yield RawImage(instances, source=frame, by_hand=True)


def _skeleton(item: "Element", where: str, label: str = "") -> RawInstance:
    points = [_xml_point(point) for point in item.findall("points")]
    return RawInstance(where, points, category=item.get("label", label))


def _xml_point(point: "Element") -> RawPoint:
    pairs = [pair.split(",") for pair in point.get("points", "").split(";")]
    x, y = (number_in(pairs[0][0]), number_in(pairs[0][1])) if len(pairs[0]) == 2 else (None, None)
    seen = OCCLUDED if point.get("occluded") == "1" else VISIBLE
    v = NOT_LABELED if point.get("outside") == "1" else seen
    return RawPoint(point.get("label") or None, x, y, v)


def _loose_points(points: Sequence["Element"], where: str) -> Iterator[RawInstance]:
    groups: dict[str, list[RawPoint]] = {}
    for point in points:
        groups.setdefault(point.get("group_id", ""), []).append(_xml_point(point))
    for number, group in enumerate(groups.values(), start=1):
        yield RawInstance(f"{where}: points {number}", group)


def _images_of_json(value: Mapping[str, Json], place: str) -> Iterator[RawImage]:
    names = dict(_names_by_id(value.get("labels")))
    frames: dict[str, list[RawInstance]] = {}
    for number, shape in enumerate(value["shapes"]):
        if not isinstance(shape, Mapping) or shape.get("type") not in ("skeleton", "points"):
            continue
        elements = shape.get("elements")
        members = elements if isinstance(elements, list) and elements else [shape]
        instance = RawInstance(
            where=f"{place}.shapes[{number}]",
            points=[_json_point(item, names) for item in members if isinstance(item, Mapping)],
            category=_label(shape, names) if elements else "",
        )
        frames.setdefault(text_of(shape.get("frame")), []).append(instance)
    for frame, instances in frames.items():
        yield RawImage(instances, source=frame, size=size_in(value), by_hand=True)


def _names_by_id(labels: Json) -> Iterator[tuple[Json, str]]:
    for label in labels if isinstance(labels, list) else []:
        if isinstance(label, Mapping):
            yield label.get("id"), text_of(label.get("name"))
            yield from _names_by_id(label.get("sublabels"))


def _label(item: Mapping[str, Json], names: Mapping[Json, str]) -> str:
    return text_of(item.get("label")) or names.get(item.get("label_id"), "")


def _json_point(item: Mapping[str, Json], names: Mapping[Json, str]) -> RawPoint:
    place = item.get("points")
    x, y = place[:2] if isinstance(place, list) and len(place) >= 2 else (None, None)
    v = OCCLUDED if item.get("occluded") else VISIBLE
    return RawPoint(_label(item, names) or None, x, y, NOT_LABELED if item.get("outside") else v)
