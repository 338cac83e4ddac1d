"""`poserig open`: one address, a sentence about the folder, and an end that loses nothing."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner

from poserig.cli.main import cli
from poserig.cli.open import done_words
from poserig.errors import PoserigError
from poserig.labeling.states import ObjectState
from tests.pictures import jpeg


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nothere"], "There is no such folder"),
        (["photos", "--rig", "nosuch"], "neither a file nor a rig"),
        (["photos", "--state", "photos/labels"], "lies in the folder"),
        (["photos", "--key", "photos.key"], "Give --cert too"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_made(
    arguments: list[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos.key").touch()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(cli, ["open", "--no-browser", *arguments])
    assert isinstance(result.exception, PoserigError)
    assert told in str(result.exception)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["photos", "photos.key"]


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_folder_opens_and_closes(ending: signal.Signals, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "a.jpg").write_bytes(jpeg())
    command = [sys.executable, "-m", "poserig", "open", "photos", "--no-browser"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not re.search("photograph", "".join(lines)):
            lines.append(process.stdout.readline())
            assert lines[-1], "".join(lines)
        address = re.search(r"http://127\.0\.0\.1:\d+/enter/\S+", "".join(lines))
        assert address is not None
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with browser.open(address[0], timeout=20) as page:
            assert b"<h2>photos</h2>" in page.read()
        process.send_signal(ending)
        rest, _ = process.communicate(timeout=30)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert "0 of 1 photographs are done." in rest
    assert (tmp_path / "photos.poserig" / "project.sqlite").is_file()


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ({ObjectState.OPEN: 2, ObjectState.LABELED: 3}, "3 of 5 photographs are done"),
        (
            # One photograph is gone: it is neither done nor to do.
            {ObjectState.PENDING: 1, ObjectState.LABELED: 3, ObjectState.FAILED: 1},
            "3 of 4 photographs are done; 1 cannot be labeled, or is gone",
        ),
        (
            {ObjectState.DECLINED: 2, ObjectState.ANSWERED: 1, ObjectState.FAILED: 2},
            "1 of 3 photographs are done, 2 wait for the lead: all declined;"
            " 2 cannot be labeled, or are gone",
        ),
        ({}, "0 of 0 photographs are done"),
    ],
)
def test_what_is_gone_counts_neither_as_done_nor_as_left(
    counts: dict[ObjectState, int], words: str
) -> None:
    assert done_words(sum(counts.values()), Counter(counts)) == words
