"""The rig of a project."""

import json
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.project.rigs import read_rig


def test_rig_of_the_library_needs_no_file() -> None:
    rig = read_rig("hand-21")
    assert rig.rig.name == "hand-21"
    assert json.loads(rig.text)["name"] == "hand-21"
    assert rig.own == {}


def test_own_rig_comes_with_its_members(tmp_path: Path) -> None:
    file = tmp_path / "cat.json"
    file.write_text(json.dumps({"version": 1, "name": "cat-1", "keypoints": [{"name": "nose"}]}))
    rig = read_rig(str(file))
    assert rig.own == {"cat-1": json.loads(file.read_text())}


def test_unknown_rig_is_told(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="neither a file nor a rig"):
        read_rig("nosuch")
