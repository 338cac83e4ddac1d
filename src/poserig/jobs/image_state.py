"""Remembers which content the images of a job had, and finds those that have changed since.

An image that a launch uploaded lies below the hash of its content. Of any other image the launch
notes the ETag, which S3 makes anew whenever an object is written, in a file of the job.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from poserig.aws_errors import DENIED, NOT_IN_S3, code_of
from poserig.errors import InvalidValue
from poserig.formats.lines import label_attribute
from poserig.groundtruth.job_files import FOLDER, job_files
from poserig.groundtruth.manifest import dump, line_attributes
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.sources import uploaded_name
from poserig.jobs.job_files import JobFile
from poserig.jobs.manifests import Manifest
from poserig.jobs.stack import Stack
from poserig.jobs.upload import THREADS
from poserig.json import Json
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

# A folder with fewer images of the job is not listed: each image is asked for.
WORTH_A_LIST = 20
# Objects that a listing returns at once.
PAGE = 1000
# Of images that no listing showed, more are not asked for: a launch shall not take minutes.
MOST_ASKED = 5000


def images_file(
    client: "S3Client", stack: Stack, job: str, manifest: Manifest | None
) -> list[JobFile]:
    """Returns the file with the ETags of a job's images; none when launches uploaded all of them.

    What cannot be seen from here is left out.

    Args:
        client: Of S3, for many requests at a time.
        stack: Where the files of jobs lie.
        job: Its name.
        manifest: Of the job; None when it cannot be read from here.
    """
    if manifest is None:
        return []
    lines = map(line_attributes, manifest.body.decode("utf-8").split("\n"))
    sources = [source for line in lines if line and (source := _given(line))]
    etags = _etags(client, sources)
    if not etags:
        return []
    body = "".join(f"{dump({'source-ref': name, 'etag': etags[name]})}\n" for name in sorted(etags))
    folder = S3Uri.parse(stack.input_prefix_uri, needs_key=False).child(FOLDER)
    return [JobFile(job_files(str(folder), job).images, body.encode(), "application/x-ndjson")]


def changed_images(
    client: "S3Client", folder: str, lines: Iterable[tuple[int, Mapping[str, Json]]]
) -> dict[int, tuple[str, str]]:
    """Finds the images that were written again since they were labeled.

    Args:
        client: Of S3, for many requests at a time.
        folder: S3 URI of the folder of all jobs' files.
        lines: Numbers and attributes of manifest lines.

    Returns:
        The number of each such line, the job that made its newest label, and the image's address.
        Images of jobs that noted no ETags are not among them.
    """
    labeled: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for number, line in lines:
        if (source := _given(line)) and (job := _job_of(line)):
            labeled[job].append((number, source))
    noted = {job: _noted(client, job_files(folder, job).images) for job in labeled}
    now = _etags(
        client, [one for job, found in labeled.items() for _, one in found if one in noted[job]]
    )
    return {
        number: (job, source)
        for job, found in labeled.items()
        for number, source in found
        if source in now and noted[job].get(source, now[source]) != now[source]
    }


def _given(line: Mapping[str, Json]) -> str:
    """The address of an image that no launch has uploaded; "" for others."""
    source = line.get("source-ref")
    return source if isinstance(source, str) and not uploaded_name(source) else ""


def _job_of(line: Mapping[str, Json]) -> str:
    """The job that made the newest label of a line, "" when unknown."""
    metadata = line.get(metadata_name(label_attribute(line)))
    name = metadata.get("job-name") if isinstance(metadata, Mapping) else None
    return name.rpartition("/")[2] if isinstance(name, str) else ""


def _noted(client: "S3Client", uri: str) -> dict[str, str]:
    place = S3Uri.parse(uri)
    try:
        body = client.get_object(Bucket=place.bucket, Key=place.key)["Body"].read()
    except ClientError as error:
        if code_of(error) not in NOT_IN_S3 | DENIED:
            raise
        return {}
    lines = map(line_attributes, body.decode("utf-8", "replace").split("\n"))
    return {str(one["source-ref"]): str(one["etag"]) for one in lines if one and "etag" in one}


def _etags(client: "S3Client", sources: Iterable[str]) -> dict[str, str]:
    """The ETag of each image that can be seen from here."""
    folders: dict[tuple[str, str], set[str]] = defaultdict(set)
    for source in sources:
        try:
            place = S3Uri.parse(source)
        except InvalidValue:
            continue
        folder = place.key[: place.key.rfind("/") + 1]
        folders[place.bucket, folder].add(place.key)
    found: dict[str, str] = {}
    single: list[S3Uri] = []
    for (bucket, folder), keys in folders.items():
        listed = _listed(client, bucket, folder, keys) if len(keys) >= WORTH_A_LIST else {}
        found |= {str(S3Uri(bucket, key)): etag for key, etag in listed.items()}
        single += [S3Uri(bucket, key) for key in sorted(keys - listed.keys())]
    with ThreadPoolExecutor(THREADS, thread_name_prefix="images") as pool:
        asked = pool.map(lambda place: _etag(client, place), single[:MOST_ASKED])
        found |= {str(place): etag for place, etag in zip(single, asked, strict=False) if etag}
    return found


def _listed(client: "S3Client", bucket: str, folder: str, keys: set[str]) -> dict[str, str]:
    """Of a folder that holds far more than the job's images only the beginning is read."""
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix=folder, Delimiter="/",
        PaginationConfig={"MaxItems": 4 * max(len(keys), PAGE)},
    )  # fmt: skip
    try:
        return {
            item["Key"]: item["ETag"]
            for page in pages
            for item in page.get("Contents", ())
            if item["Key"] in keys
        }
    except ClientError as error:
        if code_of(error) not in NOT_IN_S3 | DENIED:
            raise
        return {}


def _etag(client: "S3Client", place: S3Uri) -> str:
    try:
        return client.head_object(Bucket=place.bucket, Key=place.key)["ETag"]
    except (BotoCoreError, ClientError):
        return ""  # Ground Truth will say why it cannot be read
