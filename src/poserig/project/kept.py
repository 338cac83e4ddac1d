"""Keeps what a project has from start to start beside its database: keys, port, address, queues."""

import json
import secrets

from poserig.errors import PoserigError
from poserig.files import write_atomically
from poserig.json import Json
from poserig.project.places import KEPT, Places

_VERSION = 1


def read_kept(places: Places) -> dict[str, str]:
    """What was kept. A damaged file is made anew, with other keys.

    Raises:
        PoserigError: A newer poserig has written it.
    """
    try:
        read: Json = json.loads((places.state / KEPT).read_bytes())
    except (OSError, ValueError):
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
    made = {name: secrets.token_urlsafe(32) for name in ("key", "portal_key")}
    return {**made, **kept, "version": str(_VERSION)}


def write_kept(places: Places, kept: dict[str, str]) -> None:
    """Keeps it for the next start. Only the owner may read it."""
    write_atomically(places.state / KEPT, json.dumps(kept, indent=1), is_private=True)
