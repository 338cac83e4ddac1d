"""With which attributes a photograph's line begins."""

import json
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.project.photographs import Known
from poserig.project.places import IMAGES, Places
from poserig.project.rigs import read_rig
from poserig.project.starts import Starts

RIG = read_rig("hand-21").rig
KEY = "0123456789abcdef/cam 1/a.jpg"
REF = f"{IMAGES}/{KEY}"


def known(key: str) -> Known | None:
    return Known("cam 1/now.jpg", 1, 1, "f" * 64, KEY) if key == KEY else None


def test_import_gives_its_line_by_the_name_that_the_photograph_had(places: Places) -> None:
    line = {"source-ref": "cam 1/a.jpg", "imported": {"rig": "hand-21"}}
    (places.photographs / "start.manifest").write_text(json.dumps(line) + "\n")
    starts = Starts(places, RIG, known)
    assert starts(REF) == {"imported": {"rig": "hand-21"}}
    assert starts(REF.replace("a.jpg", "b.jpg")) == {}


def test_folder_without_an_import_gives_none_and_a_damaged_one_is_told(places: Places) -> None:
    assert Starts(places, RIG, known)(REF) == {}
    (places.photographs / "start.manifest").write_text("{}\n[\n")
    with pytest.raises(PoserigError, match=r"start\.manifest:2.*Import the file again"):
        Starts(places, RIG, known)(REF)


def test_line_is_read_once(places: Places) -> None:
    manifest: Path = places.photographs / "start.manifest"
    manifest.write_text(json.dumps({"source-ref": "cam 1/a.jpg", "x": 1}) + "\n")
    starts = Starts(places, RIG, known)
    assert starts(REF) == {"x": 1}
    manifest.unlink()
    assert starts(REF) == {"x": 1}
