"""Tests s3.py: one reader of S3 addresses."""

import pytest

from poserig.errors import InvalidValue
from poserig.s3 import S3Uri


def test_address_has_a_bucket_a_key_and_a_name() -> None:
    uri = S3Uri.parse("s3://bkt/a folder/img:1.jpg", "source-ref")
    assert uri == S3Uri("bkt", "a folder/img:1.jpg")
    assert (str(uri), uri.name) == ("s3://bkt/a folder/img:1.jpg", "img:1.jpg")
    assert S3Uri("bkt", "in/photos/").name == "photos"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("https://bkt/k", "is not an S3 URI"),
        ("", "is not an S3 URI"),
        ("s3://", "is not an S3 URI"),
        ("S3://bkt/k", "is not an S3 URI"),
        ("s3://bkt/\ud800", "is not an S3 URI"),
        ("s3:///k", "'' is not a bucket name"),
        ("s3://Bad_Bucket/k", "'Bad_Bucket' is not a bucket name"),
        ("s3://bkt", "names a bucket but no object"),
        ("s3://bkt/", "names a bucket but no object"),
        ("s3://bkt/" + "k" * 1016, "has 1025 characters; Ground Truth takes 1024"),
    ],
)
def test_what_is_no_address_is_refused_with_its_field(text: str, what: str) -> None:
    with pytest.raises(InvalidValue, match=what) as caught:
        S3Uri.parse(text, "source-ref")
    assert caught.value.where == "source-ref"


def test_longest_address_is_taken() -> None:
    assert len(S3Uri.parse("s3://bkt/" + "k" * 1015).key) == 1015


def test_prefix_may_be_a_bucket_alone() -> None:
    for text in ("s3://bkt", "s3://bkt/"):
        assert str(S3Uri.parse(text, needs_key=False).child("x")) == "s3://bkt/x"
    assert str(S3Uri.parse("s3://bkt/in/").child("a b.jpg")) == "s3://bkt/in/a b.jpg"
