"""Lines of a text file on this machine or in S3, one at a time: a manifest may be large."""

from collections.abc import Iterator
from pathlib import Path

from poserig.aws_errors import explaining
from poserig.errors import PoserigError
from poserig.jobs.session import open_session
from poserig.s3 import S3Uri
from poserig.text import TextError, lines_of

# Bytes that are read at once.
CHUNK = 1 << 20


def read_lines(address: str, *, empty: bool = False) -> Iterator[tuple[int, str]]:
    """Number, from 1, and text of each line.

    Args:
        address: Path, or s3://bucket/key.
        empty: Yield empty lines too.

    Raises:
        PoserigError: It cannot be read, or is no text.
    """
    try:
        for number, text in enumerate(lines_of(_chunks(address)), start=1):
            if empty or text.strip():
                yield number, text
    except TextError as error:
        what = str(error)
        raise PoserigError(
            f"{what[0].upper()}{what[1:]}.", where=address, cure="Save the file as UTF-8."
        ) from error


def read_bytes(address: str) -> bytes:
    """All of a file. Raises PoserigError when it cannot be read."""
    return b"".join(_chunks(address))


def _chunks(address: str) -> Iterator[bytes]:
    if not address.startswith("s3://"):
        try:
            with Path(address).open("rb") as file:
                yield from iter(lambda: file.read(CHUNK), b"")
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
        yield from s3.get_object(Bucket=place.bucket, Key=place.key)["Body"].iter_chunks(CHUNK)
