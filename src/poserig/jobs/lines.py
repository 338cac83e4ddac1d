"""Lines of a text file on this machine or in S3, one at a time: a manifest may be large."""

import codecs
from collections.abc import Iterator
from pathlib import Path

from poserig.aws_errors import explaining
from poserig.errors import PoserigError
from poserig.jobs.session import open_session
from poserig.s3 import S3Uri


def read_lines(address: str) -> Iterator[tuple[int, str]]:
    """Number, from 1, and text of each line that is not empty.

    Args:
        address: Path, or s3://bucket/key.

    Raises:
        PoserigError: It cannot be read, or is not UTF-8.
    """
    for number, line in enumerate(_raw_lines(address), start=1):
        if number == 1:
            line = line.removeprefix(codecs.BOM_UTF8)  # Windows editors write one
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise PoserigError(
                f"Line {number} is not UTF-8.", where=address, cure="Save the file as UTF-8."
            ) from error
        if text.strip():
            yield number, text.rstrip("\r\n")


def read_bytes(address: str) -> bytes:
    """All of a file. Raises PoserigError when it cannot be read."""
    return b"".join(_raw_lines(address))


def _raw_lines(address: str) -> Iterator[bytes]:
    if not address.startswith("s3://"):
        try:
            with Path(address).open("rb") as file:
                yield from file
        except OSError as error:
            raise PoserigError(
                f"cannot be read: {error.strerror}.",
                where=address,
                cure="Give the path of a file, or an address like s3://bucket/key.",
            ) from error
        return
    place = S3Uri.parse(address)
    with explaining(address):
        s3 = open_session().client("s3")
        yield from s3.get_object(Bucket=place.bucket, Key=place.key)["Body"].iter_lines(
            keepends=True
        )
