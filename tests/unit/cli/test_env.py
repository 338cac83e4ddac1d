"""`poserig env` points other tools at the poserig that runs, and changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from poserig.cli.edge import explained
from poserig.cli.main import cli
from poserig.local.aws.endpoint.keys import Keys
from poserig.local.state.lock import Owner, StateLock


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "aws").mkdir()
    with StateLock(tmp_path) as lock:
        lock.tell(Owner(1, "http://127.0.0.1:4600", "http://127.0.0.1:4602", "eu-west-1"))
        yield tmp_path


def test_variables_of_the_running_one(running: Path) -> None:
    keys = Keys.kept_in(running / "aws" / "keys.json")
    result = CliRunner().invoke(cli, ["env", "--state", str(running)])
    assert result.output.splitlines() == [
        "export AWS_ENDPOINT_URL=http://127.0.0.1:4602",
        "export AWS_REGION=eu-west-1",
        "export AWS_DEFAULT_REGION=eu-west-1",
        f"export AWS_ACCESS_KEY_ID={keys.access_key_id}",
        f"export AWS_SECRET_ACCESS_KEY={keys.secret_access_key}",
        "unset AWS_PROFILE AWS_SESSION_TOKEN",
    ]


def test_damaged_keys_are_told_and_left_as_they_are(running: Path) -> None:
    path = running / "aws" / "keys.json"
    path.write_text("{")
    result = CliRunner().invoke(cli, ["env", "--state", str(running)])
    assert isinstance(result.exception, Exception)
    assert "The file of the keys is damaged." in str(explained(result.exception))
    assert path.read_text() == "{"


def test_nobody_runs(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["env", "--state", str(tmp_path)])
    assert isinstance(result.exception, Exception)
    assert "No local AWS runs on this state folder." in str(explained(result.exception))
