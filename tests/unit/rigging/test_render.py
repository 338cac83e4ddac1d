from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.pose.rig_file import load_rig
from poserig.rigging.render import write_picture


@pytest.mark.parametrize(("name", "start"), [("a.svg", b"<svg"), ("A.PNG", b"\x89PNG")])
def test_the_ending_chooses_the_format(tmp_path: Path, name: str, start: bytes) -> None:
    write_picture(load_rig("hand-21"), tmp_path / "new" / name)
    assert (tmp_path / "new" / name).read_bytes().startswith(start)


def test_another_ending_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match=r"hand.jpg.*\.svg or \.png"):
        write_picture(load_rig("hand-21"), tmp_path / "new" / "hand.jpg")
    assert not (tmp_path / "new").exists()


def test_a_file_that_is_there_is_kept_unless_told(tmp_path: Path) -> None:
    out = tmp_path / "hand.svg"
    out.write_text("mine")
    with pytest.raises(PoserigError, match="--force"):
        write_picture(load_rig("hand-21"), out)
    assert out.read_text() == "mine"
    write_picture(load_rig("hand-21"), out, force=True)
    write_picture(load_rig("hand-21"), out)  # the same content again is no replacement
    assert out.read_text().startswith("<svg")
