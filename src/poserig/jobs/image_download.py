"""Downloads the images of a manifest; those that are there already are not sent again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from poserig.aws_errors import explained
from poserig.errors import shown
from poserig.groundtruth.manifest import line_attributes
from poserig.groundtruth.sources import image_name
from poserig.jobs.lines import read_lines
from poserig.jobs.upload import THREADS, upload_client
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client


@dataclass(slots=True)
class Fetched:
    """What became of the images.

    Attributes:
        new: How many were downloaded.
        there: How many were there already, of the same size.
        problems: Why others are not there, as sentences.
    """

    new: int = 0
    there: int = 0
    problems: list[str] = field(default_factory=list)


def download_images(
    session: "boto3.Session",
    manifest: Path,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Fetched:
    """Downloads the images of a manifest, each to its path in its folder.

    A file with other bytes is never replaced, and no path leads out of the folder.

    Args:
        session: Whose region and credentials are used.
        manifest: The file.
        folder: Where the images will be.
        progress: Told how many of how many are looked at.

    Raises:
        OSError: A file cannot be written.
    """
    sources = dict.fromkeys(
        source
        for _, text in read_lines(str(manifest))
        if isinstance(source := (line_attributes(text) or {}).get("source-ref"), str)
    )
    client = upload_client(session)
    found = Fetched()
    places: dict[Path, str] = {}
    wanted: list[tuple[str, Path]] = []
    for source in sources:
        place = folder.joinpath(*Path(image_name(source)).parts)
        if ".." in place.parts or Path(image_name(source)).is_absolute():
            found.problems.append(f"{shown(source)}: its name leads out of the folder.")
        elif place in places:
            found.problems.append(f"{shown(source)}: {shown(places[place])} has the same path.")
        else:
            places[place] = source
            wanted.append((source, place))
    with ThreadPoolExecutor(THREADS, thread_name_prefix="images") as pool:
        for done, told in enumerate(pool.map(lambda one: _fetch(client, *one), wanted), start=1):
            found.new += told == "new"
            found.there += told == "there"
            if told not in ("new", "there"):
                found.problems.append(told)
            progress(done, len(wanted))
    return found


def _fetch(client: "S3Client", source: str, place: Path) -> str:
    """Returns "new", "there", or why the image is not there."""
    try:
        at = S3Uri.parse(source)
        head = client.head_object(Bucket=at.bucket, Key=at.key)
        if place.exists():
            if place.stat().st_size == head["ContentLength"]:
                return "there"
            return f"{shown(str(place))}: another file is there."
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".poserig-{place.name}.part")
        part.write_bytes(client.get_object(Bucket=at.bucket, Key=at.key)["Body"].read())
        part.replace(place)
    except (BotoCoreError, ClientError) as error:
        return str(explained(error, source))
    return "new"
