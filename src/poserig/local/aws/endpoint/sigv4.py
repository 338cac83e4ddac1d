"""Verifies Signature Version 4, in the Authorization header or in a presigned S3 address.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from urllib.parse import parse_qs, quote

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

MAX_EXPIRES_SECONDS = 7 * 24 * 3600
ALLOWED_SKEW = timedelta(minutes=15)
ALGORITHM = "AWS4-HMAC-SHA256"
_AUTHORIZATION = re.compile(
    ALGORITHM + r"\s+Credential=(?P<key>[^/,\s]+)/(?P<date>\d{8})/(?P<region>[^/,\s]+)"
    r"/(?P<service>[^/,\s]+)/aws4_request,\s*SignedHeaders=(?P<names>[^,\s]+),\s*"
    r"Signature=(?P<signature>[0-9a-f]{64})"
)
_BODY_HASH = re.compile(r"[0-9a-f]{64}")
_NO_MATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your key and signing method."
)


def region_of(authorization: str) -> str:
    """Returns the region in an Authorization header; "" when it has none."""
    found = _AUTHORIZATION.match(authorization)
    return found["region"] if found else ""


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The parts of a request that its signature covers.

    Attributes:
        method: The HTTP method.
        path: As it was sent, still percent-encoded.
        query_string: As it was sent.
        headers: Names in lower case.
        body: The whole body.
    """

    method: str
    path: str
    query_string: str
    headers: Mapping[str, str]
    body: bytes


class SignatureRefused(Exception):
    """A request whose signature is missing or wrong.

    Args:
        code: S3's error code.
        message: S3's message.
        status: The HTTP status.
    """

    def __init__(self, code: str, message: str, status: int = 403) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def _one(query: Mapping[str, list[str]], name: str) -> str:
    values = query.get(name)
    if not values or not values[0]:
        raise SignatureRefused(
            "AuthorizationQueryParametersError",
            f"Query-string authentication requires the parameter {name}.",
            400,
        )
    return values[0]


def _check_time(stamp: str, expires: str, now: datetime) -> None:
    try:
        signed_at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        lifetime = int(expires)
    except ValueError as error:
        raise SignatureRefused(
            "AuthorizationQueryParametersError", "X-Amz-Date or X-Amz-Expires is malformed.", 400
        ) from error
    if not 0 < lifetime <= MAX_EXPIRES_SECONDS:
        raise SignatureRefused(
            "AuthorizationQueryParametersError",
            "X-Amz-Expires must be between 1 and 604800 seconds.",
            400,
        )
    if signed_at - now > ALLOWED_SKEW:
        raise SignatureRefused("AccessDenied", "Request is not valid yet")
    if now > signed_at + timedelta(seconds=lifetime):
        raise SignatureRefused("AccessDenied", "Request has expired")


def verify_presigned(
    method: str,
    path: str,
    query_string: str,
    headers: Mapping[str, str],
    secret_of: Callable[[str], str | None],
    now: datetime | None = None,
) -> str:
    """Checks a presigned address.

    Args:
        method: The HTTP method.
        path: The path as it was sent, still percent-encoded.
        query_string: The query as it was sent.
        headers: The request's headers, names in lower case.
        secret_of: Finds the secret of an access key id.
        now: The present time with its time zone; None reads the clock.

    Returns:
        The access key id that signed it.

    Raises:
        SignatureRefused: It is unsigned, forged, altered, too old or malformed.
    """
    query = parse_qs(query_string, keep_blank_values=True)
    if "X-Amz-Signature" not in query:
        raise _unsigned(query)
    if _one(query, "X-Amz-Algorithm") != "AWS4-HMAC-SHA256":
        raise SignatureRefused(
            "AuthorizationQueryParametersError",
            'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"',
            400,
        )
    scope = _one(query, "X-Amz-Credential").split("/")
    if len(scope) != 5 or scope[3:] != ["s3", "aws4_request"]:
        raise SignatureRefused(
            "AuthorizationQueryParametersError",
            'X-Amz-Credential must be "<key>/<date>/<region>/s3/aws4_request".',
            400,
        )
    access_key, _, region = scope[0], scope[1], scope[2]
    _check_time(_one(query, "X-Amz-Date"), _one(query, "X-Amz-Expires"), now or datetime.now(UTC))
    secret = secret_of(access_key)
    if secret is None:
        raise SignatureRefused(
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        )
    expected = _signature(method, path, query_string, headers, query, (access_key, secret, region))
    if not compare_digest(expected, _one(query, "X-Amz-Signature")):
        raise SignatureRefused(
            "SignatureDoesNotMatch",
            _NO_MATCH,
        )
    return access_key


def verify_header(
    request: SignedRequest, secret_of: Callable[[str], str | None], now: datetime | None = None
) -> str:
    """Checks the Authorization header of a request of any service.

    Args:
        request: The request.
        secret_of: Finds the secret of an access key id.
        now: The present time with its time zone; None reads the clock.

    Returns:
        The access key id that signed it.

    Raises:
        SignatureRefused: It is unsigned, forged, altered, too old or malformed.
    """
    match = _AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
    if match is None:
        raise SignatureRefused(
            "IncompleteSignature", f"The Authorization header is no {ALGORITHM} signature.", 400
        )
    stamp = request.headers.get("x-amz-date", "")
    _check_age(stamp, match["date"], now or datetime.now(UTC))
    secret = secret_of(match["key"])
    if secret is None:
        raise SignatureRefused(
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
        )
    canonical = _canonical_request(request, match["names"], match["service"])
    scope = f"{match['date']}/{match['region']}/{match['service']}/aws4_request"
    digest = hashlib.sha256(canonical.encode("utf-8", "surrogateescape")).hexdigest()
    to_sign = f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}"
    key = f"AWS4{secret}".encode()
    for part in (*scope.split("/"), to_sign):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    if not compare_digest(key.hex(), match["signature"]):
        raise SignatureRefused("SignatureDoesNotMatch", _NO_MATCH)
    return match["key"]


def _check_age(stamp: str, date: str, now: datetime) -> None:
    try:
        signed_at = datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError as error:
        raise SignatureRefused(
            "IncompleteSignature", "The request has no X-Amz-Date header that can be read.", 400
        ) from error
    if abs(now - signed_at) > ALLOWED_SKEW or not stamp.startswith(date):
        raise SignatureRefused(
            "RequestTimeTooSkewed",
            "The difference between the request time and the current time is too large.",
        )


def _canonical_request(request: SignedRequest, names: str, service: str) -> str:
    # S3 signs the path as it is sent; every other service encodes it once more.
    path = request.path or "/"
    if service != "s3":
        path = quote(path, safe="/-_.~")
    pairs = sorted(
        (name, value)
        for name, _, value in (part.partition("=") for part in request.query_string.split("&"))
        if name
    )
    query = "&".join(f"{name}={value}" for name, value in pairs)
    signed = names.split(";")
    missing = [name for name in signed if name not in request.headers]
    if missing or "host" not in signed:
        raise SignatureRefused(
            "SignatureDoesNotMatch",
            f"The signed headers {', '.join(missing) or 'without host'} are not in the request.",
        )
    headers = "".join(f"{name}:{' '.join(request.headers[name].split())}\n" for name in signed)
    return "\n".join((request.method, path, query, headers, names, _payload_hash(request)))


def _payload_hash(request: SignedRequest) -> str:
    stated = request.headers.get("x-amz-content-sha256", "")
    if stated and not _BODY_HASH.fullmatch(stated):
        return stated  # UNSIGNED-PAYLOAD, STREAMING-…: this text itself is signed
    actual = hashlib.sha256(request.body).hexdigest()
    if stated and stated != actual:
        raise SignatureRefused(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
            400,
        )
    return actual


def _unsigned(query: Mapping[str, list[str]]) -> SignatureRefused:
    if "Signature" in query and "AWSAccessKeyId" in query:
        # S3 refuses Signature Version 2 for every bucket made since June 2020.
        return SignatureRefused(
            "InvalidRequest",
            "Please use AWS4-HMAC-SHA256: sign with Config(signature_version='s3v4').",
            400,
        )
    return SignatureRefused("AccessDenied", "Access Denied: the request is not signed.")


def _signature(
    method: str,
    path: str,
    query_string: str,
    headers: Mapping[str, str],
    query: Mapping[str, list[str]],
    key: tuple[str, str, str],
) -> str:
    access_key, secret, region = key
    signed_names = _one(query, "X-Amz-SignedHeaders").lower().split(";")
    missing = [name for name in signed_names if name not in headers]
    if missing:
        raise SignatureRefused(
            "AccessDenied", f"The signed headers {', '.join(missing)} are not in the request."
        )
    unsigned_query = "&".join(
        part for part in query_string.split("&") if not part.startswith("X-Amz-Signature=")
    )
    request = AWSRequest(
        method=method,
        url=f"http://{headers['host']}{path}?{unsigned_query}",
        headers={name: headers[name] for name in signed_names},
    )
    request.context["timestamp"] = _one(query, "X-Amz-Date")
    request.context["payload_signing_enabled"] = False
    auth = S3SigV4QueryAuth(Credentials(access_key, secret), "s3", region)
    canonical = auth.canonical_request(request)
    return str(auth.signature(auth.string_to_sign(request, canonical), request))
