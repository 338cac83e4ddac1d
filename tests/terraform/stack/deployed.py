"""The policies of the deployed stack, read back from the AWS APIs."""

import json
from collections.abc import Mapping
from typing import Any

import boto3

from tests.terraform.security.policies import Document, as_document
from tests.terraform.security.subjects import (
    DISTRIBUTION,
    IDENTITY_ID,
    JOB_ROLE,
    POOL,
    POST_ROLE,
    PRE_ROLE,
    regional,
)

ROLES = {"pre_annotation": PRE_ROLE, "post_annotation": POST_ROLE, "ground_truth": JOB_ROLE}


def read_policies(aws: boto3.Session, outputs: Mapping[str, Any]) -> dict[str, Document]:
    """Every policy, under the name that the security table uses."""
    found = {name: _of_role(aws, role) for name, role in ROLES.items()}
    trusts = {name: _trust(aws, role) for name, role in ROLES.items()}
    assert trusts["pre_annotation"] == trusts["post_annotation"]
    found["trust_functions"] = trusts["pre_annotation"]
    found["trust_ground_truth"] = trusts["ground_truth"]
    operator = json.dumps(_managed(aws, outputs["operator_policy_arn"]))
    # The table speaks of the user pool by an example's id.
    found["operator"] = as_document(operator.replace(outputs["user_pool_id"], POOL))
    for topic in ("operations", "worker-notifications"):
        arn = regional("sns", f"poserig-{topic}")
        attributes = aws.client("sns").get_topic_attributes(TopicArn=arn)["Attributes"]
        found[topic.replace("-", "_")] = as_document(attributes["Policy"])
    policy = aws.client("s3").get_bucket_policy(Bucket=outputs["bucket_name"])["Policy"]
    # The table speaks of the distribution and its identity by examples' ids.
    policy = policy.replace(_identity(aws, outputs["distribution_id"]), IDENTITY_ID)
    policy = policy.replace(outputs["distribution_id"], DISTRIBUTION.rpartition("/")[2])
    found["bucket"] = as_document(policy)
    return found


def plain(document: Document) -> list[str]:
    """The statements of a document, such that two with the same meaning are equal."""

    def sort(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: sort(item) for key, item in value.items()}
        if isinstance(value, list):
            # AWS writes a list of one as its item.
            return sort(value[0]) if len(value) == 1 else sorted(map(sort, value))
        return value

    return sorted(json.dumps(sort(s), sort_keys=True) for s in document["Statement"])


def _of_role(aws: boto3.Session, role: str) -> Document:
    iam = aws.client("iam")
    [name] = iam.list_role_policies(RoleName=role)["PolicyNames"]
    attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
    assert attached == [], "a managed policy would have to be read too"
    return as_document(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])


def _trust(aws: boto3.Session, role: str) -> Document:
    return as_document(
        aws.client("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    )


def _managed(aws: boto3.Session, arn: str) -> Document:
    iam = aws.client("iam")
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    found = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]
    return as_document(found["Document"])


def _identity(aws: boto3.Session, distribution_id: str) -> str:
    """The id of the origin access identity that the distribution reads with."""
    cloudfront = aws.client("cloudfront")
    config = cloudfront.get_distribution_config(Id=distribution_id)["DistributionConfig"]
    path = config["Origins"]["Items"][0]["S3OriginConfig"]["OriginAccessIdentity"]
    found = cloudfront.get_cloud_front_origin_access_identity(Id=path.rpartition("/")[2])
    return found["CloudFrontOriginAccessIdentity"]["Id"]
