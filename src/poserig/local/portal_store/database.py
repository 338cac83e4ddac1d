"""Opens the labeling store's database for the portal's own tables."""

import sqlite3
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from poserig.errors import PoserigError

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PortalDatabase:
    """A connection that threads share; other processes may write meanwhile.

    Args:
        path: The database, which the labeling store has made.
        tables: CREATE TABLE IF NOT EXISTS …
        is_derived: What it writes can be made again: it need not be on the disk at once, and
            what was written last may be gone, as a whole, after a power cut.

    Raises:
        PoserigError: The disk is full, or the file cannot be read or written.
    """

    def __init__(self, path: Path, tables: str, *, is_derived: bool = False) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._explained():
            self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA busy_timeout = 10000")
            self._db.execute(f"PRAGMA synchronous = {'NORMAL' if is_derived else 'FULL'}")
            self._db.executescript(tables)

    def rows(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> list[sqlite3.Row]:
        """What a query finds. Raises PoserigError."""
        with self._lock, self._explained():
            return self._db.execute(sql, values).fetchall()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Several queries, one after the other. Raises PoserigError."""
        with self._lock, self._explained():
            yield self._db

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Keeps all of the block's changes, or none; they are on the disk when it ends.

        Raises PoserigError.
        """
        with self._lock, self._explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Closes it."""
        with self._lock:
            self._db.close()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise PoserigError(
                f"The portal's database cannot be used ({error}).",
                where=str(self._path),
                cure="Is its disk full or read-only? Then try again.",
            ) from error


def to_micros(moment: datetime) -> int:
    """A time as the tables keep it: whole microseconds since 1970, UTC."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """The reverse of `to_micros`: aware, UTC."""
    return _EPOCH + timedelta(microseconds=micros)
