"""A damaged or missing file costs what it holds, by name; nothing else, and nothing is swept."""

import os
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.errors import PoserigError
from poserig.local.aws.server import LocalAws


def started(state: Path) -> LocalAws:
    return LocalAws(state, port=0, cdn_port=None)


@pytest.fixture
def state(tmp_path: Path, make_clients: Any) -> Path:
    """Two photographs and a user."""
    with started(tmp_path) as aws:
        client = make_clients(aws)
        where = {"LocationConstraint": "eu-west-1"}
        client("s3").create_bucket(Bucket="photos", CreateBucketConfiguration=where)
        for key, body in (("a.jpg", b"first photo"), ("b.jpg", b"second photo")):
            client("s3").put_object(Bucket="photos", Key=key, Body=body)
        pool = client("cognito-idp").create_user_pool(PoolName="workers")["UserPool"]["Id"]
        client("cognito-idp").admin_create_user(UserPoolId=pool, Username="ada@example.com")
    return tmp_path


def file_of(state: Path, body: bytes) -> Path:
    (found,) = (
        path
        for path in (state / "objects").rglob("*")
        if path.is_file() and path.read_bytes() == body
    )
    return found


def files(state: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(state)): path.read_bytes()
        for path in state.rglob("*")
        if path.is_file() and path.name != "aws.log"
    }


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda path: path.unlink(), "its bytes are missing"),
        (lambda path: path.write_bytes(b""), "its bytes are damaged: 0 of 11 bytes"),
        (lambda path: path.write_bytes(b"first"), "its bytes are damaged: 5 of 11 bytes"),
    ],
)
def test_lost_bytes_cost_their_object_and_are_named(
    state: Path, make_clients: Any, damage: Any, reason: str
) -> None:
    damage(file_of(state, b"first photo"))
    for _ in range(2):  # the second start knows no more than the first, and loses no more
        with started(state) as aws:
            assert len(aws.notices) == 1
            assert (
                f"1 of the things kept here cannot be read: s3://photos/a.jpg: {reason}"
                in (aws.notices[0])
            )
            s3 = make_clients(aws)("s3")
            with pytest.raises(ClientError) as caught:
                s3.get_object(Bucket="photos", Key="a.jpg")
            assert caught.value.response["Error"]["Code"] == "NoSuchKey"
            assert s3.get_object(Bucket="photos", Key="b.jpg")["Body"].read() == b"second photo"
            cognito = make_clients(aws)("cognito-idp")
            pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
            assert len(cognito.list_users(UserPoolId=pool)["Users"]) == 1


def test_lost_object_comes_back_when_it_is_uploaded_again(state: Path, make_clients: Any) -> None:
    file_of(state, b"first photo").write_bytes(b"other photo")
    with started(state) as aws:
        s3 = make_clients(aws)("s3")
        for ask in (s3.get_object, s3.head_object):
            with pytest.raises(ClientError, match=r"404|a\.jpg is lost: its bytes are damaged"):
                ask(Bucket="photos", Key="a.jpg")
        s3.put_object(Bucket="photos", Key="a.jpg", Body=b"first photo")
        assert s3.get_object(Bucket="photos", Key="a.jpg")["Body"].read() == b"first photo"
    with started(state) as aws:
        assert aws.notices == []


def overwrite(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(os.urandom(length))


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"not a database, whatever it is" * 100),
        lambda path: os.truncate(path, path.stat().st_size // 2),
        lambda path: overwrite(path, 4096, 8192),
    ],
    ids=["empty", "garbage", "truncated", "two pages"],
)
def test_damaged_index_is_refused_in_one_sentence_and_nothing_changes(
    state: Path, damage: Any
) -> None:
    damage(state / "index.sqlite")
    before = files(state)
    for _ in range(2):
        with pytest.raises(PoserigError) as caught, started(state):
            pass
        message = str(caught.value)
        assert message.startswith(
            f"{state / 'index.sqlite'}: The index of the local AWS is damaged"
        )
        assert "`poserig state restore BACKUP`" in message
        assert "\n" not in message
    assert files(state) == before


def test_damaged_entry_of_one_object_costs_that_object(state: Path, make_clients: Any) -> None:
    with sqlite3.connect(state / "index.sqlite") as db:
        db.execute("UPDATE objects SET state = zeroblob(200) WHERE key = 'a.jpg'")
    db.close()
    with started(state) as aws:
        assert "s3://photos/a.jpg: its entry cannot be read" in aws.notices[0]
        s3 = make_clients(aws)("s3")
        listed = s3.list_objects_v2(Bucket="photos")["Contents"]
        assert [entry["Key"] for entry in listed] == ["b.jpg"]


def test_damaged_entry_of_one_service_costs_that_service_and_a_copy_is_kept(
    state: Path, make_clients: Any
) -> None:
    with sqlite3.connect(state / "index.sqlite") as db:
        db.execute("UPDATE backends SET state = x'00' WHERE name LIKE '%CognitoIdp%'")
    db.close()
    with started(state) as aws:
        assert "CognitoIdp in eu-west-1: it cannot be read" in aws.notices[0]
        assert make_clients(aws)("s3").list_objects_v2(Bucket="photos")["KeyCount"] == 2
        # the service goes on, empty; the entry that could not be read is in the copy
        assert make_clients(aws)("cognito-idp").list_user_pools(MaxResults=1)["UserPools"] == []
        make_clients(aws)("cognito-idp").create_user_pool(PoolName="new")
    (copy,) = state.glob("index.sqlite.damaged-*")
    with sqlite3.connect(copy) as db:
        sql = "SELECT state FROM backends WHERE name LIKE '%CognitoIdp%'"
        assert db.execute(sql).fetchone() == (b"\x00",)
    db.close()


def test_damaged_keys_are_made_anew(state: Path, make_clients: Any) -> None:
    (state / "keys.json").write_text('{"access_key_id": "')
    with started(state) as aws:
        assert make_clients(aws)("s3").list_objects_v2(Bucket="photos")["KeyCount"] == 2


def test_full_disk_refuses_the_put_and_the_next_one_works(
    state: Path, make_clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with started(state) as aws:
        s3 = make_clients(aws)("s3")
        assert aws.kept is not None
        index = aws.kept.durability._index
        pages = index._db.execute("PRAGMA page_count").fetchone()[0]
        index._db.execute(f"PRAGMA max_page_count = {pages}")  # SQLite's own full disk
        with pytest.raises(ClientError, match="database or disk is full"):
            for number in range(100):
                s3.put_object(
                    Bucket="photos", Key=f"{number}", Body=b"x", Metadata={"m": "y" * 999}
                )
        index._db.execute("PRAGMA max_page_count = 1000000")
        s3.put_object(Bucket="photos", Key="after", Body=b"x")
    with started(state) as aws:
        s3 = make_clients(aws)("s3")
        keys = [entry["Key"] for entry in s3.list_objects_v2(Bucket="photos")["Contents"]]
        assert {"a.jpg", "b.jpg", "after"} <= set(keys)


def test_state_of_another_moto_is_read_and_a_copy_is_kept(state: Path, make_clients: Any) -> None:
    with sqlite3.connect(state / "index.sqlite") as db:
        db.execute("UPDATE meta SET value = CAST('5.2.0' AS BLOB) WHERE name = 'moto'")
    db.close()
    with started(state) as aws:
        assert (
            "moto 5.2.0 wrote this state. A copy of it is kept as index.sqlite.moto-5.2.0-"
            in (aws.notices[0])
        )
        assert make_clients(aws)("s3").list_objects_v2(Bucket="photos")["KeyCount"] == 2
    with started(state) as aws:
        assert aws.notices == []


def test_copied_folder_works_elsewhere(state: Path, tmp_path: Path, make_clients: Any) -> None:
    shutil.copytree(state, tmp_path / "elsewhere", ignore=shutil.ignore_patterns("elsewhere"))
    with started(tmp_path / "elsewhere") as aws:
        assert make_clients(aws)("s3").list_objects_v2(Bucket="photos")["KeyCount"] == 2
