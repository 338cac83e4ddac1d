"""Checks S3 requests before moto answers: deployed policies with their conditions, and CORS.

moto serves any object to a request that looks signed, and its server adds
`Access-Control-Allow-Origin: *` to every answer. Both hide mistakes that fail on AWS.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from werkzeug.wrappers import Response

from poserig.local.aws.endpoint import faults
from poserig.local.aws.endpoint.authentication import headers_of, raw_path
from poserig.local.aws.iam import identity, policy
from poserig.local.aws.iam.credentials import ACCOUNT_ID, principal_of
from poserig.local.aws.kept import content
from poserig.local.aws.s3 import cors as s3_cors
from poserig.local.aws.s3 import encryption, key_rights
from poserig.local.aws.s3.actions import action_of

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

# S3's own text, with its spelling of "evaluation".
CORS_REFUSED = (
    "CORSResponse: This CORS request is not allowed. This is usually because the evalution of "
    "Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are "
    "not whitelisted by the resource's CORS spec."
)
CORS_OFF = "CORSResponse: CORS is not enabled for this bucket."
BUCKET_ARN = "arn:aws:s3:::"

# moto asks a bucket about a permission without telling who asks and how: the gate notes both here.
_caller: ContextVar[str] = ContextVar("caller", default=f"arn:aws:iam::{ACCOUNT_ID}:root")
_conditions: ContextVar[Mapping[str, str]] = ContextVar("conditions", default=MappingProxyType({}))

# moto names some actions after HTTP methods. Policies know them by these names.
REAL_ACTIONS = {"s3:HeadObject": "s3:GetObject", "s3:PostObject": "s3:PutObject"}


def request_context(principal: str) -> dict[str, str]:
    """Returns the condition keys of a local S3 request."""
    return {**identity.context(principal), "s3:TlsVersion": "1.3"}


def bucket_permission(bucket: Any, action: str, resource: str) -> policy.Decision:
    """Evaluates the bucket's deployed policy for the caller of the present request."""
    if bucket.policy is None:
        return policy.Decision(policy.Effect.NEUTRAL)
    principal = _caller.get()
    return policy.evaluate(
        [json.loads(bucket.policy)],
        principal=policy.Principal.aws(principal),
        action=REAL_ACTIONS.get(action, action),
        resource=resource,
        context={**request_context(principal), **_conditions.get()},
    )


class S3Gate:
    """Checks each S3 request before moto sees it, and adds CORS headers to the answer.

    Args:
        is_cors_off: Whether to answer as if no bucket had a CORS configuration.
    """

    def __init__(self, is_cors_off: Callable[[], bool] = lambda: False) -> None:
        self._is_cors_off = is_cors_off

    def check(self, environ: WSGIEnvironment, access_key: str) -> Response | None:
        """Returns the refusal of a request; None if moto may answer.

        Args:
            environ: The request.
            access_key: The access key id that signed it.
        """
        principal = principal_of(access_key)
        return (
            self._authorize(environ, principal)
            or key_rights.refusal(environ, principal)
            or _damage(environ)
        )

    def _authorize(self, environ: WSGIEnvironment, principal: str) -> Response | None:
        _caller.set(principal)
        _conditions.set(encryption.conditions(headers_of(environ), key_rights.upload_of(environ)))
        for action, resource in _asked(environ):
            bucket = s3_cors.find_bucket(resource.removeprefix(BUCKET_ARN).split("/", 1)[0])
            document = json.loads(bucket.policy) if bucket is not None and bucket.policy else None
            context = request_context(principal)
            if action == "s3:PutObject":
                context.update(_conditions.get())
            why = identity.refusal(principal, document, action, resource, context)
            if why is not None:
                log.warning("refused: %s", why)
                return faults.fault("s3", environ, "AccessDenied", why, 403)
        return None

    def finish(self, environ: WSGIEnvironment, response: Response) -> None:
        """Adds the CORS headers that S3 would add."""
        origin = environ.get("HTTP_ORIGIN")
        if not origin:
            return
        rules = self._rules(environ) or []
        rule = s3_cors.first_match(rules, str(origin), environ["REQUEST_METHOD"])
        if rule is not None:
            response.headers.update(rule.answer(str(origin)))
        response.headers["Vary"] = s3_cors.VARY

    def preflight(self, environ: WSGIEnvironment) -> Response:
        """Answers an OPTIONS request, which no browser signs."""
        origin = str(environ.get("HTTP_ORIGIN", ""))
        method = str(environ.get("HTTP_ACCESS_CONTROL_REQUEST_METHOD", ""))
        if not origin or not method:
            return faults.fault(
                "s3",
                environ,
                "BadRequest",
                "Insufficient information. Origin request header needed.",
            )
        asked = str(environ.get("HTTP_ACCESS_CONTROL_REQUEST_HEADERS", ""))
        names = [name.strip() for name in asked.split(",") if name.strip()]
        rules = self._rules(environ)
        if not rules:
            return faults.fault("s3", environ, "AccessForbidden", CORS_OFF, 403)
        rule = s3_cors.first_match(rules, origin, method, names)
        if rule is None:
            return faults.fault("s3", environ, "AccessForbidden", CORS_REFUSED, 403)
        response = Response(status=200)
        response.headers.update(rule.answer(origin, names))
        response.headers["Vary"] = s3_cors.VARY
        return response

    def _rules(self, environ: WSGIEnvironment) -> list[s3_cors.CorsRule] | None:
        return None if self._is_cors_off() else s3_cors.deployed_rules(_bucket_name(environ))


def _asked(environ: WSGIEnvironment) -> list[tuple[str, str]]:
    """Lists the actions that a request needs, each with its resource. A copy needs two."""
    bucket, _, key = unquote(raw_path(environ).lstrip("/")).partition("/")
    query = dict(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True))
    asked = [action_of(environ["REQUEST_METHOD"], bucket, key, query)]
    source = str(environ.get("HTTP_X_AMZ_COPY_SOURCE", ""))
    if source:
        name = unquote(source.split("?", 1)[0]).lstrip("/")
        asked.append(("s3:GetObject", f"{BUCKET_ARN}{name}"))
    return asked


def _damage(environ: WSGIEnvironment) -> Response | None:
    """Answers NoSuchKey for an object whose bytes are missing or damaged on the disk."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return None
    name, _, key_name = unquote(raw_path(environ).lstrip("/")).partition("/")
    bucket = s3_cors.find_bucket(name) if key_name else None
    if bucket is None:
        return None
    wanted = dict(parse_qsl(str(environ.get("QUERY_STRING", "")))).get("versionId")
    versions = dict.get(bucket.keys, key_name) or []
    for kept in reversed(versions):
        if wanted is None or str(kept.version_id) == wanted:
            try:
                content.check(kept)
            except content.DamagedContent as error:
                message = f"s3://{name}/{key_name} is lost: {error}. Upload it again."
                log.warning(message)
                return faults.fault("s3", environ, "NoSuchKey", message, 404)
            return None
    return None


def _bucket_name(environ: WSGIEnvironment) -> str:
    # Addresses are path-style only, because the endpoint is an IP address.
    return unquote(raw_path(environ).lstrip("/").split("/", 1)[0])


def install() -> None:
    """Replaces moto's policy check, which knows neither caller nor conditions, and its CORS."""
    from moto.iam.access_control import PermissionResult
    from moto.s3.models import FakeBucket
    from moto.s3.responses import S3Response

    results = {
        policy.Effect.ALLOW: PermissionResult.PERMITTED,
        policy.Effect.DENY: PermissionResult.DENIED,
        policy.Effect.NEUTRAL: PermissionResult.NEUTRAL,
    }

    def get_permission(self: Any, action: str, resource: str) -> Any:
        return results[bucket_permission(self, action, resource).effect]

    def no_cors_headers(self: Any) -> dict[str, Any]:
        return {}  # the gate adds them

    FakeBucket.get_permission = get_permission
    S3Response._get_cors_headers_other = no_cors_headers
