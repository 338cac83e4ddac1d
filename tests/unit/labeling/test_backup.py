"""Checking and copying the file of a labeling store."""

import sqlite3
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite.backup import check_store, copy_store
from tests.unit.labeling.fakes import World
from tests.unit.labeling.store_files import scribble, used

JOB = "Pose-Demo-001"


def test_check_store_finds_nothing_in_a_used_store_and_each_contradiction(tmp_path: Path) -> None:
    path = used(tmp_path, images=8)
    assert check_store(path) == []
    db = sqlite3.connect(path)
    db.execute("UPDATE data_objects SET answers = 2 WHERE idx = 3")
    db.execute("UPDATE data_objects SET output = NULL WHERE idx = 4")
    db.execute("INSERT INTO batches (job_id, stamp) VALUES (77, 's')")
    db.execute("UPDATE object_counts SET n = 7 WHERE state = 'labeled'")
    db.commit()
    db.close()
    assert check_store(path) == [
        f"{path}: A row of batches refers to no row of jobs.",
        f"{path}: Labeling job {JOB}, data object 3: it counts 2 answers, 0 accepted tasks and 0"
        " declines; its tasks are 1, 0 and 0.",
        f"{path}: Labeling job {JOB}: it counts 7 data objects that are labeled; there are 8.",
        f"{path}: Labeling job {JOB}, data object 4: it is labeled, but has no output.",
    ]


def test_check_store_names_a_missing_file(tmp_path: Path) -> None:
    assert check_store(tmp_path / "none") == [f"{tmp_path / 'none'}: There is no such file."]


def test_copy_store_is_consistent_while_the_engine_works(world: World, tmp_path: Path) -> None:
    world.start_job(images=30)
    world.service.start()
    ann = world.worker(1)
    for number in range(5):
        world.answer_next(ann)
        copy_store(tmp_path / "labeling.db", tmp_path / f"copy{number}")
        world.answer_next(ann)
    for number in range(5):
        assert check_store(tmp_path / f"copy{number}") == []
        copy = sqlite3.connect(tmp_path / f"copy{number}")
        taken = copy.execute("SELECT COUNT(*) FROM tasks WHERE state = 'submitted'").fetchone()
        copy.close()
        assert taken == (2 * number + 1,)


def test_copy_store_replaces_nothing_and_needs_a_store(tmp_path: Path) -> None:
    path = used(tmp_path, images=1)
    (tmp_path / "there").write_text("mine")
    with pytest.raises(PoserigError, match="There is a file already"):
        copy_store(path, tmp_path / "there")
    assert (tmp_path / "there").read_text() == "mine"
    with pytest.raises(PoserigError, match="There is no labeling store"):
        copy_store(tmp_path / "none", tmp_path / "copy")
    scribble(path)
    with pytest.raises(PoserigError, match="cannot be written"):
        copy_store(path, tmp_path / "no folder" / "copy")
