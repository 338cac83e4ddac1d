"""Keeps what a project has from start to start beside its database: keys, port, address, queues."""

import json
import secrets

from poserig.errors import PoserigError, shown
from poserig.files import write_atomically
from poserig.json import Json
from poserig.project.places import KEPT, Places

_VERSION = 1
_KEY_LENGTH = 43
"""Characters of 32 random bytes."""


def read_kept(places: Places) -> dict[str, str]:
    """What was kept. A damaged file is made anew, with other keys.

    Raises:
        PoserigError: A newer poserig has written it, or the database beside it is gone.
    """
    file = places.state / KEPT
    if file.is_file() and not places.database.exists():
        # A new database would show an empty queue, and write over the old labels' manifest.
        raise PoserigError(
            "The project's database is gone: all answers were in it.",
            where=str(places.database),
            cure="Put it back, or restore a backup: poserig state restore. To begin anew, move "
            f"{shown(str(places.state))} away; the last labels are in its folder files/output.",
        )
    try:
        read: Json = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        read = None
    members = read.items() if isinstance(read, dict) else ()
    kept = {name: value for name, value in members if isinstance(value, str)}
    version = kept.get("version", "")
    if version.isdecimal() and int(version) > _VERSION:
        raise PoserigError(
            f"A newer poserig has opened this folder: its state has version {version}, this "
            f"poserig reads {_VERSION}.",
            where=str(places.state),
            cure="Update poserig; or restore a backup from before: poserig state restore.",
        )
    for name in ("key", "portal_key"):
        if len(kept.get(name, "")) < _KEY_LENGTH:  # nobody must guess it
            kept.pop(name, None)
    made = {name: secrets.token_urlsafe(32) for name in ("key", "portal_key")}
    return {**made, **kept, "version": str(_VERSION)}


def write_kept(places: Places, kept: dict[str, str]) -> None:
    """Keeps it for the next start. Only the owner may read it."""
    write_atomically(places.state / KEPT, json.dumps(kept, indent=1), is_private=True)
