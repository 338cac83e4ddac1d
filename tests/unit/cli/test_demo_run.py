"""Tests cli/demo_run.py: sizes of images, the end of a job, and what an earlier poserig noted."""

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from poserig.cli import demo_run as module
from poserig.cli.demo_job import DemoJob
from poserig.cli.demo_run import RunningDemo, running_demo
from poserig.cli.demo_stack import DemoOptions
from poserig.errors import PoserigError
from poserig.intake.images.folder import JudgedFolder, judge_folder
from poserig.jobs.status import JobStatus
from poserig.local.up import Ports
from tests.pictures import png

SIDEWAYS = 6  # EXIF orientation: turned by a quarter


def demo(judged: JudgedFolder | None = None) -> RunningDemo:
    nothing: Any = None
    return RunningDemo(
        portal_url="", sign_in=nothing, job=DemoJob("pier", "Pier", is_new=True), rig=nothing,
        judged=judged or nothing, truth={}, session=nothing, stack=nothing, ground_truth=nothing,
        terraform=nothing,
    )  # fmt: skip


def test_sizes_are_as_a_browser_shows_the_images(tmp_path: Path) -> None:
    Image.new("RGB", (30, 20)).save(tmp_path / "flat.png")
    exif = Image.Exif()
    exif[0x0112] = SIDEWAYS
    Image.new("RGB", (30, 20)).save(tmp_path / "turned.jpg", exif=exif)
    (tmp_path / "cam 2").mkdir()
    Image.new("RGB", (7, 5)).save(tmp_path / "cam 2" / "flat.png")
    sizes = demo(judge_folder(tmp_path)).image_sizes()
    assert sizes == {"cam 2/flat.png": (7, 5), "flat.png": (30, 20), "turned.jpg": (20, 30)}


def test_folder_is_judged_before_anything_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "a.png").write_bytes(png())
    (tmp_path / "empty.jpg").write_bytes(b"")

    def running_stack(options: DemoOptions, say: Any) -> None:
        raise AssertionError("the stack was started")

    monkeypatch.setattr(module, "running_stack", running_stack)
    ports = Ports.starting_at(4600)
    strict = DemoOptions(tmp_path / "state", ports, images=tmp_path, strict=True)
    with pytest.raises(PoserigError, match="1 file cannot be labeled"), running_demo(strict):
        pass
    taken = DemoOptions(tmp_path / "state", ports, images=tmp_path)
    with pytest.raises(AssertionError, match="was started"), running_demo(taken):
        pass


def test_wait_returns_how_the_job_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    states = ["InProgress", "Completed"]
    asked: list[str] = []

    def describe(session: None, name: str) -> JobStatus:
        asked.append(name)
        return JobStatus(name, states.pop(0), 1, 0, 0, "", "")

    monkeypatch.setattr(module, "describe", describe)
    monkeypatch.setattr(module, "sleep", lambda seconds: None)
    assert demo().wait_until_over().status == "Completed"
    assert asked == ["pier", "pier"]


def test_job_that_does_not_end_in_time_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        module, "describe", lambda session, name: JobStatus(name, "InProgress", 0, 0, 1, "", "")
    )
    monkeypatch.setattr(module, "sleep", lambda seconds: None)
    with pytest.raises(PoserigError, match="did not end within 0 s; it is InProgress"):
        demo().wait_until_over(seconds=0.01, name="quay")


def test_job_of_an_earlier_poserig_is_read_from_its_file(tmp_path: Path) -> None:
    images = tmp_path / "images"
    assert module._earlier_job(tmp_path, "hand-21", images) is None
    noted = tmp_path / "jobs.json"
    noted.write_text(json.dumps({f"hand-21 {images.resolve()}": "pier"}))
    assert module._earlier_job(tmp_path, "hand-21", images) == "pier"
    assert module._earlier_job(tmp_path, "human-18", images) is None
    for damaged in ("{", "[]", json.dumps({f"hand-21 {images.resolve()}": 7})):
        noted.write_text(damaged)
        assert module._earlier_job(tmp_path, "hand-21", images) is None
