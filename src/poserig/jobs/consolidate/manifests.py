"""Finds the manifests that hold the labels of a labeling job, the first and those made again."""

from typing import TYPE_CHECKING

from poserig.groundtruth.layout import OutputLayout
from poserig.s3 import S3Uri

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client


def newest_manifest(client: "S3Client", layout: OutputLayout) -> str:
    """The manifest with the newest labels of a job that is over.

    Returns:
        The newest of those that `consolidate_job` wrote; where there is none, the first, which is
        Ground Truth's output manifest and may be missing.

    Raises:
        botocore.exceptions.ClientError: AWS refused.
    """
    return consolidated_manifest(client, layout) or layout.output_manifest


def consolidated_manifest(client: "S3Client", layout: OutputLayout) -> str:
    """The newest manifest that `consolidate_job` wrote for a job; "" when there is none.

    Raises:
        botocore.exceptions.ClientError: AWS refused.
    """
    folder = S3Uri.parse(layout.consolidated_manifests)
    pages = client.get_paginator("list_objects_v2").paginate(
        Bucket=folder.bucket, Prefix=folder.key
    )
    found = [
        (item["LastModified"], item["Key"]) for page in pages for item in page.get("Contents", ())
    ]
    return str(S3Uri(folder.bucket, max(found)[1])) if found else ""
