"""Deletes what a labeling job left in S3. Ground Truth keeps the job itself in its list."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from poserig.aws_errors import explaining
from poserig.errors import PoserigError
from poserig.groundtruth.job_files import FOLDER, job_files
from poserig.groundtruth.layout import OutputLayout
from poserig.jobs.parts import find_job
from poserig.jobs.stack import Stack
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_s3 import S3Client

# As many as DeleteObjects takes.
AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Remains:
    """What a job left in S3.

    Attributes:
        name: Of the job.
        files: S3 URIs of its template, its rig, and the input manifest that its launch wrote.
        output: S3 URIs of its answers and labels.
    """

    name: str
    files: tuple[str, ...]
    output: tuple[str, ...]


def remains_of(session: "boto3.Session", stack: Stack, name: str) -> Remains:
    """Finds what a job that is over left in S3. Photographs are not among it: jobs share them.

    Raises:
        PoserigError: There is no such job, it is not over, or the bucket cannot be read.
    """
    found = find_job(session, name)
    found.check_is_over()
    client = session.client("s3")
    parts = [_remains_of_one(client, stack, described) for described in found.parts]
    return Remains(
        found.name,
        tuple(uri for files, _ in parts for uri in files),
        tuple(uri for _, output in parts for uri in output),
    )


def _remains_of_one(
    client: "S3Client", stack: Stack, described: Any
) -> tuple[list[str], list[str]]:
    """The files of a job's launch, and those of its answers and labels."""
    name = described["LabelingJobName"]
    inputs = S3Uri.parse(stack.input_prefix_uri, needs_key=False)
    own = job_files(str(inputs.child(FOLDER)), name)
    manifest = S3Uri.parse(described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"])
    # A launch names it after the job. A manifest that somebody gave is theirs.
    folder = str(inputs.child("manifests"))
    is_ours = str(manifest).startswith(f"{folder.rstrip('/')}/{name}-")
    files = _below(client, S3Uri.parse(f"{own.template.rpartition('/')[0]}/"))
    if is_ours:
        files += _below(client, manifest)
    layout = OutputLayout(described["OutputConfig"]["S3OutputPath"], name)
    return files, _below(client, S3Uri.parse(f"{layout.root}/"))


def delete(session: "boto3.Session", uris: tuple[str, ...]) -> None:
    """Deletes objects. In a bucket with versions they can be restored there.

    Raises:
        PoserigError: AWS refused one; what was deleted before stays so.
    """
    client = session.client("s3")
    for start in range(0, len(uris), AT_ONCE):
        places = [S3Uri.parse(uri) for uri in uris[start : start + AT_ONCE]]
        bucket = places[0].bucket
        with explaining(str(places[0])):
            answer = client.delete_objects(
                Bucket=bucket, Delete={"Objects": [{"Key": one.key} for one in places]}
            )
        for error in answer.get("Errors", ()):
            raise PoserigError(
                f"It cannot be deleted: {error.get('Message', '').rstrip('.')}"
                f" ({error.get('Code', '')}).",
                where=f"s3://{bucket}/{error.get('Key', '')}",
                cure="The operator policy allows no deletion: use a role that has"
                " s3:DeleteObject on the bucket.",
            )


def _below(client: "S3Client", place: S3Uri) -> list[str]:
    with explaining(str(place)):
        pages = client.get_paginator("list_objects_v2").paginate(
            Bucket=place.bucket, Prefix=place.key
        )
        return [
            str(S3Uri(place.bucket, item["Key"]))
            for page in pages
            for item in page.get("Contents", ())
        ]
