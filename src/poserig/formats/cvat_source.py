"""Reads "CVAT for images 1.1", one image at a time; `intake.poses.cvat` reads the skeletons.

Other shapes of an image, and what CVAT notes of a skeleton beside its points, are kept for an
export in the same format. So are tags and boxes as they were written.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.kinds import with_rigs
from poserig.formats.model import ForeignImage, Opened, Reading
from poserig.formats.rigs import make_rig, rig_of_library
from poserig.intake.poses import PosesError
from poserig.intake.poses.arrays import size_in
from poserig.intake.poses.cvat import CORNERS, box_of, tag_of
from poserig.intake.poses.model import Hints, ImagePoses, PoseInstance
from poserig.intake.poses.read import read_poses
from poserig.intake.poses.tables import number_in
from poserig.json import JsonObject
from poserig.pose.keypoints import bounding_box
from poserig.pose.rig import Rig

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

FILE: Final = "annotations.xml"
# Bytes at the beginning of a file in which a document type would stand.
HEAD: Final = 1 << 16
# Attributes that follow from the label.
OF_POINT: Final = frozenset(("label", "points", "outside", "occluded"))
OF_IMAGE: Final = frozenset(("name", "width", "height"))


def open_cvat(path: Path, reading: Reading) -> Opened:
    """Opens an XML of CVAT.

    Raises:
        FormatError: It is none, cut off, or holds tracks of a video.
    """
    file = path / FILE if path.is_dir() else path
    where = shown(str(file))
    if not file.is_file():
        raise FormatError(
            f"has no {FILE}.", where=shown(str(path)), cure="Give the file that CVAT exported."
        )
    meta = _meta_of(file, where)
    rigs = dict(_rigs(meta)) if meta is not None else {}

    def images() -> Iterator[ForeignImage]:
        for element in _elements(file, where):
            if element.tag == "image":
                at = f"{where}: {shown(element.get('name', ''))}"
                try:
                    yield _image(element, at, rigs)
                except PosesError as error:
                    reading.refusals.add(FormatError(error.what, where=at, cure=error.cure))

    kept = {"meta": _text(meta, "  ")} if meta is not None else {}
    return Opened(images, list(dict.fromkeys(rigs.values())), kept)


def _elements(file: Path, where: str) -> "Iterator[Element]":
    """Yields the children of the root, each forgotten behind it."""
    with file.open("rb") as raw:
        head = raw.read(HEAD)
        # Entities can grow without bound, and CVAT writes none.
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
            raise FormatError("The XML defines entities, which CVAT does not.", where=where)
        raw.seek(0)
        depth, root = 0, None
        try:
            for event, element in ElementTree.iterparse(raw, ("start", "end")):  # noqa: S314
                depth += 1 if event == "start" else -1
                root = element if root is None else root
                if event == "start" and depth == 1 and element.tag != "annotations":
                    raise FormatError(
                        f"is XML of another kind: <{element.tag}>.",
                        where=where,
                        cure="Export as CVAT for images 1.1.",
                    )
                if event == "end" and depth == 1:
                    yield element
                    root.clear()
        except ElementTree.ParseError as error:
            line, column = error.position
            raise FormatError(
                f"is not XML, or cut off: {error}.",
                where=f"{where}:{line}:{column}",
                cure="Export it again as CVAT for images 1.1.",
            ) from None


def _meta_of(file: Path, where: str) -> "Element | None":
    for element in _elements(file, where):
        if element.tag == "meta":
            return _copy(element)
        if element.tag == "track":
            raise FormatError(
                "holds tracks of a video.",
                where=where,
                cure="Export as CVAT for images 1.1: it has the skeletons of each frame.",
            )
        if element.tag == "image":
            break
    return None


def _copy(element: "Element") -> "Element":
    return ElementTree.fromstring(ElementTree.tostring(element))  # noqa: S314  # no entities


def _rigs(meta: "Element") -> Iterator[tuple[str, Rig]]:
    """Yields the name and the rig of each label with a skeleton."""
    labels = list(meta.iter("label"))
    for label in labels:
        if label.findtext("type") != "skeleton":
            continue
        name = label.findtext("name", "")
        names = [one.findtext("name", "") for one in labels if one.findtext("parent") == name]
        if names:
            links = _edges(label.findtext("svg", ""))
            yield name, rig_of_library(names, name) or make_rig(name, names, links)


def _edges(svg: str) -> list[tuple[str, str]]:
    """Returns the edges of a drawing as pairs of names."""
    try:
        root = ElementTree.fromstring(f"<svg>{svg}</svg>")  # noqa: S314  # no entities
    except ElementTree.ParseError:
        return []
    names = {one.get("data-node-id"): one.get("data-label-name", "") for one in root.iter("circle")}
    return [
        (names.get(line.get("data-node-from"), ""), names.get(line.get("data-node-to"), ""))
        for line in root.iter("line")
    ]


def _image(element: "Element", where: str, rigs: Mapping[str, Rig]) -> ForeignImage:
    name = element.get("name", "")
    if not name:
        raise PosesError("The image has no name.", cure="Export it again from CVAT.")
    text = _serialized(element)
    found = read_poses(f"<annotations>{text}</annotations>", where, Hints(exact=True)).images
    size = {side: number_in(element.get(side, "")) for side in ("width", "height")}
    poses = with_rigs(found[0] if found else ImagePoses((), name, size_in(size)), rigs)
    skeletons = {str(n): item for n, item in enumerate(element.findall("skeleton"), start=1)}
    taken = [item.id for item in poses.instances]
    boxes = {
        number: box
        for number in taken
        if number in skeletons and (box := box_of(skeletons[number], element)) is not None
    }
    used = [*(skeletons.get(number) for number in taken), *boxes.values()]
    others = [
        _text(child)
        for child in element
        if not any(child is one for one in used) and child.tag not in ("points", "tag")
    ]
    kept: JsonObject = {"attributes": {n: v for n, v in element.items() if n not in OF_IMAGE}}
    if others:
        kept["others"] = others
    # The one under "" holds the note.
    tags = {tag_of(tag): _text(tag) for tag in element.findall("tag")}
    if tags:
        kept["tags"] = tags
    return ForeignImage(
        poses=poses,
        name=name,
        where=where,
        kept=kept,
        kept_instances=[
            _kept(skeletons.get(item.id), boxes.get(item.id), item) for item in poses.instances
        ],
    )


def _kept(
    skeleton: "Element | None", box: "Element | None", item: PoseInstance
) -> Mapping[str, object]:
    """Returns what CVAT notes of a skeleton beside what a label holds."""
    if skeleton is None:
        return {}
    kept: JsonObject = {"attributes": {n: v for n, v in skeleton.items() if n != "label"}}
    points: JsonObject = {}
    for point in skeleton.findall("points"):
        more = {n: v for n, v in point.items() if n not in OF_POINT}
        own: JsonObject = {}
        if more != {"source": skeleton.get("source")}:
            own["attributes"] = more
        if point.get("outside") == "1":
            own["absent"] = point.get("points", "")
            if point.get("occluded") == "1":
                own["occluded"] = "1"
        if len(point):
            own["inner"] = "".join(_text(child) for child in point)
        if own:
            points[point.get("label", "")] = own
    if points:
        kept["points"] = points
    if box is not None:
        kept["box"] = {
            "text": _text(box),
            "attributes": {n: v for n, v in box.items() if n not in CORNERS},
            "inner": "".join(_text(child) for child in box),
            "box": list(item.box or ()),
            "hull": list(bounding_box(item.keypoints) or ()),
        }
    if inner := [_text(child) for child in skeleton if child.tag != "points"]:
        kept["inner"] = inner
    return kept


def _serialized(element: "Element") -> str:
    # A carriage return was written as one: XML makes a line feed of any other.
    return ElementTree.tostring(element, encoding="unicode").replace("\r", "&#13;")


def _text(element: "Element", indent: str = "") -> str:
    text = _serialized(element).strip()
    return f"{indent}{text}\n" if indent else text
