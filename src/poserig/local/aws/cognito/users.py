"""Makes a user exist once in a user pool, by every name that means them, and notes new passwords.

A pool that is told to may take upper and lower case for the same, for user names and e-mail
addresses alike:
https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UsernameConfigurationType.html
"""

from functools import wraps
from typing import Any

from moto.cognitoidp.exceptions import UsernameExistsException, UserNotFoundError
from moto.core.exceptions import JsonRESTError
from moto.core.utils import utcnow

EXISTS = "User account already exists"
"""Cognito's words: https://github.com/localstack/localstack/issues/4465"""


def find(pool: Any, name: str) -> Any:
    """Returns moto's user with that user name, sub or signing-in attribute; None if none has.

    Args:
        pool: moto's user pool.
        name: What a request calls the user.
    """
    configuration = pool.extended_config.get("UsernameConfiguration") or {}
    ignores_case = configuration.get("CaseSensitive") is False

    def same(text: str) -> str:
        return text.lower() if ignores_case else text

    aliases = pool.extended_config.get("UsernameAttributes") or []
    for user in list(pool.users.values()):
        attributes = {one["Name"]: one.get("Value", "") for one in user.attributes or []}
        names = [user.username, *(attributes.get(alias, "") for alias in aliases)]
        if same(name) in map(same, names) or name == user.id:
            return user
    return None


def install() -> None:
    """Makes moto find users as Cognito does. Safe to call twice."""
    from moto.cognitoidp.models import (
        CognitoIdpBackend,
        CognitoIdpUser,
        CognitoIdpUserPool,
        UserStatus,
    )

    if CognitoIdpUserPool._get_user is find:
        return
    create = CognitoIdpBackend.admin_create_user

    @wraps(create)
    def admin_create_user(
        self: Any,
        user_pool_id: str,
        username: str,
        message_action: str,
        temporary_password: str,
        *args: Any,
    ) -> Any:
        user = find(self.describe_user_pool(user_pool_id), username)
        if message_action != "RESEND":
            if user is not None:
                raise UsernameExistsException(EXISTS)
            return create(self, user_pool_id, username, message_action, temporary_password, *args)
        if user is None:
            raise UserNotFoundError("User does not exist.")
        if user.status != UserStatus.FORCE_CHANGE_PASSWORD:
            raise JsonRESTError(
                "UnsupportedUserStateException",
                f"Resend not possible. {username} status is not FORCE_CHANGE_PASSWORD",
            )
        if temporary_password:
            user.password = temporary_password
        return user

    def note_new_password(self: Any, name: str, value: object) -> None:
        """A user whose password was changed was modified; moto does not say so."""
        is_new = name == "password" and self.__dict__.get(name, value) != value
        object.__setattr__(self, name, value)
        if is_new:
            self.last_modified_date = utcnow()

    CognitoIdpUserPool._get_user = find
    CognitoIdpUser.__setattr__ = note_new_password
    CognitoIdpBackend.admin_create_user = admin_create_user
