"""Finds which account of this machine is at the other end of a loopback connection.

Lambda's Runtime API has no keys: whoever reaches its port can take events and give answers. On AWS
no one else can reach it; here another account of the machine could.
"""

import os
from pathlib import Path

_TABLE = Path("/proc/net/tcp")
_LOCAL, _UID = 1, 7


def is_own(peer: tuple[str, int], server_port: int) -> bool:
    """Whether the connection comes from a process of this account.

    Args:
        peer: The client's address on 127.0.0.1 and its port.
        server_port: The port that it connected to.

    Returns:
        True also on a system that does not tell. Linux does.
    """
    try:
        lines = _TABLE.read_text("ascii").splitlines()[1:]
    except OSError:
        return True
    wanted = f"0100007F:{peer[1]:04X}"
    remote = f"0100007F:{server_port:04X}"
    for line in lines:
        fields = line.split()
        if fields[_LOCAL] == wanted and fields[_LOCAL + 1] == remote:
            return int(fields[_UID]) == os.getuid()
    return False
