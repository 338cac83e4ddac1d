"""The file of the labeling store is read with suspicion: damaged, cut, read-only."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite import SqliteStore
from poserig.labeling.store.sqlite.backup import check_store
from poserig.labeling.trouble import StoreTrouble, Trouble
from tests.unit.labeling.fakes import World
from tests.unit.labeling.store_files import files, scribble, used


def make_another(path: Path) -> None:
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE x (y)")
    db.close()


DAMAGES: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "cut in a page": lambda path: path.write_bytes(path.read_bytes()[:20_000]),
    "cut at half": lambda path: path.write_bytes(path.read_bytes()[: 4096 * 4]),
    "garbage": lambda path: path.write_bytes(b"\x07garbage" * 5000),
    "pages of garbage": scribble,
    "text": lambda path: path.write_text("{}" * 400),
    "another program's": make_another,
}


@pytest.mark.parametrize("kind", DAMAGES)
def test_damaged_file_is_refused_in_one_sentence_and_left_as_it_is(
    tmp_path: Path, kind: str
) -> None:
    path = used(tmp_path)
    DAMAGES[kind](path)
    before = files(tmp_path)
    with pytest.raises(PoserigError) as caught:
        SqliteStore(path)

    assert caught.value.where == str(path)
    assert "poserig state restore BACKUP" in caught.value.cure
    assert "\n" not in str(caught.value)
    assert files(tmp_path) == before
    assert check_store(path)


def test_log_without_its_file_is_not_played_into_a_new_one(tmp_path: Path) -> None:
    path = used(tmp_path)
    path.rename(tmp_path / "gone")
    (tmp_path / "labeling.db-wal").write_bytes(b"x" * 5000)
    with pytest.raises(PoserigError, match=r"gone, but its log labeling\.db-wal is there"):
        World(tmp_path)
    assert not path.exists()


def test_kill_while_the_file_is_made_leaves_none(tmp_path: Path) -> None:
    (tmp_path / "labeling.db.new").write_bytes(b"half of one")
    SqliteStore(tmp_path / "labeling.db").close()
    assert [path.name for path in tmp_path.iterdir()] == ["labeling.db"]
    assert check_store(tmp_path / "labeling.db") == []


def test_folder_that_is_no_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreTrouble, match="cannot be written") as caught:
        SqliteStore(tmp_path / "file" / "labeling.db")
    assert caught.value.kind is Trouble.READ_ONLY


_READ_ONLY = """
import os, sys
from pathlib import Path
from poserig.errors import PoserigError
from poserig.labeling.store.sqlite import SqliteStore
if os.getuid() == 0:
    os.setuid(65534)
try:
    SqliteStore(Path(sys.argv[1]))
except PoserigError as error:
    sys.stdout.write(str(error))
"""


@pytest.mark.parametrize("there", [True, False])
def test_folder_that_may_not_be_written_is_told(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "state"
    folder.mkdir()
    if there:
        used(folder, images=1)
    folder.chmod(0o555)
    for parent in [tmp_path, *tmp_path.parents][:3]:
        parent.chmod(0o755)
    before = files(folder)
    command = [sys.executable, "-c", _READ_ONLY, str(folder / "labeling.db")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout
    folder.chmod(0o755)
    assert "The labeling store cannot be written" in told
    assert "Make the file and its folder writable" in told
    assert files(folder) == before
