"""The account: who asks, where, and whether Ground Truth is open to them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    EndpointConnectionError,
    NoCredentialsError,
)

from poserig.jobs.doctor.findings import Finding, error, ok, warning

if TYPE_CHECKING:
    import boto3


def region(session: "boto3.Session") -> Iterator[Finding]:
    """Whether there is SageMaker where AWS will be asked."""
    name = session.region_name
    if not name:
        yield error("region", "No region is set.", "Set AWS_REGION, such as eu-west-1.")
        return
    known = {
        name
        for partition in session.get_available_partitions()
        for name in session.get_available_regions("sagemaker", partition_name=partition)
    }
    if name in known:
        yield ok("region", f"{name}.")
    else:
        yield error(
            "region", f"There is no SageMaker in {name}.", "Set AWS_REGION to another region."
        )


def credentials(session: "boto3.Session") -> Iterator[Finding]:
    """Whether AWS knows who asks."""
    subject = "credentials"
    try:
        caller = session.client("sts").get_caller_identity()
    except NoCredentialsError:
        yield error(
            subject,
            "There are none.",
            "Set AWS_PROFILE, or sign in (aws sso login). For this machine's AWS, set the "
            "variables that `poserig env` prints.",
        )
    except EndpointConnectionError as failure:
        yield error(
            subject,
            f"Nothing answers at {failure.kwargs['endpoint_url']}",
            "If that is this machine's AWS: is `make demo` running? Else look at your network and "
            "AWS_ENDPOINT_URL.",
        )
    except (BotoCoreError, ClientError) as failure:
        yield error(
            subject,
            f"AWS does not take them: {failure}",
            "Sign in again (aws sso login), or set AWS_PROFILE to another profile.",
        )
    else:
        yield ok(subject, f"Account {caller['Account']}, as {caller['Arn']}.")


def ground_truth(session: "boto3.Session") -> Iterator[Finding]:
    """Whether the account has used Ground Truth: to others it is closed."""
    jobs = session.client("sagemaker").list_labeling_jobs(MaxResults=1)
    if jobs["LabelingJobSummaryList"]:
        yield ok("Ground Truth", "The account has labeling jobs in this region.")
        return
    yield warning(
        "Ground Truth",
        "The account has no labeling job in this region yet. AWS takes no new customers for Ground "
        "Truth: an account that never used it is expected to be refused.",
        "Launch a small job to find out (poserig job launch), or ask AWS support. On this machine "
        "it works either way: make demo.",
    )


def quota(session: "boto3.Session") -> Iterator[Finding]:
    """The one workforce that an account may have in a region."""
    found = session.client("sagemaker").list_workforces(MaxResults=10)["Workforces"]
    if found:
        names = ", ".join(workforce["WorkforceName"] for workforce in found)
        yield ok(
            "workforce",
            f"{names}: the one that a region may have. Stacks share it.",
        )
    else:
        yield warning(
            "workforce",
            "This region has no private workforce: nobody can label.",
            "Run `make deploy`: the account layer (terraform/account) makes one.",
        )
