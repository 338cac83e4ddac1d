"""Folders tell by their times that something came or went."""

import os
import time
from pathlib import Path

from poserig.project.watch import Watch

PAST, LATER = (1, 1), (2, 2)


def old(*folders: Path) -> None:
    for folder in folders:
        os.utime(folder, PAST)


def test_change_in_any_folder_is_told(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    old(tmp_path, tmp_path / "a", deep)
    watch = Watch(tmp_path)
    watch.note({"a/b"}, time.time_ns())
    assert not watch.has_changed()
    for folder in (deep, tmp_path / "a", tmp_path):
        os.utime(folder, LATER)
        assert watch.has_changed()
        old(folder)
    assert not watch.has_changed()
    deep.rmdir()
    assert watch.has_changed()


def test_folder_that_changed_during_the_look_is_looked_at_again(tmp_path: Path) -> None:
    watch = Watch(tmp_path)
    watch.note({""}, time.time_ns())
    assert watch.has_changed()  # it was made a moment ago
    old(tmp_path)
    watch.note({""}, time.time_ns())
    assert not watch.has_changed()


def test_file_alone_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "a.jpg"
    file.write_bytes(b"x")
    old(tmp_path)
    watch = Watch(tmp_path)
    watch.note({""}, time.time_ns())
    file.write_bytes(b"yy")
    assert not watch.has_changed()
