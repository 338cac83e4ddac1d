"""Makes a domain belong to one user pool, and a pool have one, as on AWS.

https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-assign-domain-prefix.html
"""

from functools import wraps
from typing import Any

from moto.cognitoidp.exceptions import InvalidParameterException


def install() -> None:
    """Makes moto refuse a domain that is taken. Safe to call twice."""
    from moto.cognitoidp.models import CognitoIdpBackend

    if hasattr(CognitoIdpBackend, "poserig_checks_domains"):
        return
    CognitoIdpBackend.poserig_checks_domains = True
    create = CognitoIdpBackend.create_user_pool_domain

    @wraps(create)
    def create_user_pool_domain(self: Any, user_pool_id: str, domain: str, *args: Any) -> Any:
        if domain in self.user_pool_domains:
            # https://github.com/aws-samples/websocket-chat-application/issues/56
            raise InvalidParameterException("Domain already associated with another user pool.")
        if self.describe_user_pool(user_pool_id).domain is not None:
            raise InvalidParameterException("User pool already has a domain configured.")
        return create(self, user_pool_id, domain, *args)

    CognitoIdpBackend.create_user_pool_domain = create_user_pool_domain
