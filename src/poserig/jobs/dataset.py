"""Photographs and manifests on their way into the bucket."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from poserig.errors import PoserigError

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

CONTENT_TYPES = {".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}


@dataclass(frozen=True, slots=True)
class S3Location:
    """A bucket and a key."""

    bucket: str
    key: str

    @classmethod
    def parse(cls, uri: str) -> "S3Location":
        """From s3://bucket/key. Raises PoserigError."""
        bucket, _, key = uri.removeprefix("s3://").partition("/")
        if not uri.startswith("s3://") or not bucket:
            raise PoserigError(f'"{uri}" is no S3 URI.', cure="It looks like s3://bucket/key.")
        return cls(bucket, key)

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"

    def child(self, name: str) -> "S3Location":
        """The location `name` below this one."""
        return S3Location(self.bucket, f"{self.key.rstrip('/')}/{name}".lstrip("/"))


def images_in(folder: Path) -> list[Path]:
    """Every JPEG and PNG below a folder, sorted. Raises PoserigError when there is none."""
    found = sorted(p for p in folder.rglob("*") if p.suffix.lower() in CONTENT_TYPES)
    if not found:
        raise PoserigError(
            "There is no image here.",
            where=str(folder),
            cure="poserig takes .jpg, .jpeg and .png files; point it at a folder that has some.",
        )
    return found


def upload_images(
    client: "S3Client",
    folder: Path,
    target: S3Location,
    progress: Callable[[str], None] = lambda _: None,
) -> list[dict[str, str]]:
    """Upload a folder's images and return their manifest lines, in the order of their names.

    Raises:
        PoserigError: The folder holds no image, or a file is empty.
    """
    lines = []
    for image in images_in(folder):
        name = image.relative_to(folder).as_posix()
        if image.stat().st_size == 0:
            raise PoserigError(
                "The image is empty (0 bytes).", where=str(image), cure="Remove or replace it."
            )
        place = target.child(name)
        client.upload_file(
            str(image),
            place.bucket,
            place.key,
            ExtraArgs={"ContentType": CONTENT_TYPES[image.suffix.lower()]},
        )
        progress(name)
        lines.append({"source-ref": str(place)})
    return lines


def manifest_text(lines: Iterable[dict[str, str]]) -> str:
    """JSON Lines, as Ground Truth reads them."""
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def check_manifest(path: Path) -> None:
    """Refuse a local manifest that Ground Truth could not read.

    Raises:
        PoserigError: Naming the file and line.
    """
    empty = True
    for number, line in _numbered_lines(path):
        empty = False
        where = f"{path}:{number}"
        try:
            entry = json.loads(line)
        except ValueError as error:
            raise PoserigError(
                f"The line is no JSON: {error}.",
                where=where,
                cure="A manifest has one JSON object on each line.",
            ) from error
        source = entry.get("source-ref") if isinstance(entry, dict) else None
        if not isinstance(source, str) or not source.startswith("s3://"):
            raise PoserigError(
                'The line has no "source-ref" with an S3 URI.',
                where=where,
                cure='Give every line {"source-ref": "s3://bucket/key"}, or launch with a folder '
                "of images: it is uploaded for you.",
            )
    if empty:
        raise PoserigError("The manifest is empty.", where=str(path), cure="Add a line per image.")


def _numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield number, line
