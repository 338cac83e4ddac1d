"""Policies may ask for the tags of user pools and distributions, as on AWS."""

from typing import Any

import pytest

from poserig.local.aws.iam.resource_tags import tags_of

ACCOUNT = "123456789012"
POOLS = f"arn:aws:cognito-idp:eu-west-1:{ACCOUNT}:userpool"
KEY = "aws:ResourceTag/Stack"


@pytest.fixture
def pool(client: Any) -> str:
    made = client("cognito-idp").create_user_pool(
        PoolName="workers", UserPoolTags={"Stack": "poserig"}
    )
    return str(made["UserPool"]["Id"])


def test_tags_of_a_user_pool_are_those_that_it_has_now(client: Any, pool: str) -> None:
    assert tags_of(f"{POOLS}/{pool}") == {KEY: "poserig"}
    client("cognito-idp").update_user_pool(UserPoolId=pool, UserPoolTags={"Stack": "other"})
    assert tags_of(f"{POOLS}/{pool}") == {KEY: "other"}


def test_pool_without_tags_has_none(client: Any) -> None:
    made = client("cognito-idp").create_user_pool(PoolName="plain")["UserPool"]["Id"]
    assert tags_of(f"{POOLS}/{made}") == {}


def test_tags_of_a_distribution(client: Any, distribution: str) -> None:
    assert tags_of(distribution) == {KEY: "poserig"}


@pytest.fixture
def distribution(client: Any) -> str:
    """The ARN of one with tags."""
    origin = {"Id": "b", "DomainName": "b.s3.amazonaws.com",
              "S3OriginConfig": {"OriginAccessIdentity": ""}}  # fmt: skip
    behavior = {"TargetOriginId": "b", "ViewerProtocolPolicy": "https-only",
                "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6"}  # fmt: skip
    config = {"CallerReference": "x", "Comment": "", "Enabled": True,
              "Origins": {"Quantity": 1, "Items": [origin]},
              "DefaultCacheBehavior": behavior}  # fmt: skip
    made = client("cloudfront").create_distribution_with_tags(
        DistributionConfigWithTags={
            "DistributionConfig": config,
            "Tags": {"Items": [{"Key": "Stack", "Value": "poserig"}]},
        }
    )
    return str(made["Distribution"]["ARN"])


@pytest.mark.parametrize(
    "arn",
    [
        "*",
        f"{POOLS}/eu-west-1_nobody",
        f"arn:aws:cognito-idp:mars-north-1:{ACCOUNT}:userpool/x",
        f"arn:aws:cloudfront::{ACCOUNT}:distribution/*",
        f"arn:aws:lambda:eu-west-1:{ACCOUNT}:function:pre",
    ],
)
def test_nothing_is_known_of_what_is_not_there_or_not_looked_at(client: Any, arn: str) -> None:
    assert tags_of(arn) == {}
