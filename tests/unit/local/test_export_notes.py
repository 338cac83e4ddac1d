"""Notes of exports: in a file, for another process too."""

from datetime import UTC, datetime
from pathlib import Path

from poserig.local.export_notes import ExportNotes


def test_export_is_noted_for_its_job_and_for_another_process(tmp_path: Path) -> None:
    path = tmp_path / "exports.json"
    before = datetime.now(UTC)
    ExportNotes(path).note("a", "b")
    notes = ExportNotes(path)
    first = notes.last("a")
    assert first is not None and before <= first <= datetime.now(UTC)
    assert notes.last("b") == first
    assert notes.last("c") is None
    ExportNotes(path).note("a")
    second = notes.last("a")
    assert second is not None and second > first
    assert notes.last("b") == first


def test_damaged_file_counts_as_empty_and_full_disk_refuses_no_export(tmp_path: Path) -> None:
    path = tmp_path / "exports.json"
    for text in ("{", "[1]", '{"a": 5}', '{"a": "yesterday"}'):
        path.write_text(text)
        assert ExportNotes(path).last("a") is None
    ExportNotes(path).note("a")
    assert ExportNotes(path).last("a") is not None
    ExportNotes(tmp_path / "no" / "such" / "folder.json").note("a")
