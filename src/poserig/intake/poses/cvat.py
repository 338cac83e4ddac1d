"""Reads CVAT's skeletons: "CVAT for images" and "for video" in XML, and the server's JSON.

A skeleton has an element for each point: `outside` points are not in the image, `occluded` ones
are labeled but not seen. Points without a skeleton belong together by `group_id`, or are one
object. A shape of several points is one object too, with the points in the order of the rig: that
is how people label poses without skeletons (cvat-ai/cvat#12, tlpss/keypoint-detection#9).
In XML an attribute that is true is a flag, one called "note" a note, and a box of the same group
the box of a skeleton; tags are those of the image, whose note is an attribute of a tag "note".
Source: CVAT's documentation of the XML format.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from poserig.intake.poses import PosesError
from poserig.intake.poses.arrays import size_in, text_of
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.intake.poses.tables import number_in
from poserig.json import Json
from poserig.pose.keypoints import NOT_LABELED, OCCLUDED, VISIBLE

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NOTE = "note"
"""The attribute, and the tag, that hold a note."""


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
        return _images_of_json(value, place, hints)
    return _images_of_xml(_parsed(value, place), place, hints)


def _parsed(text: str, place: str) -> "Element":
    # Imported here for the cold start.
    from xml.etree import ElementTree

    # Entities can grow without bound, and CVAT writes none.
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise PosesError(
            "The XML defines entities, which CVAT does not.",
            where=place,
            cure="Export as CVAT for images 1.1.",
        )
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


def _images_of_xml(root: "Element", place: str, hints: Hints) -> Iterator[RawImage]:
    for image in root.iter("image"):
        name = image.get("name", "")
        where = f"{place}: {name}"
        size = number_in(image.get("width", "")), number_in(image.get("height", ""))
        yield RawImage(
            instances=[
                _detailed(_skeleton(item, f"{where}: skeleton {n}"), item, image)._replace(
                    id=str(n)
                )
                for n, item in enumerate(image.findall("skeleton"), start=1)
            ]
            + list(_loose_points(map(_shape, image.findall("points")), where, hints)),
            source=name,
            size=size_in({"width": size[0], "height": size[1]}),
            by_hand=True,
            tags=tuple(dict.fromkeys(tag_of(tag) for tag in image.findall("tag") if tag_of(tag))),
            note="\n".join(filter(None, map(note_of_tag, image.findall("tag")))),
        )
    frames: dict[str, list[RawInstance]] = {}
    loose: dict[str, list[_Shape]] = {}
    for track in root.findall("track"):
        for item in track.findall("skeleton"):
            frame = item.get("frame", "")
            found = _skeleton(item, f"{place}: frame {frame}", track.get("label", ""))
            frames.setdefault(frame, []).append(found)
        for item in track.findall("points"):
            # The track has what else stands at the shape.
            shape = _shape(item, track.get("label", ""), track.get("group_id", ""))
            loose.setdefault(item.get("frame", ""), []).append(shape)
    for frame, shapes in loose.items():
        found_there = _loose_points(shapes, f"{place}: frame {frame}", hints)
        frames.setdefault(frame, []).extend(found_there)
    for frame, instances in frames.items():
        yield RawImage(instances, source=frame, by_hand=True)


def _skeleton(item: "Element", where: str, label: str = "") -> RawInstance:
    points = [_xml_point(point) for point in item.findall("points")]
    return RawInstance(where, points, category=item.get("label", label))


def _detailed(read: RawInstance, skeleton: "Element", image: "Element") -> RawInstance:
    """Returns an instance with its flags, note and box."""
    flags, note = details_of(skeleton)
    box = box_of(skeleton, image)
    found = [number_in(box.get(side, "")) for side in CORNERS] if box is not None else []
    corners = [number for number in found if number is not None]
    if len(corners) == len(CORNERS):
        left, top, right, bottom = corners
        # Sums of decimals have noise in the last digits.
        read = read._replace(box=[left, top, round(right - left, 6), round(bottom - top, 6)])
    if CROWD in flags and read.box and not any(point.v for point in read.points):
        read = read._replace(points=())
    return read._replace(flags=flags, note=note)


CORNERS = ("xtl", "ytl", "xbr", "ybr")
CROWD = "crowd"


def details_of(shape: "Element") -> tuple[tuple[str, ...], str]:
    """Returns the flags and the note that the attributes of a shape say."""
    found = [(one.get("name", ""), one.text or "") for one in shape.findall("attribute")]
    flags = dict.fromkeys(name for name, text in found if name and text.lower() == "true")
    return tuple(flags), next((text for name, text in found if name == NOTE), "")


def box_of(skeleton: "Element", image: "Element") -> "Element | None":
    """Returns the box of a skeleton: the only one of its group, which has no other skeleton."""
    group = skeleton.get("group_id") or "0"
    if group == "0":
        return None
    boxes = [box for box in image.findall("box") if box.get("group_id") == group]
    owners = [one for one in image.findall("skeleton") if one.get("group_id") == group]
    return boxes[0] if len(boxes) == len(owners) == 1 else None


def note_of_tag(tag: "Element") -> str:
    """Returns the note on the image that a tag holds, or ""."""
    return details_of(tag)[1] if tag.get("label") == NOTE else ""


def tag_of(tag: "Element") -> str:
    """Returns the tag of the image that an element says; "" for one that holds the note."""
    return "" if note_of_tag(tag) else tag.get("label", "")


def _xml_point(point: "Element") -> RawPoint:
    shape = _shape(point)
    x, y = shape.places[0]
    return RawPoint(shape.label or None, x, y, shape.v)


class _Shape(NamedTuple):
    """One or several points without a skeleton.

    Attributes:
        label: Of the only point, or of the object; or "".
        group: What shapes of one object share, or "".
        places: x and y of each, None for what is no number.
        v: Visibility of all.
    """

    label: str
    group: str
    places: Sequence[tuple[Json, Json]]
    v: int


def _shape(item: "Element", label: str = "", group: str = "") -> _Shape:
    pairs = [pair.split(",") for pair in item.get("points", "").split(";")]
    return _Shape(
        label=item.get("label", label),
        group=item.get("group_id", group),
        places=[
            (number_in(pair[0]), number_in(pair[1])) if len(pair) == 2 else (None, None)
            for pair in pairs
        ],
        v=_visibility(item.get("outside") == "1", item.get("occluded") == "1"),
    )


def _visibility(outside: bool, occluded: bool) -> int:
    return NOT_LABELED if outside else OCCLUDED if occluded else VISIBLE


def _loose_points(shapes: Iterable[_Shape], where: str, hints: Hints) -> Iterator[RawInstance]:
    groups: dict[str, list[RawPoint]] = {}
    several: list[_Shape] = []
    for shape in shapes:
        if len(shape.places) > 1:
            several.append(shape)
            continue
        ((x, y),) = shape.places
        point = RawPoint(shape.label or None, x, y, shape.v)
        groups.setdefault(shape.group, []).append(point)
    for number, group in enumerate(groups.values(), start=1):
        yield RawInstance(f"{where}: points {number}", group)
    for number, shape in enumerate(several, start=1 + len(groups)):
        yield _ordered(shape, f"{where}: points {number}", hints)


def _ordered(shape: _Shape, where: str, hints: Hints) -> RawInstance:
    """Returns the object of a shape of several points."""
    if hints.names is None:
        return RawInstance(where, category=shape.label, unusable="no_names")
    if len(hints.names) != len(shape.places):
        detail = f"has {len(shape.places)} points for {len(hints.names)} names"
        return RawInstance(where, category=shape.label, unusable="unreadable", detail=detail)
    points = [
        RawPoint(name, x, y, shape.v)
        for name, (x, y) in zip(hints.names, shape.places, strict=True)
    ]
    return RawInstance(where, points, category=shape.label)


def _images_of_json(value: Mapping[str, Json], place: str, hints: Hints) -> Iterator[RawImage]:
    names = dict(_names_by_id(value.get("labels")))
    frames: dict[str, list[RawInstance]] = {}
    for number, shape in enumerate(value["shapes"]):
        if not isinstance(shape, Mapping) or shape.get("type") not in ("skeleton", "points"):
            continue
        where = f"{place}.shapes[{number}]"
        elements = shape.get("elements")
        if isinstance(elements, list) and elements:
            points = [_json_point(item, names) for item in elements if isinstance(item, Mapping)]
            instance = RawInstance(where, points, category=_label(shape, names))
        elif isinstance(flat := shape.get("points"), list) and len(flat) > 2:
            v = _visibility(bool(shape.get("outside")), bool(shape.get("occluded")))
            places = list(zip(flat[::2], [*flat[1::2], None], strict=False))
            instance = _ordered(_Shape(_label(shape, names), "", places, v), where, hints)
        else:
            instance = RawInstance(where, [_json_point(shape, names)])
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
    v = _visibility(bool(item.get("outside")), bool(item.get("occluded")))
    return RawPoint(_label(item, names) or None, x, y, v)
