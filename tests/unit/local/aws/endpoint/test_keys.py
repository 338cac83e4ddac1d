"""Keys of a local AWS: random, kept, private."""

import json
import stat
from pathlib import Path

import pytest

from poserig.local.aws.endpoint.keys import Keys

KEYS = Keys("POSERIG0ABCDEFGHIJKL", "s" * 40)


def test_random_keys_have_awss_lengths_and_differ() -> None:
    one, other = Keys.random(), Keys.random()
    assert (len(one.access_key_id), len(one.secret_access_key)) == (20, 40)
    assert one.access_key_id.isalnum()
    assert one.access_key_id.isupper()
    assert one.access_key_id != other.access_key_id
    assert one.secret_access_key != other.secret_access_key


def test_kept_keys_stay_and_are_private(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    keys = Keys.kept_in(path)
    assert Keys.kept_in(path) == Keys.read(path) == keys
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "{}",
        '"text"',
        json.dumps({"access_key_id": "A" * 20}),
        json.dumps({"access_key_id": "A" * 19, "secret_access_key": "s" * 40}),
        json.dumps({"access_key_id": "A" * 20, "secret_access_key": "s" * 39}),
    ],
)
def test_missing_or_damaged_keys_are_made_anew(text: str | None, tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    if text is not None:
        path.write_text(text)
    assert Keys.read(path) is None
    assert Keys.kept_in(path) == Keys.read(path)


def test_session_knows_one_endpoint_and_nothing_of_the_user(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "https://elsewhere.example")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "theirs")
    session = KEYS.session("http://127.0.0.1:9", "eu-west-3")
    credentials = session.get_credentials()
    assert credentials is not None
    assert credentials.access_key == KEYS.access_key_id
    client = session.client("sqs")
    assert (client.meta.endpoint_url, client.meta.region_name) == (
        "http://127.0.0.1:9",
        "eu-west-3",
    )
    other = session.client("sqs", endpoint_url="http://127.0.0.1:8")
    assert other.meta.endpoint_url == "http://127.0.0.1:8"


def test_environment_is_what_aws_tools_read() -> None:
    assert KEYS.environment() == {
        "AWS_ACCESS_KEY_ID": "POSERIG0ABCDEFGHIJKL",
        "AWS_SECRET_ACCESS_KEY": "s" * 40,
    }
