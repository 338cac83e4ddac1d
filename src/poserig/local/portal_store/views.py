"""Keeps views of the grid that have a name."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from poserig.errors import InvalidValue, shown
from poserig.local.portal_store.database import PortalDatabase
from poserig.portal.named_views import LONGEST_NAME, MOST_VIEWS, NamedView

_TABLES = """
CREATE TABLE IF NOT EXISTS named_views (
    name_key TEXT PRIMARY KEY,          -- lower case: names differ by more than case
    name TEXT NOT NULL,
    parameters TEXT NOT NULL,           -- as in an address
    author TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


class KeptViews:
    """Implements `poserig.portal.named_views.NamedViews` in the labeling store's database.

    Args:
        database: That database.
    """

    def __init__(self, database: Path) -> None:
        self._db = PortalDatabase(database, _TABLES)

    def close(self) -> None:
        """Closes the database."""
        self._db.close()

    def all(self) -> Sequence[NamedView]:
        """See the port."""
        rows = self._db.rows("SELECT name, parameters, author FROM named_views ORDER BY name_key")
        return [
            NamedView(row["name"], dict(parse_qsl(row["parameters"])), row["author"])
            for row in rows
        ]

    def save(self, view: NamedView) -> None:
        """See the port."""
        name = _checked(view.name)
        with self._db.write() as db:
            _require_free(db, name)
            if db.execute("SELECT COUNT(*) FROM named_views").fetchone()[0] >= MOST_VIEWS:
                raise InvalidValue(
                    f"There are {MOST_VIEWS} views already.", where="name", cure="Remove one first."
                )
            row = (name.lower(), name, urlencode(dict(view.parameters)), view.by)
            db.execute("INSERT INTO named_views VALUES (?, ?, ?, ?)", row)

    def rename(self, name: str, to: str) -> None:
        """See the port."""
        new = _checked(to)
        with self._db.write() as db:
            if new.lower() != name.lower():
                _require_free(db, new)
            changed = "UPDATE named_views SET name_key = ?, name = ? WHERE name_key = ?"
            if not db.execute(changed, (new.lower(), new, name.lower())).rowcount:
                raise InvalidValue(
                    f'There is no view "{shown(name)}" any more.',
                    where="name",
                    cure="Somebody has renamed or removed it: reload the page.",
                )

    def remove(self, name: str) -> None:
        """See the port."""
        with self._db.write() as db:
            db.execute("DELETE FROM named_views WHERE name_key = ?", (name.lower(),))


def _checked(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidValue(f"Give a name of 1 to {LONGEST_NAME} letters.", where="name")
    return name


def _require_free(db: sqlite3.Connection, name: str) -> None:
    sql = "SELECT name FROM named_views WHERE name_key = ?"
    taken = db.execute(sql, (name.lower(),)).fetchone()
    if taken is not None:
        raise InvalidValue(
            f'There is a view "{taken[0]}" already.',
            where="name",
            cure="Take another name, or remove that one first.",
        )
