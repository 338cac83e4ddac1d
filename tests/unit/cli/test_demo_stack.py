"""Tests cli/demo_stack.py: which templates and variables the local stack is deployed with."""

from pathlib import Path

import pytest

from poserig.cli.demo_stack import CHECKOUT, DemoOptions, _templates, _variables, running_stack
from poserig.errors import PoserigError
from poserig.local.up import Ports
from poserig.pose.rig_file import library_names, load_rig

OWN = CHECKOUT / "examples" / "rigs" / "scissors-3.json"


def test_templates_that_are_not_built_and_that_of_an_own_rig_are_written(tmp_path: Path) -> None:
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "templates").symlink_to(CHECKOUT / "web" / "templates")
    built = tmp_path / "build" / "templates"
    built.mkdir(parents=True)
    (built / "hand-21.liquid.html").write_text("built")
    options = DemoOptions(tmp_path, Ports.starting_at(4600), str(OWN), checkout=tmp_path)
    found = _templates(options, tmp_path / "state", load_rig(OWN))
    assert set(found) == {*library_names(), "scissors-3"}
    assert found["hand-21"] == built / "hand-21.liquid.html"
    assert found["scissors-3"].parent == tmp_path / "state" / "templates"
    assert "scissors-3" in found["scissors-3"].read_text("utf-8")


def test_variables_name_the_build_and_every_template(tmp_path: Path) -> None:
    variables = _variables(tmp_path, {"a": tmp_path / "a.html"})
    assert variables["build_dir"] == str(tmp_path / "build")
    assert variables["rigs"] == {"a": str(tmp_path / "a.html")}


def test_checkout_that_is_not_built_is_told_before_anything_starts(tmp_path: Path) -> None:
    options = DemoOptions(tmp_path / "state", Ports.starting_at(4600), checkout=tmp_path)
    with pytest.raises(PoserigError, match="not built yet") as caught, running_stack(options):
        pass
    assert caught.value.where == "build/functions/pre_annotation.zip"
    assert not (tmp_path / "state").exists()
