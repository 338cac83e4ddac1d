"""User pools can be tagged, and a protected one is not deleted."""

from typing import Any

import pytest
from botocore.exceptions import ClientError


def make_pool(client: Any, **settings: Any) -> dict[str, Any]:
    made: dict[str, Any] = client("cognito-idp").create_user_pool(PoolName="people", **settings)
    return made["UserPool"]  # type: ignore[no-any-return] # of boto3


def tags(client: Any, pool: dict[str, Any]) -> Any:
    return (
        client("cognito-idp")
        .describe_user_pool(UserPoolId=pool["Id"])["UserPool"]
        .get("UserPoolTags")
    )


# The provider adds and takes away tags by these calls.
def test_tags_are_added_replaced_and_taken_away(client: Any) -> None:
    cognito = client("cognito-idp")
    pool = make_pool(client, UserPoolTags={"Stack": "poserig", "Owner": "ann"})
    cognito.tag_resource(ResourceArn=pool["Arn"], Tags={"Stack": "account", "Cost": "vision"})
    assert tags(client, pool) == {"Stack": "account", "Owner": "ann", "Cost": "vision"}
    cognito.untag_resource(ResourceArn=pool["Arn"], TagKeys=["Owner", "never there"])
    assert tags(client, pool) == {"Stack": "account", "Cost": "vision"}
    cognito.update_user_pool(UserPoolId=pool["Id"], MfaConfiguration="OFF")
    assert tags(client, pool) == {"Stack": "account", "Cost": "vision"}
    cognito.update_user_pool(UserPoolId=pool["Id"], UserPoolTags={"Owner": "bob"})
    assert tags(client, pool) == {"Owner": "bob"}


def test_pool_without_tags_gets_some(client: Any) -> None:
    pool = make_pool(client)
    client("cognito-idp").tag_resource(ResourceArn=pool["Arn"], Tags={"Stack": "account"})
    assert tags(client, pool) == {"Stack": "account"}


@pytest.mark.parametrize("end", ["nowhere", "eu-west-1_000000000"])
def test_pool_that_is_not_there_is_not_tagged(client: Any, end: str) -> None:
    arn = make_pool(client)["Arn"].rpartition("/")[0] + "/" + end
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        client("cognito-idp").tag_resource(ResourceArn=arn, Tags={"Stack": "account"})


# https://github.com/localstack/localstack/issues/11947, https://github.com/floci-io/floci/issues/3948
def test_protected_pool_is_deleted_only_when_its_protection_is_off(client: Any) -> None:
    cognito, pool = client("cognito-idp"), make_pool(client, DeletionProtection="ACTIVE")["Id"]
    with pytest.raises(ClientError) as caught:
        cognito.delete_user_pool(UserPoolId=pool)
    assert caught.value.response["Error"]["Code"] == "InvalidParameterException"
    assert "deletion protection is activated" in str(caught.value)
    cognito.describe_user_pool(UserPoolId=pool)
    cognito.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    cognito.delete_user_pool(UserPoolId=pool)
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        cognito.describe_user_pool(UserPoolId=pool)


def test_pool_that_is_changed_still_knows_its_people_by_their_addresses(client: Any) -> None:
    cognito = client("cognito-idp")
    pool = make_pool(
        client, UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False}
    )["Id"]
    cognito.admin_create_user(UserPoolId=pool, Username="ann@example.com")
    cognito.update_user_pool(UserPoolId=pool, DeletionProtection="INACTIVE")
    found = cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
    assert (found["UsernameAttributes"], found["UsernameConfiguration"]) == (
        ["email"],
        {"CaseSensitive": False},
    )
    assert cognito.admin_get_user(UserPoolId=pool, Username="Ann@example.com")["Username"]
