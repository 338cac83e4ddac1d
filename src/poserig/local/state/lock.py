"""Lets one poserig at a time run on a state folder.

The operating system releases the lock when the process ends, also after a kill. The lock's file
names the process and its addresses, for a second start and for `poserig env`.
"""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from poserig.errors import PoserigError
from poserig.local.state.files import make_private_folder

NAME = "lock"


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that uses a state folder.

    Attributes:
        pid: Its process id.
        portal: The portal's address; "" before it is known.
        endpoint: The address of its local AWS; "" before it is known.
        region: The region of its local AWS.
    """

    pid: int
    portal: str = ""
    endpoint: str = ""
    region: str = ""


class StateInUse(PoserigError):
    """Another process uses the state folder.

    Attributes:
        owner: The process, if the lock's file names it.
    """

    def __init__(self, state: Path, owner: Owner | None) -> None:
        self.owner = owner
        who = f" (process {owner.pid})" if owner else ""
        at = f" Its portal: {owner.portal}" if owner and owner.portal else ""
        super().__init__(
            f"poserig is already running on this state folder{who}.{at}",
            where=str(state),
            cure="Use the one that runs, stop it with Ctrl-C in its terminal, or give this one "
            "another folder: --state FOLDER.",
        )


class StateLock:
    """Holds the lock of a state folder from `acquire` to `release`.

    Args:
        state: The folder; made if missing.
    """

    def __init__(self, state: Path) -> None:
        self._state = state
        self._handle = -1

    def acquire(self) -> Self:
        """Takes the lock.

        Raises:
            StateInUse: Another process has it.
            OSError: The folder cannot be made or written to.
        """
        make_private_folder(self._state)
        handle = os.open(self._state / NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise StateInUse(self._state, _read(self._state / NAME)) from None
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        self.tell(Owner(os.getpid()))
        return self

    def tell(self, owner: Owner) -> None:
        """Writes who owns the folder into the lock's file."""
        text = json.dumps(asdict(owner)).encode()
        os.pwrite(self._handle, text, 0)
        os.ftruncate(self._handle, len(text))

    def release(self) -> None:
        """Releases the lock. Safe to call twice."""
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Self:
        return self.acquire()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def running_owner(state: Path) -> Owner | None:
    """Returns the process that runs on a state folder; None when there is none."""
    try:
        handle = os.open(state / NAME, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(state / NAME) or Owner(0)
    finally:
        os.close(handle)
    return None


def _read(path: Path) -> Owner | None:
    try:
        return Owner(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
