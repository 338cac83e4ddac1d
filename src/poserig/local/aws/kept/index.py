"""Keeps the state of the local AWS in one SQLite file.

A commit is in the file when it returns, so a killed process loses nothing that it committed. A
power cut may lose the commits of the last seconds (synchronous = NORMAL), but not the file.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from poserig.errors import PoserigError

VERSION = 1
SIDE_FILES = ("-wal", "-shm", "-journal")

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT;
CREATE TABLE backends (
    name TEXT PRIMARY KEY,          -- JSON: module, class, account, region
    state BLOB NOT NULL,            -- pickle, without the bytes of S3 objects and function code
    contents TEXT NOT NULL          -- JSON: SHA-256 of every content that it refers to
) STRICT;
CREATE TABLE objects (
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    ordinal INTEGER NOT NULL,       -- 0 is the oldest version
    version TEXT NOT NULL,
    size INTEGER NOT NULL,          -- bytes; -1 for a delete marker
    contents TEXT NOT NULL,         -- JSON: SHA-256 of its bytes first, then of its parts
    state BLOB NOT NULL,            -- pickle of the version
    PRIMARY KEY (bucket, key, ordinal)
) STRICT;
CREATE TABLE released (digest TEXT PRIMARY KEY) STRICT; -- nothing refers to that content any more
"""


@dataclass(frozen=True, slots=True)
class BackendRow:
    """The state of one of moto's backends.

    Attributes:
        name: JSON of its module, class, account and region.
        state: A pickle.
        contents: SHA-256 of every content that it refers to.
    """

    name: str
    state: bytes
    contents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """One version of an S3 object.

    Attributes:
        ordinal: 0 for the oldest version of its key.
        version: Its version id.
        size: Bytes; -1 for a delete marker.
        contents: SHA-256 of its bytes, then of its parts; empty for a delete marker.
        state: A pickle.
    """

    bucket: str
    key: str
    ordinal: int
    version: str
    size: int
    contents: tuple[str, ...]
    state: bytes


@dataclass(frozen=True, slots=True)
class KeyChange:
    """The present versions of an object.

    Attributes:
        versions: All its version ids, the oldest first.
        rows: The versions to write. Those that are written and unchanged may be left out.
    """

    bucket: str
    key: str
    versions: tuple[str, ...]
    rows: tuple[ObjectRow, ...]


def unusable(path: Path, reason: str) -> PoserigError:
    """Makes the error of an index that cannot be read."""
    return PoserigError(
        f"The index of the local AWS is damaged ({reason}). Nothing was changed.",
        where=str(path),
        cure="Put a backup back with `poserig state restore BACKUP`, or start with another "
        "folder: --state FOLDER. `poserig state check` says what is left in this one.",
    )


class Index:
    """One connection to the file. The caller lets one thread at a time use it.

    Args:
        path: The file; made when it is missing.
        read_only: Changes nothing; the file must exist.

    Raises:
        PoserigError: The file is damaged, or another version of poserig made it.
        OSError: The disk is full or read-only.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        if path.exists() and path.stat().st_size == 0:
            raise unusable(path, "it is empty")
        address = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
        try:
            if not read_only:
                # SQLite's own error tells neither the reason nor the path.
                path.touch(mode=0o600)
            self._db = sqlite3.connect(
                address, uri=True, isolation_level=None, check_same_thread=False
            )
            self._prepare(read_only)
        except sqlite3.DatabaseError as error:
            if not read_only and path.exists() and path.stat().st_size == 0:
                path.unlink()  # it was made above, and SQLite could not write the tables
            raise _explain(path, error) from error

    def _prepare(self, read_only: bool) -> None:
        try:
            if not read_only:
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = NORMAL")
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version == 0 and not read_only:
                self._db.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {VERSION}; COMMIT;")
            elif version != VERSION:
                raise PoserigError(
                    f"The index of the local AWS has version {version}; this poserig reads "
                    f"{VERSION}.",
                    where=str(self.path),
                    cure="Use the poserig that made it, or another folder: --state FOLDER.",
                )
            problem = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if problem != "ok":
                raise unusable(self.path, problem.splitlines()[-1])
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        """Closes the file."""
        self._db.close()

    def __enter__(self) -> "Index":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # reading ------------------------------------------------------------------------------------
    def meta(self, name: str) -> bytes | None:
        """A named value; None when it was never set."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else bytes(row[0])

    def backends(self) -> list[BackendRow]:
        """Every backend."""
        rows = self._db.execute("SELECT name, state, contents FROM backends")
        return [BackendRow(name, state, tuple(json.loads(cited))) for name, state, cited in rows]

    def objects(self) -> Iterator[ObjectRow]:
        """Every version of every object, by bucket and key, the oldest version first."""
        rows = self._db.execute(
            "SELECT bucket, key, ordinal, version, size, contents, state FROM objects"
            " ORDER BY bucket, key, ordinal"
        )
        for bucket, key, ordinal, version, size, contents, state in rows:
            cited = tuple(json.loads(contents))
            yield ObjectRow(bucket, key, ordinal, version, size, cited, state)

    def digest_of(self, bucket: str, key: str) -> str | None:
        """SHA-256 of the newest version of an object; None when there is none."""
        row = self._db.execute(
            "SELECT size, contents FROM objects WHERE bucket = ? AND key = ?"
            " ORDER BY ordinal DESC LIMIT 1",
            (bucket, key),
        ).fetchone()
        return None if row is None or row[0] < 0 else str(json.loads(row[1])[0])

    def newest_key(self, bucket: str, prefix: str, suffix: str = "") -> str | None:
        """Key of the object that was written last, of those that begin and end so; or None."""
        row = self._db.execute(
            "SELECT key FROM objects WHERE bucket = ? AND substr(key, 1, ?) = ? AND size >= 0"
            " AND (? = '' OR substr(key, -length(?)) = ?) ORDER BY rowid DESC LIMIT 1",
            (bucket, len(prefix), prefix, suffix, suffix, suffix),
        ).fetchone()
        return None if row is None else str(row[0])

    def released(self) -> set[str]:
        """Contents to which nothing refers any more."""
        return {row[0] for row in self._db.execute("SELECT digest FROM released")}

    def integrity(self) -> list[str]:
        """What SQLite finds wrong in the file; empty when nothing is."""
        rows = [str(row[0]) for row in self._db.execute("PRAGMA integrity_check(20)")]
        return [] if rows == ["ok"] else rows

    # writing ------------------------------------------------------------------------------------
    def write(
        self,
        *,
        backends: Iterable[BackendRow] = (),
        changes: Iterable[KeyChange] = (),
        gone_buckets: Iterable[str] = (),
        meta: Mapping[str, bytes] | None = None,
    ) -> None:
        """Writes all of it or, after an error, nothing. Raises sqlite3.Error."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for bucket in gone_buckets:
                self._release("bucket = ?", (bucket,))
            for row in backends:
                self._write_backend(row)
            for change in changes:
                self._write_versions(change)
            for name, value in (meta or {}).items():
                self._db.execute("REPLACE INTO meta VALUES (?, ?)", (name, value))
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise

    def _write_backend(self, row: BackendRow) -> None:
        old = self._db.execute("SELECT contents FROM backends WHERE name = ?", (row.name,))
        self._note_released({digest for (text,) in old for digest in json.loads(text)})
        self._db.execute(
            "REPLACE INTO backends VALUES (?, ?, ?)", (row.name, row.state, _json(row.contents))
        )

    def _write_versions(self, change: KeyChange) -> None:
        at = (change.bucket, change.key)
        kept = dict(
            self._db.execute(
                "SELECT ordinal, version FROM objects WHERE bucket = ? AND key = ?", at
            )
        )
        written = {row.ordinal for row in change.rows}
        wanted = dict(enumerate(change.versions))
        for ordinal, version in kept.items():
            if ordinal in written or wanted.get(ordinal) != version:
                self._release("bucket = ? AND key = ? AND ordinal = ?", (*at, ordinal))
        self._db.executemany(
            "INSERT INTO objects VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (*at, row.ordinal, row.version, row.size, _json(row.contents), row.state)
                for row in change.rows
            ],
        )

    def _release(self, where: str, values: tuple[object, ...]) -> None:
        old = self._db.execute(f"SELECT contents FROM objects WHERE {where}", values)  # noqa: S608
        self._note_released({digest for (text,) in old for digest in json.loads(text)})
        self._db.execute(f"DELETE FROM objects WHERE {where}", values)  # noqa: S608 - constants

    def _note_released(self, digests: set[str]) -> None:
        self._db.executemany(
            "INSERT OR IGNORE INTO released VALUES (?)", [(digest,) for digest in digests]
        )

    def forget_released(self) -> None:
        """The released contents were dealt with."""
        self._db.execute("DELETE FROM released")

    def known_versions(self, bucket: str, key: str) -> dict[int, str]:
        """Ordinal to version id of what is written of an object."""
        rows = self._db.execute(
            "SELECT ordinal, version FROM objects WHERE bucket = ? AND key = ?", (bucket, key)
        )
        return dict(rows)

    def copy_to(self, path: Path) -> None:
        """Writes a consistent copy of the file, also while it is in use.

        Raises:
            sqlite3.Error, OSError: The copy cannot be written.
        """
        with Path(path).open("wb") as file:  # SQLite alone would make it readable for others
            file.flush()
        path.chmod(0o600)
        target = sqlite3.connect(path)
        try:
            self._db.backup(target)
        finally:
            target.close()


def replace_index(source: Path, path: Path) -> None:
    """Replaces an index that nobody has open by a copy of another file. Raises OSError."""
    new = path.with_name(f".{path.name}.new")
    shutil.copyfile(source, new)
    new.chmod(0o600)
    for suffix in SIDE_FILES:
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    new.replace(path)


def _json(contents: Iterable[str]) -> str:
    return json.dumps(list(contents), separators=(",", ":"))


def _explain(path: Path, error: sqlite3.DatabaseError) -> Exception:
    text = str(error)
    if "full" in text or "readonly" in text or "read-only" in text or "unable to open" in text:
        import errno
        import os

        number = errno.ENOSPC if "full" in text else errno.EROFS
        return OSError(number, os.strerror(number), str(path))
    return unusable(path, text)
