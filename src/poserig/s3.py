"""Reads and writes S3 addresses: s3://bucket/key."""

import re
from typing import NamedTuple

from poserig.errors import InvalidValue
from poserig.json import whole

BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# Ground Truth takes an address of at most so many characters (contract, section 2).
LONGEST = 1024


class S3Uri(NamedTuple):
    """The address of an object, or of all objects whose keys begin alike.

    Attributes:
        bucket: Name of the bucket.
        key: Key of the object, or a prefix of keys; may be empty. No leading slash.
    """

    bucket: str
    key: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    @property
    def name(self) -> str:
        """The last part of the key, such as "img 01.jpg"."""
        return self.key.rstrip("/").rpartition("/")[2]

    def child(self, name: str) -> "S3Uri":
        """The address of `name` below this one."""
        return S3Uri(self.bucket, f"{self.key.rstrip('/')}/{name}".lstrip("/"))

    @classmethod
    def parse(cls, text: str, where: str = "", *, needs_key: bool = True) -> "S3Uri":
        """Reads s3://bucket/key.

        Args:
            text: The address.
            where: The field that holds it, for the error.
            needs_key: Whether a bucket without a key is refused.

        Raises:
            InvalidValue: It is not an S3 address, longer than Ground Truth takes, or not text
                that UTF-8 can write.
        """
        scheme, _, rest = text.partition("://")
        bucket, _, key = rest.partition("/")
        if scheme != "s3" or not rest or whole(text) is not text:
            raise InvalidValue(
                f"{text!r} is not an S3 URI.", where=where, cure="Write s3://<bucket>/<key>."
            )
        if len(text) > LONGEST:
            raise InvalidValue(
                f"The S3 URI has {len(text)} characters; Ground Truth takes {LONGEST}.",
                where=where,
                cure="Use a shorter key.",
            )
        if not BUCKET_NAME.fullmatch(bucket):
            raise InvalidValue(
                f"{bucket!r} is not a bucket name.",
                where=where,
                cure="Bucket names have 3 to 63 lower-case letters, digits, dots and hyphens.",
            )
        if needs_key and not key:
            raise InvalidValue(
                f"{text!r} names a bucket but no object.",
                where=where,
                cure="Write s3://<bucket>/<key>.",
            )
        return cls(bucket, key)
