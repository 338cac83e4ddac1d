"""Tests local/aws/kept/pickling.py: state keeps the module names of the first version."""

import io
import json
import pickle
from importlib import import_module
from pathlib import Path

import pytest

from poserig.local.aws.kept.content import ContentFile, ContentStore
from poserig.local.aws.kept.pickling import (
    MODULES,
    Unpickler,
    backend_of,
    dump,
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
