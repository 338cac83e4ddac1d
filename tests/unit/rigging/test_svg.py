import xml.etree.ElementTree as ElementTree
from dataclasses import replace

from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.rigging.picture import picture_of
from poserig.rigging.svg import svg_of

SVG = "{http://www.w3.org/2000/svg}"
PAIR = Rig(
    "pair-2",
    (
        KeypointClass('<b>"&', position=(0, 0)),
        KeypointClass("眼", color="tomato", position=(1, 1)),
    ),
    (Link('<b>"&', "眼", "#abcdef"),),
    title="A & B",
)


def test_an_svg_holds_every_line_and_point_and_its_name() -> None:
    root = ElementTree.fromstring(svg_of(picture_of(PAIR, 100)))  # noqa: S314
    assert root.attrib["viewBox"] == "0 0 100 100"
    (line,) = root.iter(f"{SVG}line")
    assert [line.attrib[one] for one in ("x1", "y1", "x2", "y2")] == ["8.0", "8.0", "92.0", "92.0"]
    assert line.attrib["stroke"] == "#abcdef"
    assert [one.attrib["fill"] for one in root.iter(f"{SVG}circle")] == ["#009e73", "tomato"]
    assert [one.text for one in root.iter(f"{SVG}title")] == ["A & B", '1 <b>"&', "2 眼"]
    assert [one.text for one in root.iter(f"{SVG}text")] == ["1", "2"]


def test_a_crowded_picture_has_no_numbers() -> None:
    picture = replace(picture_of(PAIR, 100), is_numbered=False)
    assert "<text" not in svg_of(picture)
