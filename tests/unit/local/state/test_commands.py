"""`poserig state check|backup|restore` on a state folder that a real local AWS has made."""

import json
import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from poserig.cli.edge import explained
from poserig.cli.main import cli
from poserig.labeling.store.sqlite import SqliteStore
from poserig.local.aws.server import LocalAws
from poserig.local.state.layout import Layout
from poserig.local.state.lock import StateLock


def poserig(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["state", *arguments])


def error_of(result: Result) -> str:
    assert isinstance(result.exception, Exception)
    return str(explained(result.exception))


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Two photographs, a user's file and an empty labeling store."""
    folder = tmp_path / "state"
    layout = Layout(folder)
    with LocalAws(layout.aws, port=0, cdn_port=None) as aws:
        s3 = aws.session().client("s3")
        where = {"LocationConstraint": "eu-west-1"}
        s3.create_bucket(Bucket="photos", CreateBucketConfiguration=where)
        for key, body in (("a.jpg", b"first photo"), ("b.jpg", b"second photo")):
            s3.put_object(Bucket="photos", Key=key, Body=body)
    SqliteStore(layout.labeling).close()
    layout.worker.write_text(json.dumps({"username": "a", "password": "b"}))
    return folder


def content_of(state: Path, body: bytes) -> Path:
    (found,) = (path for path in Layout(state).objects.glob("*/*") if path.read_bytes() == body)
    return found


def objects_in(state: Path) -> dict[str, bytes]:
    with LocalAws(Layout(state).aws, port=0, cdn_port=None) as aws:
        s3: Any = aws.session().client("s3")
        listed = s3.list_objects_v2(Bucket="photos").get("Contents", [])
        return {
            entry["Key"]: s3.get_object(Bucket="photos", Key=entry["Key"])["Body"].read()
            for entry in listed
        }


def test_whole_state_is_intact(state: Path) -> None:
    result = poserig("check", "--state", str(state))
    assert result.exit_code == 0
    assert result.output.endswith("Everything is intact.\n")
    assert "Looked at 2 S3 objects" in result.output


def overwrite(path: Path) -> None:
    path.write_bytes(b"x" * path.stat().st_size)


def zero(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("UPDATE objects SET state = zeroblob(100) WHERE key = 'b.jpg'")
    db.close()


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (
            lambda state: content_of(state, b"first photo").unlink(),
            r"s3://photos/a\.jpg: Its bytes are missing \(file ../[0-9a-f]{64}\)\.",
        ),
        (
            lambda state: overwrite(content_of(state, b"first photo")),
            r"s3://photos/a\.jpg: Its bytes are damaged \(file ../[0-9a-f]{64}\)\.",
        ),
        (
            lambda state: zero(Layout(state).index),
            r"s3://photos/b\.jpg: Its entry in the index is damaged\.",
        ),
        (
            lambda state: Layout(state).index.write_bytes(b""),
            r"index\.sqlite: The index of the local AWS is damaged \(it is empty\)",
        ),
        (
            lambda state: os.truncate(Layout(state).index, 20_000),
            r"index\.sqlite: The index of the local AWS is damaged",
        ),
        (
            lambda state: Layout(state).labeling.write_bytes(b"garbage" * 1000),
            r"labeling\.sqlite",
        ),
        (
            lambda state: Layout(state).worker.write_text("{"),
            r"worker\.json: It is damaged; the next start gives the worker a new password",
        ),
        (
            lambda state: Layout(state).portal_key.write_text(""),
            r"portal-key: It is damaged; the next start makes a new one",
        ),
    ],
    ids=["missing", "same size", "entry", "empty", "cut", "store", "worker", "portal key"],
)
def test_each_damage_is_named(state: Path, damage: Any, sentence: str) -> None:
    damage(state)
    result = poserig("check", "--state", str(state))
    assert result.exit_code == 1
    problems = [line for line in result.output.splitlines() if line.startswith("✗ ")]
    assert len(problems) == 1, result.output
    assert re.search(sentence, problems[0]), problems[0]
    assert "1 problem. Everything else is intact." in result.output


def test_backup_brings_everything_back_and_keeps_what_was_there(
    state: Path, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    assert poserig("backup", str(backup), "--state", str(state)).exit_code == 0
    content_of(state, b"first photo").unlink()
    Layout(state).index.write_bytes(b"garbage")
    result = poserig("restore", str(backup), "--state", str(state))
    assert result.exit_code == 0, result.exception
    assert objects_in(state) == {"a.jpg": b"first photo", "b.jpg": b"second photo"}
    assert poserig("check", "--state", str(state)).exit_code == 0
    (aside,) = tmp_path.glob("state.before-restore-*")
    assert Layout(aside).index.read_bytes() == b"garbage"


def test_backup_of_a_running_poserig_is_whole(state: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    with StateLock(state), LocalAws(Layout(state).aws, port=0, cdn_port=None) as aws:
        aws.session().client("s3").put_object(Bucket="photos", Key="c.jpg", Body=b"third")
        assert poserig("backup", str(backup), "--state", str(state)).exit_code == 0
    assert poserig("restore", str(backup), "--state", str(tmp_path / "new")).exit_code == 0
    assert objects_in(tmp_path / "new")["c.jpg"] == b"third"


def test_commands_refuse_what_would_damage(state: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    poserig("backup", str(backup), "--state", str(state))
    assert "a backup never replaces anything" in error_of(
        poserig("backup", str(backup), "--state", str(state))
    )
    with StateLock(state):
        assert "already running on this state folder" in error_of(
            poserig("restore", str(backup), "--state", str(state))
        )
    (backup / "complete").unlink()
    assert "It is no whole backup of poserig." in error_of(
        poserig("restore", str(backup), "--state", str(state))
    )
    assert "There is no state of poserig here." in error_of(
        poserig("check", "--state", str(tmp_path / "nowhere"))
    )
