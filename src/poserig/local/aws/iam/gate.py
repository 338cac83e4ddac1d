"""Refuses requests that the caller's policies do not allow, for every service but S3.

The root, whose keys the state folder holds, may do everything. Users and sessions of roles may do
what their policies say: a right that somebody forgot is missing here as on AWS. S3 has a gate of
its own, which knows bucket policies (s3/gate.py).
"""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

from poserig.errors import PoserigError
from poserig.local.aws.endpoint import faults
from poserig.local.aws.endpoint.operations import operation_of
from poserig.local.aws.endpoint.sigv4 import region_of
from poserig.local.aws.iam import identity, policy
from poserig.local.aws.iam.credentials import principal_of
from poserig.local.aws.iam.requests import Asked, asked
from poserig.local.aws.iam.resource_tags import tags_of

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment
    from werkzeug.wrappers import Response

log = logging.getLogger(__name__)

# The protocols whose services say "AccessDenied" and 403; the others add "Exception" and say 400.
XML_PROTOCOLS = {"query", "ec2", "rest-xml"}


# moto's name of a service to botocore's, where they differ.
NAMES = {"cognitoidp": "cognito-idp", "cognitoidentity": "cognito-identity", "awslambda": "lambda"}


def check(service: str, environ: WSGIEnvironment, access_key: str, body: bytes) -> Response | None:
    """Returns the refusal of a request; None if the caller may make it.

    Args:
        service: moto's name of the service.
        environ: The request.
        access_key: The access key id that signed it.
        body: Its whole body.
    """
    principal = principal_of(access_key)
    if identity.is_root(principal):
        return None
    name = NAMES.get(service, service)
    operation = operation_of(name, environ, body)
    region = region_of(str(environ.get("HTTP_AUTHORIZATION", "")))
    for need in asked(name, operation.name, operation.parameters, region):
        why = _refusal(principal, need, region)
        if why is not None:
            log.warning("refused: %s", why)
            return _fault(service, environ, why)
    return None


def _refusal(principal: str, need: Asked, region: str) -> str | None:
    context = {
        **identity.context(principal),
        "aws:RequestedRegion": region,
        **tags_of(need.resource),
        **need.context,
    }
    try:
        if need.action == "sts:AssumeRole":
            return _refusal_of_role(principal, need, context)
        return identity.refusal(principal, None, need.action, need.resource, context)
    except PoserigError as error:
        # A policy holds something that cannot be evaluated: refuse rather than allow.
        return str(error)


def _refusal_of_role(principal: str, need: Asked, context: dict[str, str]) -> str | None:
    """A role is taken up when its trust policy names the caller, or the account and the caller's
    own policies allow it."""
    role = identity.role_named(need.resource.rpartition("/")[2])
    trust: Any = json.loads(role.assume_role_policy_document) if role is not None else {}

    def trusts(who: policy.Principal) -> policy.Effect:
        # A trust policy names no resource: it is the role's.
        statements = [{**one, "Resource": "*"} for one in _statements(trust)]
        return policy.evaluate(
            [{"Statement": statements}],
            principal=who,
            action=need.action,
            resource=need.resource,
            context=context,
        ).effect

    by_trust = trusts(policy.Principal.aws(principal))
    if by_trust is policy.Effect.ALLOW:
        return None
    account = principal.split(":")[4]
    delegated = trusts(policy.Principal.aws(f"arn:aws:iam::{account}:root"))
    if by_trust is not policy.Effect.DENY and delegated is policy.Effect.ALLOW:
        return identity.refusal(principal, None, need.action, need.resource, context)
    return (
        f"User: {principal} is not authorized to perform: {need.action} on resource: "
        f"{need.resource}"
    )


def _statements(document: Any) -> list[dict[str, Any]]:
    statements = document.get("Statement", [])
    return [statements] if isinstance(statements, dict) else list(statements)


def _fault(service: str, environ: WSGIEnvironment, why: str) -> Response:
    protocol = faults.protocol_of(service, environ)
    if protocol in XML_PROTOCOLS:
        return faults.fault(service, environ, "AccessDenied", why, 403)
    status = 403 if protocol == "rest-json" else 400
    return faults.fault(service, environ, "AccessDeniedException", why, status)
