"""The practice round of a project: named, kept for the next start, ended."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite import SqliteStore
from poserig.project.places import PRACTICE, Places
from poserig.project.practice_opening import images_to_practice
from poserig.project.rigs import read_rig
from poserig.project.running import RunningProject
from poserig.project.teamwork import TeamOptions
from tests.pictures import jpeg
from tests.unit.project.practice_folder import RIG, lay_practice


def test_named_folder_is_that_of_the_next_start_until_it_is_ended(tmp_path: Path) -> None:
    folder = lay_practice(tmp_path / "practice")
    kept: dict[str, str] = {}
    told: list[str] = []
    assert images_to_practice(None, kept, RIG, told.append) == []
    assert len(images_to_practice(str(folder), kept, RIG, told.append)) == 2
    assert len(images_to_practice(None, kept, RIG, told.append)) == 2
    assert images_to_practice("", kept, RIG, told.append) == []
    assert images_to_practice(None, kept, RIG, told.append) == []
    assert told == []


def test_folder_that_went_is_told_and_one_that_is_named_wrongly_is_refused(tmp_path: Path) -> None:
    folder = lay_practice(tmp_path / "practice")
    kept: dict[str, str] = {}
    told: list[str] = []
    images_to_practice(str(folder), kept, RIG, told.append)
    folder.rename(tmp_path / "elsewhere")
    assert images_to_practice(None, kept, RIG, told.append) == []
    assert len(told) == 1
    assert told[0].startswith("There is no practice round now: ")
    with pytest.raises(PoserigError):
        images_to_practice(str(tmp_path / "nowhere"), kept, RIG, told.append)


@pytest.mark.slow
def test_round_has_a_job_of_its_own_which_is_made_once(tmp_path: Path, places: Places) -> None:
    folder = lay_practice(tmp_path / "practice")
    (places.photographs / "a.jpg").write_bytes(jpeg())
    for named in (str(folder), None, ""):
        options = TeamOptions(practice=named)
        with RunningProject(places, read_rig(RIG.name), options=options) as running:
            assert running.wait_until_looked(60)
            assert running.summary().total == 1
        store = SqliteStore(places.database)
        names = [store.job_setup(one.id).name for one in store.list_jobs()]
        store.close()
        assert len([name for name in names if name.endswith(PRACTICE)]) == 1
