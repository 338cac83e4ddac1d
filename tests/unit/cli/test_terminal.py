"""Tests cli/terminal.py and what commands draw with it, at two widths."""

import io
import sys
from collections import Counter
from datetime import UTC, datetime

import pytest
from rich.console import Console, RenderableType

from poserig.cli.job_watch import drawn
from poserig.cli.terminal import console_of_stdout, table_of_jobs
from poserig.jobs.parts import in_one
from poserig.jobs.status import JobStatus
from poserig.jobs.watch import Look

CREATED = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
DONE = JobStatus("pier-1of2", "Completed", 83_000, 333, 0, "", "", created=CREATED, error_labels=3)
OPEN = JobStatus("pier-2of2", "InProgress", 40_000, 0, 40_000, "", "", created=CREATED)


def text_of(what: RenderableType, width: int) -> list[str]:
    file = io.StringIO()
    Console(file=file, width=width, force_terminal=True, color_system=None).print(what)
    return [line.rstrip() for line in file.getvalue().splitlines()]


def test_jobs_fit_a_narrow_terminal_and_have_bars_on_a_wide_one() -> None:
    rows = [in_one([DONE, OPEN]), JobStatus("quay", "Failed", 0, 0, 3, "", "")]
    assert text_of(table_of_jobs(rows, 80), 80) == [
        "JOB            STATUS      LABELED  FAILED   TO DO  LAUNCHED",
        "pier (2 jobs)  InProgress  122,997     333  40,000  2026-11-22",
        "quay           Failed            0       0       3",
    ]
    wide = text_of(table_of_jobs(rows, 120), 120)
    assert wide[1].startswith("pier (2 jobs)  InProgress  ━━━━━━━━━")
    assert wide[1].endswith("2026-11-22 09:30")


def test_long_name_is_folded_and_nothing_is_cut() -> None:
    name = "harbor-" * 8 + "1234567"
    lines = text_of(table_of_jobs([JobStatus(name, "Completed", 1, 0, 0, "", "")], 80), 80)
    assert max(map(len, lines)) <= 80
    assert "".join(line[: lines[0].index("STATUS")].strip() for line in lines[1:]) == name


def test_watch_draws_parts_and_people() -> None:
    whole = in_one([DONE, OPEN])
    people = Counter({f"worker-{number}": 90 - number for number in range(10)})
    look = Look(whole, 163_333, 123_333, 320.4, 4466, people, 0.912, 96.0)
    lines = text_of(drawn(look), 80)
    assert lines[0].startswith("pier  InProgress  ━━━━")
    assert lines[0].endswith("76%  123,333 of 163,333")
    assert lines[1:4] == [
        "320 an hour, 1 h 14 min left, 333 failed, cost so far 96.00",
        "workers agree by 0.91 of 1 on average",
        "",
    ]
    assert lines[5].startswith("  pier-1of2  Completed   ━━━━━━━━━━━━   83,000     333       0")
    assert lines[9].startswith("  worker-0       90  ━━━━━━━━━━━━")
    assert lines[-1] == "  and 2 more people"
    failed = Look(JobStatus("quay", "Failed", 0, 0, 3, "no role", ""), 3, 0, None, None)
    assert text_of(drawn(failed), 80)[-1] == "no role"


def test_what_is_no_terminal_gets_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert console_of_stdout() is None
