"""The index's file: what is written comes back, and contents that nothing refers to are named."""

import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.local.aws.kept.index import (
    BackendRow,
    Index,
    KeyChange,
    ObjectRow,
    replace_index,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index.sqlite"


@pytest.fixture
def index(path: Path) -> Iterator[Index]:
    with Index(path) as index:
        yield index


def version(
    ordinal: int, name: str, *contents: str, key: str = "k", bucket: str = "b"
) -> ObjectRow:
    return ObjectRow(bucket, key, ordinal, name, 1, contents, f"pickle of {name}".encode())


def change(*rows: ObjectRow, versions: tuple[str, ...] | None = None) -> KeyChange:
    names = tuple(row.version for row in rows) if versions is None else versions
    first = rows[0] if rows else version(0, "")
    return KeyChange(first.bucket, first.key, names, rows)


def test_everything_comes_back_after_the_file_was_closed(path: Path) -> None:
    backend = BackendRow("n", b"state", ("d1", "d2"))
    rows = [version(0, "v1", "d3"), version(1, "v2")]
    with Index(path) as index:
        index.write(backends=[backend], changes=[change(*rows)], meta={"moto": b"5"})
        assert index.known_versions("b", "k") == {0: "v1", 1: "v2"}
    with Index(path, read_only=True) as index:
        assert index.backends() == [backend]
        assert list(index.objects()) == rows
        assert (index.meta("moto"), index.meta("other")) == (b"5", None)
        assert index.integrity() == []
        assert index.released() == set()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_objects_come_by_bucket_key_and_age(index: Index) -> None:
    places = [("b", "z"), ("b", "a"), ("a", "z")]
    rows = [version(n, f"v{n}", key=key, bucket=bucket) for bucket, key in places for n in (0, 1)]
    index.write(changes=[change(*rows[n : n + 2]) for n in (0, 2, 4)])
    assert list(index.objects()) == [*rows[4:], *rows[2:4], *rows[:2]]


def test_backend_that_is_written_again_releases_its_contents(index: Index) -> None:
    index.write(backends=[BackendRow("n", b"1", ("d1",)), BackendRow("m", b"1", ("d2",))])
    index.write(backends=[BackendRow("n", b"2", ("d3",))])
    assert {row.name: row.state for row in index.backends()} == {"n": b"2", "m": b"1"}
    assert index.released() == {"d1"}
    index.forget_released()
    assert index.released() == set()


def test_version_that_is_written_again_or_gone_releases_its_contents(index: Index) -> None:
    index.write(changes=[change(version(0, "v1", "d1"), version(1, "v2", "d2", "p2"))])
    # v1 stays and is not written again, v2 is gone, v3 is new
    index.write(changes=[change(version(1, "v3", "d3"), versions=("v1", "v3"))])
    assert [(row.ordinal, row.version) for row in index.objects()] == [(0, "v1"), (1, "v3")]
    assert index.released() == {"d2", "p2"}
    index.write(changes=[change(version(0, "v1", "d1b"), versions=("v1", "v3"))])
    assert index.released() == {"d1", "d2", "p2"}
    index.write(changes=[KeyChange("b", "k", (), ())])
    assert list(index.objects()) == []
    assert index.released() == {"d1", "d1b", "d2", "d3", "p2"}


def test_bucket_that_is_gone_takes_its_objects_along_before_new_ones_come(index: Index) -> None:
    other = version(0, "v1", "d2", bucket="c")
    index.write(changes=[change(version(0, "v1", "d1")), change(other)])
    new = version(0, "v9", "d9")
    index.write(gone_buckets=["b"], changes=[change(new)])
    assert list(index.objects()) == [new, other]
    assert index.released() == {"d1"}


def test_write_that_fails_changes_nothing(index: Index) -> None:
    index.write(backends=[BackendRow("n", b"1", ())])
    broken = KeyChange("b", "k", ("v",), (version(0, "v"), version(0, "v")))
    with pytest.raises(sqlite3.IntegrityError):
        index.write(backends=[BackendRow("n", b"2", ())], changes=[broken], meta={"m": b""})
    assert index.backends() == [BackendRow("n", b"1", ())]
    assert (list(index.objects()), index.meta("m")) == ([], None)
    index.write(meta={"m": b"later"})
    assert index.meta("m") == b"later"


def test_copy_is_private_and_complete_while_the_index_is_in_use(
    index: Index, tmp_path: Path
) -> None:
    index.write(meta={"m": b"1"})
    copy = tmp_path / "copy"
    index.copy_to(copy)
    index.write(meta={"m": b"2"})
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with Index(copy, read_only=True) as other:
        assert other.meta("m") == b"1"


def test_replaced_index_is_the_copy_and_nothing_of_the_old_one(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with Index(path) as index:
        index.write(meta={"m": b"1"})
        index.copy_to(copy)
        index.write(meta={"m": b"2"})
    for suffix in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).write_bytes(b"of the old one")
    replace_index(copy, path)
    assert copy.exists()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["copy", "index.sqlite"]
    with Index(path) as index:
        assert index.meta("m") == b"1"


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100])
@pytest.mark.parametrize("read_only", [True, False])
def test_file_that_is_no_index_is_refused_and_stays(
    content: bytes, read_only: bool, path: Path
) -> None:
    path.write_bytes(content)
    with pytest.raises(PoserigError, match=r"index of the local AWS is damaged") as caught:
        Index(path, read_only=read_only)
    assert caught.value.where == str(path)
    assert "poserig state restore" in caught.value.cure
    assert path.read_bytes() == content


def test_index_of_another_version_is_refused(path: Path) -> None:
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 7")
    database.close()
    with pytest.raises(PoserigError, match="has version 7; this poserig reads 1"):
        Index(path)


def test_missing_index_is_not_made_for_a_look(path: Path) -> None:
    with pytest.raises(OSError, match=r"index\.sqlite"):
        Index(path, read_only=True)
    assert not path.exists()
