"""Runs transactions on the file of a labeling store; a commit is on the disk when it returns."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from poserig.labeling.store.sqlite.errors import explain
from poserig.labeling.store.sqlite.opening import connect, open_store
from poserig.labeling.trouble import StoreTrouble, Trouble

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(moment: datetime) -> int:
    """A time as the file keeps it: exact, where a float would round."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """The reverse of `to_micros`: aware, UTC."""
    return _EPOCH + timedelta(microseconds=micros)


_READERS = 4


class StoreFile:
    """The file, shared by the portal's threads and the engine's.

    One connection writes. Others read, so that nobody who reads waits until a change of somebody
    else is on the disk; each sees every change that was kept before it began.

    Args:
        path: The file; it and its folder are made when they are not there.

    Attributes:
        trouble: What the last transaction met; None once one has written again. A damaged file
            stays damaged: only a restart on another file ends that.
        is_open: False once it was closed.

    Raises:
        PoserigError: The file is not a labeling store, is damaged, is of a newer version, or
            cannot be written. It is as it was.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._connection = open_store(path)
        self._lock_of_readers = threading.Lock()
        self._reading = threading.BoundedSemaphore(_READERS)
        self._idle: list[sqlite3.Connection] = []
        self.trouble: StoreTrouble | None = None
        self.is_open = True

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Keeps all of the block's changes, or none.

        Raises:
            StoreTrouble: The file cannot be read or written; none of the changes was kept. Once
                it is known to be damaged, every transaction is refused.
        """
        with self._lock:
            changes = self._connection.total_changes
            with self._transaction(self._connection, "BEGIN IMMEDIATE"):
                yield self._connection
            if self._connection.total_changes != changes:  # reading works on a full disk too
                self.trouble = None

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Shows one state of the file to the block, which changes nothing.

        Raises:
            StoreTrouble: As `write`.
        """
        with self._reading:
            db = self._take_reader()
            try:
                with self._transaction(db, "BEGIN"):
                    yield db
            finally:
                self._give_back(db)

    @contextmanager
    def _transaction(self, db: sqlite3.Connection, begin: str) -> Iterator[None]:
        if self.trouble is not None and self.trouble.kind is Trouble.DAMAGED:
            known = self.trouble
            raise StoreTrouble(known.kind, known.where, known.detail)
        try:
            db.execute(begin)
            yield
            db.execute("COMMIT")
        except BaseException as error:
            # SQLite itself ends a transaction when the disk is full or fails.
            if db.in_transaction:
                db.execute("ROLLBACK")
            trouble = None
            if isinstance(error, sqlite3.Error):
                trouble = explain(error, str(self._path))
            if trouble is None:
                raise
            self.trouble = trouble
            raise trouble from error

    def close(self) -> None:
        """Closes the file; every committed change is in it."""
        with self._lock, self._lock_of_readers:
            self.is_open = False
            for reader in self._idle:
                reader.close()
            self._idle.clear()
            self._connection.close()

    def _take_reader(self) -> sqlite3.Connection:
        with self._lock_of_readers:
            if self._idle:
                return self._idle.pop()
        if not self.is_open:
            return self._connection  # which says that it is closed
        try:
            reader = connect(self._path)
            reader.execute("PRAGMA query_only = ON")
        except sqlite3.Error as error:
            trouble = explain(error, str(self._path))
            if trouble is None:
                raise
            self.trouble = trouble
            raise trouble from error
        return reader

    def _give_back(self, reader: sqlite3.Connection) -> None:
        with self._lock_of_readers:
            if self.is_open:
                self._idle.append(reader)
                return
        reader.close()
