"""A domain belongs to one user pool, and a pool has one."""

from typing import Any

import pytest
from botocore.exceptions import ClientError


def make_pool(client: Any) -> str:
    return str(client("cognito-idp").create_user_pool(PoolName="people")["UserPool"]["Id"])


def test_domain_of_another_pool_is_taken(client: Any) -> None:
    # https://github.com/aws-samples/aws-cdk-examples/issues/402
    cognito, first, second = client("cognito-idp"), make_pool(client), make_pool(client)
    cognito.create_user_pool_domain(Domain="workers", UserPoolId=first)
    with pytest.raises(ClientError) as caught:
        cognito.create_user_pool_domain(Domain="workers", UserPoolId=second)
    error = caught.value.response["Error"]
    assert (error["Code"], error["Message"]) == (
        "InvalidParameterException",
        "Domain already associated with another user pool.",
    )
    found = cognito.describe_user_pool_domain(Domain="workers")["DomainDescription"]
    assert found["UserPoolId"] == first
    cognito.delete_user_pool_domain(Domain="workers", UserPoolId=first)
    cognito.create_user_pool_domain(Domain="workers", UserPoolId=second)


def test_pool_has_one_domain(client: Any) -> None:
    # https://github.com/aws-samples/websocket-chat-application/issues/29
    cognito, pool = client("cognito-idp"), make_pool(client)
    cognito.create_user_pool_domain(Domain="one", UserPoolId=pool)
    with pytest.raises(ClientError, match="User pool already has a domain configured"):
        cognito.create_user_pool_domain(Domain="two", UserPoolId=pool)
