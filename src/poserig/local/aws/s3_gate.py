"""What stands before moto's S3: no anonymous reads, CORS as deployed, bucket policies with context.

moto serves any object to anyone who knows its address as soon as the query looks signed, and its
server adds `Access-Control-Allow-Origin: *` to everything. Both would hide mistakes that fail on
AWS.
"""

import json
import logging
import re
from contextvars import ContextVar
from typing import Any
from urllib.parse import parse_qsl, unquote

from werkzeug.wrappers import Response

from poserig.local.aws import faults, identity, policy, s3_cors
from poserig.local.aws.credentials import ACCOUNT_ID, principal_of, secret_of
from poserig.local.aws.s3_actions import action_of
from poserig.local.aws.sigv4 import SignatureRefused, verify_presigned

log = logging.getLogger(__name__)

Environ = dict[str, Any]

CORS_REFUSED = (
    "CORSResponse: This CORS request is not allowed. This is usually because the evalution of "
    "Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are "
    "not whitelisted by the resource's CORS spec."
)
CORS_OFF = "CORSResponse: CORS is not enabled for this bucket."
BUCKET_ARN = "arn:aws:s3:::"
ACCESS_KEY = re.compile(r"Credential=([^/,\s]+)/|^AWS ([^:]+):")

# moto asks a bucket about a permission without saying who asks: the gate notes it here.
_caller: ContextVar[str] = ContextVar("caller", default=f"arn:aws:iam::{ACCOUNT_ID}:root")

# moto names actions after HTTP methods; a policy knows only these.
REAL_ACTIONS = {"s3:HeadObject": "s3:GetObject", "s3:PostObject": "s3:PutObject"}


def request_context(principal: str) -> dict[str, str]:
    """The condition keys that every local request carries.

    Local traffic counts as TLS: it never leaves the loopback interface, and a bucket whose policy
    refuses plain HTTP must be usable here with that very policy deployed.
    """
    return {
        "aws:SecureTransport": "true",
        "aws:SourceIp": "127.0.0.1",
        "aws:PrincipalAccount": ACCOUNT_ID,
        "aws:PrincipalArn": principal,
        "s3:TlsVersion": "1.3",
    }


def bucket_permission(bucket: Any, action: str, resource: str) -> policy.Decision:
    """What the bucket's deployed policy says to the caller of the present request."""
    if bucket.policy is None:
        return policy.Decision(policy.Effect.NEUTRAL)
    principal = _caller.get()
    return policy.evaluate(
        [json.loads(bucket.policy)],
        principal=policy.Principal.aws(principal),
        action=REAL_ACTIONS.get(action, action),
        resource=resource,
        context=request_context(principal),
    )


def _headers(environ: Environ) -> dict[str, str]:
    headers = {
        key[5:].replace("_", "-").lower(): str(value)
        for key, value in environ.items()
        if key.startswith("HTTP_")
    }
    for key, name in (("CONTENT_TYPE", "content-type"), ("CONTENT_LENGTH", "content-length")):
        if environ.get(key):
            headers[name] = str(environ[key])
    return headers


def raw_path(environ: Environ) -> str:
    """The request's path as it came over the wire, still percent-encoded."""
    return str(environ.get("RAW_URI", environ.get("REQUEST_URI", ""))).split("?", 1)[0]


class S3Gate:
    """Checks each S3 request before moto sees it, and adds CORS headers to the answer."""

    def check(self, environ: Environ) -> Response | None:
        """The refusal, or None if moto may answer; answers preflight requests itself."""
        if environ["REQUEST_METHOD"] == "OPTIONS":
            return self._preflight(environ)
        authorization = str(environ.get("HTTP_AUTHORIZATION", ""))
        if authorization:
            match = ACCESS_KEY.search(authorization)
            access_key = (match.group(1) or match.group(2)) if match else ""
            return self._authorize(environ, principal_of(access_key))
        try:
            access_key = verify_presigned(
                environ["REQUEST_METHOD"],
                raw_path(environ),
                str(environ.get("QUERY_STRING", "")),
                _headers(environ),
                secret_of,
            )
        except SignatureRefused as refused:
            # the path only: a query may hold somebody's signature
            log.info("refused %s: %s", raw_path(environ), refused.code)
            return faults.fault("s3", environ, refused.code, refused.message, refused.status)
        return self._authorize(environ, principal_of(access_key))

    def _authorize(self, environ: Environ, principal: str) -> Response | None:
        _caller.set(principal)
        for action, resource in _asked(environ):
            bucket = s3_cors.find_bucket(resource.removeprefix(BUCKET_ARN).split("/", 1)[0])
            document = json.loads(bucket.policy) if bucket is not None and bucket.policy else None
            context = request_context(principal)
            why = identity.refusal(principal, document, action, resource, context)
            if why is not None:
                log.warning("refused: %s", why)
                return faults.fault("s3", environ, "AccessDenied", why, 403)
        return None

    def finish(self, environ: Environ, response: Response) -> None:
        """Add the CORS headers that S3 would add."""
        origin = environ.get("HTTP_ORIGIN")
        if not origin:
            return
        rules = s3_cors.deployed_rules(_bucket_name(environ)) or []
        rule = s3_cors.first_match(rules, str(origin), environ["REQUEST_METHOD"])
        if rule is not None:
            response.headers.update(rule.answer(str(origin)))
        response.headers["Vary"] = s3_cors.VARY

    def _preflight(self, environ: Environ) -> Response:
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
        rules = s3_cors.deployed_rules(_bucket_name(environ))
        if not rules:
            return faults.fault("s3", environ, "AccessForbidden", CORS_OFF, 403)
        rule = s3_cors.first_match(rules, origin, method, names)
        if rule is None:
            return faults.fault("s3", environ, "AccessForbidden", CORS_REFUSED, 403)
        response = Response(status=200)
        response.headers.update(rule.answer(origin, names))
        response.headers["Vary"] = s3_cors.VARY
        return response


def _asked(environ: Environ) -> list[tuple[str, str]]:
    """The actions that a request needs, each with its resource; a copy needs two."""
    bucket, _, key = unquote(raw_path(environ).lstrip("/")).partition("/")
    query = dict(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True))
    asked = [action_of(environ["REQUEST_METHOD"], bucket, key, query)]
    source = str(environ.get("HTTP_X_AMZ_COPY_SOURCE", ""))
    if source:
        name = unquote(source.split("?", 1)[0]).lstrip("/")
        asked.append(("s3:GetObject", f"{BUCKET_ARN}{name}"))
    return asked


def _bucket_name(environ: Environ) -> str:
    # path-style only: the endpoint is an IP address
    return unquote(raw_path(environ).lstrip("/").split("/", 1)[0])


def install() -> None:
    """Replace moto's policy check, which knows neither caller nor conditions, and its own CORS."""
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
        return {}  # the gate adds them, from the rule that matches

    FakeBucket.get_permission = get_permission
    S3Response._get_cors_headers_other = no_cors_headers
