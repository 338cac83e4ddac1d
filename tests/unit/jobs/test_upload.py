"""Uploads that never replace anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import ANY, Stubber
from moto import mock_aws

from poserig.errors import PoserigError
from poserig.jobs import upload as uploads
from poserig.jobs.part_launch import create
from poserig.jobs.photographs import Photograph, read_folder
from poserig.jobs.upload import missing_photographs, put_once, upload
from poserig.s3 import S3Uri
from tests.unit.jobs.deployed import photographs

PLACE = S3Uri("photos", "input/images/0/a.jpg")
IMAGES = S3Uri("photos", "input/images")


@pytest.fixture
def s3() -> Iterator[Any]:
    with mock_aws():
        client = boto3.client("s3", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
        client.create_bucket(Bucket="photos")
        yield client
        client.close()


@pytest.fixture
def stubbed() -> Iterator[tuple[Any, Stubber]]:
    client = boto3.client("s3", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stubber:
        yield client, stubber
    client.close()


def test_what_is_there_stays(s3: Any) -> None:
    assert put_once(s3, PLACE, b"first", "image/jpeg")
    assert not put_once(s3, PLACE, b"other", "image/png")
    stored = s3.get_object(Bucket=PLACE.bucket, Key=PLACE.key)
    assert (stored["Body"].read(), stored["ContentType"]) == (b"first", "image/jpeg")


def test_conflict_with_another_upload_is_tried_again(
    stubbed: tuple[Any, Stubber], monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(uploads, "sleep", waited.append)
    client, stubber = stubbed
    for _ in range(2):
        stubber.add_client_error("put_object", "ConditionalRequestConflict", "", 409)
    stubber.add_response("put_object", {})
    assert put_once(client, PLACE, b"", "image/jpeg")
    assert waited == [0.1, 0.2]
    for _ in range(5):
        stubber.add_client_error("put_object", "ConditionalRequestConflict", "busy", 409)
    with pytest.raises(PoserigError, match=r"busy \(ConditionalRequestConflict\)"):
        put_once(client, PLACE, b"", "image/jpeg")


def test_denied_upload_asks_once_with_the_smallest(
    stubbed: tuple[Any, Stubber], tmp_path: Path
) -> None:
    client, stubber = stubbed
    names = ["a-long.jpg", "b-long.jpg", "c.jpg"]
    found = read_folder(photographs(tmp_path, *names), IMAGES).photographs
    expected = {"Bucket": "photos", "Key": str(found[2].location(IMAGES).key), "Body": ANY,
                "ContentType": "image/jpeg", "IfNoneMatch": "*"}  # fmt: skip
    assert found[2].name == "c.jpg"
    stubber.add_client_error("put_object", "AccessDenied", "No", 403, expected_params=expected)
    with pytest.raises(PoserigError, match=r"/c\.jpg: No \(AccessDenied\)"):
        upload(client, found, IMAGES, lambda _: None)
    # A second request would have found no answer, and another error.
    stubber.assert_no_pending_responses()


def test_listing_is_given_up_when_asking_for_each_is_cheaper(
    stubbed: tuple[Any, Stubber], tmp_path: Path
) -> None:
    client, stubber = stubbed
    (photograph,) = read_folder(photographs(tmp_path, "a.jpg"), IMAGES).photographs
    other = {"Contents": [{"Key": "input/images/1/b.jpg", "Size": 1}], "IsTruncated": True}
    for number in range(10):
        stubber.add_response("list_objects_v2", {**other, "NextContinuationToken": f"{number}"})
    assert missing_photographs(client, [photograph], IMAGES) == [photograph]
    stubber.assert_no_pending_responses()


def test_listing_finds_what_is_there_on_every_page(
    stubbed: tuple[Any, Stubber], tmp_path: Path
) -> None:
    client, stubber = stubbed
    found = read_folder(photographs(tmp_path, "a.jpg", "b.jpg", "c.jpg"), IMAGES).photographs

    def page(photograph: Photograph, **more: Any) -> dict[str, Any]:
        key = photograph.location(IMAGES).key
        return {"Contents": [{"Key": key, "Size": photograph.size}], **more}

    stubber.add_response(
        "list_objects_v2", page(found[0], IsTruncated=True, NextContinuationToken="more")
    )
    stubber.add_response("list_objects_v2", page(found[2], IsTruncated=False))
    assert missing_photographs(client, found, IMAGES) == [found[1]]


class OneClient:
    """A session with one client."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def client(self, _: str) -> Any:
        return self._client


REQUEST: dict[str, Any] = {
    "LabelingJobName": "pier-1",
    "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://photos/mine"}}},
    "LabelAttributeName": "pose",
    "OutputConfig": {"S3OutputPath": "s3://photos/out/"},
    "RoleArn": "arn:aws:iam::123456789012:role/ground-truth",
    "HumanTaskConfig": {
        "WorkteamArn": "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/t",
        "UiConfig": {"UiTemplateS3Uri": "s3://photos/t"},
        "TaskTitle": "t",
        "TaskDescription": "d",
        "NumberOfHumanWorkersPerDataObject": 1,
        "TaskTimeLimitInSeconds": 60,
    },
}


@pytest.mark.parametrize(
    ("attempts", "manifest", "is_ours"),
    [(1, "s3://photos/mine", True), (1, "s3://photos/theirs", False),
     (0, "s3://photos/mine", False)],
)  # fmt: skip
def test_job_whose_answer_was_lost_is_known_again(
    attempts: int, manifest: str, is_ours: bool
) -> None:
    client: Any = boto3.client(
        "sagemaker", "us-east-1", aws_access_key_id="x", aws_secret_access_key="x"
    )
    arn = "arn:aws:sagemaker:us-east-1:123456789012:labeling-job/pier-1"
    with Stubber(client) as stubber:
        stubber.add_client_error(
            "create_labeling_job", "ResourceInUse", "taken",
            response_meta={"RetryAttempts": attempts},
        )  # fmt: skip
        if attempts:
            description = {
                **REQUEST,
                "LabelingJobStatus": "InProgress",
                "LabelCounters": {},
                "CreationTime": 0,
                "LastModifiedTime": 0,
                "JobReferenceCode": "r",
                "LabelingJobArn": arn,
                "InputConfig": {"DataSource": {"S3DataSource": {"ManifestS3Uri": manifest}}},
            }
            stubber.add_response("describe_labeling_job", description)
        session: Any = OneClient(client)
        if is_ours:
            assert create(session, REQUEST) == arn
        else:
            with pytest.raises(PoserigError, match="another launch took the name"):
                create(session, REQUEST)
    client.close()
