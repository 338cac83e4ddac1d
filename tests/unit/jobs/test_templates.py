"""Worker task templates made from rigs."""

import html
import json
import re
from pathlib import Path
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.jobs.templates import fill_template, write_templates
from poserig.pose.rig_file import load_rig

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
