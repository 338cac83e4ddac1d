"""A job's own template and rig in S3, on the real local AWS."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.errors import PoserigError
from poserig.jobs.job_files import JobFile, check_files, files_of, read_template, send_files
from poserig.jobs.launch import LaunchOptions, launch
from poserig.jobs.stack import Stack
from poserig.jobs.templates import rig_in_template
from poserig.pose.job_rigs import parse_rigs
from poserig.pose.rig_file import load_rig, parse_rig
from tests.unit.jobs.deployed import BUCKET, TEMPLATE, Deployed, photographs

pytestmark = pytest.mark.slow

RIG = "coco-person-17"
SCISSORS = Path(__file__).parents[3] / "examples/rigs/scissors-3.json"
FOLDER = f"s3://{BUCKET}/input/jobs"
PUBLISHED = f"s3://{BUCKET}/templates/{RIG}.liquid.html"
TOLD = "Another launch with this name has left a different file here"


@pytest.fixture
def start(deployed: Deployed, tmp_path: Path) -> Callable[..., Any]:
    def start(name: str, stack: Stack = deployed.stack, rig: str = RIG) -> Any:
        folder = photographs(tmp_path / name, f"{name}.jpg")
        return launch(deployed.session, stack, str(folder), LaunchOptions(name, rig))

    return start


def put(deployed: Deployed, uri: str, body: bytes) -> None:
    key = uri.removeprefix(f"s3://{BUCKET}/")
    deployed.s3.put_object(Bucket=BUCKET, Key=key, Body=body)


def template_of(deployed: Deployed, job: str) -> str:
    described = deployed.session.client("sagemaker").describe_labeling_job(LabelingJobName=job)
    return str(described["HumanTaskConfig"]["UiConfig"]["UiTemplateS3Uri"])


def test_job_names_a_copy_of_its_template_with_the_rig_beside_it(
    deployed: Deployed, start: Callable[..., Any]
) -> None:
    start("Files-1")
    assert template_of(deployed, "Files-1") == f"{FOLDER}/files-1/worker-task.liquid.html"
    assert deployed.read(f"{FOLDER}/files-1/worker-task.liquid.html") == TEMPLATE
    rig = json.loads(deployed.read(f"{FOLDER}/files-1/rig.json"))
    assert parse_rig(rig) == load_rig(RIG)
    kind = deployed.s3.head_object(Bucket=BUCKET, Key="input/jobs/files-1/worker-task.liquid.html")
    assert kind["ContentType"] == "text/html; charset=utf-8"


def test_later_deploy_changes_no_job_that_was_launched(
    deployed: Deployed, start: Callable[..., Any]
) -> None:
    start("before-1")
    try:
        put(deployed, PUBLISHED, TEMPLATE + b"<p>newer</p>")
        start("after-1")
    finally:
        put(deployed, PUBLISHED, TEMPLATE)
    assert deployed.read(template_of(deployed, "before-1")) == TEMPLATE
    assert deployed.read(template_of(deployed, "after-1")) == TEMPLATE + b"<p>newer</p>"


def test_template_of_somebody_else_is_copied_and_no_rig_is_written(
    deployed: Deployed, start: Callable[..., Any]
) -> None:
    uri = f"s3://{BUCKET}/templates/upstream.html"
    put(deployed, uri, b"<crowd-2d-skeleton keypointClasses='[]'></crowd-2d-skeleton>")
    start("upstream-1", replace(deployed.stack, templates={RIG: uri}))
    assert deployed.read(template_of(deployed, "upstream-1")).startswith(b"<crowd-2d-skeleton")
    with pytest.raises(ClientError, match="NoSuchKey"):
        deployed.read(f"{FOLDER}/upstream-1/rig.json")


def test_rigs_that_nobody_deployed_go_into_the_copy_of_the_template(
    deployed: Deployed, start: Callable[..., Any]
) -> None:
    start("several-1", rig=f"{RIG}+{SCISSORS}+animal-pose-20")
    page = deployed.read(f"{FOLDER}/several-1/worker-task.liquid.html").decode()
    value = json.loads(deployed.read(f"{FOLDER}/several-1/rig.json"))
    assert value == rig_in_template(page, "t")
    rigs = parse_rigs(value)
    assert [rig.name for rig in rigs] == [RIG, "scissors-3", "animal-pose-20"]
    assert rigs[1] == load_rig(SCISSORS)
    client = deployed.session.client("sagemaker")
    described = client.describe_labeling_job(LabelingJobName="several-1")
    name = f"{RIG}+scissors-3+animal-pose-20"
    assert described["Tags"] == [{"Key": "poserig:rig", "Value": name}]
    assert described["HumanTaskConfig"]["TaskTitle"] == f"Mark the keypoints ({name})"
    assert deployed.read(PUBLISHED) == TEMPLATE


def test_rigs_of_one_class_are_refused_before_anything_is_written(
    deployed: Deployed, start: Callable[..., Any]
) -> None:
    before = deployed.objects()
    with pytest.raises(PoserigError, match='the class "person": coco-person-17 and mpii-16'):
        start("classes-1", rig=f"{RIG}+mpii-16")
    assert deployed.objects() == before
    assert "classes-1" not in deployed.jobs()


def test_interrupted_launch_is_launched_again(
    deployed: Deployed, start: Callable[..., Any]
) -> None:
    put(deployed, f"{FOLDER}/again-1/worker-task.liquid.html", TEMPLATE)  # all it came to
    start("again-1")
    assert "again-1" in deployed.jobs()


@pytest.mark.parametrize("file", ["worker-task.liquid.html", "rig.json"])
def test_different_leftover_is_refused_before_anything_is_written(
    deployed: Deployed, start: Callable[..., Any], file: str
) -> None:
    name = f"left-{file[:3]}"
    put(deployed, f"{FOLDER}/{name}/{file}", b"{}")
    before = deployed.objects()
    with pytest.raises(PoserigError, match=f"{FOLDER}/{name}/{file}: {TOLD}"):
        start(name)
    assert deployed.objects() == before
    assert deployed.read(f"{FOLDER}/{name}/{file}") == b"{}"
    assert name not in deployed.jobs()


def test_name_of_a_job_is_refused_as_a_name_whatever_its_files_are(
    deployed: Deployed, start: Callable[..., Any]
) -> None:
    start("taken-1")
    put(deployed, f"{FOLDER}/taken-1/rig.json", b"{}")
    with pytest.raises(PoserigError, match='There is a labeling job "taken-1" already'):
        start("Taken-1")


def test_leftover_of_another_launch_meanwhile_is_found_when_sending(deployed: Deployed) -> None:
    file = JobFile(f"{FOLDER}/race-1/rig.json", b"ours", "application/json")
    check_files(deployed.s3, (file,))
    put(deployed, file.uri, b"theirs")
    with pytest.raises(PoserigError, match=TOLD):
        send_files(deployed.s3, (file,))
    put(deployed, file.uri, b"ours")
    send_files(deployed.s3, (file,))
    check_files(deployed.s3, (file,))


def test_template_that_is_not_there_is_named(deployed: Deployed) -> None:
    gone = f"s3://{BUCKET}/templates/gone.html"
    with pytest.raises(PoserigError, match=rf"{gone}: The worker task template is not there"):
        read_template(deployed.s3, gone)
    with pytest.raises(PoserigError, match="template is not there"):
        files_of(deployed.s3, deployed.stack, "gone-1", gone)
    elsewhere = "s3://no-such-bucket-at-all/a.html"
    with pytest.raises(PoserigError, match="template is not there"):
        read_template(deployed.s3, elsewhere)


class Denying:
    """S3 for somebody who may not list: what is not there is denied."""

    def __init__(self, code: str) -> None:
        self.code = code

    def get_object(self, **_: str) -> Any:
        raise ClientError({"Error": {"Code": self.code, "Message": ""}}, "GetObject")


def test_who_may_not_list_is_not_kept_from_launching() -> None:
    file = JobFile(f"{FOLDER}/unlisted/rig.json", b"{}", "application/json")
    denying: Any = Denying("AccessDenied")
    check_files(denying, (file,))
    broken: Any = Denying("SlowDown")
    with pytest.raises(ClientError, match="SlowDown"):
        check_files(broken, (file,))
