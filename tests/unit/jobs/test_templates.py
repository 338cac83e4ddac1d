"""Worker task templates made from rigs."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.jobs.templates import (
    fill_template,
    fill_with_rigs,
    read_rig_file,
    rig_in_template,
    rig_json,
    with_rigs,
    write_templates,
)
from poserig.pose.job_rigs import parse_rigs
from poserig.pose.rig_file import LIBRARY, load_rig, parse_rig

SOURCE = (
    '<title>@@RIG_NAME@@</title><x rig="@@RIG_JSON@@"> @@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@'
)
TEMPLATE = Path(__file__).parents[3] / "web/templates/worker-task.liquid.html"


def rig_attribute(page: str) -> dict[str, Any]:
    found = re.search(r'rig="([^"]*)"', page)
    assert found
    parsed: dict[str, Any] = json.loads(html.unescape(found[1]))
    return parsed


def test_fill_template_when_rig_has_braces_and_quotes_survives_liquid_and_html() -> None:
    rig = {"version": 1, "name": "odd", "keypoints": [{"name": '{{ o\'brien "x" }}'}]}
    page = fill_template(SOURCE, rig, "abc")
    assert "{{" not in page
    assert rig_attribute(page) == {**rig, "hash": "abc"}


def test_fill_template_leaves_terraforms_tokens() -> None:
    page = fill_template(SOURCE, {"name": "r", "keypoints": []}, "h")
    assert "@@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@" in page


def test_fill_template_when_a_token_is_missing_names_it() -> None:
    with pytest.raises(PoserigError, match="has no @@RIG_JSON@@"):
        fill_template("@@COMPONENT_URL@@ @@COMPONENT_INTEGRITY@@", {"name": "r"}, "h")


@pytest.mark.parametrize("name", ["coco-person-17", "human-18", "box-truck-22"])
def test_write_template_of_the_library_carries_the_whole_rig(name: str, tmp_path: Path) -> None:
    (written,) = write_templates(TEMPLATE, [name], tmp_path)
    assert written == tmp_path / f"{name}.liquid.html"
    rig = rig_attribute(written.read_text("utf-8"))
    loaded = load_rig(name)
    assert rig["hash"] == loaded.hash
    assert [k["name"] for k in rig["keypoints"]] == list(loaded.keypoint_names)
    assert [(k["from"], k["to"]) for k in rig["links"]] == [(x.start, x.end) for x in loaded.links]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_rig_file_that_a_windows_program_saved_gets_a_template(
    tmp_path: Path, encoding: str
) -> None:
    rig = tmp_path / "ant.json"
    rig.write_bytes('{"version":1,"name":"ant-1","keypoints":[{"name":"tip"}]}'.encode(encoding))
    (written,) = write_templates(TEMPLATE, [str(rig)], tmp_path / "out")
    assert "&quot;tip&quot;" in written.read_text()


@pytest.mark.parametrize("name", ["coco-person-17", "box-truck-22", "coco-wholebody-133"])
def test_rig_comes_back_from_the_template_as_its_file_has_it(name: str, tmp_path: Path) -> None:
    (written,) = write_templates(TEMPLATE, [name], tmp_path)
    file = json.loads((LIBRARY / f"{name}.json").read_text("utf-8"))
    file.pop("$schema", None)
    rig = rig_in_template(written.read_text("utf-8"), "t")
    assert rig == file
    assert parse_rig(rig) == load_rig(name)


def test_odd_names_come_back_from_the_template() -> None:
    keypoint = {"name": "{{ o'brien }} \"x\" <b> & 日本 &amp; 'y'"}
    rig = {"version": 1, "name": "odd", "keypoints": [keypoint], "note": "kept"}
    text = fill_template(SOURCE.replace("<x ", "<crowd-2d-skeleton "), rig, "abc")
    assert rig_in_template(text, "t") == rig


NO_RIG_OF_OURS = [
    "",
    "<p>label</p>",
    "<crowd-2d-skeleton></crowd-2d-skeleton>",
    "<crowd-2d-skeleton rig></crowd-2d-skeleton>",
    '<crowd-2d-skeleton rig=""></crowd-2d-skeleton>',
    '<crowd-2d-skeleton rig="{{ task.input.rig | to_json | escape }}"></crowd-2d-skeleton>',
    '<crowd-2d-skeleton rig="coco-person-17"></crowd-2d-skeleton>',
    '<crowd-2d-skeleton rig="[1]"></crowd-2d-skeleton>',
    # https://github.com/aws-samples/amazon-sagemaker-ground-truth-task-uis: other attributes.
    "<crowd-2d-skeleton keypointClasses='[{\"id\":\"a\"}]' skeletonRig='[]'></crowd-2d-skeleton>",
    '<!-- <crowd-2d-skeleton rig="{}"> -->',
    "<crowd-keypoint labels=\"['a']\"></crowd-keypoint>",
]


@pytest.mark.parametrize("text", NO_RIG_OF_OURS)
def test_template_without_a_rig_of_ours_has_none(text: str) -> None:
    assert rig_in_template(text, "t") is None


def test_rigs_of_one_job_are_an_array_in_the_template() -> None:
    rigs = [read_rig_file("coco-person-17"), read_rig_file("animal-pose-20")]
    text = fill_with_rigs(SOURCE.replace("<x ", "<crowd-2d-skeleton "), rigs)
    found = rig_in_template(text, "t")
    assert found == rig_json(rigs)
    assert [rig.name for rig in parse_rigs(found)] == ["coco-person-17", "animal-pose-20"]
    (written,) = re.findall('rig="([^"]+)"', text)
    hashes = [one["hash"] for one in json.loads(html.unescape(written))]
    assert hashes == [one.rig.hash for one in rigs]
    assert "coco-person-17+animal-pose-20" in text
    with pytest.raises(PoserigError, match='the class "person": coco-person-17 and human-18'):
        fill_with_rigs(SOURCE, [rigs[0], read_rig_file("human-18")])


def test_other_rigs_take_the_place_of_those_in_a_published_template(tmp_path: Path) -> None:
    (written,) = write_templates(TEMPLATE, ["coco-person-17"], tmp_path)
    published = written.read_text("utf-8")
    person, animal = read_rig_file("coco-person-17"), read_rig_file("animal-pose-20")
    text = with_rigs(published, [person, animal], "t")
    assert rig_in_template(text, "t") == rig_json([person, animal])
    assert "<title>Label keypoints: coco-person-17+animal-pose-20</title>" in text
    # What is not the rig stays as it is, and all of it comes back.
    assert with_rigs(text, [person], "t") == published
    assert with_rigs(published, [person], "t") == published


@pytest.mark.parametrize("text", NO_RIG_OF_OURS)
def test_template_of_somebody_else_takes_no_rig(text: str) -> None:
    with pytest.raises(PoserigError, match=r"^t: The worker task template has no rig of poserig's"):
        with_rigs(text, [read_rig_file("hand-21")], "t")


def test_object_that_is_no_rig_is_refused_with_the_templates_address() -> None:
    text = '<crowd-2d-skeleton rig="{&quot;version&quot;: 1}"></crowd-2d-skeleton>'
    with pytest.raises(PoserigError, match=r"s3://b/t: name: is missing"):
        rig_in_template(text, "s3://b/t")
