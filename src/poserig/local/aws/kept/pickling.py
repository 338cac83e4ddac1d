"""Pickles moto's backends with their locks, keys, weak references and local functions.

A pickle begins with its own hash. It holds no bytes of S3 objects and no other large value: those
are contents in files, and the pickle holds their SHA-256.
"""

import hashlib
import importlib
import io
import json
import pickle
import threading
from collections import defaultdict
from types import FunctionType
from typing import Any
from weakref import WeakValueDictionary

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from moto.core.base_backend import BackendDict, BaseBackend
from moto.s3.models import FakeKey
from moto.s3.utils import _VersionedKeyStore

from poserig.local.aws.kept.content import ContentFile, ContentStore

BackendKey = tuple[str, str, str, str]
"""Module, class, account and region of a backend."""

# Modules whose classes lie in the state folders of users, under the names that they had when the
# first state was written. State keeps these names, so modules can move.
MODULES = {
    "poserig.local.aws.cloudfront": "poserig.local.aws.cloudfront.operations",
    "poserig.local.aws.content": "poserig.local.aws.kept.content",
    "poserig.local.aws.pickling": "poserig.local.aws.kept.pickling",
    "poserig.local.aws.workforce": "poserig.local.aws.sagemaker.workforce",
}
STORED_NAMES = {live: stored for stored, live in MODULES.items()}

LOCK = type(threading.Lock())
RLOCK = type(threading.RLock())
PRIVATE_KEY = PrivateKeyTypes.__args__  # type: ignore[attr-defined] # a Union of classes
LARGE = 65_536
"""Bytes or characters. A value of this size or more, such as a function's code, is a content."""
HASH_BYTES = 16
KEPT_HASHES = 64

_hashes: dict[int, tuple[object, str]] = {}
"""The id of a large value to the value and its SHA-256, so that it is hashed once."""


def key_of(backend: BaseBackend) -> BackendKey:
    """Returns the key under which a backend is kept."""
    kind = type(backend)
    module = STORED_NAMES.get(kind.__module__, kind.__module__)
    return (module, kind.__qualname__, backend.account_id, backend.region_name)


def name_of(key: BackendKey) -> str:
    """Writes a backend's key as text."""
    return json.dumps(key)


def key_from_name(name: str) -> BackendKey:
    """Reads what `name_of` wrote."""
    module, kind, account, region = json.loads(name)
    return module, kind, account, region


def backend_of(key: BackendKey) -> BaseBackend:
    """Finds the backend of this process.

    Raises:
        pickle.UnpicklingError: This moto has no backend of that class.
    """
    module_name, class_name, account, region = key
    module = importlib.import_module(MODULES.get(module_name, module_name))
    for value in vars(module).values():
        if isinstance(value, BackendDict) and value.backend.__qualname__ == class_name:
            return value[account][region]
    raise pickle.UnpicklingError(f"{module_name} has no backends of {class_name}.")


class LocalFunction:
    """Stands for a function made inside another, which pickle cannot name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self) -> Any:
        raise RuntimeError(f"{self.name} was not given back after the restore.")


def give_back_factories(attributes: dict[str, Any], fresh: dict[str, Any]) -> None:
    """Copies the local functions of a new backend into the defaultdicts of a restored one."""
    for name, value in attributes.items():
        if isinstance(value, defaultdict) and isinstance(value.default_factory, LocalFunction):
            value.default_factory = fresh[name].default_factory


def default_dict(kind: type[defaultdict[Any, Any]], factory: Any) -> defaultdict[Any, Any]:
    """Makes an empty dictionary of a subclass, without the subclass's own arguments."""
    made = kind.__new__(kind)
    defaultdict.__init__(made, factory)
    return made


def private_key(der: bytes) -> Any:
    """Loads a private key. moto signs tokens with one."""
    return serialization.load_der_private_key(der, None)


class _Pickler(pickle.Pickler):
    """Keeps a reference from one backend to another as a reference, not as a copy."""

    def __init__(self, buffer: io.BytesIO, store: ContentStore) -> None:
        super().__init__(buffer, pickle.HIGHEST_PROTOCOL)
        self._store = store
        self.contents: dict[str, None] = {}

    def persistent_id(self, obj: Any) -> tuple[str, ...] | None:
        if isinstance(obj, BaseBackend):
            return key_of(obj)
        if type(obj) in (bytes, str) and len(obj) >= LARGE:
            digest = self._keep(obj)
            self.contents[digest] = None
            return type(obj).__name__, digest
        return None

    def _keep(self, value: bytes | str) -> str:
        known = _hashes.get(id(value))
        if known is not None and known[0] is value:
            return known[1]
        raw = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
        digest = self._store.put(raw).digest
        while len(_hashes) >= KEPT_HASHES:
            _hashes.pop(next(iter(_hashes)))
        _hashes[id(value)] = (value, digest)
        return digest

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, LOCK):
            return (threading.Lock, ())
        if isinstance(obj, RLOCK):
            return (threading.RLock, ())
        if isinstance(obj, FakeKey) and isinstance(obj._value_buffer, ContentFile):
            self.contents[obj._value_buffer.digest] = None
        if isinstance(obj, _VersionedKeyStore):
            return (_VersionedKeyStore, ())  # empty: each version of an object has its own row
        if isinstance(obj, defaultdict) and type(obj) is not defaultdict:
            # moto's subclasses may take other arguments than a defaultdict.
            parts = (type(obj), obj.default_factory)
            return (default_dict, parts, obj.__dict__, None, iter(list(obj.items())))
        if isinstance(obj, WeakValueDictionary):
            return (WeakValueDictionary, (), None, None, iter(list(obj.items())))
        if isinstance(obj, FunctionType) and "<locals>" in obj.__qualname__:
            return (LocalFunction, (obj.__qualname__,))
        if isinstance(obj, PRIVATE_KEY):
            der = obj.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),  # as readable as the rest of the state folder
            )
            return (private_key, (der,))
        return NotImplemented


class Unpickler(pickle.Unpickler):
    """Finds classes in modules that have moved since the pickle was written."""

    def find_class(self, module: str, name: str) -> Any:
        return super().find_class(MODULES.get(module, module), name)


class _Unpickler(Unpickler):
    def __init__(self, buffer: io.BytesIO, store: ContentStore) -> None:
        super().__init__(buffer)
        self._store = store

    def persistent_load(self, pid: Any) -> Any:
        if len(pid) == 4:
            return backend_of(pid)
        kind, digest = pid
        raw = self._store.read(digest)
        return raw.decode("utf-8", "surrogatepass") if kind == "str" else raw


def dump(state: Any, store: ContentStore) -> tuple[bytes, tuple[str, ...]]:
    """Pickles a state.

    Args:
        state: A backend's attributes, or a version of an S3 object.
        store: Takes the large values in it.

    Returns:
        The pickle, and the SHA-256 of every content that it refers to, that of an object's own
        bytes first.

    Raises:
        TypeError, AttributeError, pickle.PicklingError: Something in it cannot be pickled.
        RuntimeError: A dictionary changed while it was read.
    """
    buffer = io.BytesIO()
    pickler = _Pickler(buffer, store)
    pickler.dump(state)
    pickled = buffer.getvalue()
    return _hash(pickled) + pickled, tuple(pickler.contents)


def load(state: bytes, store: ContentStore) -> Any:
    """Unpickles what `dump` made. References to backends become those of this process.

    Raises:
        pickle.UnpicklingError: It is damaged.
        DamagedContent: A content that it needs is missing or damaged.
    """
    check, pickled = state[:HASH_BYTES], state[HASH_BYTES:]
    if not is_whole(state):
        raise pickle.UnpicklingError(f"its hash is not {check.hex()}")
    return _Unpickler(io.BytesIO(pickled), store).load()


def is_whole(state: bytes) -> bool:
    """Whether a pickle has the hash that it was written with."""
    return _hash(state[HASH_BYTES:]) == state[:HASH_BYTES]


def _hash(pickled: bytes) -> bytes:
    return hashlib.blake2b(pickled, digest_size=HASH_BYTES).digest()
