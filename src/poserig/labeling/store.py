"""The labeling store: one SQLite file that survives the loss of power."""

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from poserig.errors import PoserigError
from poserig.labeling import schema
from poserig.labeling.ports import Json

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
        path: The file; its folder is made when it is not there.

    Raises:
        PoserigError: The file is not a labeling store, or one of another version.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        try:
            # A write-ahead log with FULL: a commit is on the disk when it returns.
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.execute("PRAGMA busy_timeout = 10000")
            schema.prepare(self._connection, str(path))
        except sqlite3.DatabaseError as error:
            self._connection.close()
            raise PoserigError(
                f"This is not a labeling store ({error}).",
                where=str(path),
                cure="Move the file away to start with an empty store.",
            ) from error
        except PoserigError:
            self._connection.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All of the block's changes, or none. Call no function and no S3 inside."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def close(self) -> None:
        """Close the file; every committed change is in it."""
        with self._lock:
            self._connection.close()
