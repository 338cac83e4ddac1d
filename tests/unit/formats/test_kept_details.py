"""Flags, notes, boxes and tags of files that CVAT, Label Studio and Datumaro wrote, in and out."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from poserig.formats.export import ExportOptions, export
from poserig.formats.registry import module_of
from poserig.formats.started import StartLines, kept_of, rigs_in
from poserig.pose.dataset import LabeledImage
from tests.unit.formats.helpers import images_of, lay_images, take

CVAT = """<?xml version="1.0" encoding="utf-8"?>
<annotations>
  <version>1.1</version>
  <meta><task><labels>
    <label><name>ant</name><type>skeleton</type><attributes>
      <attribute><name>color</name><input_type>text</input_type></attribute>
      <attribute><name>wet</name><input_type>checkbox</input_type></attribute>
    </attributes><svg></svg></label>
    <label><name>head</name><type>points</type><attributes></attributes><parent>ant</parent></label>
    <label><name>tail</name><type>points</type><attributes></attributes><parent>ant</parent></label>
    <label><name>night</name><type>tag</type><attributes></attributes></label>
    <label><name>note</name><type>tag</type><attributes>
      <attribute><name>note</name><input_type>text</input_type></attribute>
    </attributes></label>
  </labels></task></meta>
  <image id="7" name="a.jpg" width="64" height="48">
    <polygon label="leaf" points="1.00,1.00;2.00,2.00;3.00,1.00"><attribute name="n">5</attribute></polygon>
    <tag label="night" source="auto"><attribute name="sure">yes</attribute></tag>
    <tag label="note" source="auto"><attribute name="note">Two &lt;b&gt;
lines</attribute></tag>
    <box label="region" source="file" occluded="1" xtl="1.50" ytl="2.00" xbr="40.00" ybr="30.25" z_order="3" group_id="4"><attribute name="iscrowd">false</attribute></box>
    <skeleton label="ant" source="manual" z_order="0" group_id="4">
      <points label="head" source="manual" outside="0" occluded="0" points="10.00,12.00"></points>
      <points label="tail" source="manual" outside="0" occluded="1" points="30.00,20.00"></points>
      <attribute name="color">"red" &amp; ü</attribute>
      <attribute name="wet">true</attribute>
      <attribute name="cut">False</attribute>
      <attribute name="note">right leg</attribute>
    </skeleton>
  </image>
</annotations>
"""  # noqa: E501
SIZE = {"original_width": 64, "original_height": 48, "image_rotation": 0, "to_name": "img"}
PLACE = {"x": 12.5, "y": 25, "width": 50, "height": 25, "rotation": 0}
LABEL_STUDIO = [{
    "id": 3, "data": {"image": "/data/local-files/?d=images/a.jpg"},
    "annotations": [{"id": 9, "result": [
        {**SIZE, "id": "B", "from_name": "obj", "type": "rectanglelabels",
         "value": {**PLACE, "rectanglelabels": ["ant"]}},
        {**SIZE, "id": "h", "from_name": "kp", "type": "keypointlabels", "parentID": "B",
         "value": {"x": 25, "y": 25, "width": 0.4, "keypointlabels": ["head"]}},
        {**SIZE, "id": "B", "from_name": "state", "type": "choices",
         "value": {**PLACE, "choices": ["wet", "cut"]}},
        {**SIZE, "id": "B", "from_name": "said", "type": "textarea",
         "value": {**PLACE, "text": ["right leg", "Two <b>"]}},
        {"id": "w", "from_name": "weather", "to_name": "img", "type": "choices",
         "value": {"choices": ["night"]}},
        {"id": "t", "from_name": "about", "to_name": "img", "type": "textarea",
         "value": {"text": ["ü 🐜"]}},
        {"id": "r", "from_name": "stars", "to_name": "img", "type": "rating",
         "value": {"rating": 4}},
    ]}],
}]  # fmt: skip
CONFIG = """<View>
  <Image name="img" value="$image"/>
  <RectangleLabels name="obj" toName="img"><Label value="ant"/></RectangleLabels>
  <KeyPointLabels name="kp" toName="img"><Label value="head"/><Label value="tail"/></KeyPointLabels>
  <Choices name="state" toName="img" perRegion="true"><Choice value="wet"/></Choices>
</View>
"""
DATUMARO: dict[str, Any] = {
    "dm_format_version": "1.0", "infos": {},
    "categories": {
        "label": {"labels": [{"name": "ant", "parent": "", "attributes": ["wet"]},
                             {"name": "night", "parent": "", "attributes": []}], "attributes": []},
        "points": {"items": [{"label_id": 0, "labels": ["head", "tail"], "joints": [[1, 2]]}]},
    },
    "items": [{
        "id": "a", "attr": {"frame": 0, "note": "ü 🐜"},
        "annotations": [
            {"id": 5, "type": "label", "attributes": {"sure": 1}, "group": 0, "label_id": 1},
            {"id": 1, "type": "points", "attributes": {"wet": True, "cut": False, "color": "red",
             "note": "right leg"}, "group": 1, "label_id": 0,
             "points": [10.0, 12.0, 30.0, 20.0], "visibility": [2, 1], "z_order": 0},
        ],
        "image": {"path": "a.jpg", "size": [48, 64]},
    }],
}  # fmt: skip


def laid(name: str, folder: Path) -> Path:
    """Writes the file, and imports it."""
    lay_images(folder / "f", {"a.jpg": (64, 48)})
    path = folder / "f" / "labels.json"
    if name == "cvat":
        path = path.with_suffix(".xml")
        path.write_text(CVAT, "utf-8")
    elif name == "label-studio":
        path.write_text(json.dumps(LABEL_STUDIO), "utf-8")
        path.with_name("labeling_config.xml").write_text(CONFIG, "utf-8")
    else:
        path.write_text(json.dumps(DATUMARO), "utf-8")
    take(name, path, folder / "in")
    return folder / "in"


Change = Callable[[LabeledImage], LabeledImage]


def written(name: str, start: Path, change: Change = lambda image: image) -> Path:
    target = start.parent / f"out{module_of(name).FORMAT.suffix}"
    options = ExportOptions(rigs=rigs_in(start), kept=kept_of(start), force=True)
    images = images_of(start)
    export(lambda: map(change, images()), module_of(name), target, options)
    return target


def content(path: Path) -> Any:
    if path.suffix == ".xml":
        return ElementTree.canonicalize(path.read_text("utf-8"), strip_text=True)
    if path.is_dir():
        path = next(path.rglob("*.json"))
    return json.loads(path.read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "flags", "note", "of_image"),
    [
        ("cvat", ["wet"], "right leg", "Two <b>\nlines"),
        ("label-studio", ["wet", "cut"], "right leg\nTwo <b>", "ü 🐜"),
        ("datumaro", ["wet"], "right leg", "ü 🐜"),
    ],
)
def test_they_come_in_and_go_out_as_they_were(
    name: str, flags: list[str], note: str, of_image: str, tmp_path: Path
) -> None:
    start = laid(name, tmp_path)
    (line,) = StartLines(start)
    label = line["imported"]
    (item,) = label["instances"]
    assert (item["flags"], item["note"]) == (flags, note)
    assert (label["tags"], label["note"]) == (["night"], of_image)
    if name != "datumaro":
        assert item["bbox"] == ([1.5, 2, 38.5, 28.25] if name == "cvat" else [8, 12, 32, 12])
    target = written(name, start)
    before: Any = json.loads(json.dumps(LABEL_STUDIO if name == "label-studio" else DATUMARO))
    if name == "cvat":
        assert content(target) == ElementTree.canonicalize(CVAT, strip_text=True)
        return
    found = content(target)
    if name == "label-studio":
        assert (target / "labeling_config.xml").read_text("utf-8") == CONFIG
        for task in (*found, *before):
            task["annotations"][0]["result"].sort(key=lambda one: (one["id"], one["from_name"]))
    assert found == before


def changed(image: LabeledImage) -> LabeledImage:
    (item,) = image.instances
    item = replace(
        item, category="queen", flags=("cut", 'new "one"'), note="<left>", box=(2, 3, 20, 10)
    )
    return replace(image, instances=(item,), tags=("fog",), note="")


def test_cvat_gets_what_somebody_changed(tmp_path: Path) -> None:
    root = ElementTree.fromstring(  # noqa: S314
        written("cvat", laid("cvat", tmp_path), changed).read_text("utf-8")
    )
    (image,) = root.findall("image")
    values = {one.get("name"): one.text for one in image.findall("skeleton/attribute")}
    assert values == {
        "color": '"red" & ü', "wet": "false", "cut": "true", "note": "<left>", 'new "one"': "true"
    }  # fmt: skip
    assert [tag.get("label") for tag in image.findall("tag")] == ["fog"]
    (box,) = image.findall("box")
    corners = [box.get(side) for side in ("xtl", "ytl", "xbr", "ybr")]
    assert corners == ["2.00", "3.00", "22.00", "13.00"]
    assert [one.get("label") for one in image.findall("skeleton")] == ["queen"]
    assert (box.get("label"), box.get("source"), box.get("group_id")) == ("region", "file", "4")
    labels = {one.findtext("name"): one for one in root.iter("label")}
    assert labels["fog"].findtext("type") == "tag"
    kinds = {
        one.findtext("name"): one.findtext("input_type")
        for one in labels["queen"].iter("attribute")
    }
    assert kinds == {
        "color": "text", "wet": "checkbox", "cut": "checkbox", "note": "text",
        'new "one"': "checkbox",
    }  # fmt: skip


def test_label_studio_gets_what_somebody_changed(tmp_path: Path) -> None:
    target = written("label-studio", laid("label-studio", tmp_path), changed)
    (task,) = content(target)
    found = {
        (one["id"], one["from_name"]): one["value"] for one in task["annotations"][0]["result"]
    }
    box = found["B", "obj"]
    assert [box[n] for n in ("x", "y", "width", "height")] == pytest.approx(
        [100 * 2 / 64, 100 * 3 / 48, 100 * 20 / 64, 100 * 10 / 48]
    )
    assert box["rectanglelabels"] == ["queen"]
    assert found["B", "state"]["choices"] == ["cut"]
    assert found["B", "flags"]["choices"] == ['new "one"']
    assert found["B", "note"]["text"] == ["<left>"]
    assert found["tags", "tags"] == {"choices": ["fog"]}
    assert not {("B", "said"), ("w", "weather"), ("t", "about")} & set(found)
    assert ("r", "stars") in found
    root = ElementTree.fromstring((target / "labeling_config.xml").read_text("utf-8"))  # noqa: S314
    assert [(one.tag, one.get("name")) for one in root][-3:] == [
        ("Choices", "flags"), ("TextArea", "note"), ("Choices", "tags"),
    ]  # fmt: skip
    assert [one.get("value") for one in root.findall("Choices[@name='flags']/Choice")] == [
        'new "one"'
    ]


def test_datumaro_gets_what_somebody_changed(tmp_path: Path) -> None:
    found = content(written("datumaro", laid("datumaro", tmp_path), changed))
    (item,) = found["items"]
    labels = [row["name"] for row in found["categories"]["label"]["labels"]]
    points, *_ = (row for row in item["annotations"] if row["type"] == "points")
    assert points["attributes"] == {
        "wet": False, "cut": True, "color": "red", 'new "one"': True, "note": "<left>"
    }  # fmt: skip
    tags = [labels[row["label_id"]] for row in item["annotations"] if row["type"] == "label"]
    assert (tags, item["attr"]) == (["fog"], {"frame": 0})
    assert labels[points["label_id"]] == "queen"


@pytest.mark.parametrize("name", ["cvat", "label-studio", "datumaro", "labelme", "coco"])
def test_a_region_of_many_needs_no_points(name: str, tmp_path: Path) -> None:
    given = lay_images(tmp_path / "given", {"a.jpg": (64, 48)})
    crowd = {"id": "1", "keypoints": [0] * 51, "flags": ["crowd"], "bbox": [8, 12, 32, 24]}
    person = {"id": "2", "keypoints": [5, 6, 2, 9, 8, 2, *[0] * 45]}
    label = {
        "version": 2, "rig": "coco-person-17", "rig_hash": "", "instances": [crowd, person],
        "image": {"width": 64, "height": 48}, "workers": 1, "issues": [],
    }  # fmt: skip
    (given / "m").write_text(json.dumps({"source-ref": "a.jpg", "pose": label}), "utf-8")
    take("manifest", given / "m", tmp_path / "start")
    target = tmp_path / f"out{module_of(name).FORMAT.suffix}"
    options = ExportOptions(folder=given)
    export(images_of(tmp_path / "start"), module_of(name), target, options)
    take(name, target, tmp_path / "in", folder=given)
    (line,) = StartLines(tmp_path / "in")
    found = {tuple(one.get("flags", ())): one for one in line["imported"]["instances"]}
    assert found["crowd",]["bbox"] == [8, 12, 32, 24]
    assert not any(found["crowd",]["keypoints"])
    assert any(found[()]["keypoints"])
