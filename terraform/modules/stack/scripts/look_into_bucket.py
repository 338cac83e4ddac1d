"""Looks into a bucket for look_into_bucket.sh, with boto3."""

import re
import sys

import boto3
from botocore.exceptions import BotoCoreError, ClientError


def main(bucket: str, own: str) -> str:
    """Returns why the bucket must stay, "" when it may go.

    Args:
        own: A regular expression: how the keys of the stack's own objects begin.
    """
    pages = boto3.client("s3").get_paginator("list_object_versions").paginate(Bucket=bucket)
    try:
        for page in pages:
            for item in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]:
                if not re.match(own, item["Key"]):
                    return (
                        f"Nothing of its stack was removed: the bucket {bucket} holds more than "
                        f"the stack put there, such as {item['Key']}.\nSave what you need and "
                        "empty it, or apply force_destroy = true first, which deletes it all."
                    )
    except ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchBucket":
            return ""
        return _unknown(bucket, error)
    except BotoCoreError as error:
        return _unknown(bucket, error)
    return ""


def _unknown(bucket: str, error: Exception) -> str:
    return (
        f"The bucket {bucket} cannot be looked into, so nothing was removed: {error}\nGive this "
        "shell credentials that may list its object versions."
    )


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) or 0)
