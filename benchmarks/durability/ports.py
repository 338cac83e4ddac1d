"""Finds ports that a server can use at each of its starts."""

import secrets
from contextlib import suppress

from poserig.errors import PoserigError
from poserig.local.up import Ports


def free_row() -> int:
    """Returns the first of three ports in a row that nobody uses now.

    They lie below the ports that systems give to outgoing connections, so that they stay free
    while the server is down.
    """
    while True:
        first = 20_000 + secrets.randbelow(10_000)
        with suppress(PoserigError):
            Ports.starting_at(first).require_free()
            return first
