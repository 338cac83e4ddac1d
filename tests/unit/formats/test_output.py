"""Files and folders appear as a whole, whatever ends the run that makes them."""

import subprocess
import sys
from pathlib import Path

import pytest

from poserig.formats import FormatError
from poserig.formats.output import refuse_existing, whole

# Makes half of a target, and is then killed, as kill -9 does it.
KILLED = """
import os, signal, sys
from pathlib import Path
from poserig.formats.output import whole, _replace
target, moment = Path(sys.argv[1]), sys.argv[2]
def end(*_):
    os.kill(os.getpid(), signal.SIGKILL)
with whole(target, force=True) as place:
    place.mkdir()
    (place / "a").write_text("half")
    if moment == "writing":
        end()
    if moment == "replacing":
        Path.rename_before = Path.rename
        def rename(self, other):
            made = Path.rename_before(self, other)
            end()
            return made
        Path.rename = rename
"""


def kill(target: Path, moment: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(target), moment], check=False, cwd=target.parent
    )
    assert ended.returncode == -9


def write(target: Path, *, force: bool = False) -> None:
    with whole(target, force=force) as place:
        place.mkdir()
        (place / "a").write_text("whole")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_killed_run_leaves_nothing_in_the_place_and_the_next_one_finishes(tmp_path: Path) -> None:
    target = tmp_path / "out"
    kill(target, "writing")
    assert not target.exists()
    assert len(names(tmp_path)) == 1
    write(target)
    assert names(tmp_path) == ["out"]
    assert (target / "a").read_text() == "whole"


@pytest.mark.parametrize("moment", ["writing", "replacing"])
def test_what_was_there_before_survives_a_kill(moment: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    write(target)
    kill(target, moment)
    # Between two renames the old one is aside: the next run finds it.
    write(target, force=True)
    assert names(tmp_path) == ["out"]
    assert (target / "a").read_text() == "whole"


def test_a_run_that_fails_puts_nothing_in_the_place(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), whole(tmp_path / "x.json") as place:
        place.write_text("half")
        raise RuntimeError
    assert names(tmp_path) == []


def test_what_another_run_writes_now_is_left_alone(tmp_path: Path) -> None:
    # Process 1 is always alive, and not ours.
    other = tmp_path / ".out.part-1"
    other.mkdir()
    write(tmp_path / "out")
    assert names(tmp_path) == [".out.part-1", "out"]


def test_a_folder_that_was_moved_aside_is_put_back(tmp_path: Path) -> None:
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], check=True, capture_output=True
    )
    old = tmp_path / f".out.old-{int(gone.stdout)}"
    old.mkdir()
    (old / "a").write_text("mine")
    with pytest.raises(FormatError, match="There is something already"):
        refuse_existing(old, force=False)
    with whole(tmp_path / "out", force=True) as place:
        assert (tmp_path / "out" / "a").read_text() == "mine"
        place.mkdir()
    assert names(tmp_path) == ["out"]


def kept(path: Path) -> tuple[int, int, int]:
    """What a write changes. Looking into a folder may change when it was read last."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


@pytest.mark.parametrize("is_folder", [True, False])
def test_nothing_is_replaced_without_being_told(is_folder: bool, tmp_path: Path) -> None:
    target = tmp_path / "out"
    if is_folder:
        write(target)
    else:
        target.write_text("mine")
    before = kept(target)
    with pytest.raises(FormatError, match="There is something already; nothing was written"):
        write(target)
    assert kept(target) == before


def test_an_empty_folder_is_nothing(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    write(tmp_path / "out")
    assert names(tmp_path / "out") == ["a"]
