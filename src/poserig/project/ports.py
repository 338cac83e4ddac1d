"""Takes the port of a project."""

import errno
from collections.abc import Callable
from typing import TypeVar

from poserig.errors import PoserigError

FIRST_PORT = 4600
_PORTS = 100
_TAKEN = (errno.EADDRINUSE, errno.EACCES)
_Taken = TypeVar("_Taken")


def on_a_port(wanted: int | None, last: str, take: Callable[[int], _Taken]) -> _Taken:
    """Takes a port and keeps it: of projects that begin at once, no two find the same free.

    Args:
        wanted: What the user asked for; None for any.
        last: The port of the last time, as text; "" for none. It is taken again if it is free, so
            that what a browser keeps for the address stays.
        take: Listens on a port. Raises PoserigError because of an OSError when it cannot.

    Returns:
        What `take` answered.

    Raises:
        PoserigError: The wanted port is taken, or no port is free.
    """
    if wanted is not None:
        taken, why = _tried(take, wanted)
        if taken is None:
            raise PoserigError(
                f"The port {wanted} cannot be used ({why}).",
                cure="Stop the program that uses it, or give another: --port N. Without --port "
                "poserig finds a free one.",
            )
        return taken
    first = [int(last)] if last.isdecimal() else []
    for port in (*first, *range(FIRST_PORT, FIRST_PORT + _PORTS)):
        taken, _ = _tried(take, port)
        if taken is not None:
            return taken
    raise PoserigError(
        f"No port from {FIRST_PORT} to {FIRST_PORT + _PORTS - 1} is free.",
        cure="Give another one: --port N.",
    )


def _tried(take: Callable[[int], _Taken], port: int) -> tuple[_Taken | None, str]:
    """What was taken, or None and why nobody can listen there."""
    try:
        return take(port), ""
    except OverflowError:
        return None, "there is no such port"
    except PoserigError as error:
        cause = error.__cause__
        if not isinstance(cause, OSError) or cause.errno not in _TAKEN:
            raise
        return None, cause.strerror or str(cause)
