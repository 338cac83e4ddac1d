"""Where a project keeps what."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.project.places import DATABASE, KEPT, places_of


def test_state_lies_beside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "my photos").mkdir()
    places = places_of(tmp_path / "my photos")
    assert places.photographs == (tmp_path / "my photos").resolve()
    assert places.state == tmp_path.resolve() / "my photos.poserig"
    assert places.database.parent == places.files.parent == places.work.parent == places.state


def test_one_folder_is_one_project_however_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photos").mkdir()
    monkeypatch.chdir(tmp_path / "photos")
    assert places_of(Path()) == places_of(tmp_path / "photos" / ".." / "photos")


@pytest.mark.parametrize("state", ["photos", "photos/labels"])
def test_state_in_the_folder_is_refused(state: str, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with pytest.raises(PoserigError, match="lies in the folder"):
        places_of(tmp_path / "photos", tmp_path / state)


def test_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match=r"nothere: There is no such folder"):
        places_of(tmp_path / "nothere")


def test_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "a.jpg").write_bytes(b"x")
    with pytest.raises(PoserigError, match=r"a\.jpg: It is a file"):
        places_of(tmp_path / "a.jpg")


def test_root_of_a_file_system_has_nothing_beside_it() -> None:
    with pytest.raises(PoserigError, match="lies in the folder"):
        places_of(Path("/"))


def test_state_folder_holds_no_photographs(tmp_path: Path) -> None:
    state = tmp_path / "photos.poserig"
    state.mkdir()
    places_of(state)  # its name alone says nothing
    for name in (KEPT, DATABASE):
        (state / name).touch()
    with pytest.raises(PoserigError, match="state folder of a project"):
        places_of(state)
