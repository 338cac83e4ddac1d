"""Tests cli/project_worker.py: the people of a folder, as a terminal tells of them."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from poserig.cli.main import cli
from poserig.errors import PoserigError
from poserig.project.kept import read_kept, write_kept
from poserig.project.people import people_of
from poserig.project.places import places_of


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "photos").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "photos"


def run(*arguments: str) -> str:
    command = ["worker", *arguments, "--project", "photos"]
    result = CliRunner().invoke(cli, command, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def key_in(output: str) -> str:
    found = re.search(r"^Link +http://127\.0\.0\.1:4600/invitation/(\S+)$", output, re.MULTILINE)
    assert found is not None, output
    return found[1]


def test_link_is_printed_before_the_folder_was_ever_opened(folder: Path) -> None:
    output = run("add", "ann@example.com", "--role", "reviewer")
    assert output.startswith("ann@example.com is invited as reviewer.\n")
    assert "It works once, until 20" in output
    assert "It opens on this machine." in output
    with people_of(places_of(folder)) as people:
        guest = people.guest(key_in(output))
    assert guest is not None
    assert guest.name == "ann@example.com"


def test_link_has_the_address_at_which_the_folder_was_opened_for_others(folder: Path) -> None:
    run("add", "ann")
    places = places_of(folder)
    write_kept(places, {**read_kept(places), "origin": "https://label.example"})
    output = run("link", "ann", "--days", "1")
    assert "Link      https://label.example/invitation/" in output
    assert "It opens on this machine" not in output


def test_people_are_listed_changed_and_removed() -> None:
    first = key_in(run("add", "ann"))
    run("add", "bob")
    assert first != key_in(run("link", "ann"))
    assert run("role", "Ann", "lead") == "ann is lead now.\n"
    lines = run("list").splitlines()
    assert re.match(r"\S+ +lead +owner of the folder$", lines[0])
    assert re.match(r"ann +lead +invited until 20\d\d-", lines[1])
    assert re.match(r"bob +annotator +invited until", lines[2])
    assert "signed out everywhere. Their answers stay." in run("remove", "bob")
    assert len(run("list").splitlines()) == 2


def test_accepted_and_overdue_invitations_are_told_apart(folder: Path) -> None:
    key = key_in(run("add", "ann"))
    with people_of(places_of(folder)) as people:
        people.accept(key, "correct horse battery")
    run("add", "bob", "--days", "0.00000000001")
    lines = run("list").splitlines()
    assert lines[1].endswith("has a password")
    assert lines[2].endswith("the invitation is over: make a new link")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["add", "ann", "--project", "nothere"], "There is no such folder"),
        (["add", "\n", "--project", "photos"], "1 to 64 printable characters"),
        (["remove", "eve", "--project", "photos"], 'called "eve"'),
        (["add", "ann", "--role", "lead"], "Give its folder: --project FOLDER."),
    ],
)
def test_what_is_wrong_is_said(arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(cli, ["worker", *arguments])
    assert isinstance(result.exception, PoserigError)
    assert told in str(result.exception)


def test_role_that_is_none_is_refused_with_the_roles() -> None:
    result = CliRunner().invoke(cli, ["worker", "role", "ann", "boss", "--project", "photos"])
    assert result.exit_code == 2
    assert "'lead', 'reviewer', 'annotator'" in result.output
