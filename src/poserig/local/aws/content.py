"""The bytes of S3 objects as files: memory stays small, and a put is on disk when it is answered.

moto keeps an object's value in a buffer and would pickle it with the rest: gigabytes of photographs
would be rewritten with every snapshot. Here a file per distinct content, named by its SHA-256,
takes the buffer's place; a snapshot only holds the name.
"""

import hashlib
import io
import os
import re
import tempfile
import threading
from pathlib import Path
from typing import Any

DIGEST = re.compile(r"[0-9a-f]{64}")


class ContentStore:
    """A folder of contents, each in a file named by its SHA-256.

    Args:
        folder: Where they lie; made if missing, readable by its owner only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, digest: str) -> Path:
        """Where a content lies."""
        return self.folder / digest[:2] / digest

    def put(self, content: bytes) -> "ContentFile":
        """Keep a content; the same content again costs nothing."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not path.exists():
            path.parent.mkdir(exist_ok=True, mode=0o700)
            # mkstemp makes the file readable by its owner only
            handle, name = tempfile.mkstemp(dir=path.parent, prefix="new-")
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(name).replace(path)
        return ContentFile(self, digest)

    def sweep(self, wanted: set[str]) -> int:
        """Remove the contents that nobody needs any more.

        Only before requests are answered: a put writes its content first and its key after.

        Returns:
            How many files went.
        """
        removed = 0
        for path in self.folder.glob("*/*"):
            if path.name not in wanted:
                path.unlink()
                removed += 1
        return removed


class ContentFile:
    """What moto takes for an object's value buffer; opens its file only while it reads."""

    def __init__(self, store: ContentStore, digest: str) -> None:
        self._store = store
        self.digest = digest
        self._position = 0

    def seek(self, position: int) -> None:
        """Where the next read starts."""
        self._position = position

    def read(self, size: int = -1) -> bytes:
        """Bytes from the present position on."""
        with self._store.path(self.digest).open("rb") as file:
            file.seek(self._position)
            block = file.read(size)
        self._position += len(block)
        return block

    def close(self) -> None:
        """Nothing is open between reads."""


_store: ContentStore | None = None


def use(store: ContentStore | None) -> None:
    """Keep the values of all objects made from now on in this store; None keeps them in memory."""
    global _store
    _store = store


def digests_in_use() -> set[str]:
    """The contents that an object, one of its versions or a part of an upload needs."""
    from moto.s3.models import s3_backends

    keys: list[Any] = []
    for _, _, backend in s3_backends.iter_backends():
        for bucket in backend.buckets.values():
            for versions in bucket.keys.lists():
                keys += versions[1]
            for upload in bucket.multiparts.values():
                keys += upload.parts.values()
    buffers = [getattr(key, "_value_buffer", None) for key in keys]  # a delete marker has none
    return {buffer.digest for buffer in buffers if isinstance(buffer, ContentFile)}


def _set_value(self: Any, value: bytes | str) -> None:
    content = value.encode() if isinstance(value, str) else bytes(value)
    self._value_buffer.close()
    self._value_buffer = io.BytesIO(content) if _store is None else _store.put(content)
    self.contentsize = len(content)


def _get_value(self: Any) -> bytes:
    buffer = self._value_buffer
    if isinstance(buffer, ContentFile):
        return buffer._store.path(buffer.digest).read_bytes()
    return bytes(buffer.getvalue())


def _get_state(self: Any) -> dict[str, Any]:
    state = {k: v for k, v in self.__dict__.items() if k not in ("_value_buffer", "lock")}
    buffer = self._value_buffer
    if isinstance(buffer, ContentFile):
        state["content_digest"] = buffer.digest
    else:
        state["value"] = bytes(buffer.getvalue())
    return state


def _set_state(self: Any, state: dict[str, Any]) -> None:
    digest, value = state.pop("content_digest", None), state.pop("value", b"")
    self.__dict__.update(state)
    self.lock = threading.Lock()
    if digest is None or _store is None:
        self._value_buffer = io.BytesIO()
        _set_value(self, value)
        return
    if not DIGEST.fullmatch(digest) or not _store.path(digest).is_file():
        raise FileNotFoundError(f"The bytes of object {self.name} are gone ({digest}).")
    self._value_buffer = ContentFile(_store, digest)


def _dispose(self: Any, garbage: bool = False) -> None:
    """moto closes its temporary file here, and warns when that is late; there is none to close."""
    self.disposed = True
    if not isinstance(self._value_buffer, ContentFile):
        self._value_buffer = io.BytesIO()
    if self.multipart:
        self.multipart.dispose()


def _nothing_to_dispose(self: Any, garbage: bool = False) -> None:
    """A delete marker holds no bytes."""


def install() -> None:
    """Replace the value buffer of moto's S3 keys; safe to call twice."""
    from moto.s3.models import FakeDeleteMarker, FakeKey

    # moto disposes of a bucket's delete markers too, and fails: they have nothing to dispose of
    FakeDeleteMarker.dispose = _nothing_to_dispose
    FakeKey.value = property(_get_value, _set_value)
    FakeKey.__getstate__ = _get_state
    FakeKey.__setstate__ = _set_state
    FakeKey.dispose = _dispose
