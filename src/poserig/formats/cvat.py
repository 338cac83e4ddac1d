"""Writes and reads "CVAT for images 1.1": an XML with a skeleton for each instance.

Rules (docs.cvat.ai, "XML annotation format"): a skeleton has an element `points` for each point of
its label, `outside` where it is not in the image, `occluded` where it is hidden; coordinates have
two decimals. The label's `svg` draws the points and the edges between them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, pi, sin
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.formats.cvat_source import open_cvat
from poserig.formats.model import Format, Opened, Plan, Reading
from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import OCCLUDED, Instance, bounding_box
from poserig.pose.rig import Rig

FORMAT: Final = Format(
    name="cvat",
    title="CVAT for images 1.1",
    target="file",
    suffix=".xml",
    holds=frozenset(("visibility", "category", "size", "empty", "links")),
    source="https://docs.cvat.ai/docs/other/xml_format",
    needs_size=True,
    notes=(
        "A point that is not labeled is written as `outside`, at the middle of its skeleton: CVAT"
        " takes only skeletons with all their points.",
        "CVAT has no box of a skeleton other than the one around its points.",
    ),
)
# Characters that XML 1.0 cannot hold.
CONTROL: Final = frozenset(map(chr, (*range(0x20), 0xFFFE, 0xFFFF))) - set("\t\n\r")


def write(images: Iterable[LabeledImage], path: Path, plan: Plan) -> None:
    """Writes one file. The labels stand before the images, and are known at the end."""
    labels: dict[str, Rig] = {}
    count = 0
    with TemporaryFile("w+", encoding="utf-8", dir=path.parent) as body:
        for image in images:
            bad = CONTROL.intersection(image.name)
            if bad:
                plan.refusals.add(
                    FormatError(
                        "The name holds a control character, which XML cannot hold.",
                        where=shown(image.name),
                        cure="Rename the file.",
                    )
                )
                continue
            body.write("".join(_image(image, count, labels, plan)))
            count += 1
        with path.open("w", encoding="utf-8") as file:
            file.write('<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n')
            file.write("  <version>1.1</version>\n")
            meta = plan.kept.get("meta")
            file.write(meta if isinstance(meta, str) else "".join(_meta(labels, count)))
            body.seek(0)
            for line in body:
                file.write(line)
            file.write("</annotations>\n")


def _image(image: LabeledImage, number: int, labels: dict[str, Rig], plan: Plan) -> Iterator[str]:
    rig = plan.rigs.of(image.rig, image.keypoint_names)
    assert image.size is not None  # noqa: S101  # `needs_size`
    kept = image.kept["image"] if image.kept else {}
    attributes = {
        "id": number,
        **kept.get("attributes", {}),
        "name": image.name,
        "width": image.size[0],
        "height": image.size[1],
    }
    yield f"  <image{_attributes(attributes)}>\n"
    for text in kept.get("others", ()):
        yield f"    {text.strip()}\n"
    for item in image.instances:
        label = item.category or rig.category or rig.name
        labels.setdefault(label, rig)
        own = image.kept["instances"].get(item.id, {}) if image.kept else {}
        yield from _skeleton(item, rig.keypoint_names, label, own)
    yield "  </image>\n"


def _skeleton(
    item: Instance, names: Sequence[str], label: str, kept: Mapping[str, Json]
) -> Iterator[str]:
    attributes = {"label": label, "source": "manual", "z_order": "0", **kept.get("attributes", {})}
    yield f"    <skeleton{_attributes(attributes)}>\n"
    left, top, width, height = bounding_box(item.keypoints) or (0, 0, 0, 0)
    middle = f"{number_text(left + width / 2)},{number_text(top + height / 2)}"
    for index, name in enumerate(names):
        x, y, v = item.keypoints[3 * index : 3 * index + 3]
        own = kept.get("points", {}).get(name, {})
        place = f"{number_text(x)},{number_text(y)}" if v else own.get("absent", middle)
        attributes = {
            "label": name,
            "source": attributes["source"],
            **own.get("attributes", {}),
            "outside": "0" if v else "1",
            "occluded": "1" if v == OCCLUDED else "0" if v else own.get("occluded", "0"),
            "points": place,
        }
        yield f"      <points{_attributes(attributes)}>{own.get('inner', '')}</points>\n"
    for text in kept.get("inner", ()):
        yield f"      {text.strip()}\n"
    yield "    </skeleton>\n"


def number_text(number: float) -> str:
    """Returns a coordinate as CVAT writes it, with two decimals, and more where it has more."""
    return f"{number:.2f}" if round(number, 2) == number else repr(number)


def _attributes(members: Mapping[str, Json]) -> str:
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in members.items())


def _meta(labels: Mapping[str, Rig], count: int) -> Iterator[str]:
    yield "  <meta>\n    <task>\n"
    yield f"      <name>poserig</name>\n      <size>{count}</size>\n      <mode>annotation</mode>\n"
    yield "      <labels>\n"
    for name, rig in labels.items():
        yield from _label(name, "skeleton", svg=svg_of(rig))
        for keypoint in rig.keypoint_names:
            yield from _label(keypoint, "points", parent=name)
    yield "      </labels>\n    </task>\n  </meta>\n"


def _label(name: str, kind: str, *, svg: str = "", parent: str = "") -> Iterator[str]:
    yield f"        <label>\n          <name>{escape(name)}</name>\n          <type>{kind}</type>\n"
    yield "          <attributes>\n          </attributes>\n"
    if svg:
        yield f"          <svg>{escape(svg)}</svg>\n"
    if parent:
        yield f"          <parent>{escape(parent)}</parent>\n"
    yield "        </label>\n"


def svg_of(rig: Rig) -> str:
    """Returns the drawing of a skeleton in a square of 100: its points, numbered from 1, and edges.

    A rig without a template gets its points on a circle.
    """
    count = len(rig.keypoints)
    places = [
        (5 + 90 * item.position[0], 5 + 90 * item.position[1])
        if item.position
        else (50 + 40 * cos(2 * pi * at / count), 50 + 40 * sin(2 * pi * at / count))
        for at, item in enumerate(rig.keypoints)
    ]
    text = ""
    for link in rig.links:
        start, end = rig.index[link.start], rig.index[link.end]
        (x1, y1), (x2, y2) = places[start], places[end]
        text += (
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="black"'
            f' data-type="edge" data-node-from="{start + 1}" data-node-to="{end + 1}"'
            ' stroke-width="0.5"></line>'
        )
    for number, (name, (x, y)) in enumerate(zip(rig.keypoint_names, places, strict=True), start=1):
        text += (
            f'<circle r="0.75" cx="{x:.2f}" cy="{y:.2f}" stroke="black" fill="#b3b3b3"'
            f' stroke-width="0.1" data-type="element node" data-element-id="{number}"'
            f' data-node-id="{number}" data-label-name={quoteattr(name)}></circle>'
        )
    return text


def read(path: Path, reading: Reading) -> Opened:
    """Opens an XML of CVAT, or a folder with annotations.xml."""
    return open_cvat(path, reading)
