"""Verify a presigned S3 address (SigV4 in the query) with botocore's own signer."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hmac import compare_digest
from urllib.parse import parse_qs

from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

MAX_EXPIRES_SECONDS = 7 * 24 * 3600
ALLOWED_SKEW = timedelta(minutes=15)


class SignatureRefused(Exception):
    """Why an address does not open the object.

    Args:
        code: S3's error code.
        message: What a person reads.
        status: The HTTP status S3 answers with.
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
    """Check a presigned address.

    Args:
        method: The HTTP method.
        path: The path as it came over the wire, still percent-encoded.
        query_string: The query as it came over the wire.
        headers: The request's headers, names in lower case.
        secret_of: Finds the secret of an access key id.
        now: The present, with time zone; the clock's if left out.

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
            "The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method.",
        )
    return access_key


def _unsigned(query: Mapping[str, list[str]]) -> SignatureRefused:
    if "Signature" in query and "AWSAccessKeyId" in query:
        # S3 refuses SigV2 for every bucket made since June 2020
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
