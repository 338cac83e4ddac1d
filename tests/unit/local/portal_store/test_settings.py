"""Workers' settings in SQLite: kept, changed together, each worker's own."""

import sqlite3
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.local.portal_store.settings import SqliteWorkerSettings
from tests.unit.portal.fake_people import ANA, BEN


def test_settings_are_there_after_a_restart(tmp_path: Path) -> None:
    store = SqliteWorkerSettings(tmp_path / "a.sqlite")
    assert store.of(ANA) == {}
    store.change(ANA, {"keypointSize": "8", "lineSize": "2"})
    store.change(BEN, {"keypointSize": "3"})
    store.change(ANA, {"keypointSize": "9", "lineSize": None, "none": None})
    store.close()
    again = SqliteWorkerSettings(tmp_path / "a.sqlite")
    assert (again.of(ANA), again.of(BEN)) == ({"keypointSize": "9"}, {"keypointSize": "3"})
    again.close()


def test_change_that_fails_changes_nothing_and_says_where(tmp_path: Path) -> None:
    path = tmp_path / "a.sqlite"
    store = SqliteWorkerSettings(path)
    store.change(ANA, {"a": "1"})
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TRIGGER full BEFORE INSERT ON worker_settings WHEN NEW.name = 'c'"
            " BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
        )
    db.close()
    with pytest.raises(PoserigError, match=r"cannot be used \(the disk is full\)") as raised:
        store.change(ANA, {"b": "2", "c": "3"})
    assert raised.value.where == str(path)
    assert store.of(ANA) == {"a": "1"}
    store.close()
