"""Finds the manifests with labels below an S3 prefix."""

from datetime import datetime

from poserig.aws_errors import explaining
from poserig.errors import PoserigError
from poserig.jobs.session import open_session
from poserig.s3 import S3Uri

OUTPUT = "/manifests/output/output.manifest"
AGAIN = "/manifests/consolidated/"


def manifests_below(uri: str) -> list[str]:
    """Returns the addresses of the newest manifest of each labeling job below a prefix.

    The manifest that was written last comes first: where two jobs have the same image, its label
    counts (`poserig.cli.export_reader.Reader`).

    Args:
        uri: s3://bucket/prefix, or the address of one manifest.

    Raises:
        PoserigError: There is none, or AWS refused.
    """
    place = S3Uri.parse(uri, needs_key=False)
    newest: dict[str, tuple[bool, datetime, str]] = {}
    with explaining(uri):
        pages = open_session().client("s3").get_paginator("list_objects_v2")
        for page in pages.paginate(Bucket=place.bucket, Prefix=place.key):
            for item in page.get("Contents", ()):
                key = item["Key"]
                is_again = AGAIN in key
                if key == place.key:
                    return [uri]
                if not is_again and not key.endswith(OUTPUT):
                    continue
                job = key.partition(AGAIN)[0] if is_again else key.removesuffix(OUTPUT)
                found = is_again, item["LastModified"], key
                newest[job] = max(newest.get(job, found), found)
    if not newest:
        raise PoserigError(
            "There is no manifest with labels below this address.",
            where=uri,
            cure="Give the address of a manifest, or the output prefix of labeling jobs.",
        )
    jobs = sorted(newest.items())
    jobs.sort(key=lambda one: one[1][1], reverse=True)
    return [str(S3Uri(place.bucket, key)) for _, (_, _, key) in jobs]
