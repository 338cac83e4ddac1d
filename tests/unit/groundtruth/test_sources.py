import pytest

from poserig.groundtruth.sources import image_name, uploaded_name

HASH = "0123456789abcdef"


@pytest.mark.parametrize(
    ("source_ref", "expected"),
    [
        (f"s3://b/input/images/{HASH}/cam1/0001.jpg", "cam1/0001.jpg"),
        (f"s3://b/input/images/{HASH}/a/b/c/0001.jpg", "a/b/c/0001.jpg"),
        (f"s3://b/input/images/{HASH}/0001.jpg", "0001.jpg"),
        (f"s3://b/images/{HASH}/images/{HASH}/x.jpg", f"images/{HASH}/x.jpg"),
        ("s3://b/data/2024/cam1/0001.jpg", "cam1/0001.jpg"),
        ("s3://b/0001.jpg", "0001.jpg"),
        ("s3://b/images/cam1/0001.jpg", "cam1/0001.jpg"),
        ("s3://b/images/0123/0001.jpg", "0123/0001.jpg"),
        ("s3://b/über uns/ä b.jpg", "über uns/ä b.jpg"),
        ("", ""),
    ],
)
def test_an_image_is_called_by_its_path_in_its_folder(source_ref: str, expected: str) -> None:
    assert image_name(source_ref) == expected


def test_an_uploaded_image_tells_its_hash() -> None:
    assert uploaded_name(f"s3://b/in/images/{HASH}/cam1/1.jpg") == ("cam1/1.jpg", HASH)
    assert uploaded_name("s3://b/in/images/cam1/1.jpg") is None
