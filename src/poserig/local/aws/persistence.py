"""Everything that was made on the local AWS survives a stop and a kill.

moto keeps its state in Python objects, one backend per service, account and region. They are
pickled together, without the bytes of S3 objects (see content.py), a moment after the last change.
"""

import logging
import os
import pickle
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.s3.models import s3_backends

from poserig.local.aws.pickling import (
    BackendKey,
    backend_of,
    dump,
    give_back_factories,
    key_of,
    load,
)

log = logging.getLogger(__name__)

FORMAT = 1
QUIET_SECONDS = 0.3
"""A snapshot is taken this long after the last change ..."""
LONGEST_WAIT_SECONDS = 1.0
"""... but never later than this after the first unsaved one."""
ATTEMPTS = 10

State = dict[BackendKey, dict[str, Any]]


def _live_backends() -> Iterator[BaseBackend]:
    for instance in list(BackendDict._instances):
        for _, _, backend in list(instance.iter_backends()):
            yield backend


def pickled_state() -> bytes:
    """All backends in one pickle, so that objects that they share stay shared.

    Other requests go on meanwhile, so a dictionary may change while it is read: then again.
    """
    for attempt in range(ATTEMPTS):
        try:
            return dump({key_of(backend): backend.__dict__ for backend in _live_backends()})
        except RuntimeError as error:
            if "changed" not in str(error):
                raise
            log.debug("state changed during the snapshot (%d): %s", attempt, error)
            time.sleep(0.02 * (attempt + 1))
        except (TypeError, AttributeError, pickle.PicklingError):
            return dump(_what_can_be_pickled())
    raise RuntimeError("The state changed too fast for a snapshot.")


def _what_can_be_pickled() -> State:
    state: State = {}
    for backend in _live_backends():
        try:
            dump(backend.__dict__)
        except (TypeError, AttributeError, pickle.PicklingError) as error:
            # a service of moto's that nobody here uses: it starts empty, the others survive
            log.warning("%s is not kept: %s", type(backend).__name__, error)
            continue
        state[key_of(backend)] = backend.__dict__
    return state


def restore_state(pickled: bytes) -> int:
    """Put a pickled state back into moto's backends.

    Returns:
        How many backends there were.
    """
    state: State = load(pickled)
    for key, attributes in state.items():
        backend = backend_of(key)
        give_back_factories(attributes, backend.__dict__)
        backend.__dict__.clear()
        backend.__dict__.update(attributes)
    for account, partition, backend in s3_backends.iter_backends():
        for name in backend.buckets:
            s3_backends.bucket_accounts[name] = (partition, account)
    return len(state)


class Snapshots:
    """Saves the state after changes, from its own thread, and gives it back at the next start.

    Args:
        path: The snapshot's file.
        on_saved: Called after each save; for tests and the curious.
    """

    def __init__(self, path: Path, on_saved: Callable[[], None] = lambda: None) -> None:
        self._path = path
        self._on_saved = on_saved
        self._changed = threading.Condition()
        self._first_change: float | None = None
        self._last_change = 0.0
        self._stopping = False
        self._thread: threading.Thread | None = None

    def restore(self) -> str | None:
        """Load the snapshot, if there is one.

        Returns:
            A notice for a person when it could not be used and was set aside; None otherwise.
        """
        if not self._path.exists():
            return None
        try:
            snapshot = pickle.loads(self._path.read_bytes())  # noqa: S301 - our own file
            if (snapshot["format"], snapshot["moto"]) != (FORMAT, version("moto")):
                return self._set_aside(f"it was written with moto {snapshot['moto']}")
            count = restore_state(snapshot["state"])
        except Exception as error:  # whatever is in that file, the start goes on
            log.exception("unreadable snapshot")
            BackendDict.reset()
            return self._set_aside(f"it is unreadable ({type(error).__name__}: {error})")
        log.info("restored %d backends from %s", count, self._path)
        return None

    def _set_aside(self, reason: str) -> str:
        aside = self._path.with_name(
            f"{self._path.name}.set-aside-{time.strftime('%Y%m%d-%H%M%S')}"
        )
        self._path.replace(aside)
        notice = (
            f"{self._path}: the local AWS's saved state was not used, because {reason}. "
            f"It is kept as {aside.name}; the local AWS starts empty: deploy again."
        )
        log.warning(notice)
        return notice

    def start(self) -> None:
        """Begin to watch for changes."""
        self._thread = threading.Thread(target=self._run, name="local-aws-snapshots", daemon=True)
        self._thread.start()

    def changed(self) -> None:
        """Something may have changed: save soon."""
        with self._changed:
            self._last_change = time.monotonic()
            if self._first_change is None:
                self._first_change = self._last_change
                self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._first_change is None and not self._stopping:
                    self._changed.wait()
                if self._stopping:
                    return
                due = min(
                    self._last_change + QUIET_SECONDS,
                    (self._first_change or 0) + LONGEST_WAIT_SECONDS,
                )
                left = due - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                self._first_change = None
            try:
                self.save()
            except Exception:  # the next change tries again; the AWS itself goes on
                log.exception("snapshot failed")

    def save(self) -> None:
        """Write the snapshot now; whoever reads meanwhile sees the old one or the new one."""
        snapshot = {"format": FORMAT, "moto": version("moto"), "state": pickled_state()}
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # mkstemp makes the file readable by its owner only: it holds passwords and secrets
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f"{self._path.name}.new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pickle.dumps(snapshot, pickle.HIGHEST_PROTOCOL))
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self._path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        self._on_saved()

    def stop(self) -> None:
        """Stop watching and save a last time."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()
        self.save()
