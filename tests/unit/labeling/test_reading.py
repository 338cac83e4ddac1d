"""Reads labels out of a store's file, also while the store is open."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite.opening import connect
from poserig.labeling.store.sqlite.reading import StoredLabels
from poserig.labeling.store.sqlite.schema import make


def fill(path: Path) -> None:
    db = connect(path)
    make(db)
    for number, (name, state) in enumerate((("new", "InProgress"), ("old", "Completed")), start=1):
        db.execute(
            "INSERT INTO jobs (id, name, name_key, arn, reference_code, request, template,"
            " label_categories, workteam_arn, state, created, modified, total)"
            " VALUES (?, ?, ?, 'a', 'r', '{}', '', 'null', 'w', ?, ?, 1, 3)",
            (number, name, name, state, 9 - number),
        )
    rows = [("a", None, "open"), ("b", "B", "labeled"), ("c", None, "already-labeled")]
    for index, (text, output, state) in enumerate(rows):
        db.execute(
            "INSERT INTO data_objects (job_id, idx, text, state, output) VALUES (1, ?, ?, ?, ?)",
            (index, text, state, output),
        )
    # Not closed: the log beside the file holds what was written.


def test_jobs_and_lines_are_read_while_the_store_is_open(tmp_path: Path) -> None:
    fill(tmp_path / "labeling.sqlite")
    labels = StoredLabels(tmp_path / "labeling.sqlite")
    old, new = labels.jobs()
    assert (old.name, old.is_over) == ("old", True)
    assert (new.name, new.is_over) == ("new", False)
    assert list(labels.lines(new)) == [(0, "a", False), (1, "B", True), (2, "c", True)]
    assert labels.line(new.id, 1) == "B"
    assert labels.line(new.id, 2) == "c"
    labels.close()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="There are no labels yet"):
        StoredLabels(tmp_path / "labeling.sqlite")
    assert list(tmp_path.iterdir()) == []
