"""Tests the store contract: store."""

from poserig.labeling.store import LabelingStore


def test_closed_store_says_so_and_may_be_closed_again(store: LabelingStore) -> None:
    assert store.is_open
    assert store.trouble is None
    store.close()
    store.close()
    assert not store.is_open
