"""The functions' way to the project's files, tried with the client that they use."""

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from poserig.project.object_server import object_server
from poserig.wsgi import WsgiServer
from tests.unit.labeling.fakes import MemoryObjects


@pytest.fixture
def objects() -> MemoryObjects:
    return MemoryObjects()


@pytest.fixture
def s3(objects: MemoryObjects) -> Iterator[Any]:
    with WsgiServer(object_server(objects)) as server:
        client = boto3.client(
            "s3",
            endpoint_url=server.url,
            region_name="eu-west-1",
            aws_access_key_id="x",
            aws_secret_access_key="y",
        )
        yield client
        client.close()


def test_what_is_put_is_got(s3: Any, objects: MemoryObjects) -> None:
    s3.put_object(Bucket="project", Key="output/Größe 1.json", Body=b'{"a": 1}')
    assert objects.stored == {"s3://project/output/Größe 1.json": b'{"a": 1}'}
    answer = s3.get_object(Bucket="project", Key="output/Größe 1.json")
    assert answer["Body"].read() == b'{"a": 1}'
    assert s3.head_object(Bucket="project", Key="output/Größe 1.json")["ContentLength"] == 8


def test_refusals_are_those_of_s3(s3: Any) -> None:
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket="project", Key="none")
    refused: list[tuple[Callable[[], Any], str]] = [
        (lambda: s3.get_object(Bucket="locked-one", Key="a"), "AccessDenied"),
        (lambda: s3.put_object(Bucket="locked-one", Key="a", Body=b""), "AccessDenied"),
        (lambda: s3.delete_object(Bucket="project", Key="a"), "MethodNotAllowed"),
    ]
    for call, code in refused:
        with pytest.raises(ClientError) as raised:
            call()
        assert raised.value.response["Error"]["Code"] == code
