"""The project's files, by the engine's addresses."""

from pathlib import Path

import pytest

from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.project.objects import ProjectObjects
from poserig.project.photographs import Known
from poserig.project.places import Places


@pytest.fixture
def objects(places: Places) -> ProjectObjects:
    (places.photographs / "a.jpg").write_bytes(b"jpeg")
    known = Known("a.jpg", 4, 0, "d" * 64, "dd/old.jpg", "image/jpeg")
    return ProjectObjects(
        places,
        lambda key: known if key == "dd/old.jpg" else None,
        lambda key, seconds: f"http://here/{key}?{seconds}",
    )


def test_files_lie_under_readable_names(objects: ProjectObjects, places: Places) -> None:
    objects.write("s3://project/output/job/manifests/output/output.manifest", b"{}\n")
    path = places.state / "files" / "output" / "job" / "manifests" / "output" / "output.manifest"
    assert path.read_bytes() == b"{}\n"
    assert objects.read("s3://project/output/job/manifests/output/output.manifest") == b"{}\n"
    assert objects.size("s3://project/output/job/manifests/output/output.manifest") == 3


def test_photograph_is_read_where_it_is(objects: ProjectObjects) -> None:
    assert objects.read("s3://project/images/dd/old.jpg") == b"jpeg"
    assert objects.size("s3://project/images/dd/old.jpg") == 4
    assert not objects.exists("s3://project/images/dd/other.jpg")
    address = objects.presign("s3://project/images/dd/old.jpg", 60)
    assert address == "http://here/images/dd/old.jpg?60"


def test_photograph_is_never_written(objects: ProjectObjects, places: Places) -> None:
    with pytest.raises(ObjectAccessDenied, match="never changed"):
        objects.write("s3://project/images/dd/old.jpg", b"other")
    assert (places.photographs / "a.jpg").read_bytes() == b"jpeg"


@pytest.mark.parametrize(
    "uri",
    [
        "s3://project/output/none.json",
        "s3://project/output/../../project.sqlite",
        "s3://project/output//x",
        "s3://project/./x",
        "s3://elsewhere/output/x",
        "s3://project/images/ee/x.jpg",
    ],
)
def test_nothing_outside_of_the_project_is_reached(uri: str, objects: ProjectObjects) -> None:
    with pytest.raises(ObjectNotFound):
        objects.read(uri)
    assert objects.size(uri) is None


def test_newest_of_a_folder_was_written_last(objects: ProjectObjects) -> None:
    folder = "s3://project/output/job/"
    assert objects.newest(folder) == ""
    for name in ("b", "a"):
        objects.write(f"{folder}{name}", b"x")
    assert objects.newest(folder) == f"{folder}a"


def test_place_that_cannot_be_written_is_told(objects: ProjectObjects, places: Places) -> None:
    objects.write("s3://project/output", b"a file where a folder should be")
    with pytest.raises(ObjectAccessDenied, match="cannot be written"):
        objects.write("s3://project/output/job", b"x")
    assert Path(places.files / "output").is_file()
