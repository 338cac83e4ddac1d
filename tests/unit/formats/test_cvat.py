"""CVAT's XML: skeletons there and back, and what its users reported."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from poserig.formats import FormatError
from tests.unit.formats.helpers import correct, give, images_of, lay_coco, lay_images, take
from tests.unit.formats.test_coco import GOOD, coco

# As CVAT lays out an export for images, shortened to one image.
XML = """<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta><task><id>7</id><name>walk &amp; run</name><labels>
    <label><name>person</name><color>#ff0000</color><type>skeleton</type><attributes></attributes>
      <svg>&lt;line x1="1" y1="2" x2="3" y2="4" data-type="edge" data-node-from="2"
        data-node-to="1"&gt;&lt;/line&gt;&lt;circle cx="1" cy="2" data-type="element node"
        data-element-id="1" data-node-id="1" data-label-name="head"&gt;&lt;/circle&gt;&lt;circle
        cx="3" cy="4" data-node-id="2" data-label-name="left hand"&gt;&lt;/circle&gt;</svg></label>
    <label><name>head</name><type>points</type><attributes></attributes><parent>person</parent></label>
    <label><name>left hand</name><type>points</type><parent>person</parent></label>
    <label><name>right hand</name><type>points</type><parent>person</parent></label>
    <label><name>car</name><type>rectangle</type><attributes></attributes></label>
  </labels></task></meta>
  <image id="3" name="cam1/ä b.jpg" subset="train" task_id="7" width="64" height="48">
    <box label="car" source="manual" occluded="0" xtl="1.00" ytl="2.00" xbr="9.00" ybr="9.50">
    </box>
    <skeleton label="person" source="auto" z_order="4" rotation="0.0">
      <points label="right hand" source="auto" occluded="1" outside="0" points="30.25,31.00">
        <attribute name="sure">no</attribute>
      </points>
      <points label="head" source="auto" occluded="0" outside="0" points="5.10,6.00"></points>
      <points label="left hand" source="auto" occluded="0" outside="1" points="12.34,15.00"/>
      <attribute name="age">7</attribute>
    </skeleton>
    <skeleton label="person" source="manual" z_order="0">
      <points label="head" source="manual" occluded="0" outside="1" points="1.00,1.00"></points>
      <points label="left hand" source="manual" occluded="0" outside="1" points="1.00,1.00"/>
      <points label="right hand" source="manual" occluded="0" outside="1" points="1.00,1.00"/>
    </skeleton>
  </image>
  <image id="4" name="none.jpg" width="9" height="8">
  </image>
</annotations>
"""


def lay(folder: Path, text: str = XML) -> Path:
    lay_images(folder / "images", {"cam1/ä b.jpg": (64, 48), "none.jpg": (9, 8)})
    (folder / "annotations.xml").write_text(text, encoding="utf-8")
    return folder


def facts(path: Path) -> list[Any]:
    """All that a file says of its images, whatever the order of points and attributes."""
    found = []
    for image in ElementTree.parse(path).getroot().iter("image"):  # noqa: S314  # our own
        shapes = []
        for shape in image:
            inner = sorted(
                (child.tag, sorted(child.items()), (child.text or "").strip(),
                 [(one.tag, sorted(one.items()), one.text) for one in child])
                for child in shape
            )  # fmt: skip
            shapes.append((shape.tag, sorted(shape.items()), inner))
        found.append((sorted(image.items()), sorted(shapes)))
    return found


def test_it_comes_back_as_it_was(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d")
    take("cvat", folder, tmp_path / "in")
    give("cvat", tmp_path / "in", tmp_path / "out.xml")
    assert facts(tmp_path / "out.xml") == facts(folder / "annotations.xml")
    meta = ElementTree.parse(tmp_path / "out.xml").getroot().find("meta")  # noqa: S314
    assert meta is not None
    assert [label.findtext("name") for label in meta.iter("label")] == [
        "person", "head", "left hand", "right hand", "car",
    ]  # fmt: skip


def test_a_correction_changes_the_corrected_point_and_nothing_else(tmp_path: Path) -> None:
    folder = lay(tmp_path / "d")
    take("cvat", folder, tmp_path / "in")
    # The rig has the order of the labels: head, left hand, right hand.
    correct(tmp_path / "in", {"images/cam1/ä b.jpg": {(0, 0): (7, 8.5)}})
    give("cvat", tmp_path / "in", tmp_path / "out.xml")
    expected = XML.replace('points="5.10,6.00"', 'points="7.00,8.50"')
    (tmp_path / "expected.xml").write_text(expected)
    assert facts(tmp_path / "out.xml") == facts(tmp_path / "expected.xml")


def test_points_are_known_by_name_whatever_their_order(tmp_path: Path) -> None:
    # voxel51/fiftyone#8233: points came in another order than the label's; hidden ones came along.
    take("cvat", lay(tmp_path / "d"), tmp_path / "in")
    image = images_of(tmp_path / "in")()[0]
    assert image.keypoint_names == ("head", "left hand", "right hand")
    assert list(image.instances[0].keypoints) == [5.1, 6, 2, 0, 0, 0, 30.25, 31, 1]


def test_edges_are_those_of_the_drawing(tmp_path: Path) -> None:
    found = take("cvat", lay(tmp_path / "d"), tmp_path / "in")
    assert found.rig is not None
    assert [(link.start, link.end) for link in found.rig.links] == [("left hand", "head")]


def test_labels_of_ones_own_have_all_points_of_each_skeleton(tmp_path: Path) -> None:
    # cvat-ai/cvat#5497, #8844: points that are missing, or edges to points that are not there.
    rows: list[dict[str, Any]] = [{"keypoints": [5, 6, 2, 0, 0, 0, 30.125, 31, 1]}, GOOD]
    take("coco", lay_coco(tmp_path / "f", coco(rows)), tmp_path / "in")
    give("cvat", tmp_path / "in", tmp_path / "out.xml")
    root = ElementTree.parse(tmp_path / "out.xml").getroot()  # noqa: S314
    for skeleton in root.iter("skeleton"):
        assert [p.get("label") for p in skeleton] == ["head", "left hand", "right hand"]
    first = [dict(point.items()) for point in next(root.iter("skeleton"))]
    assert [(p["outside"], p["occluded"]) for p in first] == [("0", "0"), ("1", "0"), ("0", "1")]
    assert [p["points"] for p in first] == ["5.00,6.00", "17.5625,18.50", "30.125,31.00"]
    svg = root.findtext("meta/task/labels/label/svg", "")
    drawing = ElementTree.fromstring(f"<svg>{svg}</svg>")  # noqa: S314
    nodes = {one.get("data-node-id") for one in drawing.iter("circle")}
    assert nodes == {"1", "2", "3"}
    assert all({e.get("data-node-from"), e.get("data-node-to")} <= nodes
               for e in drawing.iter("line"))  # fmt: skip
    take("cvat", tmp_path / "out.xml", tmp_path / "again", folder=tmp_path / "f")
    (image,) = images_of(tmp_path / "again")()
    assert [list(item.keypoints) for item in image.instances] == [r["keypoints"] for r in rows]


def test_names_are_escaped(tmp_path: Path) -> None:
    value = coco([GOOD])
    value["images"][0]["file_name"] = "a \"b\" <c> & 'd'.jpg"
    value["categories"][0]["name"] = "<person> & co"
    take("coco", lay_coco(tmp_path / "f", value), tmp_path / "in")
    give("cvat", tmp_path / "in", tmp_path / "out.xml")
    root = ElementTree.parse(tmp_path / "out.xml").getroot()  # noqa: S314
    assert next(root.iter("image")).get("name") == value["images"][0]["file_name"]
    assert next(root.iter("skeleton")).get("label") == "<person> & co"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (XML[:900], "annotations.xml:13:"),
        ("<html></html>", "is XML of another kind: <html>"),
        ("hello", "is not XML, or cut off"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><annotations/>', "defines entities"),
        ("<annotations><track id='0'/></annotations>", "holds tracks of a video"),
        ("<annotations><image id='0'/></annotations>", "The image has no name"),
        (XML.replace("none.jpg", "gone.jpg"), "gone.jpg is not there"),
        ("<annotations></annotations>", "There is no image with poses"),
    ],
)
def test_bad_input_is_told_with_its_place(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(FormatError) as caught:
        take("cvat", lay(tmp_path / "d", text), tmp_path / "in")
    assert told in str(caught.value)
    assert not (tmp_path / "in").exists()
