"""Tests cli/progress.py: the bar, the uploads, and the line about the folder."""

import io
import sys

import pytest
from rich.progress import Progress

from poserig.cli import progress as module
from poserig.cli.progress import progress_bar, say_folder, uploads
from poserig.intake.images.folder import LeftOut
from poserig.jobs.photographs import Folder


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True


def looked(monkeypatch: pytest.MonkeyPatch, error: io.StringIO, total: int) -> str:
    monkeypatch.setattr(sys, "stderr", error)
    with progress_bar("Looking at the files") as follow:
        for done in range(1, total + 1):
            follow(done, total)
        written = error.getvalue()
    assert error.getvalue() == written  # it ended with the last file
    return written


def test_many_files_have_a_bar_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    many = 7 * module.MANY + 3
    written = looked(monkeypatch, Terminal(), many)
    assert "Looking at the files" in written
    assert "50%" in written
    assert f"{many}/{many}" in written
    assert "/s" in written
    assert looked(monkeypatch, Terminal(), module.MANY - 1) == ""
    assert looked(monkeypatch, io.StringIO(), many) == ""


def test_drawing_the_bar_costs_little(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[float] = []
    monkeypatch.setattr(Progress, "refresh", lambda bar: drawn.append(bar.tasks[0].completed))
    looked(monkeypatch, Terminal(), 40 * module.STEPS)
    assert set(drawn) == set(range(0, 40 * module.STEPS + 1, 40))
    assert len(drawn) < 2 * module.STEPS


def test_a_bar_ends_when_something_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    error = Terminal()
    monkeypatch.setattr(sys, "stderr", error)
    with pytest.raises(OSError, match="gone"), progress_bar("Looking") as follow:
        follow(1, module.MANY)
        raise OSError("gone")
    # The message begins on its own line, and the cursor is back.
    assert error.getvalue().endswith("\n\x1b[?25h")


def test_the_first_uploads_are_named_and_the_others_counted() -> None:
    said: list[str] = []
    follow = uploads(said.append)
    for number in range(module.NAMED_UPLOADS + 2 * module.EVERY):
        follow(f"cam1/{number}.jpg")
    assert said[0] == "  uploaded cam1/0.jpg"
    assert said[module.NAMED_UPLOADS :] == ["  uploaded 500 images", "  uploaded 1,000 images"]
    quiet: list[str] = []
    for _ in range(module.EVERY):
        uploads(quiet.append, named=0)("a.jpg")
    assert quiet == []


def test_what_was_left_out_and_notes_are_yellow(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Terminal, "fileno", lambda self: 2, raising=False)
    error = Terminal()
    monkeypatch.setattr(sys, "stderr", error)
    say_folder(Folder(summary="3 images"))
    say_folder(Folder(left_out=(LeftOut("a", "empty", "It is empty."),), summary="3 images",
                      notes=("Turned.",)))  # fmt: skip
    say_folder(Folder())
    yellow = "\x1b[33m{}\x1b[0m\n"
    assert error.getvalue() == "3 images\x1b[0m\n" + yellow.format("3 images") + yellow.format(
        "Turned."
    )
