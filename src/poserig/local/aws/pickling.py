"""Pickle moto's backends, whatever lies in them: locks, keys, weak references, local functions."""

import importlib
import io
import pickle
import threading
from collections import defaultdict
from collections.abc import Iterable
from types import FunctionType
from typing import Any
from weakref import WeakValueDictionary

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from moto.core.base_backend import BackendDict, BaseBackend
from moto.s3.utils import _VersionedKeyStore

BackendKey = tuple[str, str, str, str]
"""Module, class, account and region of a backend."""

LOCK = type(threading.Lock())
RLOCK = type(threading.RLock())
PRIVATE_KEY = PrivateKeyTypes.__args__  # type: ignore[attr-defined] # a Union of classes


def key_of(backend: BaseBackend) -> BackendKey:
    """Where a backend is found again."""
    kind = type(backend)
    return (kind.__module__, kind.__qualname__, backend.account_id, backend.region_name)


def backend_of(key: BackendKey) -> BaseBackend:
    """The live backend of this process.

    Raises:
        pickle.UnpicklingError: This moto has none of that class.
    """
    module_name, class_name, account, region = key
    module = importlib.import_module(module_name)
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
    """Put the local functions of a newly made backend back into a restored one's defaultdicts."""
    for name, value in attributes.items():
        if isinstance(value, defaultdict) and isinstance(value.default_factory, LocalFunction):
            value.default_factory = fresh[name].default_factory


def versioned_key_store(versions: Iterable[tuple[str, list[Any]]]) -> _VersionedKeyStore:
    """A bucket's objects, with all their versions."""
    store = _VersionedKeyStore()
    for name, keys in versions:
        dict.__setitem__(store, name, keys)  # its own would append
    return store


def default_dict(kind: type[defaultdict[Any, Any]], factory: Any) -> defaultdict[Any, Any]:
    """An empty one of a subclass, made without the subclass's own arguments."""
    made = kind.__new__(kind)
    defaultdict.__init__(made, factory)
    return made


def private_key(der: bytes) -> Any:
    """A private key, as moto signs tokens with."""
    return serialization.load_der_private_key(der, None)


class _Pickler(pickle.Pickler):
    """Backends refer to each other: a reference stays one, it is not a second copy."""

    def persistent_id(self, obj: Any) -> BackendKey | None:
        return key_of(obj) if isinstance(obj, BaseBackend) else None

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, LOCK):
            return (threading.Lock, ())
        if isinstance(obj, RLOCK):
            return (threading.RLock, ())
        if isinstance(obj, _VersionedKeyStore):
            # its items() shows only the newest version of each object
            return (versioned_key_store, (list(obj.lists()),))
        if isinstance(obj, defaultdict) and type(obj) is not defaultdict:
            # a subclass of moto's own may take other arguments than a defaultdict
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


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, pid: Any) -> BaseBackend:
        return backend_of(pid)


def dump(state: Any) -> bytes:
    """Pickle a state.

    Raises:
        TypeError, AttributeError, pickle.PicklingError: Something in it cannot be pickled.
        RuntimeError: A dictionary changed while it was read.
    """
    buffer = io.BytesIO()
    _Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(state)
    return buffer.getvalue()


def load(pickled: bytes) -> Any:
    """Unpickle what `dump` made; references to backends become the live ones."""
    return _Unpickler(io.BytesIO(pickled)).load()
