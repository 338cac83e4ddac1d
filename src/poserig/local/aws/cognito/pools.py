"""Lets a user pool be tagged and changed, and refuses to delete one that is protected, as on AWS.

How people are named is decided when a pool is made: UpdateUserPool has no member for it, and moto
forgot it with every update. https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
"""

from functools import wraps
from typing import Any

from moto.cognitoidp.exceptions import InvalidParameterException, ResourceNotFoundError
from moto.core.responses import ActionResult, EmptyResult

# What only CreateUserPool has:
# https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_UpdateUserPool.html
# and tags, which have calls of their own: the provider tags a pool, then updates it without them.
KEPT = ("AliasAttributes", "UsernameAttributes", "UsernameConfiguration", "UserPoolTags")


def install() -> None:
    """Adds what moto lacks. Safe to call twice."""
    from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpUserPool
    from moto.cognitoidp.responses import CognitoIdpResponse

    if hasattr(CognitoIdpBackend, "poserig_has_tags"):
        return
    CognitoIdpBackend.poserig_has_tags = True
    delete = CognitoIdpBackend.delete_user_pool
    update = CognitoIdpUserPool.update_extended_config

    @wraps(update)
    def update_extended_config(self: Any, given: dict[str, Any]) -> None:
        before = getattr(self, "extended_config", {})
        update(self, given)
        kept = [name for name in KEPT if name in before and name not in given]
        self.extended_config |= {name: before[name] for name in kept}

    @wraps(delete)
    def delete_user_pool(self: Any, user_pool_id: str) -> None:
        pool = self.describe_user_pool(user_pool_id)
        if pool.extended_config.get("DeletionProtection") == "ACTIVE":
            raise InvalidParameterException(
                "The user pool cannot be deleted because deletion protection is activated. "
                "Deletion protection must be inactivated first."
            )
        delete(self, user_pool_id)

    def tags_of(response: Any) -> dict[str, str]:
        """The tags of the pool that a request is about, to be changed in place."""
        arn = str(response._get_param("ResourceArn"))
        pool = response.backend.user_pools.get(arn.rpartition("/")[2])
        if pool is None or pool.arn != arn:
            raise ResourceNotFoundError(arn)
        found: dict[str, str] = pool.extended_config.setdefault("UserPoolTags", {})
        return found

    def tag_resource(self: Any) -> ActionResult:
        tags_of(self).update(self._get_param("Tags"))
        return EmptyResult()

    def untag_resource(self: Any) -> ActionResult:
        found = tags_of(self)
        for name in self._get_param("TagKeys"):
            found.pop(name, None)
        return EmptyResult()

    CognitoIdpUserPool.update_extended_config = update_extended_config
    CognitoIdpBackend.delete_user_pool = delete_user_pool
    CognitoIdpResponse.tag_resource = tag_resource
    CognitoIdpResponse.untag_resource = untag_resource
