"""Notes which S3 objects have changed since the last commit.

moto keeps a bucket's objects in a dictionary of lists of versions. Every change of that dictionary
notes its key here. A request that changes a version in place (tags, an ACL) notes it by its path.
"""

import threading
from typing import Any

from moto.s3.models import s3_backends
from moto.s3.utils import _VersionedKeyStore

Changes = dict[tuple[int, str], bool]
"""(id of the bucket's dictionary, key) to whether every version has to be written again."""

COMMIT = threading.RLock()
"""Held while changes are written, so that there is one write at a time."""

_changes: Changes = {}
_lock = threading.Lock()
_is_recording = False


def note(store: Any, key: str, *, whole: bool = False) -> None:
    """Notes that the versions of a key have changed.

    Args:
        store: The bucket's dictionary.
        key: The object's key.
        whole: Older versions may have changed in place.
    """
    if not _is_recording:
        return
    with _lock:
        at = (id(store), key)
        _changes[at] = whole or _changes.get(at, False)


def note_in_place(bucket_name: str, key: str) -> None:
    """Notes that a request has changed an object without a new version: tags, an ACL, a lock."""
    for _, _, backend in s3_backends.iter_backends():
        bucket = backend.buckets.get(bucket_name)
        if bucket is not None and dict.__contains__(bucket.keys, key):
            note(bucket.keys, key, whole=True)


def take() -> Changes:
    """Returns all changes noted since the last call."""
    global _changes
    with _lock:
        taken, _changes = _changes, {}
    return taken


def give_back(changes: Changes) -> None:
    """Takes back changes that could not be written. The next commit tries again."""
    with _lock:
        for at, whole in changes.items():
            _changes[at] = whole or _changes.get(at, False)


def record(is_recording: bool) -> None:
    """Starts or stops to note changes, and forgets what was noted before."""
    global _is_recording
    take()
    _is_recording = is_recording


def install() -> None:
    """Makes moto's dictionaries of objects note their changes. Safe to call twice."""
    if getattr(_VersionedKeyStore, "notes_changes", False):
        return
    set_item, set_list, pop = (
        _VersionedKeyStore.__setitem__,
        _VersionedKeyStore.setlist,
        _VersionedKeyStore.pop,
    )

    def noting_set_item(self: Any, key: str, value: Any) -> None:
        set_item(self, key, value)
        note(self, key)

    def noting_set_list(self: Any, key: str, versions: Any) -> None:
        set_list(self, key, versions)
        note(self, key)

    def noting_pop(self: Any, key: str) -> None:
        pop(self, key)
        note(self, key)

    _VersionedKeyStore.__setitem__ = noting_set_item
    _VersionedKeyStore.setlist = noting_set_list
    _VersionedKeyStore.pop = noting_pop
    _VersionedKeyStore.notes_changes = True
