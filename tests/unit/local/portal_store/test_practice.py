"""What people did in their practice rounds is kept."""

from pathlib import Path

from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.portal_store.practice import Practiced, PracticeRecords


def test_rounds_are_kept_for_each_person(tmp_path: Path) -> None:
    SqliteStore(tmp_path / "x.sqlite").close()
    records = PracticeRecords(tmp_path / "x.sqlite")
    records.begin("ann", 1, [(0, "k/a.jpg"), (1, "k/b.jpg")])
    records.begin("bob", 1, [(2, "k/a.jpg")])
    records.compared("ann", 1, 17, 3)
    records.compared("ann", 1, 17, 0)  # the first time counts
    records.begin("ann", 2, [(3, "k/a.jpg")])
    records.close()
    records = PracticeRecords(tmp_path / "x.sqlite")
    assert records.of("ann") == [
        Practiced(1, 0, "k/a.jpg", None, 0),
        Practiced(1, 1, "k/b.jpg", 17, 3),
        Practiced(2, 3, "k/a.jpg", None, 0),
    ]
    assert not records.is_let_through("ann")
    records.let_through("ann")
    records.let_through("ann")
    assert (records.is_let_through("ann"), records.is_let_through("bob")) == (True, False)
    records.close()
