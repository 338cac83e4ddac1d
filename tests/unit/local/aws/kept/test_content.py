"""Contents as files named by their SHA-256."""

import hashlib
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from moto.s3.models import FakeKey

from poserig.local.aws.kept import content
from poserig.local.aws.kept.content import ContentStore, DamagedContent

BYTES = b"0123456789"
DIGEST = hashlib.sha256(BYTES).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> ContentStore:
    return ContentStore(tmp_path / "objects")


def test_content_is_one_private_file_named_by_its_hash(store: ContentStore) -> None:
    assert store.put(BYTES).digest == DIGEST
    (file,) = (path for path in store.folder.rglob("*") if path.is_file())
    assert file == store.path(DIGEST) == store.folder / DIGEST[:2] / DIGEST
    assert file.read_bytes() == BYTES
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(store.folder.stat().st_mode) == 0o700


def test_same_content_is_not_written_again_unless_it_is_damaged(store: ContentStore) -> None:
    store.put(BYTES)
    inode = store.path(DIGEST).stat().st_ino
    store.put(BYTES)
    assert store.path(DIGEST).stat().st_ino == inode
    for damage in (b"01234567X9", b"0123"):
        store.path(DIGEST).write_bytes(damage)
        store.put(BYTES)
        assert store.read(DIGEST) == BYTES


def test_failed_write_leaves_nothing(store: ContentStore) -> None:
    store.path(DIGEST).mkdir(parents=True)  # the file cannot be put in its place
    with pytest.raises(OSError, match=DIGEST[:8]):
        store.put(BYTES)
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_read_refuses_what_is_missing_or_damaged(store: ContentStore) -> None:
    file = f"file {DIGEST[:2]}/{DIGEST}"
    with pytest.raises(DamagedContent, match=f"its bytes are missing .{file}.") as caught:
        store.read(DIGEST)
    assert caught.value.digest == DIGEST
    store.put(BYTES)
    store.path(DIGEST).write_bytes(b"01234567X9")
    with pytest.raises(DamagedContent, match=f"its bytes are damaged .{file}."):
        store.read(DIGEST)


def test_contents_that_an_object_needs(store: ContentStore) -> None:
    store.put(BYTES)
    part = store.put(b"part").digest
    sizes = store.sizes()
    assert sizes == {DIGEST: 10, part: 4}
    store.require([DIGEST, part], sizes, 10)
    store.require([], sizes, 0)
    store.require(["gone"], sizes, -1)  # a delete marker needs none
    with pytest.raises(DamagedContent, match="are missing"):
        store.require([DIGEST, "gone"], sizes, 10)
    with pytest.raises(DamagedContent, match="are damaged: 10 of 11 bytes"):
        store.require([DIGEST, part], sizes, 11)
    with pytest.raises(DamagedContent, match="are missing"):
        store.require(["gone"], sizes, 0)


def test_two_requests_that_ask_for_one_etag_at_once_get_it(
    store: ContentStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A put and a listing did: each hashed what the other had left, and the object kept that ETag.
    content.install()
    monkeypatch.setattr(content, "_store", store)
    key = FakeKey("photo.jpg", BYTES, account_id="123456789012", region_name="eu-west-1")
    both = threading.Barrier(2, timeout=10)
    read = store.read

    def read_together(digest: str) -> bytes:
        both.wait()
        return read(digest)

    monkeypatch.setattr(store, "read", read_together)
    with ThreadPoolExecutor(2) as pool:
        etags = list(pool.map(lambda _: key.etag, range(2)))
    assert etags == ['"781e5e245d69b566979b86e28d23f2c7"'] * 2
