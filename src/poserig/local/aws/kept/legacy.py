"""Reads the state of poserig 0.1 before the index: one pickle of everything, named snapshot."""

import io
import json
import pickle
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moto.s3.models import s3_backends
from moto.s3.utils import _VersionedKeyStore

from poserig.errors import PoserigError
from poserig.local.aws.kept.pickling import Unpickler, backend_of, give_back_factories
from poserig.local.aws.s3 import changes as s3_changes

if TYPE_CHECKING:
    from poserig.local.aws.kept.durability import Durability

NAME = "snapshot"


def versioned_key_store(versions: list[tuple[str, list[Any]]]) -> _VersionedKeyStore:
    """Makes moto's dictionary of a bucket's objects from what a snapshot holds."""
    store = _VersionedKeyStore()
    for name, keys in versions:
        dict.__setitem__(store, name, keys)
    return store


class _Unpickler(Unpickler):
    def persistent_load(self, pid: Any) -> Any:
        return backend_of(pid)

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("poserig.local.aws.pickling", "versioned_key_store"):
            return versioned_key_store
        return super().find_class(module, name)


def snapshot_in(folder: Path) -> Path | None:
    """Finds a snapshot that is not taken over yet."""
    path = folder / NAME
    return path if path.exists() else None


def take_over(path: Path, durability: "Durability") -> str:
    """Reads a snapshot into moto, writes it to the index, and returns a notice for a person.

    The snapshot is renamed last, so a start after a kill does it again.

    Raises:
        PoserigError: It cannot be read. It stays where it is.
    """
    try:
        snapshot = pickle.loads(path.read_bytes())  # noqa: S301 - our own file
        if snapshot["moto"].split(".")[:2] != version("moto").split(".")[:2]:
            raise ValueError(f"it was written with moto {snapshot['moto']}")
        state = _Unpickler(io.BytesIO(snapshot["state"])).load()
    except Exception as error:  # whatever is in that file
        raise PoserigError(
            f"The state of an earlier poserig cannot be read ({type(error).__name__}: {error}).",
            where=str(path),
            cure="Start with another folder: --state FOLDER. This one is left as it is.",
        ) from error
    for key, attributes in state.items():
        backend = backend_of(key)
        give_back_factories(attributes, backend.__dict__)
        backend.__dict__.update(attributes)
    for account, partition, backend in s3_backends.iter_backends():
        for name, bucket in backend.buckets.items():
            s3_backends.bucket_accounts[name] = (partition, account)
            for key_name in list(dict.keys(bucket.keys)):
                s3_changes.note(bucket.keys, key_name, whole=True)
    durability.commit()
    path.rename(path.with_name(f"{NAME}.taken-over"))
    return f"{path.parent}: the state of an earlier poserig was taken over."


def terraform_state_in(folder: Path) -> bytes | None:
    """Reads Terraform's state file of an earlier poserig; None when it is missing or damaged."""
    path = folder / "terraform.tfstate"
    try:
        content = path.read_bytes()
        json.loads(content)
    except (OSError, ValueError):
        return None
    return content
