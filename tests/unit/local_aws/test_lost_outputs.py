"""Output that the real local AWS has lost is made again by the labeling engine's next start."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import boto3
import pytest

from poserig.labeling.backup import check_store
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.labeling.service import LabelingService
from poserig.local.adapters import S3_CONFIG, S3ObjectStore
from poserig.local.aws.credentials import ACCESS_KEY_ID, SECRET_ACCESS_KEY
from poserig.local.aws.server import LocalAws
from tests.unit.labeling.fakes import POST, PRE, World, pre_function

REGION = "eu-west-1"
JOB = "Pose-Demo-001"
Json = Any


class RealWorld(World):
    """The labeling engine's world, with S3 in a local AWS that keeps its state in a folder."""

    def __init__(self, folder: Path, aws: LocalAws, client: Any) -> None:
        self.real = S3ObjectStore(client)
        self.client = client
        super().__init__(folder)

    def __post_init__(self) -> None:
        self.functions.deployed = {PRE: pre_function, POST: self.post_function}
        self.service = self.open()

    def open(self) -> LabelingService:
        self.service = LabelingService(
            self.folder / "labeling.db",
            self.real,
            self.functions,
            self.directory,
            self.clock,
            REGION,
            "123456789012",
        )
        return self.service

    def upload(self, images: int) -> None:
        """What `World` keeps in a dict, in S3."""
        self.put_manifest(list(self.put_images(images)))
        for uri, data in self.objects.stored.items():
            self.real.write(uri, data)

    def post_function(self, event: Json) -> Json:
        uri = event["payload"]["s3Uri"]
        self.objects.stored[uri] = self.real.read(uri)
        return super().post_function(event)

    def outputs(self) -> dict[str, bytes]:
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket="bkt", Prefix="out/")
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        return {key: self.real.read(f"s3://bkt/{key}") for key in keys}


@pytest.fixture
def open_world(tmp_path: Path) -> Callable[[LocalAws], RealWorld]:
    def open_it(aws: LocalAws) -> RealWorld:
        session = boto3.Session(ACCESS_KEY_ID, SECRET_ACCESS_KEY, region_name=REGION)
        client = session.client("s3", endpoint_url=aws.endpoint_url, config=S3_CONFIG)
        return RealWorld(tmp_path, aws, client)

    return open_it


def test_output_that_s3_lost_is_there_again_after_the_next_start(
    tmp_path: Path, open_world: Callable[[LocalAws], RealWorld]
) -> None:
    state = tmp_path / "aws"
    with LocalAws(state, port=0, region=REGION, cdn_port=0) as aws:
        world = open_world(aws)
        world.client.create_bucket(
            Bucket="bkt", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        world.objects.stored["s3://bkt/ui/pose.liquid.html"] = b"{{ task.input.n }}"
        world.upload(12)
        world.service.create_job(world.request(NumberOfHumanWorkersPerDataObject=2))
        world.service.run_until_idle()
        world.answer_all(world.worker(1))
        world.answer_all(world.worker(2))
        assert world.status() == "Completed"
        before = world.outputs()
        kinds = [re.findall("response/|request/|manifest$", key)[0] for key in before]
        assert (len(kinds), kinds.count("request/"), kinds.count("manifest")) == (17, 2, 1)
        world.service.stop()
        for key in list(before)[:12]:
            world.client.delete_object(Bucket="bkt", Key=key)  # behind the engine's back
        manifest = f"out/{JOB}/manifests/output/output.manifest"
        world.client.put_object(Bucket="bkt", Key=manifest, Body=before[manifest][:100])

    with LocalAws(state, port=0, region=REGION, cdn_port=0) as aws:
        world = open_world(aws)
        world.service.run_until_idle()
        assert world.outputs() == before
        assert world.status() == "Completed"
        world.service.stop()
        # The bucket itself is gone: the job stays what it is.
        for entry in world.client.list_objects_v2(Bucket="bkt")["Contents"]:
            world.client.delete_object(Bucket="bkt", Key=entry["Key"])
        world.client.delete_bucket(Bucket="bkt")
        world.open()
        world.service.run_until_idle()
        assert world.status() == "Completed"
        world.service.stop()
    assert check_store(tmp_path / "labeling.db") == []


def test_size_of_objects_in_the_real_local_aws(
    open_world: Callable[[LocalAws], RealWorld],
) -> None:
    with LocalAws(port=0, region=REGION, cdn_port=0) as aws:
        world = open_world(aws)
        world.client.create_bucket(
            Bucket="bkt", CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        world.real.write("s3://bkt/a b+é.json", b"12345")
        assert world.real.size("s3://bkt/a b+é.json") == 5
        assert world.real.size("s3://bkt/none") is None
        assert world.real.size("s3://gone/none") is None
        with pytest.raises((ObjectNotFound, ObjectAccessDenied)):
            world.real.write("s3://gone/none", b"")
        world.service.stop()
