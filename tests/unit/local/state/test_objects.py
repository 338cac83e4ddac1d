"""Reads objects out of a state folder without starting the local AWS."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.local.aws.kept.content import ContentStore
from poserig.local.aws.kept.index import Index, KeyChange, ObjectRow
from poserig.local.state.layout import Layout
from poserig.local.state.objects import StoredObjects

KEYS = {
    "out/j/manifests/consolidated/b.manifest": b"first",
    "out/j/manifests/consolidated/a.manifest": b"second",
    "out/j/manifests/consolidated/a.txt": b"third",
    "out/other/x": b"fourth",
}


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    found = Layout(tmp_path)
    found.aws.mkdir()
    content = ContentStore(found.objects)
    with Index(found.index) as index:
        for key, body in KEYS.items():
            rows = tuple(
                ObjectRow("bucket", key, n, f"v{n}", len(one), (content.put(one).digest,), b"")
                for n, one in enumerate((b"before", body))
            )
            index.write(changes=[KeyChange("bucket", key, ("v0", "v1"), rows)])
        gone = ObjectRow("bucket", "gone", 0, "v0", -1, (), b"")
        index.write(changes=[KeyChange("bucket", "gone", ("v0",), (gone,))])
    return found


def test_the_newest_version_of_an_object_is_read(layout: Layout) -> None:
    objects = StoredObjects(layout)
    for key, body in KEYS.items():
        assert objects.read(f"s3://bucket/{key}") == body
    objects.close()


def test_the_object_that_was_written_last_is_found(layout: Layout) -> None:
    objects = StoredObjects(layout)
    folder = "s3://bucket/out/j/manifests/consolidated/"
    assert objects.newest(folder) == f"{folder}a.txt"
    assert objects.newest(folder, ".manifest") == f"{folder}a.manifest"
    assert objects.newest("s3://bucket/none/") == ""
    assert objects.newest("s3://bucket/o_t/") == ""


@pytest.mark.parametrize("key", ["none", "gone"])
def test_an_object_that_is_not_there_is_told(key: str, layout: Layout) -> None:
    with pytest.raises(PoserigError, match=f"s3://bucket/{key}: The object is not there"):
        StoredObjects(layout).read(f"s3://bucket/{key}")


def test_an_object_whose_bytes_are_damaged_is_told(layout: Layout) -> None:
    for path in layout.objects.rglob("*"):
        if path.is_file():
            path.write_bytes(b"x")
    with pytest.raises(PoserigError, match="The object is lost"):
        StoredObjects(layout).read("s3://bucket/out/other/x")


def test_a_folder_without_state_is_told(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="There is no state of poserig here"):
        StoredObjects(Layout(tmp_path))
