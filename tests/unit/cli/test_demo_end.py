"""Tests cli/demo_end.py: the labels of a job that is over are made again, once, by themselves."""

from collections.abc import Iterator
from threading import Event
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws

from poserig.cli import demo_end as module
from poserig.cli.demo_end import consolidate_if_over, serve_until
from tests.unit.jobs.consolidate.stored import LAYOUT, StoredJob, finished

FOLDER = LAYOUT.consolidated_manifests.partition("s3://photos/")[2]


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Iterator[StoredJob]:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "poserig-local")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "poserig-local")
    with mock_aws():
        yield finished(images=3)


def made_again(job: StoredJob) -> list[str]:
    return [key for key in job.objects() if key.startswith(FOLDER)]


def look(job: Any, said: list[str]) -> bool:
    return consolidate_if_over(job, LAYOUT.job_name, said.append)


def test_job_is_consolidated_when_it_is_over_and_not_again(
    job: StoredJob, capsys: pytest.CaptureFixture[str]
) -> None:
    said: list[str] = []
    job.sagemaker.status = "InProgress"
    assert look(job, said) is False
    assert made_again(job) == []
    job.sagemaker.status = "Stopped"
    assert look(job, said) is True
    assert len(made_again(job)) == 1
    assert "made 3 labels again" in capsys.readouterr().out
    assert look(job, said) is True
    assert (len(made_again(job)), capsys.readouterr().out, said) == (1, "", [])


def test_job_that_nobody_answered_needs_nothing(
    job: StoredJob, capsys: pytest.CaptureFixture[str]
) -> None:
    for key in job.objects():
        if "/worker-response/" in key:
            job.s3.delete_object(Bucket="photos", Key=key)
    said: list[str] = []
    assert look(job, said) is True
    assert (made_again(job), capsys.readouterr().out, said) == ([], "", [])


def test_labels_of_one_worker_an_image_need_nothing(job: StoredJob) -> None:
    job.sagemaker.workers = 1
    assert look(job, []) is True
    assert made_again(job) == []


def test_trouble_is_told_and_ends_nothing(job: StoredJob, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr("poserig.jobs.consolidate.consolidate_job", broken)
    said: list[str] = []
    assert look(job, said) is True
    assert said == [
        f"The labels of {LAYOUT.job_name} could not be made again; the next start tries it. "
        "The disk is full."
    ]


def test_jobs_are_looked_at_until_each_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []
    stop = Event()

    def over(_: object, name: str, __: object) -> bool:
        looks.append(name)
        if len(looks) == 5:
            stop.set()
        return name == "first" or looks.count(name) == 3

    monkeypatch.setattr(module, "SECONDS_BETWEEN_LOOKS", 0)
    monkeypatch.setattr(module, "jobs_of_folder", lambda *_: ["first", "second", "third"])
    monkeypatch.setattr(module, "consolidate_if_over", over)
    running: Any = SimpleNamespace(session=None, rig=SimpleNamespace(name="hand-21"), images=None)
    serve_until(stop, running, print)
    assert looks == ["first", "second", "third", "second", "third"]
