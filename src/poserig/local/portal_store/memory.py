"""Opens everything that the portal remembers in a database."""

from contextlib import ExitStack
from pathlib import Path

from poserig.labeling.ports import Clock
from poserig.local.portal_store.failures import KeptFailures
from poserig.local.portal_store.sessions import KeptSessions
from poserig.portal.state import Memory


def portal_memory(database: Path, clock: Clock, stack: ExitStack) -> Memory:
    """What the portal remembers.

    Args:
        database: The labeling store's database.
        clock: The time.
        stack: Closes it.
    """
    sessions = KeptSessions(database, clock)
    stack.callback(sessions.close)
    failures = KeptFailures(database)
    stack.callback(failures.close)
    return Memory(sessions, failures)
