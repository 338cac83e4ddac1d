"""Remembers each photograph of a project: where it lies, its content, and whether it can be taken.

It lies in the project's database, in a table of its own.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from poserig.errors import PoserigError
from poserig.groundtruth.sources import uploaded_name
from poserig.project.places import IMAGES

_TABLE = """
CREATE TABLE IF NOT EXISTS photographs (
    path TEXT PRIMARY KEY,              -- in the folder, with slashes
    size INTEGER NOT NULL,              -- bytes
    changed INTEGER NOT NULL,           -- time of the last change, nanoseconds
    digest TEXT NOT NULL,               -- SHA-256, hex; '' when it cannot be taken
    key TEXT NOT NULL,                  -- of its data object; '' when it cannot be taken
    content_type TEXT NOT NULL,
    short TEXT NOT NULL DEFAULT '',     -- why it cannot be taken, in two or three words
    reason TEXT NOT NULL DEFAULT '',    -- the same as a sentence
    gone INTEGER NOT NULL DEFAULT 0     -- 1: it was not in the folder at the last look
) STRICT;
CREATE INDEX IF NOT EXISTS photographs_by_key ON photographs (key) WHERE key <> '';
CREATE INDEX IF NOT EXISTS photographs_by_digest ON photographs (digest) WHERE digest <> '';
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one file of the folder.

    Attributes:
        path: In the folder, with slashes.
        size: Bytes.
        changed: Time of its last change, in nanoseconds.
        digest: SHA-256 in hex; "" when it cannot be taken.
        key: Of its data object, below `places.IMAGES`; "" when it cannot be taken. A file that is
            renamed keeps it.
        content_type: By its content; "" when it cannot be taken.
        short: Why it cannot be taken, in two or three words; "" when it can.
        reason: The same as a sentence.
        is_gone: It was not in the folder at the last look.
    """

    path: str
    size: int
    changed: int
    digest: str = ""
    key: str = ""
    content_type: str = ""
    short: str = ""
    reason: str = ""
    is_gone: bool = False

    @property
    def source_ref(self) -> str:
        """The address of its data object; "" when it cannot be taken."""
        return str(IMAGES.child(self.key)) if self.key else ""


class Photographs:
    """What a project knows of its photographs. Threads may share it.

    Args:
        database: The project's database, which the labeling store has made.
    """

    def __init__(self, database: Path) -> None:
        self._lock = threading.Lock()
        self._database = database
        self._db = sqlite3.connect(database, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA busy_timeout = 10000")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.executescript(_TABLE)

    def all(self) -> dict[str, Known]:
        """Every file that was ever found, by its path."""
        with self._lock:
            return {row[0]: _known(row) for row in self._db.execute("SELECT * FROM photographs")}

    def keep(self, found: Iterable[Known], gone: Iterable[str] = ()) -> None:
        """Keeps what is known of some files, and that others are gone; all of it or nothing.

        Raises PoserigError when the disk is full or read-only.
        """
        with self._write() as db:
            db.executemany("UPDATE photographs SET gone = 1 WHERE path = ?", ((p,) for p in gone))
            db.executemany(
                "INSERT OR REPLACE INTO photographs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    (
                        one.path,
                        one.size,
                        one.changed,
                        one.digest,
                        one.key,
                        one.content_type,
                        one.short,
                        one.reason,
                        one.is_gone,
                    )
                    for one in found
                ),
            )

    def forget(self, paths: Iterable[str]) -> None:
        """Forgets files: those that have another name now."""
        with self._write() as db:
            db.executemany("DELETE FROM photographs WHERE path = ?", ((path,) for path in paths))

    def of_key(self, key: str) -> Known | None:
        """The photograph of a data object; None when none is known. One that is there comes
        before one that is gone."""
        sql = "SELECT * FROM photographs WHERE key = ? AND key <> '' ORDER BY gone LIMIT 1"
        with self._lock:
            row = self._db.execute(sql, (key,)).fetchone()
        return None if row is None else _known(row)

    def has_path(self, path: str) -> bool:
        """Whether a file of that path, with slashes, was ever in the folder."""
        return self._has("path = ?", path)

    def has_content(self, digest: str) -> bool:
        """Whether a photograph with that content, SHA-256 in hex, is in the folder."""
        return self._has("digest = ? AND digest <> '' AND gone = 0", digest)

    def _has(self, where: str, value: str) -> bool:
        sql = f"SELECT 1 FROM photographs WHERE {where} LIMIT 1"  # noqa: S608 - constants
        with self._lock:
            return self._db.execute(sql, (value,)).fetchone() is not None

    def close(self) -> None:
        """Closes it."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _write(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
                yield self._db
                self._db.execute("COMMIT")
            except BaseException as error:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                if not isinstance(error, sqlite3.Error):
                    raise
                raise PoserigError(
                    f"What was found in the folder cannot be kept ({error}).",
                    where=str(self._database),
                    cure="Is its disk full or read-only? Then open the folder again.",
                ) from error


def paths_by_key(database: Path) -> dict[str, str]:
    """Where each photograph is now, by its key; nothing is changed, also while a project is open.

    Raises:
        PoserigError: The database cannot be read.
    """
    sql = "SELECT key, path FROM photographs WHERE key <> '' ORDER BY gone DESC"
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return dict(db.execute(sql).fetchall())
    except sqlite3.Error as error:
        raise PoserigError(
            f"The project cannot be read ({error}).",
            where=str(database),
            cure="Open it: poserig open FOLDER.",
        ) from error


def path_now(source_ref: str, paths: Mapping[str, str]) -> str:
    """Where the photograph of a data object is now; "" when nobody knows.

    Args:
        source_ref: Its address.
        paths: See `paths_by_key`.
    """
    named = uploaded_name(source_ref)
    return paths.get(source_ref.removeprefix(f"{IMAGES}/")) or (named[0] if named else "")


def _known(row: tuple[str, int, int, str, str, str, str, str, int]) -> Known:
    return Known(*row[:8], is_gone=bool(row[8]))
