"""Which objects have changed, and whether every version has to be written again."""

from collections.abc import Iterator

import pytest
from moto.s3.utils import _VersionedKeyStore

from poserig.local.aws.s3 import changes


@pytest.fixture(autouse=True)
def recording() -> Iterator[None]:
    changes.install()
    changes.record(True)
    yield
    changes.record(False)


def test_every_change_of_the_dictionary_is_noted_once() -> None:
    store = _VersionedKeyStore()
    store["a"] = "one"
    store["a"] = "two"
    store.setlist("b", ["x"])
    store.setlist("c", [])
    store.pop("c")
    assert changes.take() == {(id(store), key): False for key in "abc"}
    assert changes.take() == {}


def test_change_in_place_writes_every_version_and_is_not_forgotten() -> None:
    store = _VersionedKeyStore()
    changes.note(store, "a", whole=True)
    changes.note(store, "a")
    changes.note(store, "b")
    changes.note(store, "b", whole=True)
    changes.note(store, "c")
    at = id(store)
    assert changes.take() == {(at, "a"): True, (at, "b"): True, (at, "c"): False}


def test_changes_that_could_not_be_written_come_again() -> None:
    store = _VersionedKeyStore()
    at = id(store)
    changes.note(store, "b")
    changes.note(store, "c", whole=True)
    changes.give_back({(at, "a"): True, (at, "b"): True, (at, "c"): False})
    assert changes.take() == {(at, "a"): True, (at, "b"): True, (at, "c"): True}


def test_nothing_is_noted_while_nothing_is_kept() -> None:
    store = _VersionedKeyStore()
    changes.note(store, "before")
    changes.record(False)
    store["a"] = "one"
    assert changes.take() == {}
    changes.note(store, "b")
    changes.record(True)
    assert changes.take() == {}
