"""Signature Version 4 against botocore's own signer: what is taken, and why the rest is refused."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
from botocore.auth import S3SigV4Auth, S3SigV4QueryAuth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from poserig.local.aws.endpoint.sigv4 import (
    SignatureRefused,
    SignedRequest,
    verify_header,
    verify_presigned,
)

KEY, SECRET, HOST = "POSERIG0ABCDEFGHIJKL", "s" * 40, "127.0.0.1:4566"
NO_MATCH = "SignatureDoesNotMatch"
BAD_QUERY = "AuthorizationQueryParametersError"


def secret_of(key: str) -> str | None:
    return SECRET if key == KEY else None


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


class Presigned:
    """A presigned address and what a test changes of it."""

    def __init__(self, expires: int = 60) -> None:
        request = AWSRequest(method="GET", url=f"http://{HOST}/b/in%20k?versionId=1")
        auth = S3SigV4QueryAuth(Credentials(KEY, SECRET), "s3", "eu-west-1", expires=expires)
        auth.add_auth(request)
        parts = urlsplit(str(request.url))
        self.method, self.path = "GET", parts.path
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        self.headers = {"host": HOST}

    def verify(self, now: datetime) -> str:
        query = urlencode(self.query, quote_via=quote, safe="-_.~")
        return verify_presigned(self.method, self.path, query, self.headers, secret_of, now)


def refused(presigned: Presigned, now: datetime) -> tuple[str, int, str]:
    with pytest.raises(SignatureRefused) as caught:
        presigned.verify(now)
    return caught.value.code, caught.value.status, caught.value.message


def test_presigned_address_names_its_signer_until_it_expires(now: datetime) -> None:
    presigned = Presigned()
    made = datetime.strptime(presigned.query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    assert presigned.verify(made) == KEY
    assert presigned.verify(made + timedelta(seconds=60)) == KEY
    assert presigned.verify(made - timedelta(minutes=15)) == KEY
    expired = refused(presigned, made + timedelta(seconds=61))
    assert expired == ("AccessDenied", 403, "Request has expired")
    early = refused(presigned, made - timedelta(minutes=15, seconds=1))
    assert early == ("AccessDenied", 403, "Request is not valid yet")


@pytest.mark.parametrize(("seconds", "is_taken"), [(1, True), (604_800, True), (604_801, False)])
def test_lifetime_has_limits(seconds: int, is_taken: bool, now: datetime) -> None:
    presigned = Presigned(seconds)
    if is_taken:
        assert presigned.verify(now) == KEY
    else:
        assert refused(presigned, now)[:2] == (BAD_QUERY, 400)


@pytest.mark.parametrize(
    ("name", "value", "code", "status", "words"),
    [
        ("X-Amz-Expires", "0", BAD_QUERY, 400, "between 1 and 604800 seconds"),
        ("X-Amz-Expires", "-1", BAD_QUERY, 400, "between 1 and 604800 seconds"),
        ("X-Amz-Expires", "soon", BAD_QUERY, 400, "malformed"),
        ("X-Amz-Date", "yesterday", BAD_QUERY, 400, "malformed"),
        ("X-Amz-Algorithm", "AWS4-ECDSA-P256-SHA256", BAD_QUERY, 400, "only supports"),
        ("X-Amz-Credential", f"{KEY}/20260101/eu-west-1/s3", BAD_QUERY, 400, "must be"),
        ("X-Amz-Credential", f"{KEY}/20260101/r/ec2/aws4_request", BAD_QUERY, 400, "must be"),
        ("X-Amz-Credential", f"{KEY}/20260101/r/s3/aws5_request", BAD_QUERY, 400, "must be"),
        ("X-Amz-Credential", "X/20260101/r/s3/aws4_request", "InvalidAccessKeyId", 403, "exist"),
        ("X-Amz-Signature", "0" * 64, NO_MATCH, 403, "does not match"),
        ("X-Amz-SignedHeaders", "host;x-extra", "AccessDenied", 403, "headers x-extra are not"),
        ("versionId", "2", NO_MATCH, 403, "does not match"),
    ],
)
def test_changed_parameter_is_refused(
    name: str, value: str, code: str, status: int, words: str, now: datetime
) -> None:
    presigned = Presigned()
    presigned.query[name] = value
    found = refused(presigned, now)
    assert found[:2] == (code, status)
    assert words in found[2]


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize(
    "name",
    ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders"],
)
def test_missing_or_empty_parameter_is_a_400_that_names_it(
    name: str, value: str | None, now: datetime
) -> None:
    presigned = Presigned()
    del presigned.query[name]
    if value is not None:
        presigned.query[name] = value
    wanted = f"Query-string authentication requires the parameter {name}."
    assert refused(presigned, now) == (BAD_QUERY, 400, wanted)


def test_address_is_bound_to_its_method_path_and_host(now: datetime) -> None:
    for member, value in (("method", "PUT"), ("path", "/b/other"), ("headers", {"host": "x"})):
        presigned = Presigned()
        setattr(presigned, member, value)
        assert refused(presigned, now)[:2] == (NO_MATCH, 403)


def test_address_without_a_signature_says_which_kind_it_lacks(now: datetime) -> None:
    presigned = Presigned()
    presigned.query = {}
    assert refused(presigned, now)[:2] == ("AccessDenied", 403)
    presigned.query = {"Signature": "x"}
    assert refused(presigned, now)[:2] == ("AccessDenied", 403)
    presigned.query = {"Signature": "x", "AWSAccessKeyId": KEY}
    assert refused(presigned, now)[:2] == ("InvalidRequest", 400)


def signed(
    url: str = f"http://{HOST}/a%20b/?z=1&a=%2F&empty=",
    body: bytes = b"{}",
    service: str = "sagemaker",
    **headers: str,
) -> dict[str, Any]:
    """A request with its Authorization header, as keyword arguments of `SignedRequest`."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = AWSRequest(method="POST", url=url, data=body, headers={"host": HOST, **named})
    auth = (S3SigV4Auth if service == "s3" else SigV4Auth)(
        Credentials(KEY, SECRET), service, "eu-west-1"
    )
    auth.add_auth(request)
    parts = urlsplit(url)
    return {
        "method": "POST",
        "path": parts.path,
        "query_string": parts.query,
        "headers": {name.lower(): str(value) for name, value in request.headers.items()},
        "body": body,
    }


def header_refused(request: dict[str, Any], now: datetime | None = None) -> tuple[str, int]:
    with pytest.raises(SignatureRefused) as caught:
        verify_header(SignedRequest(**request), secret_of, now)
    return caught.value.code, caught.value.status


@pytest.mark.parametrize("service", ["sagemaker", "s3"])
def test_header_names_its_signer(service: str) -> None:
    request = signed(service=service, x_amz_target="A.B", x_amz_meta_c=" two   spaces ")
    assert verify_header(SignedRequest(**request), secret_of) == KEY


@pytest.mark.parametrize("url", [f"http://{HOST}", f"http://{HOST}/"])
def test_path_may_be_empty(url: str) -> None:
    assert verify_header(SignedRequest(**signed(url)), secret_of) == KEY


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("method", "GET"),
        ("path", "/other"),
        ("query_string", "z=2&a=%2F&empty="),
        ("query_string", "z=1&a=%2F&empty=&more=1"),
        ("body", b'{"x":1}'),
    ],
)
def test_changed_request_does_not_match(member: str, value: Any) -> None:
    assert header_refused({**signed(), member: value}) == (NO_MATCH, 403)


def test_order_of_the_query_does_not_matter() -> None:
    request = {**signed(), "query_string": "empty=&a=%2F&z=1"}
    assert verify_header(SignedRequest(**request), secret_of) == KEY


def test_stated_hash_of_another_body_is_told() -> None:
    request = signed(service="s3")
    assert header_refused({**request, "body": b"x"}) == ("XAmzContentSHA256Mismatch", 400)


def test_unsigned_payload_may_be_anything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(S3SigV4Auth, "payload", lambda *_: "UNSIGNED-PAYLOAD")
    request = signed(service="s3")
    assert verify_header(SignedRequest(**{**request, "body": b"other"}), secret_of) == KEY


def test_header_that_is_signed_must_be_there() -> None:
    request = signed(x_amz_target="A.B")
    del request["headers"]["x-amz-target"]
    assert header_refused(request) == (NO_MATCH, 403)


def test_host_must_be_signed() -> None:
    request = signed()
    header = request["headers"]["authorization"]
    request["headers"]["authorization"] = re.sub("SignedHeaders=host;", "SignedHeaders=", header)
    assert header_refused(request) == (NO_MATCH, 403)


@pytest.mark.parametrize("header", ["", "Bearer x", "AWS4-HMAC-SHA256 Credential=x"])
def test_header_of_another_kind_is_incomplete(header: str) -> None:
    request = signed()
    request["headers"]["authorization"] = header
    assert header_refused(request) == ("IncompleteSignature", 400)


def test_unknown_key_is_refused() -> None:
    request = signed()
    header = request["headers"]["authorization"]
    request["headers"]["authorization"] = header.replace(KEY, "SOMEBODY")
    assert header_refused(request) == ("InvalidAccessKeyId", 403)


def test_date_must_be_there_and_near_and_that_of_the_scope() -> None:
    request = signed()
    made = datetime.strptime(request["headers"]["x-amz-date"], "%Y%m%dT%H%M%SZ")
    made = made.replace(tzinfo=UTC)
    near, far = timedelta(minutes=15), timedelta(minutes=15, seconds=1)
    for offset in (near, -near):
        assert verify_header(SignedRequest(**request), secret_of, made + offset) == KEY
    for offset in (far, -far):
        assert header_refused(request, made + offset) == ("RequestTimeTooSkewed", 403)
    header = request["headers"]["authorization"]
    other = {**request["headers"], "authorization": re.sub(r"/\d{8}/", "/20200101/", header)}
    assert header_refused({**request, "headers": other}) == ("RequestTimeTooSkewed", 403)
    del request["headers"]["x-amz-date"]
    assert header_refused(request) == ("IncompleteSignature", 400)
