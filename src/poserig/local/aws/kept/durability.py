"""Writes every change of the local AWS to the index before the request is answered.

moto keeps its state in Python objects, one backend per service, account and region. Each backend is
pickled into a row of its own, and so is each version of an S3 object; bytes lie in files
(content.py). Without the bytes backends are small: every commit pickles all of them, and writes
those that have changed.
"""

import logging
import pickle
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from moto.core.base_backend import BackendDict, BaseBackend
from moto.s3.models import s3_backends

from poserig.local.aws.kept import content
from poserig.local.aws.kept.index import BackendRow, Index, KeyChange, ObjectRow
from poserig.local.aws.kept.pickling import (
    backend_of,
    dump,
    give_back_factories,
    key_from_name,
    key_of,
    load,
    name_of,
)
from poserig.local.aws.s3 import changes as s3_changes

log = logging.getLogger(__name__)

ATTEMPTS = 10
"""How often a backend that changes meanwhile is pickled."""
MOTO = "moto"
"""The name of the meta value that holds the version of moto that wrote the pickles."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Something in the index that cannot be read.

    Attributes:
        what: "s3://bucket/key", or a service such as "Lambda in eu-west-1".
        reason: Why, as a part of a sentence.
    """

    what: str
    reason: str

    def __str__(self) -> str:
        return f"{self.what}: {self.reason}"


class Durability:
    """Writes changes to the index, and gives them back to moto at the next start.

    Args:
        index: Keeps them.
        store: Keeps the bytes of S3 objects and of functions' code.
    """

    def __init__(self, index: Index, store: content.ContentStore) -> None:
        self._index = index
        self._store = store
        self._lock = threading.Lock()
        self._tickets = 0
        self._objects_committed = 0
        self._all_committed = 0
        self._written: dict[str, bytes] = {}
        self._buckets: dict[str, int] = {}

    # restoring ----------------------------------------------------------------------------------
    def restore(self) -> list[Lost]:
        """Gives the state back to moto's backends, which must be empty.

        Returns:
            What is lost. Everything else is restored, and the rows of what is lost stay.
        """
        lost = [
            problem for row in self._index.backends() if (problem := self._restore_backend(row))
        ]
        lost += self._restore_objects()
        s3_changes.record(True)
        if not lost:
            self._sweep()
        for problem in lost:
            log.warning("lost: %s", problem)
        return lost

    def _restore_backend(self, row: BackendRow) -> Lost | None:
        try:
            attributes: dict[str, Any] = load(row.state, self._store)
            backend = backend_of(key_from_name(row.name))
        except Exception as error:  # whatever is in that row: the others can be read
            log.exception("unreadable backend %s", row.name)
            return Lost(_shown(row.name), f"it cannot be read ({type(error).__name__}: {error})")
        give_back_factories(attributes, backend.__dict__)
        backend.__dict__.update(attributes)  # attributes that a newer moto added stay
        self._written[row.name] = row.state
        return None

    def _restore_objects(self) -> list[Lost]:
        buckets: dict[str, Any] = {}
        for account, partition, backend in s3_backends.iter_backends():
            for name, bucket in backend.buckets.items():
                s3_backends.bucket_accounts[name] = (partition, account)
                buckets[name] = bucket
        sizes = self._store.sizes()
        lost: list[Lost] = []
        for row in self._index.objects():
            try:
                bucket = buckets[row.bucket]
                self._store.require(row.contents, sizes, row.size)
                kept = load(row.state, self._store)
            except content.DamagedContent as error:
                lost.append(Lost(f"s3://{row.bucket}/{row.key}", str(error)))
                continue
            except Exception as error:  # whatever is in that row: the others can be read
                log.exception("unreadable object s3://%s/%s", row.bucket, row.key)
                reason = f"its entry cannot be read ({type(error).__name__})"
                lost.append(Lost(f"s3://{row.bucket}/{row.key}", reason))
                continue
            versions = dict.get(bucket.keys, row.key)
            if versions is None:
                dict.__setitem__(bucket.keys, row.key, [kept])
            else:
                versions.append(kept)
        self._buckets = {name: id(bucket.keys) for name, bucket in buckets.items()}
        return lost

    def _sweep(self) -> None:
        """Removes the bytes that a committed change released and that nothing refers to.

        Bytes that the index does not know stay.
        """
        released = self._index.released()
        if not released:
            return
        for row in self._index.backends():
            released -= set(row.contents)
        for version_row in self._index.objects():
            released -= set(version_row.contents)
        for digest in released:
            self._store.path(digest).unlink(missing_ok=True)
        self._index.forget_released()

    # writing ------------------------------------------------------------------------------------
    def commit(self, *, objects_only: bool = False) -> None:
        """Writes everything that has changed up to now to the index.

        Calls that come at the same time share one write.

        Args:
            objects_only: Only versions of S3 objects have changed.

        Raises:
            sqlite3.Error: The disk is full or the index is damaged. A later call tries again.
        """
        with self._lock:
            self._tickets += 1
            ticket = self._tickets
        with s3_changes.COMMIT:
            if (self._objects_committed if objects_only else self._all_committed) >= ticket:
                return  # a write that began after this change has written it
            with self._lock:
                upto = self._tickets
            self._write(objects_only)
            self._objects_committed = upto
            if not objects_only:
                self._all_committed = upto

    def _write(self, objects_only: bool) -> None:
        changed = s3_changes.take()
        try:
            buckets = _live_buckets()
            gone = [
                name
                for name, store in self._buckets.items()
                if name not in buckets or id(buckets[name].keys) != store
            ]
            changes = list(self._key_changes(buckets, changed))
            rows = [] if objects_only else self._changed_backends()
            if rows or changes or gone:
                self._index.write(backends=rows, changes=changes, gone_buckets=gone)
        except BaseException:
            s3_changes.give_back(changed)
            raise
        self._buckets = {name: id(bucket.keys) for name, bucket in buckets.items()}
        self._written.update({row.name: row.state for row in rows})

    def _key_changes(
        self, buckets: dict[str, Any], changed: s3_changes.Changes
    ) -> Iterator[KeyChange]:
        by_store = {id(bucket.keys): name for name, bucket in buckets.items()}
        for (store, key), whole in changed.items():
            name = by_store.get(store)
            if name is None:
                continue  # its bucket is gone
            versions = list(dict.get(buckets[name].keys, key, ()))
            known = self._index.known_versions(name, key)
            last = len(versions) - 1
            rows = [
                _object_row(name, key, ordinal, kept, self._store)
                for ordinal, kept in enumerate(versions)
                if whole or ordinal == last or known.get(ordinal) != str(kept.version_id)
            ]
            ids = tuple(str(kept.version_id) for kept in versions)
            yield KeyChange(name, key, ids, tuple(rows))

    def _changed_backends(self) -> list[BackendRow]:
        rows = []
        for backend in _live_backends():
            name = name_of(key_of(backend))
            try:
                state, cited = _dump_steadily(backend, self._store)
            except (TypeError, AttributeError, pickle.PicklingError) as error:
                # A service of moto's that poserig does not use. It starts empty next time.
                log.warning("%s is not kept: %s", type(backend).__name__, error)
                continue
            if self._written.get(name) != state:
                rows.append(BackendRow(name, state, cited))
        return rows

    def meta(self, name: str) -> bytes | None:
        """Reads a value that is kept with the state; None when it was never set."""
        with s3_changes.COMMIT:
            return self._index.meta(name)

    def set_meta(self, name: str, value: bytes) -> None:
        """Keeps a value with the state. Raises sqlite3.Error."""
        with s3_changes.COMMIT:
            self._index.write(meta={name: value})

    def copy_to(self, path: Path) -> None:
        """Writes a consistent copy of the index. Raises sqlite3.Error or OSError."""
        with s3_changes.COMMIT:
            self._index.copy_to(path)

    def note_moto(self) -> str | None:
        """Keeps the version of moto. Returns the version before it, if it was another."""
        now = version("moto").encode()
        before = self.meta(MOTO)
        if before != now:
            self.set_meta(MOTO, now)
        return None if before in (None, now) else before.decode()

    def close(self) -> None:
        """Writes what is left, and closes the index."""
        try:
            self.commit()
        finally:
            s3_changes.record(False)
            self._index.close()


def _shown(name: str) -> str:
    """Names a backend for a person: "Lambda in eu-west-1"."""
    _, kind, _, region = key_from_name(name)
    return f"{kind.removesuffix('Backend')} in {region}"


def _live_backends() -> Iterator[BaseBackend]:
    for instance in list(BackendDict._instances):
        for _, _, backend in list(instance.iter_backends()):
            yield backend


def _live_buckets() -> dict[str, Any]:
    return {
        name: bucket
        for _, _, backend in s3_backends.iter_backends()
        for name, bucket in list(backend.buckets.items())
    }


def _dump_steadily(
    backend: BaseBackend, store: content.ContentStore
) -> tuple[bytes, tuple[str, ...]]:
    """Pickles a backend. Tries again when another request changes a dictionary meanwhile."""
    for attempt in range(ATTEMPTS):
        try:
            return dump(backend.__dict__, store)
        except RuntimeError as error:
            if "changed" not in str(error):
                raise
            time.sleep(0.002 * (attempt + 1))
    raise RuntimeError("The state changed too fast to be kept.")


def _object_row(
    bucket: str, key: str, ordinal: int, kept: Any, store: content.ContentStore
) -> ObjectRow:
    state, cited = dump(kept, store)
    size = int(getattr(kept, "contentsize", -1))
    return ObjectRow(bucket, key, ordinal, str(kept.version_id), size, cited, state)
