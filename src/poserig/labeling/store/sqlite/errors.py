"""Explains SQLite's errors: which of them mean that the labeling store is in trouble."""

import sqlite3

from poserig.labeling.trouble import StoreTrouble, Trouble

_KINDS = {
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_FORMAT: Trouble.DAMAGED,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_PERM: Trouble.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: Trouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_IOERR: Trouble.UNREADABLE,
    sqlite3.SQLITE_NOLFS: Trouble.UNREADABLE,
}


def explain(error: sqlite3.Error, where: str) -> StoreTrouble | None:
    """The trouble behind an error of SQLite; None for one that is not the file's.

    Args:
        error: What SQLite raised.
        where: The file, for the message.
    """
    code = getattr(error, "sqlite_errorcode", None)  # an error of the module itself has none
    kind = None if code is None else _KINDS.get(code & 0xFF)  # the rest of it is the detail
    return None if kind is None else StoreTrouble(kind, where, str(error))
