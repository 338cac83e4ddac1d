"""A response headers policy changes an answer's headers as CloudFront documents it."""

from typing import Any

import pytest
from werkzeug.datastructures import Headers

from poserig.local.aws.cloudfront.response_headers import apply_policy, cors_headers

ORIGIN = "https://a.example"


def applied(config: dict[str, Any], origin: str | None = ORIGIN, **before: str) -> dict[str, str]:
    headers = Headers({name.replace("_", "-"): value for name, value in before.items()})
    apply_policy(config, headers, origin)
    return dict(headers)


def test_empty_policy_changes_nothing() -> None:
    assert applied({}, Server="x") == {"Server": "x"}


def test_headers_are_removed_whatever_their_case() -> None:
    config = {"RemoveHeadersConfig": {"Items": [{"Header": "server"}, {"Header": "X-None"}]}}
    assert applied(config, Server="x", ETag="e") == {"ETag": "e"}


@pytest.mark.parametrize("override", [True, False])
def test_custom_header_replaces_only_when_it_says_so(override: bool) -> None:
    item = {"Header": "X-A", "Value": "new", "Override": override}
    config = {"CustomHeadersConfig": {"Items": [item]}}
    assert applied(config) == {"X-A": "new"}
    assert applied(config, X_A="old") == {"X-A": "new" if override else "old"}


@pytest.mark.parametrize(
    ("name", "part", "header", "value"),
    [
        ("ContentTypeOptions", {}, "X-Content-Type-Options", "nosniff"),
        ("StrictTransportSecurity", {"AccessControlMaxAgeSec": 60}, "Strict-Transport-Security",
         "max-age=60"),
        ("StrictTransportSecurity",
         {"AccessControlMaxAgeSec": 0, "IncludeSubdomains": True, "Preload": True},
         "Strict-Transport-Security", "max-age=0; includeSubDomains; preload"),
        ("FrameOptions", {"FrameOption": "DENY"}, "X-Frame-Options", "DENY"),
        ("ReferrerPolicy", {"ReferrerPolicy": "no-referrer"}, "Referrer-Policy", "no-referrer"),
        ("ContentSecurityPolicy", {"ContentSecurityPolicy": "default-src 'none'"},
         "Content-Security-Policy", "default-src 'none'"),
        ("XSSProtection", {"Protection": False, "ModeBlock": True}, "X-XSS-Protection", "0"),
        ("XSSProtection", {"Protection": True}, "X-XSS-Protection", "1"),
        ("XSSProtection", {"Protection": True, "ModeBlock": True}, "X-XSS-Protection",
         "1; mode=block"),
        ("XSSProtection", {"Protection": True, "ReportUri": "https://r"}, "X-XSS-Protection",
         "1; report=https://r"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("override", [True, False])
def test_security_header(
    name: str, part: dict[str, Any], header: str, value: str, override: bool
) -> None:
    config = {"SecurityHeadersConfig": {name: {**part, "Override": override}}}
    assert applied(config) == {header: value}
    assert applied(config, **{header: "old"}) == {header: value if override else "old"}


def cors(**changes: Any) -> dict[str, Any]:
    return {
        "AccessControlAllowOrigins": {"Items": [ORIGIN]},
        "AccessControlAllowMethods": {"Items": ["GET", "HEAD"]},
        "AccessControlAllowHeaders": {"Items": ["X-A"]},
        "AccessControlAllowCredentials": False,
        "OriginOverride": True,
        **changes,
    }


def test_cors_headers_are_for_the_origins_of_the_policy() -> None:
    assert cors_headers(cors(), ORIGIN) == {
        "Access-Control-Allow-Origin": ORIGIN,
        "Access-Control-Allow-Methods": "GET, HEAD",
        "Access-Control-Allow-Headers": "X-A",
        "Vary": "Origin",
    }
    assert cors_headers(cors(), "https://b.example") == {}


def test_cors_headers_for_everybody_do_not_vary() -> None:
    everybody = cors(
        AccessControlAllowOrigins={"Items": ["*"]},
        AccessControlAllowMethods={"Items": ["ALL"]},
        AccessControlExposeHeaders={"Items": ["ETag"]},
        AccessControlMaxAgeSec=0,
    )
    assert cors_headers(everybody, ORIGIN) == {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Allow-Methods": "GET, DELETE, HEAD, OPTIONS, PATCH, POST, PUT",
        "Access-Control-Allow-Headers": "X-A",
        "Access-Control-Expose-Headers": "ETag",
        "Access-Control-Max-Age": "0",
    }


def test_credentials_are_allowed_only_when_the_policy_says_so() -> None:
    allowed = cors_headers(cors(AccessControlAllowCredentials=True), ORIGIN)
    assert allowed["Access-Control-Allow-Credentials"] == "true"


@pytest.mark.parametrize("override", [True, False])
def test_cors_headers_replace_the_origins_own_only_when_they_say_so(override: bool) -> None:
    config = {"CorsConfig": cors(OriginOverride=override)}
    found = applied(config, **{"Access-Control-Allow-Origin": "*"})
    assert found["Access-Control-Allow-Origin"] == (ORIGIN if override else "*")
    assert "Access-Control-Allow-Origin" not in applied(config, origin=None)
