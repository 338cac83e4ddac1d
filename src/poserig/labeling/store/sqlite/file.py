"""Runs transactions on the file of a labeling store; a commit is on the disk when it returns."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from poserig.labeling.store.sqlite.errors import explain
from poserig.labeling.store.sqlite.opening import open_store
from poserig.labeling.trouble import StoreTrouble, Trouble

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(moment: datetime) -> int:
    """A time as the file keeps it: exact, where a float would round."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """The reverse of `to_micros`: aware, UTC."""
    return _EPOCH + timedelta(microseconds=micros)


class StoreFile:
    """One connection, shared by the portal's threads and the engine's.

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
        self.trouble: StoreTrouble | None = None
        self.is_open = True

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Keeps all of the block's changes, or none.

        Raises:
            StoreTrouble: The file cannot be read or written; none of the changes was kept. Once
                it is known to be damaged, every transaction is refused.
        """
        with self._transaction("BEGIN IMMEDIATE") as db:
            yield db

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Shows one state of the file to the block, which changes nothing.

        Raises:
            StoreTrouble: As `write`.
        """
        with self._transaction("BEGIN") as db:
            yield db

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self.trouble is not None and self.trouble.kind is Trouble.DAMAGED:
                known = self.trouble
                raise StoreTrouble(known.kind, known.where, known.detail)
            changes = self._connection.total_changes
            try:
                self._connection.execute(begin)
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                self._roll_back()
                trouble = None
                if isinstance(error, sqlite3.Error):
                    trouble = explain(error, str(self._path))
                if trouble is None:
                    raise
                self.trouble = trouble
                raise trouble from error
            if self._connection.total_changes != changes:  # reading works on a full disk too
                self.trouble = None

    def close(self) -> None:
        """Closes the file; every committed change is in it."""
        with self._lock:
            self.is_open = False
            self._connection.close()

    def _roll_back(self) -> None:
        # SQLite itself ends a transaction when the disk is full or fails.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
