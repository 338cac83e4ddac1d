"""Opens the file of a labeling store, and refuses one that is damaged before anything changes."""

import contextlib
import os
import sqlite3
from pathlib import Path

from poserig.errors import PoserigError
from poserig.labeling.store.sqlite import schema
from poserig.labeling.store.sqlite.errors import explain
from poserig.labeling.trouble import RESTORE, StoreTrouble, Trouble


def open_store(path: Path) -> sqlite3.Connection:
    """Opens a whole store of this version; a new file is made as a whole.

    The check of the whole file (`PRAGMA quick_check`) took 0.27 s for 100,000 data objects with
    an answer each (329 MB, in the cache of the disk).

    Raises:
        PoserigError: The file is empty, cut, garbage, of a newer version, or cannot be written;
            it is as it was.
    """
    try:
        _make_when_missing(path)
        return _open_whole(path)
    except sqlite3.Error as error:
        raise explain(error, str(path)) or _not_a_store(path, str(error)) from error
    except OSError as error:
        raise StoreTrouble(Trouble.READ_ONLY, str(path), error.strerror or str(error)) from error


def connect(path: Path) -> sqlite3.Connection:
    """Connects with the store's settings: a commit is on the disk when it returns."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    try:
        # A write-ahead log with FULL: a commit is on the disk when it returns.
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA busy_timeout = 10000")
    except BaseException:
        connection.close()
        raise
    return connection


def flush_folder(folder: Path) -> None:
    """Puts the names in a folder on the disk, where the system can do that."""
    with contextlib.suppress(OSError):  # Windows opens no folders
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _make_when_missing(path: Path) -> None:
    """Makes a new store beside its place and moves it there: a kill leaves no half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        return
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        # SQLite would play the log of the lost file into the new one.
        raise PoserigError(
            f"The labeling store is gone, but its log {log.name} is there.",
            where=str(path),
            cure=f"{RESTORE} Or move the log away to start with an empty store.",
        )
    fresh = path.with_name(f"{path.name}.new")
    for part in (fresh, fresh.with_name(f"{fresh.name}-wal"), fresh.with_name(f"{fresh.name}-shm")):
        part.unlink(missing_ok=True)
    with contextlib.closing(connect(fresh)) as connection:
        schema.make(connection)
    fresh.replace(path)
    flush_folder(path.parent)


def _open_whole(path: Path) -> sqlite3.Connection:
    if path.stat().st_size == 0:
        raise _not_a_store(path, "the file is empty")
    with contextlib.closing(connect_to_read(path)) as reader:
        _refuse_damage(reader, path)
        version = schema.version_of(reader, str(path))
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise StoreTrouble(Trouble.READ_ONLY, str(path), "no permission")
    if version < schema.VERSION:
        copy_database(path, path.with_name(f"{path.name}.v{version}"))
    connection = connect(path)
    try:
        schema.migrate(connection, version)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Connects without changing anything; sees what the log of a killed process holds."""
    # Without a log nobody has it open, and SQLite need not make one to read it.
    has_log = path.with_name(f"{path.name}-wal").exists()
    address = f"{path.absolute().as_uri()}?mode=ro{'' if has_log else '&immutable=1'}"
    return sqlite3.connect(address, uri=True, isolation_level=None)


def _refuse_damage(reader: sqlite3.Connection, path: Path) -> None:
    found = [str(row[0]) for row in reader.execute("PRAGMA quick_check(3)")]
    if found != ["ok"]:
        detail = "; ".join(line.replace("\n", " ") for line in found)
        raise StoreTrouble(Trouble.DAMAGED, str(path), detail[:300])


def copy_database(path: Path, target: Path) -> None:
    """Copies a database with its log, in one consistent state; replaces the target at the end.

    Raises sqlite3.Error or OSError.
    """
    fresh = target.with_name(f"{target.name}.new")
    fresh.unlink(missing_ok=True)
    try:
        with (
            contextlib.closing(connect_to_read(path)) as source,
            contextlib.closing(sqlite3.connect(fresh)) as copy,
        ):
            source.backup(copy)
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    flush_folder(target.parent)


def _not_a_store(path: Path, detail: str) -> PoserigError:
    return PoserigError(f"This is not a labeling store ({detail}).", where=str(path), cure=RESTORE)
