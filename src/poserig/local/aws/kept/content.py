"""Keeps the bytes of S3 objects in files, written before a put is answered.

moto keeps an object's value in a buffer, and would pickle it with the rest. Here each distinct
content has a file, named by its SHA-256, and the index holds only the name.
"""

import hashlib
import io
import os
import re
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

DIGEST = re.compile(r"[0-9a-f]{64}")


class ContentStore:
    """A folder of contents, each in a file named by its SHA-256.

    Args:
        folder: Their folder; made if missing, readable by its owner only.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def path(self, digest: str) -> Path:
        """Returns the path of a content."""
        return self.folder / digest[:2] / digest

    def put(self, content: bytes) -> "ContentFile":
        """Keeps a content. One that is there already is not written again. Raises OSError."""
        digest = hashlib.sha256(content).hexdigest()
        path = self.path(digest)
        if not self._holds(path, content):
            path.parent.mkdir(exist_ok=True, mode=0o700)
            # mkstemp makes the file readable by its owner only.
            handle, name = tempfile.mkstemp(dir=path.parent, prefix="new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(name).replace(path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        return ContentFile(self, digest)

    def _holds(self, path: Path, content: bytes) -> bool:
        """Whether the file is there and undamaged."""
        try:
            return path.stat().st_size == len(content) and path.read_bytes() == content
        except FileNotFoundError:
            return False

    def read(self, digest: str) -> bytes:
        """Reads a content, and checks it against its name. Raises DamagedContent."""
        try:
            content = self.path(digest).read_bytes()
        except FileNotFoundError:
            raise DamagedContent(digest, "are missing") from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise DamagedContent(digest, "are damaged")
        return content

    def sizes(self) -> dict[str, int]:
        """Lists every content that is there, with its size in bytes."""
        found: dict[str, int] = {}
        for folder in os.scandir(self.folder):
            if folder.is_dir():
                found.update((file.name, file.stat().st_size) for file in os.scandir(folder))
        return found

    def require(self, contents: Sequence[str], sizes: Mapping[str, int], size: int) -> None:
        """Raises DamagedContent unless an object's contents are there, the first of the right size.

        Args:
            contents: The SHA-256 of the object's bytes, then of its parts.
            sizes: The result of `sizes`.
            size: The object's size in bytes; negative for a delete marker, which needs no bytes.
        """
        if size < 0:
            return
        for number, digest in enumerate(contents):
            if digest not in sizes:
                raise DamagedContent(digest, "are missing")
            if number == 0 and size != sizes[digest]:
                raise DamagedContent(digest, f"are damaged: {sizes[digest]} of {size} bytes")


class DamagedContent(Exception):
    """The bytes of an object are missing or changed.

    Attributes:
        digest: Their SHA-256, which is their file's name.
    """

    def __init__(self, digest: str, what: str) -> None:
        self.digest = digest
        super().__init__(f"its bytes {what} (file {digest[:2]}/{digest})")


class ContentFile:
    """Stands for an object's value buffer in moto. Each read opens the whole file anew.

    It has no position: two requests that read one object at once would share it.
    """

    def __init__(self, store: ContentStore, digest: str) -> None:
        self._store = store
        self.digest = digest

    def read(self) -> bytes:
        """Reads the whole content. Raises DamagedContent."""
        return self._store.read(self.digest)

    def close(self) -> None:
        """Does nothing: no file is open between reads."""


_store: ContentStore | None = None


def use(store: ContentStore | None) -> None:
    """Sets the store for the values of all objects made from now on; None: in memory."""
    global _store
    _store = store


def check(version: Any) -> None:
    """Raises DamagedContent unless a version has its bytes. A delete marker needs none."""
    buffer = getattr(version, "_value_buffer", None)
    if isinstance(buffer, ContentFile):
        buffer.read()


def _set_value(self: Any, value: bytes | str) -> None:
    content = value.encode() if isinstance(value, str) else bytes(value)
    self._value_buffer.close()
    self._value_buffer = io.BytesIO(content) if _store is None else _store.put(content)
    self.contentsize = len(content)


def _get_value(self: Any) -> bytes:
    buffer = self._value_buffer
    if isinstance(buffer, ContentFile):
        return buffer.read()
    return bytes(buffer.getvalue())


def _get_etag(self: Any) -> str:
    """Replaces moto's `etag`, which reads by a position.

    A put and a listing that ask at the same time then both hash a part of the bytes.
    """
    if self._etag is None:
        self._etag = hashlib.md5(self.value, usedforsecurity=False).hexdigest()
    return f'"{self._etag}"'


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
    if not DIGEST.fullmatch(digest):
        raise ValueError(f"{digest!r} is no SHA-256.")
    self._value_buffer = ContentFile(_store, digest)


def _dispose(self: Any, garbage: bool = False) -> None:
    """Replaces moto's `dispose`, which closes a temporary file: there is none here."""
    self.disposed = True
    if not isinstance(self._value_buffer, ContentFile):
        self._value_buffer = io.BytesIO()
    if self.multipart:
        self.multipart.dispose()


def _nothing_to_dispose(self: Any, garbage: bool = False) -> None:
    """Does nothing: a delete marker holds no bytes."""


def install() -> None:
    """Replaces the value buffer of moto's S3 keys. Safe to call twice."""
    from moto.s3.models import FakeDeleteMarker, FakeKey

    # moto calls `dispose` on a bucket's delete markers too, which have none, and fails.
    FakeDeleteMarker.dispose = _nothing_to_dispose
    FakeKey.value = property(_get_value, _set_value)
    FakeKey.etag = property(_get_etag)
    FakeKey.__getstate__ = _get_state
    FakeKey.__setstate__ = _set_state
    FakeKey.dispose = _dispose
