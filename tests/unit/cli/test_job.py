"""Tests cli/job.py: what the operator reads, and the exit codes; AWS is not asked."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from poserig.cli import job as module
from poserig.cli import job_launch, job_list, job_status
from poserig.cli.job import job
from poserig.cli.main import main
from poserig.jobs.consolidate import Consolidated
from poserig.jobs.consolidate.parts import ConsolidatedPart
from poserig.jobs.consolidate.relabel import Counts
from poserig.jobs.follow import FollowingJob, FollowOptions
from poserig.jobs.launch import LaunchedJob
from poserig.jobs.part_launch import LaunchedPart
from poserig.jobs.parts import in_one
from poserig.jobs.photographs import Folder
from poserig.jobs.requeue import RequeuedJob
from poserig.jobs.selection import Selection
from poserig.jobs.status import JobStatus
from tests.unit.jobs.stubs import STACK

OUTPUT = "s3://labels/output/pier/manifests/output/output.manifest"
OVER = JobStatus("pier", "Completed", 5, 1, 0, "", OUTPUT)
OPEN = JobStatus("quay", "InProgress", 2, 0, 7, "", "s3://labels/not-yet")
LOST = JobStatus("dock", "Failed", 0, 0, 3, "ClientError: no such image", "")


@pytest.fixture(autouse=True)
def _stack(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in (module, job_launch, job_status):
        monkeypatch.setattr(one, "open_session", lambda: "session")
    for one in (module, job_launch):
        monkeypatch.setattr(one, "read_stack", lambda session, name: STACK)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(job, arguments, catch_exceptions=False)


def test_launch_hands_on_every_choice_and_says_where_the_results_will_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[Any] = []

    def launch(
        session: str, stack: Any, source: str, options: Any, progress: Any, **listeners: Any
    ) -> LaunchedJob:
        asked.extend((source, options))
        listeners["judged"](1, 3)
        listeners["told"](Folder(summary="3 images. Left out: 1 hidden", notes=("2 are turned.",)))
        progress("a.jpg")
        return LaunchedJob("pier", "arn", "s3://m", OUTPUT, 3)

    monkeypatch.setattr(job_launch, "launch", launch)
    result = run("launch", "photos", "--name", "pier", "--workers", "3", "--title", "Piers",
                 "--work-team", "reviewers", "--rig", "hand-21", "--strict")  # fmt: skip
    assert result.exit_code == 0
    source, options = asked
    assert source == "photos"
    assert (options.name, options.rig, options.workers) == ("pier", "hand-21", 3)
    assert (options.title, options.work_team, options.strict) == ("Piers", "reviewers", True)
    assert result.stdout.splitlines() == [
        "  uploaded a.jpg",
        "Launched pier over 3 images",
        "Portal   https://portal.example",
        f"Results  {OUTPUT}",
    ]
    assert result.stderr == "3 images. Left out: 1 hidden\n2 are turned.\n"
    assert result.output.startswith(result.stderr)  # before the first upload


def test_launch_that_is_divided_names_its_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = tuple(
        LaunchedPart(f"pier-{n}of2", "arn", f"s3://m/{n}", 60_000, is_new) for n, is_new in
        ((1, False), (2, True))
    )  # fmt: skip
    made = LaunchedJob("pier", "arn", "s3://m/1", OUTPUT, 120_000, parts=parts)
    monkeypatch.setattr(job_launch, "launch", lambda *given, **listeners: made)
    assert run("launch", "photos").stdout.splitlines() == [
        "Launched pier over 120,000 images",
        "  pier-1of2  60,000 images  (launched before)",
        "  pier-2of2  60,000 images",
        "Portal   https://portal.example",
        "Results  poserig job results pier",
    ]
    told = json.loads(run("launch", "photos", "--json").stdout)
    assert told["parts"][1] == {
        "name": "pier-2of2", "arn": "arn", "manifest_uri": "s3://m/2", "images": 60_000,
        "is_new": True, "gold": 0,
    }  # fmt: skip
    monkeypatch.setattr(job_launch, "follow", lambda *given: replace(FOLLOWING, parts=parts))
    lines = run("launch", "--from", "quay").stdout.splitlines()
    assert lines[1:3] == ["  pier-1of2  60,000 images  (launched before)",
                          "  pier-2of2  60,000 images"]  # fmt: skip
    again = RequeuedJob("pier-2", "arn", "s3://m", OUTPUT, 4, 9, is_whole=False)
    monkeypatch.setattr(module, "requeue_job", lambda *asked: again)
    assert "`poserig job results pier-2` joins both." in run("requeue", "pier").stdout


def test_status_and_list_show_the_parts_of_a_job(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = [replace(OVER, name="pier-1of2"), replace(OPEN, name="pier-2of2")]
    whole = in_one(parts)
    monkeypatch.setattr(job_status, "examine", lambda session, name: whole)
    names = [line.split()[0] for line in run("status", "pier").stdout.splitlines()]
    assert names == ["pier", "pier-1of2", OUTPUT, "pier-2of2"]
    monkeypatch.setattr(job_status, "list_all", lambda session: parts[::-1])
    (line,) = run("status").stdout.splitlines()
    assert line.split()[:3] == ["pier", "InProgress", "7"]
    monkeypatch.setattr(job_list, "list_all", lambda session: parts[::-1])
    monkeypatch.setattr(job_list, "open_session", lambda: "session")
    assert run("list").stdout.splitlines()[1].startswith("pier (2 jobs)  InProgress")


def test_consolidate_says_what_was_made_and_where(monkeypatch: pytest.MonkeyPatch) -> None:
    uri = "s3://labels/output/pier/manifests/consolidated/01.manifest"

    def consolidate(session: str, name: str, bar: Any) -> list[ConsolidatedPart]:
        assert (session, name) == ("session", "pier")
        with bar() as progress:
            progress(1, 2)
            progress(2, 2)
        return [ConsolidatedPart("pier", Consolidated(uri, True, Counts(made=2, changed=1)))]

    monkeypatch.setattr("poserig.jobs.consolidate.parts.consolidate_parts", consolidate)
    result = run("consolidate", "pier")
    assert result.stdout.splitlines() == [
        "pier: made 2 labels again from all answers, 1 changed",
        f"Results  {uri}",
    ]


def test_job_without_a_name_is_named_by_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def launch(
        session: str, stack: Any, source: str, options: Any, _: Any, **more: Any
    ) -> LaunchedJob:
        names.append(options.name)
        return LaunchedJob(options.name, "arn", "s3://m", OUTPUT, None)

    monkeypatch.setattr(job_launch, "launch", launch)
    result = run("launch", "s3://labels/in.manifest")
    assert names[0].startswith("pose-20")
    assert result.stdout.splitlines()[0] == f"Launched {names[0]}"


FOLLOWING = FollowingJob(
    "pier-2", "arn", "s3://m", OUTPUT, number=2, attribute="pose-r2", rig="hand-21", images=1200,
    started=1100, of=1200, notes=("1 line left out",),
)  # fmt: skip


def test_later_round_says_what_it_starts_from(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def follow(session: str, stack: Any, *given: Any) -> FollowingJob:
        asked.extend(given)
        return FOLLOWING

    monkeypatch.setattr(job_launch, "follow", follow)
    result = run("launch", "--from", "pier", "--name", "pier-2", "--keep-going")
    source, options, following = asked
    assert (source, options.name, options.rig) == ("pier", "pier-2", "")
    assert following == FollowOptions("adjust", "", keep_going=True)
    assert result.stdout.splitlines() == [
        "Launched pier-2: round 2 over 1,200 images, 1,100 of them with an earlier label",
        "Labels   pose-r2, rig hand-21",
        "Portal   https://portal.example",
        f"Results  {OUTPUT}",
    ]
    assert result.stderr == "1 line left out\n"
    run("launch", "--from", "pier", "--task", "label", "--rig", "hand-21",
        "--label-attribute", "again")  # fmt: skip
    assert asked[4].rig == "hand-21"
    assert asked[5] == FollowOptions("label", "again", keep_going=False)


def test_dry_run_says_what_would_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def follow(session: str, stack: Any, *given: Any) -> FollowingJob:
        asked.extend(given)
        return replace(FOLLOWING, arn="", images=3, started=3, notes=())

    monkeypatch.setattr(job_launch, "follow", follow)
    result = run("launch", "--from", "pier", "--name", "pier-2", "--dry-run",
                 "--only", "problem", "--only", "sample=5%")  # fmt: skip
    assert asked[2].dry_run is True
    assert asked[2].only == (Selection("problem"), Selection("sample", number=0.05))
    assert result.stdout.splitlines() == [
        "Would launch pier-2: round 2 over 3 of 1,200 images, 3 of them with an earlier label",
        "Labels   pose-r2, rig hand-21",
        "Nothing was written (--dry-run).",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Give a SOURCE, or --from"),
        (("photos", "--from", "pier"), "Give a SOURCE, or --from"),
        (("photos", "--task", "adjust"), "give --from too"),
        (("photos", "--keep-going"), "give --from too"),
        (("photos", "--only", "failed"), "give --from too"),
        (("photos", "--workers-more", "0.4"), "give --from too"),
        (("--from", "pier", "--workers-more", "0.4", "--workers", "2"), "asks one more worker"),
        (("--from", "pier", "--workers-more", "0.4", "--task", "review"), "asks one more worker"),
        (("--from", "pier", "--strict"), "a later round is always strict"),
        (("--from", "pier", "--task", "paint"), "'paint' is not one of"),
    ],
)
def test_launch_with_options_that_contradict_is_a_usage_error(
    arguments: tuple[str, ...], words: str
) -> None:
    result = run("launch", *arguments)
    assert result.exit_code == 2
    assert words in result.output


def test_requeue_says_how_many_are_labeled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    made = RequeuedJob("pier-2", "arn", "s3://m", OUTPUT, again=4, kept=9)
    monkeypatch.setattr(module, "requeue_job", lambda *asked: made)
    assert run("requeue", "pier").stdout.splitlines()[0] == (
        "Launched pier-2: 4 images again, 9 kept"
    )


def test_status_has_a_line_for_each_job_and_the_results_of_those_that_are_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(job_status, "list_all", lambda session: [OPEN, OVER, LOST])
    lines = run("status").stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["quay", "pier", OUTPUT, "dock", "ClientError:"]
    assert lines[0].endswith("InProgress   2 labeled, 0 failed, 7 to do")
    monkeypatch.setattr(job_status, "examine", lambda session, name: OVER)
    assert run("status", "pier").stdout.splitlines()[1] == f"  {OUTPUT}"
    monkeypatch.setattr(job_status, "list_all", lambda session: [])
    assert "No labeling job yet" in run("status").stdout


@pytest.mark.parametrize(
    ("errors", "words"),
    [(1, "4 labeled, 1 error label, 1 failed"), (2, "3 labeled, 2 error labels, 1 failed")],
)
def test_status_counts_error_labels_apart_and_says_how_to_label_again(
    monkeypatch: pytest.MonkeyPatch, errors: int, words: str
) -> None:
    found = replace(OVER, error_labels=errors)
    monkeypatch.setattr(job_status, "examine", lambda session, name: found)
    first, _, last = run("status", "pier").stdout.splitlines()
    assert words in first
    assert last == "  Label them again: poserig job requeue pier"


def test_stop_takes_a_name_or_all(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[list[str]] = []
    monkeypatch.setattr(module, "stop_job", lambda session, name: name == "quay")
    monkeypatch.setattr(module, "stop_all", lambda session, stack: ["a", "b"])
    monkeypatch.setattr(module, "wait_until_over", lambda session, names: waited.append(names))
    assert run("stop", "quay").stdout == "Stopping quay\n"
    assert waited == []
    assert run("stop", "pier").stdout == "pier is over.\n"
    assert run("stop", "--all", "--wait").stdout == "Stopping a\nStopping b\n"
    assert waited == [["a", "b"]]
    for arguments in ((), ("quay", "--all")):
        result = run("stop", *arguments)
        assert result.exit_code == 2
        assert "Give the name of a job, or --all." in result.stderr


def test_job_launch_without_credentials_says_what_to_set(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.undo()
    with pytest.raises(SystemExit) as ended:
        main(["job", "launch", str(tmp_path)])
    assert ended.value.code == 1
    text = capsys.readouterr().err
    assert "You must specify a region" in text
    assert "AWS_REGION" in text


def test_every_answer_can_be_had_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_status, "list_all", lambda session: [OVER, OPEN])
    rows = [json.loads(one) for one in run("status", "--json").stdout.splitlines()]
    assert [(row["name"], row["is_over"]) for row in rows] == [("pier", True), ("quay", False)]

    def launch(
        session: str, stack: Any, source: str, options: Any, progress: Any, **listeners: Any
    ) -> LaunchedJob:
        progress("a.jpg")
        return LaunchedJob("pier", "arn", "s3://m", OUTPUT, 3)

    monkeypatch.setattr(job_launch, "launch", launch)
    result = run("launch", "photos", "--json")
    told = json.loads(result.stdout)
    assert (told["name"], told["images"], told["portal"]) == ("pier", 3, "https://portal.example")
    assert "uploaded a.jpg" in result.stderr
    monkeypatch.setattr(job_launch, "follow", lambda *given: FOLLOWING)
    assert json.loads(run("launch", "--from", "pier", "--json").stdout)["attribute"] == "pose-r2"
    monkeypatch.setattr(module, "stop_job", lambda session, name: True)
    assert json.loads(run("stop", "pier", "--json").stdout) == {"stopped": ["pier"]}


def test_dry_run_of_a_launch_says_what_would_be_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def launch(
        session: str, stack: Any, source: str, options: Any, _: Any, **more: Any
    ) -> LaunchedJob:
        asked.extend((options, more["dry_run"]))
        return LaunchedJob("pier", "", "s3://m", OUTPUT, 3, uploaded=2)

    monkeypatch.setattr(job_launch, "launch", launch)
    result = run("launch", "photos", "--dry-run", "--keyword", "divers")
    assert asked[0].keywords == ("divers",)
    assert asked[1] is True
    assert result.stdout.splitlines() == [
        "Would launch pier over 3 images",
        "2 images would be uploaded.",
        "Nothing was written (--dry-run).",
    ]


def test_one_more_worker_is_a_label_round_over_some_images(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []

    def follow(session: str, stack: Any, *given: Any) -> FollowingJob:
        asked.extend(given)
        return FOLLOWING

    monkeypatch.setattr(job_launch, "follow", follow)
    assert run("launch", "--from", "pier", "--workers-more", "0.4").exit_code == 0
    selections = (Selection("more-helps>", number=0.4),)
    assert asked[2] == FollowOptions("label", only=selections, adds=True)
