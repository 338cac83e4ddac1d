"""Finds the port of a project."""

import socket
from collections.abc import Sequence

from poserig.errors import PoserigError

FIRST_PORT = 4600
_PORTS = 100


def find_port(wanted: int | None, last: str, hosts: Sequence[str]) -> int:
    """The port on which a project listens.

    Args:
        wanted: What the user asked for; None for any.
        last: The port of the last time, as text; "" for none. It is taken again if it is free, so
            that what a browser keeps for the address stays.
        hosts: Addresses on which it must be free.

    Raises:
        PoserigError: The wanted port is taken, or no port is free.
    """
    if wanted is not None:
        why = next(filter(None, (_trouble_at(host, wanted) for host in hosts)), "")
        if why:
            raise PoserigError(
                f"The port {wanted} cannot be used ({why}).",
                cure="Stop the program that uses it, or give another: --port N. Without --port "
                "poserig finds a free one.",
            )
        return wanted
    first = [int(last)] if last.isdecimal() else []
    ports: list[int] = [*first, *range(FIRST_PORT, FIRST_PORT + _PORTS)]
    for port in ports:
        if not any(_trouble_at(host, port) for host in hosts):
            return port
    raise PoserigError(
        f"No port from {FIRST_PORT} to {FIRST_PORT + _PORTS - 1} is free.",
        cure="Give another one: --port N.",
    )


def _trouble_at(host: str, port: int) -> str:
    """Why nobody can listen there; "" when one can."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            one.bind((host, port))
    except OverflowError:
        return "there is no such port"
    except OSError as error:
        return error.strerror or str(error)
    return ""
