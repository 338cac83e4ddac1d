"""What was acknowledged is there after SIGKILL, sent in the moment of the answer."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from poserig.local.aws.server import LocalAws
from tests.unit.local.aws.killed import running

BODY = b"x" * 100_000


def put_object(session: boto3.Session) -> None:
    session.client("s3").put_object(Bucket="photos", Key="k", Body=BODY)


def has_object(session: boto3.Session) -> bool:
    return session.client("s3").get_object(Bucket="photos", Key="k")["Body"].read() == BODY


def delete_object(session: boto3.Session) -> None:
    session.client("s3").delete_object(Bucket="photos", Key="old")


def has_no_old(session: boto3.Session) -> bool:
    return "Contents" not in session.client("s3").list_objects_v2(Bucket="photos", Prefix="old")


def tag_object(session: boto3.Session) -> None:
    tags: Any = {"TagSet": [{"Key": "a", "Value": "b"}]}
    session.client("s3").put_object_tagging(Bucket="photos", Key="old", Tagging=tags)


def has_tag(session: boto3.Session) -> bool:
    tags = session.client("s3").get_object_tagging(Bucket="photos", Key="old")["TagSet"]
    return tags == [{"Key": "a", "Value": "b"}]


def upload_parts(session: boto3.Session) -> None:
    s3 = session.client("s3")
    upload = s3.create_multipart_upload(Bucket="photos", Key="large")["UploadId"]
    parts: list[Any] = [
        {
            "PartNumber": number,
            "ETag": s3.upload_part(
                Bucket="photos", Key="large", UploadId=upload, PartNumber=number, Body=part
            )["ETag"],
        }
        for number, part in ((1, b"a" * 5_242_880), (2, b"b"))
    ]
    s3.complete_multipart_upload(
        Bucket="photos", Key="large", UploadId=upload, MultipartUpload={"Parts": parts}
    )


def has_parts(session: boto3.Session) -> bool:
    body = session.client("s3").get_object(Bucket="photos", Key="large")["Body"].read()
    return bool(body == b"a" * 5_242_880 + b"b")


def create_user(session: boto3.Session) -> None:
    cognito = session.client("cognito-idp")
    pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="ada@example.com")


def has_user(session: boto3.Session) -> bool:
    cognito = session.client("cognito-idp")
    pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
    return len(cognito.list_users(UserPoolId=pool)["Users"]) == 1


def put_parameter(session: boto3.Session) -> None:
    session.client("ssm").put_parameter(Name="/a", Value="b", Type="String")


def has_parameter(session: boto3.Session) -> bool:
    return session.client("ssm").get_parameter(Name="/a")["Parameter"]["Value"] == "b"


@pytest.mark.parametrize(
    ("change", "is_there"),
    [
        (put_object, has_object),
        (delete_object, has_no_old),
        (tag_object, has_tag),
        (upload_parts, has_parts),
        (create_user, has_user),
        (put_parameter, has_parameter),
    ],
)
def test_acknowledged_change_survives_a_kill_at_once(
    tmp_path: Path,
    change: Callable[[boto3.Session], None],
    is_there: Callable[[boto3.Session], bool],
) -> None:
    with running(tmp_path) as victim:
        s3 = victim.session.client("s3")
        where = {"LocationConstraint": "eu-west-1"}
        s3.create_bucket(Bucket="photos", CreateBucketConfiguration=where)
        s3.put_object(Bucket="photos", Key="old", Body=b"old")
        victim.session.client("cognito-idp").create_user_pool(PoolName="workers")
        change(victim.session)
        victim.kill()
    with LocalAws(tmp_path, port=0, cdn_port=None) as aws:
        assert aws.notices == []
        assert is_there(aws.session())


def test_every_acknowledged_put_of_eight_clients_survives_a_kill_in_between(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    with running(tmp_path) as victim:
        s3 = victim.session.client("s3")
        where = {"LocationConstraint": "eu-west-1"}
        s3.create_bucket(Bucket="photos", CreateBucketConfiguration=where)
        enough = threading.Event()

        def put(number: int, client: Any) -> None:
            for count in range(1000):
                key = f"{number}/{count}"
                try:
                    client.put_object(Bucket="photos", Key=key, Body=key.encode())
                except Exception:  # killed in between: this one was not acknowledged
                    return
                acknowledged.append(key)
                if len(acknowledged) >= 200:
                    enough.set()

        clients = [victim.session.client("s3") for _ in range(8)]
        threads = [threading.Thread(target=put, args=pair) for pair in enumerate(clients)]
        for thread in threads:
            thread.start()
        assert enough.wait(60)
        victim.kill()
        for thread in threads:
            thread.join()
    with LocalAws(tmp_path, port=0, cdn_port=None) as aws:
        s3 = aws.session().client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket="photos")
        kept = {entry["Key"] for page in pages for entry in page["Contents"]}
        assert set(acknowledged) <= kept
        for key in acknowledged[:20]:
            assert s3.get_object(Bucket="photos", Key=key)["Body"].read() == key.encode()
