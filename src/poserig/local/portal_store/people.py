"""Keeps a team in the database: its people, their passwords and invitations.

`KeptPeople` is most of `poserig.portal.team.Team`; a project adds its owner.
"""

import hashlib
import secrets
import sqlite3
import unicodedata
from datetime import timedelta
from pathlib import Path

from poserig.errors import InvalidValue, PoserigError, shown
from poserig.labeling.ports import Clock, SignInFailed, Worker
from poserig.local.portal_store.database import PortalDatabase, from_micros, to_micros
from poserig.local.portal_store.passwords import is_password, password_hash
from poserig.portal.roles import Role
from poserig.portal.team import Invited, Person

_TABLES = """
CREATE TABLE IF NOT EXISTS people (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,      -- the name without its case
    sub TEXT NOT NULL UNIQUE,           -- random; makes the worker's id
    role TEXT NOT NULL,
    password TEXT NOT NULL DEFAULT '',  -- a hash; '' for none
    stamp TEXT NOT NULL,                -- random; changes with the password
    added INTEGER NOT NULL,
    removed INTEGER NOT NULL DEFAULT 0  -- 1: no longer on the team; answers stay theirs
) STRICT;
CREATE TABLE IF NOT EXISTS invitations (
    person_id INTEGER PRIMARY KEY REFERENCES people (id),
    key_hash TEXT NOT NULL UNIQUE,      -- whoever reads the database comes in with none
    ends INTEGER NOT NULL
) STRICT;
"""
_SELECT = """
SELECT people.*, invitations.ends FROM people
LEFT JOIN invitations ON invitations.person_id = people.id
"""
DAYS = 7
"""How long an invitation holds by default."""
_LONGEST_NAME = 64
_WRONG = "Wrong name or password."
_WRONG_CURE = "Forgotten? Ask your lead for a new link."


class KeptPeople:
    """The people of a portal that has a team of its own. Threads and processes may share it.

    Args:
        database: The labeling store's database.
        clock: The time, for invitations.
        region: Stands in the ids of workers.
        issuer: Stands beside each worker's subject in their answers.
    """

    def __init__(self, database: Path, clock: Clock, region: str, issuer: str) -> None:
        self._database = PortalDatabase(database, _TABLES)
        self._clock = clock
        self._region = region
        self._issuer = issuer

    def people(self) -> list[Person]:
        """Everybody on the team, in the order of their names."""
        rows = self._database.rows(f"{_SELECT} WHERE NOT removed ORDER BY name_key")
        return [self._person(row) for row in rows]

    def sign_in(self, name: str, password: str) -> Worker:
        """The person with this name and password. Raises SignInFailed.

        It takes as long for a name that nobody has.
        """
        rows = self._database.rows(f"{_SELECT} WHERE name_key = ? AND NOT removed", (_key(name),))
        if not is_password(password, rows[0]["password"] if rows else ""):
            raise SignInFailed(_WRONG, cure=_WRONG_CURE)
        return self._person(rows[0]).worker

    def find(self, worker: Worker) -> tuple[Person, str] | None:
        """The person who is this worker, and the stamp of their password; None when they are not
        on the team."""
        rows = self._database.rows(f"{_SELECT} WHERE sub = ? AND NOT removed", (worker.sub,))
        if not rows or worker.issuer != self._issuer:
            return None
        return self._person(rows[0]), rows[0]["stamp"]

    def invite(self, name: str, role: Role, days: float = DAYS) -> Invited:
        """Adds somebody, or brings back who was removed. Raises PoserigError."""
        name = _checked(name)
        sub, stamp = secrets.token_hex(16), secrets.token_hex(8)
        with self._database.write() as db:
            sql = f"{_SELECT} WHERE name_key = ?"
            row = db.execute(sql, (_key(name),)).fetchone()
            if row is not None and not row["removed"]:
                raise PoserigError(
                    f'"{row["name"]}" is on the team already.',
                    cure="Give another name, or make a new link for them.",
                )
            if row is None:
                db.execute(
                    "INSERT INTO people (name, name_key, sub, role, stamp, added)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (name, _key(name), sub, role, stamp, to_micros(self._clock.now())),
                )
            else:
                db.execute(
                    "UPDATE people SET removed = 0, name = ?, role = ?, password = '', stamp = ?"
                    " WHERE id = ?",
                    (name, role, stamp, row["id"]),
                )
            return self._new_invitation(db, name, days)

    def invite_again(self, name: str, days: float = DAYS) -> Invited:
        """Makes a new invitation for somebody on the team."""
        with self._database.write() as db:
            self._row(db, name)
            return self._new_invitation(db, name, days)

    def set_role(self, name: str, role: Role) -> Person:
        """Gives somebody another role."""
        with self._database.write() as db:
            row = self._row(db, name)
            db.execute("UPDATE people SET role = ? WHERE id = ?", (role, row["id"]))
            return self._person(self._row(db, name))

    def remove(self, name: str) -> Person:
        """Takes somebody off the team."""
        with self._database.write() as db:
            row = self._row(db, name)
            db.execute("UPDATE people SET removed = 1, password = '' WHERE id = ?", (row["id"],))
            db.execute("DELETE FROM invitations WHERE person_id = ?", (row["id"],))
            return self._person(row)

    def guest(self, key: str) -> Person | None:
        """Who may come with an invitation's key."""
        rows = self._database.rows(f"{_SELECT} WHERE {_OPEN}", self._open(key))
        return self._person(rows[0]) if rows else None

    def accept(self, key: str, password: str) -> Worker:
        """Uses an invitation up, and sets the password of its person. Raises SignInFailed."""
        guest = self.guest(key)
        kept = "" if guest is None else password_hash(password, guest.name)
        with self._database.write() as db:
            row = db.execute(f"{_SELECT} WHERE {_OPEN}", self._open(key)).fetchone()
            if row is None or not kept:
                raise SignInFailed(
                    "This invitation is not valid any more.", cure="Ask your lead for a new link."
                )
            db.execute("DELETE FROM invitations WHERE person_id = ?", (row["id"],))
            _set_password(db, row["id"], kept)
            return self._person(row).worker

    def change_password(self, worker: Worker, password: str, wanted: str) -> None:
        """Gives somebody who knows their password another one. Raises SignInFailed."""
        rows = self._database.rows(f"{_SELECT} WHERE sub = ? AND NOT removed", (worker.sub,))
        if not is_password(password, rows[0]["password"] if rows else ""):
            raise SignInFailed("This is not your password.", cure=_WRONG_CURE)
        kept = password_hash(wanted, worker.username)
        with self._database.write() as db:
            _set_password(db, rows[0]["id"], kept)

    def close(self) -> None:
        """Closes it."""
        self._database.close()

    def _row(self, db: sqlite3.Connection, name: str) -> sqlite3.Row:
        sql = f"{_SELECT} WHERE name_key = ? AND NOT removed"
        row: sqlite3.Row | None = db.execute(sql, (_key(name),)).fetchone()
        if row is None:
            raise PoserigError(
                f'Nobody on the team is called "{shown(name)}".', cure="Look at the list of people."
            )
        return row

    def _new_invitation(self, db: sqlite3.Connection, name: str, days: float) -> Invited:
        key = secrets.token_urlsafe(24)
        ends = to_micros(self._clock.now() + timedelta(days=days))
        person_id = self._row(db, name)["id"]
        sql = "INSERT OR REPLACE INTO invitations VALUES (?, ?, ?)"
        db.execute(sql, (person_id, _hash(key), ends))
        return Invited(self._person(self._row(db, name)), key)

    def _open(self, key: str) -> tuple[str, int]:
        return _hash(key), to_micros(self._clock.now())

    def _person(self, row: sqlite3.Row) -> Person:
        ends = None if row["ends"] is None else from_micros(row["ends"])
        return Person(
            Worker(_worker_id(self._region, row["sub"]), row["sub"], self._issuer, row["name"]),
            Role(row["role"]),
            from_micros(row["added"]),
            bool(row["password"]),
            ends if ends is not None and ends > self._clock.now() else None,
        )


_OPEN = "key_hash = ? AND ends > ? AND NOT removed"


def _set_password(db: sqlite3.Connection, person_id: int, kept: str) -> None:
    sql = "UPDATE people SET password = ?, stamp = ? WHERE id = ?"
    db.execute(sql, (kept, secrets.token_hex(8), person_id))


def _checked(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidValue(
            "A name has 1 to 64 printable characters.",
            where=f'"{shown(name)}"',
            cure="Give an e-mail address or a short name.",
        )
    return name


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().casefold()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _worker_id(region: str, sub: str) -> str:
    return f"private.{region}.{hashlib.sha256(sub.encode()).hexdigest()[:16]}"
