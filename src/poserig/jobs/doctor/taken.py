"""Looks for names that a plan would take and that somebody has: IAM's and CloudFront's.

These two know no regions: a stack with the same name_prefix in another region has the same names.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from poserig.jobs.doctor.findings import Finding, error, ok

if TYPE_CHECKING:
    import boto3
    from mypy_boto3_iam import IAMClient

# Names in a finding; more are counted.
NAMED = 5
PREFIX = "Choose another name_prefix, or destroy the stack that has it."
# What is in one region, in a policy.
REGIONAL = re.compile(r"arn:[a-z-]+:(?:lambda|logs|sagemaker|ssm):([a-z]{2}-[a-z-]+-\d):")

Planned = Sequence[Mapping[str, Any]]


def names(
    subject: str, planned: Planned, member: str, is_taken: Callable[[str], bool], cure: str
) -> Iterator[Finding]:
    """Finds those of the planned names that are taken; a name that Terraform makes up is free.

    Args:
        subject: What the names are of.
        planned: What would be made.
        member: Where each has its name.
        is_taken: Whether somebody has a name.
        cure: What to do about taken names.
    """
    wanted = [str(one[member]) for one in planned if one.get(member)]
    taken = [name for name in wanted if is_taken(name)]
    if not taken:
        yield ok(subject, f"{', '.join(wanted[:NAMED])}{_more(wanted)}: free.")
        return
    verb = "is" if len(taken) == 1 else "are"
    yield error(subject, f"{', '.join(taken[:NAMED])}{_more(taken)} {verb} taken.", cure)


def roles(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """Names of roles are taken in all regions of the account."""
    client = session.client("iam")
    taken: list[str] = []

    def is_taken(name: str) -> bool:
        try:
            client.get_role(RoleName=name)
        except client.exceptions.NoSuchEntityException:
            return False
        taken.append(name)
        return True

    found = list(names("roles", planned, "name", is_taken, PREFIX))
    regions = _regions_of(client, taken) - {str(session.region_name)}
    if regions:
        where = ", ".join(sorted(regions))
        cure = f"The stack that has them is in {where}: names of roles hold in all regions."
        yield error("roles", found[0].what, f"{cure} {PREFIX}")
    else:
        yield from found


def policies(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """Names of policies are taken in all regions of the account, under every path."""
    pages = session.client("iam").get_paginator("list_policies").paginate(Scope="Local")
    there = {one["PolicyName"].lower() for page in pages for one in page["Policies"]}
    yield from names("policies", planned, "name", lambda name: name.lower() in there, PREFIX)


def headers(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """CloudFront's policies for response headers are named in the whole account."""
    client: Any = session.client("cloudfront")
    there = {
        item["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]["Name"]
        for item in _listed(
            client.list_response_headers_policies, "ResponseHeadersPolicyList", Type="custom"
        )
    }
    yield from names("response headers", planned, "name", there.__contains__, PREFIX)


def origin_access(session: "boto3.Session", planned: Planned) -> Iterator[Finding]:
    """CloudFront's origin access controls are named in the whole account."""
    client: Any = session.client("cloudfront")
    listed = _listed(client.list_origin_access_controls, "OriginAccessControlList")
    there = {item["Name"] for item in listed}
    yield from names("origin access", planned, "name", there.__contains__, PREFIX)


def _listed(ask: Callable[..., Any], member: str, **given: str) -> Iterator[Any]:
    """Everything on all pages of one of CloudFront's lists."""
    marker: str | None = ""
    while marker is not None:
        answer = ask(**given, **({"Marker": marker} if marker else {}))[member]
        yield from answer.get("Items", ())
        marker = answer.get("NextMarker") or None


def _regions_of(client: "IAMClient", role_names: Sequence[str]) -> set[str]:
    """The regions of what roles may reach; none where their policies may not be read."""
    found: set[str] = set()
    try:
        for role in role_names:
            for policy in client.list_role_policies(RoleName=role)["PolicyNames"]:
                document: Any = client.get_role_policy(RoleName=role, PolicyName=policy)
                found.update(REGIONAL.findall(json.dumps(document["PolicyDocument"])))
    except ClientError:
        return set()
    return found


def _more(wanted: Sequence[str]) -> str:
    return f" and {len(wanted) - NAMED} more" if len(wanted) > NAMED else ""
