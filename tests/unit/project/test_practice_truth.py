"""Practice images come with what an import, or a lead, said about them."""

import json
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.pose.rig_file import load_rig
from poserig.project.practice_truth import MOST, practice_images
from tests.unit.project.practice_folder import RIG, label, lay_practice, points


def test_imported_labels_are_known_answers(tmp_path: Path) -> None:
    folder = lay_practice(tmp_path / "practice")
    first, second = practice_images(folder, RIG)
    assert (first.name, first.width, first.height) == ("p0.jpg", 640, 480)
    assert list(second.instances[0].keypoints) == pytest.approx(points(10))
    assert Path(first.known.path) == (folder / "p0.jpg").resolve()
    assert first.known.key == f"{first.known.digest[:16]}/p0.jpg"
    assert first.known.content_type == "image/jpeg"


def test_images_without_a_person_or_a_file_are_left_out(tmp_path: Path) -> None:
    folder = lay_practice(tmp_path / "practice")
    lines = [
        {"source-ref": "p0.jpg", "imported": label()},
        {"source-ref": "gone.jpg", "imported": label(points())},
        {"source-ref": "p1.jpg", "imported": label(points())},
        {"source-ref": "odd.jpg", "imported": {"rig": 7}},
    ]
    (folder / "odd.jpg").write_text("no picture")
    (folder / "start.manifest").write_text("".join(json.dumps(one) + "\n" for one in lines))
    assert [one.name for one in practice_images(folder, RIG)] == ["p1.jpg"]


def test_folder_without_answers_says_how_to_make_them(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(PoserigError, match=r"poserig import FORMAT FILE FOLDER"):
        practice_images(tmp_path / "empty", RIG)
    folder = lay_practice(tmp_path / "practice")
    with pytest.raises(PoserigError, match="for the rig hand-21"):
        practice_images(folder, load_rig("hand-21"))
    with pytest.raises(PoserigError, match="no such folder"):
        practice_images(tmp_path / "none", RIG)


def test_round_is_bounded(tmp_path: Path) -> None:
    folder = lay_practice(tmp_path / "practice", MOST + 3)
    assert len(practice_images(folder, RIG)) == MOST
