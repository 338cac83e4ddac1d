"""Tests cli/job_gold.py and job_status.py: which gold is read, and how it is told."""

import json
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from rich.console import Console

from poserig.cli import job_launch, job_status, job_watch
from poserig.cli.job import job
from poserig.cli.job_gold import gold_of
from poserig.errors import PoserigError
from poserig.jobs.gold.figures import GoldFigures, GoldWorker
from poserig.jobs.launch import LaunchedJob
from poserig.jobs.part_launch import LaunchedPart
from poserig.jobs.parts import in_one
from poserig.jobs.status import JobStatus
from poserig.jobs.watch import Look
from tests.unit.jobs.gold.folder import label, points
from tests.unit.jobs.stubs import STACK
from tests.unit.project.practice_folder import lay_practice

FIGURES = GoldFigures(
    images=12,
    answered=2,
    workers=(
        GoldWorker("bob", 1, 0.52, Counter(good=9, inversion=8), 1, 2, 3, 4),
        GoldWorker("ann", 2, 0.98, Counter(good=34), 0, 0, 0, 0),
    ),
    problems=1,
)
LINES = [
    "gold: 2 of 12 images answered",
    "  bob  1 answer, OKS 0.52: 53% good, 47% inversion, 1 keypoints left out, 2 too many,"
    " 3 instances missed, 4 invented",
    "  ann  2 answers, OKS 0.98: 100% good",
    "  1 answers cannot be read",
]


def test_gold_is_read_from_a_folder_a_manifest_beside_its_images_or_s3(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    folder = lay_practice(tmp_path / "known", 2)
    found = gold_of(str(folder), 0.05)
    assert found
    assert (found.share, [one.name for one in found.images]) == (0.05, ["p0.jpg", "p1.jpg"])
    assert found.images[1].path == folder / "p1.jpg"
    assert list(found.images[1].label.instances[0].keypoints) == points(10)
    lines = [
        {"source-ref": "sub/a.jpg", "pose": label(points(1))},
        {"source-ref": "s3://known/input/b.jpg", "pose": label(points(2))},
        {"source-ref": "sub/c.jpg"},  # nobody knows it
    ]
    manifest = tmp_path / "gold.manifest"
    manifest.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    found = gold_of(str(manifest))
    assert found
    local, in_s3 = found.images
    assert (local.path, local.source_ref) == (tmp_path / "sub/a.jpg", "")
    assert (in_s3.path, in_s3.source_ref) == (None, "s3://known/input/b.jpg")
    assert gold_of("") is None


def test_faults_of_a_gold_file_are_named(tmp_path: Path) -> None:
    manifest = tmp_path / "gold.manifest"
    lines = ['{"source-ref": "a.jpg", "pose": {"version": 2, "rig": "?"', "[1]"]
    manifest.write_text(
        "\n".join([*lines, json.dumps({"source-ref": "a", "pose": label(points())})])
    )
    with pytest.raises(PoserigError) as refused:
        gold_of(str(manifest))
    assert "2 known poses cannot be read" in str(refused.value)
    assert f"{manifest}, line 2: This is no JSON object." in str(refused.value)
    manifest.write_text('{"source-ref": "a.jpg"}\n')
    with pytest.raises(PoserigError, match="No image of it has a label"):
        gold_of(str(manifest))
    with pytest.raises(click.UsageError, match="give --gold too"):
        gold_of("", 0.05)


@pytest.mark.parametrize("share", ["0", "51%", "many", "-5%"])
def test_share_that_is_none_is_refused(share: str) -> None:
    result = CliRunner().invoke(job, ["launch", "photos", "--gold", "known", "--gold-share", share])
    assert result.exit_code == 2
    assert "is no share: write more than 0% and at most 50%." in result.stderr


def test_launch_hands_gold_on_and_says_how_much(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[Any] = []

    def launch(*given: Any, **listeners: Any) -> LaunchedJob:
        asked.append(listeners["gold"])
        return LaunchedJob("pier", "arn", "s3://m", "s3://o", 1003, gold=3)

    monkeypatch.setattr(job_launch, "open_session", lambda: "session")
    monkeypatch.setattr(job_launch, "read_stack", lambda session, name: STACK)
    monkeypatch.setattr(job_launch, "launch", launch)
    folder = lay_practice(tmp_path / "known", 2)
    result = CliRunner().invoke(
        job, ["launch", "photos", "--gold", str(folder), "--gold-share", "5%"]
    )
    assert (asked[0].share, len(asked[0].images)) == (0.05, 2)
    assert "Launched pier over 1,003 images, 3 of them gold\n" in result.output
    refused = CliRunner().invoke(job, ["launch", "--from", "pier", "--gold", str(folder)])
    assert refused.exit_code == 2
    assert "--gold is for new labels: with --from give --task label." in refused.stderr


def test_status_and_watch_say_how_workers_fit_gold(monkeypatch: pytest.MonkeyPatch) -> None:
    found = JobStatus("pier", "InProgress", 5, 0, 7, "", "", gold=FIGURES)
    monkeypatch.setattr(job_status, "open_session", lambda: "session")
    monkeypatch.setattr(job_status, "examine", lambda session, name: found)
    said = CliRunner().invoke(job, ["status", "pier"]).stdout.splitlines()
    assert said[1:] == [f"  {line}" for line in LINES]
    told = json.loads(CliRunner().invoke(job, ["status", "pier", "--json"]).stdout)
    assert told["gold"]["workers"][0] == {
        "worker": "bob", "answers": 1, "oks": 0.52, "kinds": {"good": 9, "inversion": 8},
        "left_out": 1, "extra": 2, "missed": 3, "invented": 4,
    }  # fmt: skip
    look = Look(found, 12, 5, None, None, gold=FIGURES)
    assert job_watch.describe(look)[-4:] == [f"  {line}" for line in LINES]


def test_gold_of_parts_is_told_once_and_each_says_its_share(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rows = [JobStatus(f"pier-{n}of2", "InProgress", 5, 0, 7, "", "", gold=FIGURES) for n in (1, 2)]
    monkeypatch.setattr(job_status, "open_session", lambda: "session")
    monkeypatch.setattr(job_status, "examine", lambda session, name: in_one(rows))
    said = CliRunner().invoke(job, ["status", "pier"]).stdout.splitlines()
    assert said[1] == "  gold: 4 of 24 images answered"
    assert said[2].startswith("    bob  2 answers, OKS 0.52: 53% good")
    assert sum("gold" in line for line in said) == 1
    told = json.loads(CliRunner().invoke(job, ["status", "pier", "--json"]).stdout)
    assert told["gold"]["images"] == 24
    assert [part["gold"]["images"] for part in told["parts"]] == [12, 12]

    parts = (
        LaunchedPart("pier-1of2", "arn", "s3://m/1", 1500, gold=2),
        LaunchedPart("pier-2of2", "arn", "s3://m/2", 1500),
    )
    made = LaunchedJob("pier", "arn", "s3://m/1", "s3://o", 3000, gold=2, parts=parts)
    monkeypatch.setattr(job_launch, "open_session", lambda: "session")
    monkeypatch.setattr(job_launch, "read_stack", lambda session, name: STACK)
    monkeypatch.setattr(job_launch, "launch", lambda *given, **listeners: made)
    folder = lay_practice(tmp_path / "known", 2)
    said = CliRunner().invoke(job, ["launch", "photos", "--gold", str(folder)]).output.splitlines()
    assert said[:3] == [
        "Launched pier over 3,000 images, 2 of them gold",
        "  pier-1of2  1,500 images, 2 of them gold",
        "  pier-2of2  1,500 images",
    ]


def test_watch_draws_how_workers_fit_gold_on_a_terminal() -> None:
    console = Console(width=100, record=True, file=StringIO())
    status = JobStatus("pier", "InProgress", 5, 0, 7, "", "")
    console.print(job_watch.drawn(Look(status, 12, 5, None, None, gold=FIGURES)))
    said = console.export_text()
    assert "gold: 2 of 12 images answered" in said
    assert "ann  2 answers, OKS 0.98: 100% good" in said
