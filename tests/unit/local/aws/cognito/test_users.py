"""A user exists once in a pool, by every name that means them."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

BY_EMAIL = {"UsernameAttributes": ["email"]}
ANY_CASE = {"UsernameConfiguration": {"CaseSensitive": False}}


def make_pool(client: Any, **settings: Any) -> str:
    made = client("cognito-idp").create_user_pool(PoolName="people", **settings)
    return str(made["UserPool"]["Id"])


def create(client: Any, pool: str, name: str, **more: Any) -> Any:
    return client("cognito-idp").admin_create_user(UserPoolId=pool, Username=name, **more)["User"]


@pytest.mark.parametrize(
    ("settings", "again"),
    [
        ({}, "ann@example.com"),
        (BY_EMAIL, "ann@example.com"),
        (ANY_CASE, "Ann@Example.com"),
        ({**BY_EMAIL, **ANY_CASE}, "Ann@Example.com"),
        ({**BY_EMAIL, **ANY_CASE}, "ANN@EXAMPLE.COM"),
    ],
)
def test_second_user_of_a_name_is_refused_in_cognitos_words(
    client: Any, settings: dict[str, Any], again: str
) -> None:
    pool = make_pool(client, **settings)
    first = create(client, pool, "ann@example.com")
    with pytest.raises(ClientError) as caught:
        create(client, pool, again)
    # https://github.com/localstack/localstack/issues/4465
    error = caught.value.response["Error"]
    assert (error["Code"], error["Message"]) == (
        "UsernameExistsException",
        "User account already exists",
    )
    found = client("cognito-idp").admin_get_user(UserPoolId=pool, Username=again)
    assert found["Username"] == first["Username"]
    assert len(client("cognito-idp").list_users(UserPoolId=pool)["Users"]) == 1


@pytest.mark.parametrize("settings", [{}, BY_EMAIL])
def test_case_tells_people_apart_unless_the_pool_says_otherwise(
    client: Any, settings: dict[str, Any]
) -> None:
    # The default of the API: https://github.com/getmoto/moto/issues/2356 wants only the exact name.
    pool = make_pool(client, **settings)
    create(client, pool, "ann@example.com")
    create(client, pool, "Ann@example.com")
    assert len(client("cognito-idp").list_users(UserPoolId=pool)["Users"]) == 2


def test_invitation_is_sent_again_to_the_same_user(client: Any) -> None:
    pool = make_pool(client, **BY_EMAIL, **ANY_CASE)
    first = create(client, pool, "ann@example.com")
    again = create(client, pool, "Ann@example.com", MessageAction="RESEND")
    assert again["Username"] == first["Username"]
    assert len(client("cognito-idp").list_users(UserPoolId=pool)["Users"]) == 1
    with pytest.raises(ClientError, match="UserNotFoundException"):
        create(client, pool, "bob@example.com", MessageAction="RESEND")


def test_invitation_is_not_sent_to_a_user_who_has_a_password(client: Any) -> None:
    pool = make_pool(client)
    create(client, pool, "ann")
    client("cognito-idp").admin_set_user_password(
        UserPoolId=pool, Username="ann", Password="Passw0rd!", Permanent=True
    )
    with pytest.raises(ClientError, match=r"Resend not possible\. ann status is not"):
        create(client, pool, "ann", MessageAction="RESEND")


def test_user_can_be_named_by_sub(client: Any) -> None:
    pool = make_pool(client)
    user = create(client, pool, "ann")
    sub = next(one["Value"] for one in user["Attributes"] if one["Name"] == "sub")
    found = client("cognito-idp").admin_get_user(UserPoolId=pool, Username=sub)
    assert found["Username"] == "ann"
    with pytest.raises(ClientError, match="UserNotFoundException"):
        client("cognito-idp").admin_get_user(UserPoolId=pool, Username="nobody")


def test_same_person_may_be_in_two_pools(client: Any) -> None:
    for pool in (make_pool(client, **BY_EMAIL), make_pool(client, **BY_EMAIL)):
        create(client, pool, "ann@example.com")


def test_new_password_is_a_change_of_its_user_and_the_same_one_is_none(client: Any) -> None:
    pool, cognito = make_pool(client), client("cognito-idp")
    create(client, pool, "ann")

    def modified() -> Any:
        return cognito.admin_get_user(UserPoolId=pool, Username="ann")["UserLastModifiedDate"]

    def set_password(password: str) -> None:
        cognito.admin_set_user_password(
            UserPoolId=pool, Username="ann", Password=password, Permanent=True
        )

    times = [modified()]
    for password in ("Passw0rd!1", "Passw0rd!1", "Passw0rd!2"):
        set_password(password)
        times.append(modified())
    assert times[0] < times[1] == times[2] < times[3]
