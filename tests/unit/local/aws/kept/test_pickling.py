"""Tests local/aws/kept/pickling.py: state keeps the module names of the first version."""

import io
import json
import pickle
import threading
from collections import defaultdict
from importlib import import_module
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

import pytest

from poserig.local.aws.kept.content import ContentFile, ContentStore
from poserig.local.aws.kept.pickling import (
    MODULES,
    LocalFunction,
    Unpickler,
    backend_of,
    dump,
    give_back_factories,
    is_whole,
    key_from_name,
    key_of,
    load,
    name_of,
)
from poserig.local.aws.sagemaker.workforce import WorkforceBackend


def test_class_is_found_in_the_module_that_it_moved_to() -> None:
    stored = b"cposerig.local.aws.content\nContentFile\n."
    assert Unpickler(io.BytesIO(stored)).load() is ContentFile


def test_backend_keeps_its_stored_name_and_is_found_by_it() -> None:
    stored = ("poserig.local.aws.workforce", "WorkforceBackend", "123456789012", "eu-west-1")
    backend = backend_of(stored)
    assert type(backend) is WorkforceBackend
    assert key_of(backend) == stored
    assert key_from_name(name_of(stored)) == stored
    assert json.loads(name_of(stored)) == list(stored)


def test_backend_that_this_version_lacks_is_told() -> None:
    with pytest.raises(pickle.UnpicklingError, match="has no backends of Gone"):
        backend_of(("poserig.local.aws.workforce", "Gone", "1", "eu-west-1"))


@pytest.mark.parametrize("live", MODULES.values())
def test_every_module_of_the_table_is_there(live: str) -> None:
    assert import_module(live).__name__ == live


def test_large_values_are_contents_and_come_back(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    large = b"z" * 70_000
    state, contents = dump({"code": large, "text": "é" * 70_000, "small": b"s"}, store)
    assert len(contents) == 2
    assert len(state) < 1_000
    assert load(state, store) == {"code": large, "text": "é" * 70_000, "small": b"s"}


def test_pickle_that_was_changed_is_refused(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    state, _ = dump({"a": 1}, store)
    damaged = state[:-3] + bytes([state[-3] ^ 1]) + state[-2:]
    assert is_whole(state)
    assert not is_whole(damaged)
    with pytest.raises(pickle.UnpicklingError, match="its hash is not"):
        load(damaged, store)


def test_members_that_pickle_cannot_write_come_back(tmp_path: Path) -> None:
    def local() -> None: ...

    store = ContentStore(tmp_path)
    weak: WeakValueDictionary[str, ContentStore] = WeakValueDictionary(a=store)
    state = {"lock": threading.Lock(), "rlock": threading.RLock(), "function": local, "weak": weak}
    back = load(dump(state, store)[0], store)
    assert type(back["lock"]) is type(state["lock"])
    assert type(back["rlock"]) is type(state["rlock"])
    with pytest.raises(RuntimeError, match=r"local was not given back"):
        back["function"]()
    assert isinstance(back["weak"], WeakValueDictionary)


def test_reference_to_a_backend_is_the_live_one(tmp_path: Path) -> None:
    store = ContentStore(tmp_path)
    backend = backend_of(("poserig.local.aws.workforce", "WorkforceBackend", "1", "eu-west-1"))
    back = load(dump({"backend": backend}, store)[0], store)
    assert back["backend"] is backend


def test_local_factories_are_those_of_a_new_backend() -> None:
    fresh: dict[str, Any] = {"a": defaultdict(list), "b": {}}
    restored: dict[str, Any] = {
        "a": defaultdict(LocalFunction("x"), k=[1]),
        "b": {"c": 1},
        "d": defaultdict(int),
    }
    give_back_factories(restored, fresh)
    assert restored["a"].default_factory is list
    assert restored["a"] == {"k": [1]}
    assert restored["d"].default_factory is int
