"""Output that the real local AWS has lost is made again by the labeling engine's next start."""

import hashlib
import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from poserig.json import Json
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.labeling.service import LabelingService
from poserig.labeling.store.sqlite import SqliteStore
from poserig.labeling.store.sqlite.backup import check_store
from poserig.local.adapters import S3_CONFIG, S3ObjectStore
from poserig.local.aws.server import LocalAws
from tests.unit.labeling.fakes import POST, PRE, World, pre_function

REGION = "eu-west-1"
JOB = "Pose-Demo-001"


class Recorder(S3ObjectStore):
    """Remembers the last bytes of each output, so that nobody waits to read them back."""

    def __init__(self, client: Any) -> None:
        super().__init__(client)
        self.outputs: dict[str, bytes] = {}

    def as_role(self, role_arn: str, kms_key_id: str = "") -> "Recorder":
        return self

    def write(self, uri: str, data: bytes, content_type: str = "application/json") -> None:
        super().write(uri, data, content_type)
        if uri.startswith("s3://bkt/out/"):
            self.outputs[uri.removeprefix("s3://bkt/")] = data


class RealWorld(World):
    """The labeling engine's world, with S3 in a local AWS that keeps its state in a folder."""

    def __init__(self, folder: Path, client: Any) -> None:
        self.real = Recorder(client)
        self.client = client
        super().__init__(folder)

    def __post_init__(self) -> None:
        self.functions.deployed = {PRE: pre_function, POST: self.post_function}
        self.service = self.open()

    def open(self) -> LabelingService:
        self.service = LabelingService(
            SqliteStore(self.folder / "labeling.db"),
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


def real_world(folder: Path, aws: LocalAws) -> RealWorld:
    return RealWorld(folder, aws.session().client("s3", config=S3_CONFIG))


def finish_a_job(world: RealWorld) -> dict[str, bytes]:
    """Twelve images, two workers, until it is Completed: its output."""
    world.client.create_bucket(
        Bucket="bkt", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    world.objects.stored["s3://bkt/ui/pose.liquid.html"] = b"{{ task.input.n }}"
    world.upload(12)
    world.operator.create(world.request(NumberOfHumanWorkersPerDataObject=2))
    world.service.run_until_idle()
    world.answer_all(world.worker(1))
    world.answer_all(world.worker(2))
    assert world.status() == "Completed"
    return world.real.outputs


def test_output_that_s3_lost_is_there_again_after_the_next_start(
    tmp_path: Path,
) -> None:
    state = tmp_path / "aws"
    with LocalAws(state, port=0, region=REGION, cdn_port=0) as aws:
        world = real_world(tmp_path, aws)
        before = finish_a_job(world)
        kinds = [re.findall("response/|request/|manifest$", key)[0] for key in before]
        assert (len(kinds), kinds.count("request/"), kinds.count("manifest")) == (17, 2, 1)
        world.service.stop()
        for key in list(before)[:12]:
            world.client.delete_object(Bucket="bkt", Key=key)  # behind the engine's back
        manifest = f"out/{JOB}/manifests/output/output.manifest"
        world.client.put_object(Bucket="bkt", Key=manifest, Body=before[manifest][:100])

    with LocalAws(state, port=0, region=REGION, cdn_port=0) as aws:
        world = real_world(tmp_path, aws)
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


_CHILD = """
import hashlib, json, os, pathlib, signal, sys
from poserig.local.aws.server import LocalAws
sys.path.insert(0, sys.argv[2])
from test_lost_outputs import finish_a_job, real_world
folder = pathlib.Path(sys.argv[1])
with LocalAws(folder / "aws", port=0, region="eu-west-1", cdn_port=0) as aws:
    world = real_world(folder, aws)
    output = finish_a_job(world)
    hashes = {key: hashlib.sha256(data).hexdigest() for key, data in output.items()}
    sys.stdout.write(json.dumps(hashes))
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_9_right_after_completed_leaves_all_output_after_the_next_start(
    tmp_path: Path,
) -> None:
    child = subprocess.run(
        [sys.executable, "-c", _CHILD, str(tmp_path), str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr
    with LocalAws(tmp_path / "aws", port=0, region=REGION, cdn_port=0) as aws:
        world = real_world(tmp_path, aws)
        assert world.status() == "Completed"
        world.service.run_until_idle()
        output = world.outputs()
        world.service.stop()
    hashes = {key: hashlib.sha256(data).hexdigest() for key, data in output.items()}
    assert len(hashes) == 17
    assert hashes == json.loads(child.stdout)


def test_size_of_objects_in_the_real_local_aws(
    tmp_path: Path,
) -> None:
    with LocalAws(port=0, region=REGION, cdn_port=0) as aws:
        world = real_world(tmp_path, aws)
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
