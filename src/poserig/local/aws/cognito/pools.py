"""Lets a user pool be tagged, and refuses to delete one that is protected, as on AWS.

https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-deletion-protection.html
"""

from functools import wraps
from typing import Any

from moto.cognitoidp.exceptions import InvalidParameterException, ResourceNotFoundError
from moto.core.responses import ActionResult, EmptyResult


def install() -> None:
    """Adds what moto lacks. Safe to call twice."""
    from moto.cognitoidp.models import CognitoIdpBackend
    from moto.cognitoidp.responses import CognitoIdpResponse

    if hasattr(CognitoIdpBackend, "poserig_has_tags"):
        return
    CognitoIdpBackend.poserig_has_tags = True
    delete = CognitoIdpBackend.delete_user_pool

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

    CognitoIdpBackend.delete_user_pool = delete_user_pool
    CognitoIdpResponse.tag_resource = tag_resource
    CognitoIdpResponse.untag_resource = untag_resource
