"""Backups of a project: made while it is open, restored, checked; and states of other versions.

data/project-bd0587f.zip is what the code of commit bd0587f left: three photographs opened with
hand-21, two of them labeled.
"""

import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from poserig.cli.state import state as command
from poserig.errors import PoserigError
from poserig.labeling.states import ObjectState
from poserig.project.backup import back_up_project, check_project, project_state, restore_project
from poserig.project.places import Places, places_of
from poserig.project.rigs import default_rigs
from poserig.project.running import RunningProject
from tests.visitor import label_one, wait_until

ARCHIVE = Path(__file__).parent / "data" / "project-bd0587f.zip"


@pytest.fixture
def old(tmp_path: Path) -> Places:
    """A project as the version before left it."""
    zipfile.ZipFile(ARCHIVE).extractall(tmp_path)
    return places_of(tmp_path / "photos")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments])


def manifest_of(places: Places) -> Path:
    (found,) = places.files.rglob("output.manifest")
    return found


@pytest.mark.slow
def test_project_of_the_version_before_goes_on_and_is_backed_up_while_it_is_open(
    old: Places, tmp_path: Path
) -> None:
    rig = default_rigs(old)[0]
    assert rig.rig.name == "hand-21"
    with RunningProject(old, rig) as running:
        assert running.wait_until_looked(30)
        assert running.summary().counts[ObjectState.LABELED] == 2
        wait_until(lambda: running.summary().counts[ObjectState.OPEN] == 1)
        label_one(running, [20, 10, 2] + [0, 0, 0] * 20)
        wait_until(lambda: running.summary().counts[ObjectState.LABELED] == 3)
        result = run("backup", tmp_path / "kept", "--state", old.photographs)
        assert result.exit_code == 0, result.output
        assert run("check", "--state", old.photographs).exit_code == 0
        refused = run("restore", tmp_path / "kept", "--state", old.photographs)
        assert "a restore replaces nothing" in str(refused.exception)
        address = running.address
    written = manifest_of(old).read_bytes()
    old.state.rename(tmp_path / "aside")
    # A file that the database knows and the backup lacks: the engine makes it again.
    (found,) = (tmp_path / "kept").rglob("output.manifest")
    found.unlink()
    assert run("restore", tmp_path / "kept", "--state", old.photographs).exit_code == 0
    assert old.state.stat().st_mode & 0o077 == 0
    with RunningProject(old, default_rigs(old)[0]) as running:
        assert running.address == address
        assert running.summary().counts[ObjectState.LABELED] == 3
        wait_until(lambda: any(old.files.rglob("output.manifest")))
        wait_until(lambda: manifest_of(old).read_bytes() == written)
    assert len((tmp_path / "kept" / "complete").read_bytes()) == 0


def test_backup_and_restore_replace_nothing(old: Places, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    with pytest.raises(PoserigError, match="never replaces"):
        back_up_project(old.state, tmp_path / "kept")
    with pytest.raises(PoserigError, match="no whole backup"):
        restore_project(tmp_path / "kept", tmp_path / "new.poserig")
    back_up_project(old.state, tmp_path / "second")
    with pytest.raises(PoserigError, match="replaces nothing"):
        restore_project(tmp_path / "second", old.state)
    restore_project(tmp_path / "second", tmp_path / "new.poserig")
    assert not check_project(tmp_path / "new.poserig").problems
    assert project_state(tmp_path / "new.poserig") == tmp_path / "new.poserig"
    assert project_state(old.photographs) == old.state
    assert project_state(tmp_path / "second" / "files") is None


def test_check_names_what_is_damaged(old: Places) -> None:
    assert not check_project(old.state).problems
    manifest = manifest_of(old)
    manifest.write_bytes(manifest.read_bytes()[:-20])
    (response, *_) = sorted(old.files.rglob("worker-response/**/*.json"))
    response.write_text("{")
    (old.state / "project.json").write_text("{")
    problems = check_project(old.state).problems
    assert [re.sub(".*/", "", one.partition(": ")[0]) for one in problems] == [
        response.name,
        "output.manifest",
        "project.json",
    ]
    assert "Line 3 is no JSON object" in problems[1]
    data = bytearray(old.database.read_bytes())
    data[4096:40960] = bytes(36864)
    old.database.write_bytes(data)
    assert "project.sqlite" in check_project(old.state).problems[0]
    result = run("check", "--state", old.state)
    assert result.exit_code == 1


def test_state_of_a_newer_poserig_is_refused_in_words(old: Places) -> None:
    (old.state / "project.json").write_text(json.dumps({"version": "99"}))
    with pytest.raises(PoserigError, match="newer poserig has opened this folder") as raised:
        RunningProject(old, default_rigs(old)[0]).__enter__()
    assert "Update poserig" in raised.value.cure
    assert json.loads((old.state / "project.json").read_text()) == {"version": "99"}
