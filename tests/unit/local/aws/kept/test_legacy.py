"""The state of poserig 0.1 is taken over: one pickle of all backends, called snapshot."""

import io
import pickle
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from moto.core.base_backend import BackendDict, BaseBackend
from moto.s3.utils import _VersionedKeyStore

from poserig.errors import PoserigError
from poserig.local.aws.kept import pickling
from poserig.local.aws.kept.content import ContentStore
from poserig.local.aws.kept.legacy import versioned_key_store
from poserig.local.aws.server import LocalAws


class _OldPickler(pickling._Pickler):
    """As poserig 0.1 wrote it: objects with all their versions are in the one pickle."""

    def persistent_id(self, obj: Any) -> Any:
        return pickling.key_of(obj) if isinstance(obj, BaseBackend) else None

    def reducer_override(self, obj: Any) -> Any:
        if isinstance(obj, _VersionedKeyStore):
            return (versioned_key_store, (list(obj.lists()),))
        return super().reducer_override(obj)


def write_snapshot(folder: Path, store: ContentStore) -> None:
    """A snapshot of what this process's moto holds now."""
    state = {
        pickling.key_of(backend): backend.__dict__
        for instance in list(BackendDict._instances)
        for _, _, backend in list(instance.iter_backends())
    }
    buffer = io.BytesIO()
    _OldPickler(buffer, store).dump(state)
    snapshot = {"format": 1, "moto": version("moto"), "state": buffer.getvalue()}
    (folder / "snapshot").write_bytes(pickle.dumps(snapshot))


@pytest.fixture
def old_state(tmp_path: Path, make_clients: Any) -> Path:
    """Two versions of a photograph and a user, in a snapshot beside the objects."""
    new = tmp_path / "new"
    with LocalAws(new, port=0, cdn_port=None) as aws:
        client = make_clients(aws)
        where = {"LocationConstraint": "eu-west-1"}
        client("s3").create_bucket(Bucket="photos", CreateBucketConfiguration=where)
        client("s3").put_bucket_versioning(
            Bucket="photos", VersioningConfiguration={"Status": "Enabled"}
        )
        for body in (b"first", b"second"):
            client("s3").put_object(Bucket="photos", Key="a.jpg", Body=body)
        pool = client("cognito-idp").create_user_pool(PoolName="workers")["UserPool"]["Id"]
        client("cognito-idp").admin_create_user(UserPoolId=pool, Username="ada@example.com")
        old = tmp_path / "old"
        old.mkdir()
        write_snapshot(old, ContentStore(new / "objects"))
    (new / "objects").rename(old / "objects")
    return old


def check(state: Path, make_clients: Any) -> list[str]:
    with LocalAws(state, port=0, cdn_port=None) as aws:
        s3, cognito = make_clients(aws)("s3"), make_clients(aws)("cognito-idp")
        assert s3.get_object(Bucket="photos", Key="a.jpg")["Body"].read() == b"second"
        assert len(s3.list_object_versions(Bucket="photos")["Versions"]) == 2
        pool = cognito.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
        assert len(cognito.list_users(UserPoolId=pool)["Users"]) == 1
        return aws.notices


def test_old_state_is_taken_over_once(old_state: Path, make_clients: Any) -> None:
    assert check(old_state, make_clients) == [
        f"{old_state}: the state of an earlier poserig was taken over."
    ]
    assert check(old_state, make_clients) == []
    assert (old_state / "snapshot.taken-over").exists()


def test_take_over_that_was_killed_is_done_again(
    old_state: Path, make_clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", die)
        with pytest.raises(Killed), LocalAws(old_state, port=0, cdn_port=None):
            pass
    assert len(check(old_state, make_clients)) == 1


def test_damaged_snapshot_is_refused_and_left(old_state: Path) -> None:
    path = old_state / "snapshot"
    path.write_bytes(path.read_bytes()[:500])
    for _ in range(2):
        with pytest.raises(PoserigError, match="of an earlier poserig cannot be read"):
            LocalAws(old_state, port=0, cdn_port=None).start()
    assert path.stat().st_size == 500
