"""Tests jobs/delete.py on the real local AWS: what a job left goes, and nothing else."""

from pathlib import Path

import pytest

from poserig.errors import PoserigError
from poserig.jobs.delete import delete, remains_of
from poserig.jobs.launch import LaunchOptions, launch
from poserig.jobs.stop import stop, wait_until_over
from tests.unit.jobs.deployed import BUCKET, Deployed, photographs

pytestmark = pytest.mark.slow
RIG = "coco-person-17"


def keys(deployed: Deployed) -> set[str]:
    pages = deployed.s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET)
    return {item["Key"] for page in pages for item in page.get("Contents", ())}


def test_what_a_job_left_goes_and_what_others_use_stays(deployed: Deployed, tmp_path: Path) -> None:
    folder = str(photographs(tmp_path, "a.jpg", "b.jpg"))
    for name in ("gone", "gone-again"):  # the name of one begins with that of the other
        launch(deployed.session, deployed.stack, folder, LaunchOptions(name, RIG))
    with pytest.raises(PoserigError, match=r'"gone" is not over.*poserig job stop gone'):
        remains_of(deployed.session, deployed.stack, "gone")
    for name in ("gone", "gone-again"):
        stop(deployed.session, name)
    wait_until_over(deployed.session, ["gone", "gone-again"], seconds=60, pause=0.1)
    before = keys(deployed)

    found = remains_of(deployed.session, deployed.stack, "gone")
    assert sorted(uri.rpartition("/")[2] for uri in found.files)[1:] == [
        "rig.json", "worker-task.liquid.html",
    ]  # fmt: skip
    delete(deployed.session, (*found.files, *found.output))

    after = keys(deployed)
    gone = before - after
    assert gone == {uri.removeprefix(f"s3://{BUCKET}/") for uri in found.files + found.output}
    assert all("gone/" in key or "/gone-" in key for key in gone)
    assert not any("gone-again" in key for key in gone)
    assert not any("/images/" in key for key in gone)
    again = remains_of(deployed.session, deployed.stack, "gone")
    assert (again.files, again.output) == ((), ())


def test_a_manifest_that_somebody_gave_is_theirs(deployed: Deployed) -> None:
    uri = f"s3://{BUCKET}/given/mine.manifest"
    body = b'{"source-ref": "s3://x/y.jpg"}\n'
    deployed.s3.put_object(Bucket=BUCKET, Key="given/mine.manifest", Body=body)
    launch(deployed.session, deployed.stack, uri, LaunchOptions("mine", RIG))
    wait_until_over(deployed.session, ["mine"], seconds=60, pause=0.1)
    assert uri not in remains_of(deployed.session, deployed.stack, "mine").files
