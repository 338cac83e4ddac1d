"""The AWS component's three attributes, and what its rig tool saves.

`keypointClasses` are points in pixels of `skeletonBoundingBox`, `skeletonRig` pairs of labels with
a color or null. The rig tool's file holds them twice: as attributes of an element, and as JSON.
Source: aws-samples/sagemaker-ground-truth-2d-pose, its README and its rig tool's output.
"""

import html
import json
import re
from collections.abc import Mapping, Sequence

from poserig.formats.rigs import rig_name
from poserig.json import Json, loads
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.pose.side_words import sides_of
from poserig.rigging.conversion import ConversionError
from poserig.rigging.picture import color_of

_ATTRIBUTES = ("skeletonBoundingBox", "keypointClasses", "skeletonRig")
_HEIGHT = 400
"""Of the written template, in pixels."""
_ELEMENT = re.compile(r"<crowd-2d-skeleton\b(.*?)>\s*(?:<|$)", re.DOTALL)


def write(rig: Rig) -> str:
    """The three attributes of a <crowd-2d-skeleton>, with quotes and brackets in names escaped."""
    width = round(_HEIGHT * rig.aspect)
    classes = []
    for number, one in enumerate(rig.keypoints):
        x, y = one.position or (0.5, (number + 0.5) / len(rig.keypoints))
        place = {"x": round(x * width), "y": round(y * _HEIGHT)}
        classes.append({"color": color_of(one), "label": one.name, **place})
    links = [[link.start, link.end, *([link.color] if link.color else [])] for link in rig.links]
    values: Sequence[Json] = (
        {"left": 0, "top": 0, "right": width, "bottom": _HEIGHT}, classes, links)  # fmt: skip
    rows = [
        f'  {name}="{html.escape(json.dumps(value, ensure_ascii=False))}"'
        for name, value in zip(_ATTRIBUTES, values, strict=True)
    ]
    return "<crowd-2d-skeleton\n" + "\n".join(rows) + "\n></crowd-2d-skeleton>\n"


def read(text: str, where: str) -> Rig:
    """The rig of a worker task template, of the rig tool's file, or of the JSON in it.

    Raises:
        ConversionError: The attributes are not there, or cannot be read.
    """
    value = _json_in(text) or _attributes_in(text)
    classes, pairs = value.get("keypointClasses"), value.get("skeletonRig") or []
    try:
        return _rig(classes, pairs, value.get("skeletonBoundingBox") or {})
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise ConversionError(
            f"has no `keypointClasses` and `skeletonRig` that can be read "
            f"({type(error).__name__}: {error}).",
            where=where,
            cure="Give the file that the rig tool saved, or a worker task template whose"
            " <crowd-2d-skeleton> has the attributes as JSON.",
        ) from error


def _json_in(text: str) -> Mapping[str, Json]:
    """The JSON with `keypointClasses` in a text; {} when there is none."""
    for start in (match.start() for match in re.finditer(r"^\s*\{", text, re.MULTILINE)):
        try:
            value, _ = json.JSONDecoder().raw_decode(text[start:].lstrip())
        except ValueError:
            continue
        if isinstance(value, dict) and "keypointClasses" in value:
            return value
    return {}


def _attributes_in(text: str) -> Mapping[str, Json]:
    """The attributes of the first element. Names of attributes are those of HTML: without case."""
    found: dict[str, Json] = {}
    element = _ELEMENT.search(text)
    for name in _ATTRIBUTES if element else ():
        written = re.search(
            rf"""\b{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", text[element.start() :], re.IGNORECASE
        ) if element else None  # fmt: skip
        if written:
            try:
                found[name] = loads(html.unescape(written[1] or written[2] or ""))
            except ValueError:
                continue
    return found


def _rig(classes: Json, pairs: Json, box: Mapping[str, Json]) -> Rig:
    names = [str(one["label"]) for one in classes]
    if not names or len(set(names)) != len(names):
        raise ValueError("no label, or two of one name")
    told = sides_of(names)
    xs, ys = [float(one["x"]) for one in classes], [float(one["y"]) for one in classes]
    left, top = min(xs), min(ys)
    across = float(box.get("right", 0)) - float(box.get("left", 0)) or max(xs) - left
    down = float(box.get("bottom", 0)) - float(box.get("top", 0)) or max(ys) - top
    places = [
        (round((x - left) / across, 4), round((y - top) / down, 4)) if across and down else None
        for x, y in zip(xs, ys, strict=True)
    ]
    return Rig(
        name=rig_name("", names),
        keypoints=tuple(
            KeypointClass(name, side=told[name][0], swap=told[name][1],
                          color=str(one.get("color") or ""), position=place)
            for name, one, place in zip(names, classes, places, strict=True)
        ),
        links=tuple(
            Link(str(pair[0]), str(pair[1]), str(pair[2] or "") if len(pair) > 2 else "")
            for pair in pairs
            if {str(pair[0]), str(pair[1])} <= set(names) and pair[0] != pair[1]
        ),
        aspect=round(across / down, 4) if across and down else 1.0,
    )  # fmt: skip
