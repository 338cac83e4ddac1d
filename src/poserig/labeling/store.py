"""The labeling store: one SQLite file that survives the loss of power."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from poserig.json import Json
from poserig.labeling.opening import open_store
from poserig.labeling.trouble import StoreTrouble, Trouble, explain

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_micros(moment: datetime) -> int:
    """A time as the store keeps it: exact, where a float would round."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def from_micros(micros: int) -> datetime:
    """The reverse of `to_micros`: aware, UTC."""
    return _EPOCH + timedelta(microseconds=micros)


def to_json(value: Json) -> str:
    """JSON in ASCII: SQLite takes no half surrogate pairs, which a browser may well send."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


class Store:
    """One connection, shared by the portal's threads and the engine's.

    Args:
        path: The file; it and its folder are made when they are not there.

    Raises:
        PoserigError: The file is not a labeling store, is damaged, is of a newer version, or
            cannot be written. It is as it was.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._trouble: StoreTrouble | None = None
        self._connection = open_store(path)
        self._is_open = True

    @property
    def trouble(self) -> StoreTrouble | None:
        """What the last transaction met; None once one has succeeded again.

        A damaged store stays one: only a restart on another file ends that.
        """
        return self._trouble

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block's changes, or none. Call no function and no S3 inside.

        Raises:
            StoreTrouble: The file cannot be read or written; none of the changes was kept. Once
                it is known to be damaged, every transaction is refused.
        """
        with self._lock:
            if self._trouble is not None and self._trouble.kind is Trouble.DAMAGED:
                known = self._trouble
                raise StoreTrouble(known.kind, known.where, known.detail)
            changes = self._connection.total_changes
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException as error:
                self._roll_back()
                trouble = None
                if isinstance(error, sqlite3.Error):
                    trouble = explain(error, str(self._path))
                if trouble is None:
                    raise
                self._trouble = trouble
                raise trouble from error
            if self._connection.total_changes != changes:  # reading works on a full disk too
                self._trouble = None

    @property
    def is_open(self) -> bool:
        """False once it was closed."""
        return self._is_open

    def close(self) -> None:
        """Close the file; every committed change is in it."""
        with self._lock:
            self._is_open = False
            self._connection.close()

    def _roll_back(self) -> None:
        # SQLite itself ends a transaction when the disk is full or fails.
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")
