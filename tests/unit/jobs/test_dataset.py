"""Images and manifests on their way into the bucket."""

from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from poserig.errors import PoserigError
from poserig.jobs.dataset import S3Location, check_manifest, images_in, upload_images


def test_location_child_when_prefix_ends_with_slash_has_one_slash() -> None:
    assert str(S3Location.parse("s3://b/in/").child("a b.jpg")) == "s3://b/in/a b.jpg"
    assert str(S3Location.parse("s3://b").child("x")) == "s3://b/x"


def test_location_when_not_s3_says_how_it_looks() -> None:
    with pytest.raises(PoserigError, match="It looks like s3://bucket/key"):
        S3Location.parse("https://b/in")


def test_images_in_when_nested_and_mixed_finds_only_images_sorted(tmp_path: Path) -> None:
    for name in ("b.JPG", "a/c.png", "notes.txt", "a.jpeg"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    assert [p.relative_to(tmp_path).as_posix() for p in images_in(tmp_path)] == [
        "a/c.png",
        "a.jpeg",
        "b.JPG",
    ]


def test_images_in_when_none_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(PoserigError, match="There is no image here") as caught:
        images_in(tmp_path)
    assert caught.value.where == str(tmp_path)


@mock_aws
def test_upload_images_keeps_bytes_type_and_relative_name(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "é 1.png").write_bytes(b"png bytes")
    client = boto3.client("s3", region_name="eu-west-1")
    client.create_bucket(
        Bucket="photos", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    lines = upload_images(client, tmp_path, S3Location("photos", "in/images"))
    assert lines == [{"source-ref": "s3://photos/in/images/sub/é 1.png"}]
    stored = client.get_object(Bucket="photos", Key="in/images/sub/é 1.png")
    assert stored["Body"].read() == b"png bytes"
    assert stored["ContentType"] == "image/png"


def test_upload_images_when_a_file_is_empty_names_it(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"")
    client = boto3.client("s3", region_name="eu-west-1", aws_access_key_id="x",
                          aws_secret_access_key="x")  # fmt: skip
    with pytest.raises(PoserigError, match=r"a\.png: The image is empty"):
        upload_images(client, tmp_path, S3Location("b", "in"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"source-ref": "s3://b/a.jpg"}\n{oops\n', r":2: The line is no JSON"),
        ('{"source": "text"}\n', r':1: The line has no "source-ref"'),
        ('["source-ref"]\n', r':1: The line has no "source-ref"'),
        ("\n\n", r"The manifest is empty"),
    ],
)
def test_check_manifest_when_unreadable_names_the_line(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "input.manifest"
    path.write_text(text)
    with pytest.raises(PoserigError, match=message):
        check_manifest(path)


def test_check_manifest_when_good_is_silent(tmp_path: Path) -> None:
    path = tmp_path / "input.manifest"
    path.write_text('{"source-ref": "s3://b/a.jpg"}\n\n{"source-ref": "s3://b/b.jpg"}\n')
    check_manifest(path)
