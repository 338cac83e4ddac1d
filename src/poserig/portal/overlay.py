"""Turns a pose label into the dots and lines that the results pages draw over the image.

The portal may not import `pose`. It reads a label's JSON and, when it finds the rig's JSON, its
links and colors. Labels of other shapes (other people's workflows) are shown as JSON.

Units: image pixels, origin top left.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from poserig.json import Json, is_number

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_PLAIN_COLOR = "#0072b2"


@dataclass(frozen=True, slots=True)
class Dot:
    """A placed keypoint; `occluded` is COCO's v = 1."""

    x: float
    y: float
    name: str
    color: str
    occluded: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A link between two placed keypoints."""

    x1: float
    y1: float
    x2: float
    y2: float
    color: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """All dots and lines of one label, in image pixels.

    Attributes:
        width: Of the image, in pixels.
        height: Of the image, in pixels.
        instances: The dots of each instance.
    """

    width: float
    height: float
    instances: tuple[tuple[Dot, ...], ...]
    lines: tuple[Line, ...]

    @property
    def dots(self) -> tuple[Dot, ...]:
        return tuple(dot for instance in self.instances for dot in instance)


def library_rigs() -> dict[str, Json]:
    """The rigs that come with poserig, by name."""
    folder = files("poserig").joinpath("rigs")
    rigs = [json.loads(f.read_text("utf-8")) for f in folder.iterdir() if f.name.endswith(".json")]
    return {rig["name"]: rig for rig in rigs}


def draw(label: Json, rigs: Mapping[str, Json]) -> Overlay | None:
    """Makes the overlay of a label; None when it is no pose label with an image size."""
    match label:
        case {"image": {"width": width, "height": height}, "instances": list(instances)}:
            pass
        case _:
            return None
    if not (is_number(width) and is_number(height) and width > 0 and height > 0):
        return None
    further = label.get("rigs")
    used: dict[str, Json] = {
        one["rig"]: one
        for one in (further if isinstance(further, list) else ())
        if isinstance(one, dict) and isinstance(one.get("rig"), str)
    }
    drawn: list[tuple[Dot, ...]] = []
    lines: list[Line] = []
    for instance in instances:
        own = instance.get("rig") if isinstance(instance, dict) else None
        use: Json = used.get(own, label) if isinstance(own, str) else label
        rig = rigs.get(str(use.get("rig", "")), {})
        names = use.get("labels") or [keypoint["name"] for keypoint in rig.get("keypoints", [])]
        colors = {k["name"]: _color(k.get("color")) for k in rig.get("keypoints", [])}
        dots = _dots(instance, names, colors)
        drawn.append(dots)
        by_name = {dot.name: dot for dot in dots}
        for link in rig.get("links", []):
            start, end = by_name.get(link["from"]), by_name.get(link["to"])
            if start and end:
                lines.append(Line(start.x, start.y, end.x, end.y, _color(link.get("color"))))
    return Overlay(width, height, tuple(drawn), tuple(lines))


def _dots(instance: Json, names: Json, colors: Mapping[str, str]) -> tuple[Dot, ...]:
    match instance:
        case {"keypoints": list(numbers)}:
            pass
        case _:
            return ()
    found = []
    for index in range(len(numbers) // 3):
        x, y, v = numbers[3 * index : 3 * index + 3]
        if not (is_number(x) and is_number(y)) or v not in (1, 2):
            continue
        name = str(names[index]) if isinstance(names, list) and index < len(names) else ""
        found.append(Dot(x, y, name, colors.get(name, _PLAIN_COLOR), occluded=v == 1))
    return tuple(found)


def _color(value: Json) -> str:
    return value if isinstance(value, str) and _COLOR.fullmatch(value) else _PLAIN_COLOR
