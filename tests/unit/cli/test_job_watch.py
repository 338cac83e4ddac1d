"""`poserig job watch`, `list` and `delete`: what the operator reads, and the exit codes."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner, Result

from poserig.cli import job_delete, job_list, job_watch
from poserig.cli.job import job
from poserig.cli.job_watch import duration
from poserig.jobs.delete import Remains
from poserig.jobs.status import JobStatus
from poserig.jobs.watch import Look

RUNNING = JobStatus("pier", "InProgress", 1200, 3, 397, "", "")
OVER = JobStatus(
    "quay", "Completed", 5, 1, 0, "", "", created=datetime(2026, 11, 22, 9, tzinfo=UTC)
)
FAILED = JobStatus("dock", "Failed", 0, 0, 3, "ClientError: no such image", "")


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(job, arguments, input=text, catch_exceptions=False)


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Look]]:
    found: list[Look] = []

    class Watched:
        def __init__(self, session: Any, name: str, price: float | None) -> None:
            self.looks = iter(found)

        def look(self) -> Look:
            return next(self.looks)

    monkeypatch.setattr(job_watch, "open_session", lambda: None)
    monkeypatch.setattr("poserig.jobs.watch.Watch", Watched)
    yield found


def test_watch_says_what_changed_until_the_job_is_over(looks: list[Look]) -> None:
    first = Look(RUNNING, 1600, 1203, 320.4, 4466, Counter(ann=700, bob=500), 0.912, 96.0)
    looks += [first, first, Look(OVER, 6, 6, 12, None)]
    result = run("watch", "pier", "--every", "0.1")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "pier  InProgress",
        "  [######################........]  75%  1,203 of 1,600",
        "  320 an hour, 1 h 14 min left, 3 failed, cost so far 96.00",
        "  workers agree by 0.91 of 1 on average",
        "  answers: ann 700, bob 500",
        "quay  Completed",
        "  [##############################] 100%  6 of 6",
        "  12 an hour, 1 failed",
    ]


def test_watch_ends_with_1_when_the_job_failed_and_json_has_a_line_a_look(
    looks: list[Look],
) -> None:
    looks += [Look(RUNNING, 1600, 1203, None, None), Look(FAILED, 3, 0, None, None)]
    result = run("watch", "dock", "--every", "0.1", "--json")
    assert result.exit_code == 1
    rows = [json.loads(one) for one in result.stdout.splitlines()]
    assert [row["is_over"] for row in rows] == [False, True]
    assert rows[1]["status"]["reason"] == "ClientError: no such image"
    looks[:] = [looks[0]]
    assert run("watch", "pier", "--once").exit_code == 0


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(5, "less than a minute"), (90, "2 min"), (3700, "1 h 2 min"), (400_000, "4 days")],
)
def test_time_left_is_told_in_words(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_list_is_a_table_of_what_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(job_list, "open_session", lambda: None)
    monkeypatch.setattr(job_list, "list_all", lambda session: [RUNNING, OVER])
    assert run("list").stdout.splitlines() == [
        "NAME  STATUS      LABELED  FAILED  TO DO  LAUNCHED",
        "pier  InProgress    1,200       3    397",
        "quay  Completed         5       1      0  2026-11-22 09:00",
    ]
    assert [json.loads(one)["name"] for one in run("list", "--json").stdout.splitlines()] == [
        "pier", "quay",
    ]  # fmt: skip
    assert "quay" not in run("list", "--running").stdout
    assert "pier" not in run("list", "--contains", "QU").stdout
    assert run("list", "--contains", "x").stdout.startswith("No labeling job that is chosen")


@pytest.fixture
def deleted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    remains = Remains("pier", ("s3://b/rig.json",), ("s3://b/out/1", "s3://b/out/2"))
    monkeypatch.setattr(job_delete, "open_session", lambda: None)
    monkeypatch.setattr(job_delete, "read_stack", lambda session, name: None)
    monkeypatch.setattr(job_delete, "remains_of", lambda session, stack, name: remains)
    monkeypatch.setattr(job_delete, "delete", lambda session, uris: found.extend(uris))
    return found


def test_delete_asks_before_labels_go(deleted: list[str]) -> None:
    assert run("delete", "pier", text="n\n").exit_code == 1
    assert deleted == []
    result = run("delete", "pier", text="y\n")
    assert result.stdout.splitlines()[:2] == [
        "pier: 1 files of its launch", "      2 files with answers and labels",
    ]  # fmt: skip
    assert result.stdout.endswith("Deleted 3 files.\n")
    assert len(deleted) == 3


def test_delete_can_keep_labels_and_only_look(deleted: list[str]) -> None:
    assert run("delete", "pier", "--dry-run").stdout.endswith("Nothing was deleted (--dry-run).\n")
    assert deleted == []
    run("delete", "pier", "--keep-labels", "--yes")
    assert deleted == ["s3://b/rig.json"]
    told = json.loads(run("delete", "pier", "--yes", "--json").stdout)
    assert (told["name"], told["is_deleted"], len(told["output"])) == ("pier", True, 2)
    with pytest.raises(Exception, match="--yes or --dry-run"):
        run("delete", "pier", "--json")
