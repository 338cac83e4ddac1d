"""Makes the keys of a local AWS, and keeps them in a file that only its owner can read.

Whoever has the keys may do everything in the local AWS, and so run code as its user. Another
account of the machine must not be able to guess them.
"""

import json
import secrets
import string
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import boto3

from poserig.files import write_atomically


@dataclass(frozen=True, slots=True)
class Keys:
    """An access key of the local account's root.

    Attributes:
        access_key_id: Names the key. It is sent with each request.
        secret_access_key: Signs requests. It is never sent.
    """

    access_key_id: str
    secret_access_key: str

    @classmethod
    def random(cls) -> "Keys":
        """Makes new keys with the lengths of AWS's: 20 and 40 characters."""
        letters = string.ascii_uppercase + string.digits
        name = "".join(secrets.choice(letters) for _ in range(12))
        return cls(f"POSERIG0{name}", secrets.token_urlsafe(30))

    @classmethod
    def read(cls, path: Path) -> "Keys | None":
        """Reads the keys in a file; None when it is missing or damaged. Raises OSError."""
        try:
            kept = json.loads(path.read_bytes())
            keys = cls(str(kept["access_key_id"]), str(kept["secret_access_key"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None
        whole = len(keys.access_key_id) == 20 and len(keys.secret_access_key) == 40
        return keys if whole else None

    @classmethod
    def kept_in(cls, path: Path) -> "Keys":
        """Reads the keys in a file, or writes new ones into it. Raises OSError."""
        keys = cls.read(path)
        if keys is None:
            keys = cls.random()
            write_atomically(path, json.dumps(asdict(keys)), is_private=True)
        return keys

    def environment(self) -> dict[str, str]:
        """Returns the environment variables that make any AWS tool use these keys."""
        return {
            "AWS_ACCESS_KEY_ID": self.access_key_id,
            "AWS_SECRET_ACCESS_KEY": self.secret_access_key,
        }

    def session(self, endpoint_url: str, region: str) -> "LocalSession":
        """Makes a boto3 session whose clients all talk to the local AWS."""
        return LocalSession(self, endpoint_url, region)


class LocalSession(boto3.Session):
    """A boto3 session for one local AWS.

    It ignores the user's profile and environment, so that nothing local reaches a real account.
    """

    def __init__(self, keys: Keys, endpoint_url: str, region: str) -> None:
        super().__init__(keys.access_key_id, keys.secret_access_key, region_name=region)
        self.endpoint_url = endpoint_url

    def client(self, *args: Any, **kwargs: Any) -> Any:
        """Makes a client of the local endpoint."""
        return super().client(*args, **{"endpoint_url": self.endpoint_url, **kwargs})
