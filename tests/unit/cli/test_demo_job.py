"""Tests cli/demo_job.py: a folder's job at each start; labels stay, new photographs are offered."""

import json
from pathlib import Path
from typing import Any

import pytest

from poserig.cli.demo_job import DemoJob, job_of_folder
from poserig.intake.images.folder import judge_folder
from poserig.jobs.stop import stop, wait_until_over
from tests.unit.jobs.deployed import BUCKET, JPEG, Deployed, photographs

pytestmark = pytest.mark.slow

RIG = "coco-person-17"


def start(deployed: Deployed, folder: Path) -> DemoJob:
    said: list[str] = []
    judged = judge_folder(folder, hashed=True)
    return job_of_folder(deployed.session, deployed.stack, RIG, judged, 1, said.append)


def sources(deployed: Deployed, job: str) -> list[str]:
    """What a job is over: names in the folder, a star behind those that have a label."""
    return [
        line["source-ref"].rpartition("/")[2] + "*" * ("pose" in line)
        for line in lines_of(deployed, job)
    ]


def lines_of(deployed: Deployed, job: str) -> list[dict[str, Any]]:
    described = deployed.session.client("sagemaker").describe_labeling_job(LabelingJobName=job)
    uri = described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    return deployed.manifest(uri)


def make_again(deployed: Deployed, job: str) -> dict[str, Any]:
    """A manifest as `poserig job consolidate` writes it; the label of all its lines."""
    label: dict[str, Any] = {"version": 2, "instances": [], "agreement": 0.9}
    text = "".join(json.dumps({**line, "pose": label}) + "\n" for line in lines_of(deployed, job))
    key = f"output/{job}/manifests/consolidated/0123.manifest"
    deployed.s3.put_object(Bucket=BUCKET, Key=key, Body=text.encode())
    return label


def label_all(deployed: Deployed, job: str, *, but: str = "") -> None:
    """End a job, and write the output that it would have had if workers had labeled it."""
    stop(deployed.session, job)
    wait_until_over(deployed.session, [job], seconds=60, pause=0.1)
    client = deployed.session.client("sagemaker")
    described = client.describe_labeling_job(LabelingJobName=job)
    uri = described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    lines = []
    for line in deployed.manifest(uri):
        failed = but and line["source-ref"].endswith(but)
        metadata = {"failure-reason": "declined"} if failed else {"job-name": job}
        lines.append({"pose": {"version": 1, "instances": []}, "pose-metadata": metadata, **line})
    output = described["LabelingJobOutput"]["OutputDatasetS3Uri"].removeprefix(f"s3://{BUCKET}/")
    body = "".join(json.dumps(line) + "\n" for line in lines)
    deployed.s3.put_object(Bucket=BUCKET, Key=output, Body=body.encode())


def test_folder_is_followed_from_start_to_start(deployed: Deployed, tmp_path: Path) -> None:
    folder = photographs(tmp_path / "Pier 1", "a.jpg", "b.jpg")
    first = start(deployed, folder)
    assert (first.title, first.is_new, first.news) == ("Pier 1 (coco-person-17)", True, "")
    assert first.name.startswith("Pier-1-")
    assert sources(deployed, first.name) == ["a.jpg", "b.jpg"]

    # nothing has happened: the same job goes on, and no second one is launched
    jobs = deployed.jobs()
    assert start(deployed, folder) == DemoJob(first.name, first.title, is_new=False)
    assert deployed.jobs() == jobs

    # while it runs, a photograph comes and one goes: the new one gets a job of its own
    photographs(folder, "c.jpg")
    (folder / "b.jpg").unlink()
    going_on = start(deployed, folder)
    assert (going_on.name, going_on.news) == (first.name, "1 new, 1 gone")
    (second,) = set(deployed.jobs()) - set(jobs)
    assert sources(deployed, second) == ["c.jpg"]
    assert start(deployed, folder).news == "1 gone"

    # all is labeled but one, which failed: it is offered again, the labels are kept
    photographs(folder, "b.jpg")
    label_all(deployed, first.name, but="a.jpg")
    label_all(deployed, second)
    third = start(deployed, folder)
    assert (third.is_new, third.news) == (True, "1 without a label")
    assert sources(deployed, third.name) == ["a.jpg", "b.jpg*", "c.jpg*"]

    # a finished folder is finished; a photograph that was changed is to be labeled again
    label_all(deployed, third.name)
    again = make_again(deployed, third.name)
    jobs = deployed.jobs()
    done = start(deployed, folder)
    assert (done.name, done.is_new, done.is_finished) == (third.name, False, True)
    assert deployed.jobs() == jobs
    (folder / "c.jpg").write_bytes(JPEG + b"another picture")
    fourth = start(deployed, folder)
    assert (fourth.is_new, fourth.news) == (True, "1 changed")
    assert sources(deployed, fourth.name) == ["a.jpg*", "b.jpg*", "c.jpg"]
    # the labels that were made again when the job was over are the ones that are kept
    assert [line.get("pose") for line in lines_of(deployed, fourth.name)] == [again, again, None]


def test_start_values_of_an_import_are_offered_and_labels_replace_them(
    deployed: Deployed, tmp_path: Path
) -> None:
    folder = photographs(tmp_path / "in", "a.jpg", "sub/b.jpg")
    (folder / "start.manifest").write_text('{"source-ref": "sub/b.jpg", "imported": {"x": 1}}\n')
    first = start(deployed, folder)
    assert [line.get("imported") for line in lines_of(deployed, first.name)] == [None, {"x": 1}]

    # What is labeled keeps its line, with what it was made from.
    label_all(deployed, first.name)
    photographs(folder, "c.jpg")
    second = start(deployed, folder)
    lines = lines_of(deployed, second.name)
    assert [("pose" in line, line.get("imported")) for line in lines] == [
        (True, None), (False, None), (True, {"x": 1}),
    ]  # fmt: skip


def test_two_folders_with_one_name_are_two(deployed: Deployed, tmp_path: Path) -> None:
    first = start(deployed, photographs(tmp_path / "one" / "photos", "x.jpg"))
    second = start(deployed, photographs(tmp_path / "two" / "photos", "y.jpg"))
    assert first.title == second.title
    assert first.name != second.name
    assert sources(deployed, second.name) == ["y.jpg"]
