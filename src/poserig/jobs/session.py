"""The boto3 session of the operator's commands."""

import os

import boto3


def open_session() -> boto3.Session:
    """Credentials, region and address as boto3 finds them, and AWS_REGION too.

    Terraform and the AWS command line read AWS_REGION; boto3 alone knows only AWS_DEFAULT_REGION.
    """
    return boto3.Session(region_name=os.environ.get("AWS_REGION") or None)
