"""Tests cli/worker.py: what a person reads who invites somebody; AWS is not asked."""

from typing import Any

import pytest
from click.testing import CliRunner

from poserig.cli import worker as module
from poserig.jobs.workers import AddedWorker
from tests.unit.jobs.stubs import STACK

PORTAL = "https://portal.example"


def run(monkeypatch: pytest.MonkeyPatch, added: AddedWorker, *options: str) -> list[str]:
    def add(session: str, stack: Any, name: str, team: str, *, mail: bool) -> AddedWorker:
        assert (session, stack, name) == ("session", STACK, "ann@example.com")
        assert (team, mail) == (
            "reviewers" if "--team" in options else "",
            "--print" not in options,
        )
        return added

    monkeypatch.setattr(module, "open_session", lambda: "session")
    monkeypatch.setattr(module, "read_stack", lambda session, name: STACK)
    monkeypatch.setattr(module, "add_worker", add)
    arguments = ["add", "ann@example.com", *options]
    result = CliRunner().invoke(module.worker, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    return result.output.splitlines()


def added(password: str, *, is_mailed: bool) -> AddedWorker:
    return AddedWorker("ann@example.com", "people", PORTAL, password, is_mailed, is_new=True)


def test_invitation_is_printed_where_nobody_mails_it(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = run(monkeypatch, added("s3cret-Word", is_mailed=False), "--print")
    assert lines == [
        "ann@example.com is invited to the work team people.",
        f"Portal    {PORTAL}",
        "Password  s3cret-Word  (for the first sign-in; then they choose another)",
    ]


def test_mailed_invitation_lacks_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = run(monkeypatch, added("", is_mailed=True), "--team", "reviewers")
    assert lines[0] == "ann@example.com is invited to the work team people."
    assert lines[2] == "Password  is in the mail that they get; hand on the portal's address."


def test_who_is_known_is_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = run(monkeypatch, added("", is_mailed=False))
    assert lines == [
        "ann@example.com is on the work team people.",
        f"Portal    {PORTAL}",
        "Password  the one that they have chosen",
    ]
