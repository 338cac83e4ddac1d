"""Notes of hosts in a file, shared by processes."""

from pathlib import Path

from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.host_notes import SqliteHostNotes
from poserig.portal.rewrite import TemplateHosts

RULE = ("https://x/", "http://l/")


def test_what_one_process_notes_another_knows(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "kept.sqlite").close()
    one, other = (SqliteHostNotes(tmp_path / "kept.sqlite") for _ in range(2))
    assert other.of_job("a") is None
    one.record("a", "x y", TemplateHosts((RULE,), ("y",)))
    one.record("a", "x y", TemplateHosts((), ("never",)))
    other.record("a", "z", TemplateHosts((), ("z",)))
    assert other.knows("a", "x y")
    assert not other.knows("b", "x y")
    assert other.of_job("a") == one.of_job("a") == TemplateHosts((RULE,), ("y", "z"))
    one.close()
    other.close()


def test_a_job_whose_pages_name_ever_other_hosts_fills_no_disk(tmp_path: Path) -> None:
    notes = SqliteHostNotes(tmp_path / "kept.sqlite")
    for number in range(100):
        assert not notes.knows("a", f"{number}")
        notes.record("a", f"{number}", TemplateHosts((), (f"{number}",)))
    assert notes.knows("a", "one more")
    assert not notes.knows("b", "one more")
    notes.close()


def test_file_that_refuses_costs_a_note_and_no_page(tmp_path: Path) -> None:
    notes = SqliteHostNotes(tmp_path / "kept.sqlite")
    notes.close()
    notes.record("a", "x", TemplateHosts((), ("x",)))
    assert notes.knows("a", "x")  # nothing is parsed for a note that cannot be kept
    assert notes.of_job("a") is None
