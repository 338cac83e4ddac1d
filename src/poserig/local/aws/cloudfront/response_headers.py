"""Applies the deployed CloudFront response headers policy to an answer.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html
"""

from collections.abc import Iterator

from werkzeug.datastructures import Headers

from poserig.json import JsonObject
from poserig.local.aws.s3.cors import CorsRule


def apply_policy(config: JsonObject, headers: Headers, origin: str | None) -> None:
    """Changes the headers of an answer as the policy says.

    Args:
        config: A ResponseHeadersPolicyConfig.
        headers: The answer's headers; changed in place.
        origin: The request's Origin; without one no CORS headers are added.
    """
    for removed in (config.get("RemoveHeadersConfig") or {}).get("Items") or []:
        headers.remove(removed["Header"])
    for name, value, override in _security(config.get("SecurityHeadersConfig") or {}):
        _set(headers, name, value, override)
    for custom in (config.get("CustomHeadersConfig") or {}).get("Items") or []:
        _set(headers, custom["Header"], custom["Value"], bool(custom["Override"]))
    cors = config.get("CorsConfig")
    if cors and origin:
        for name, value in cors_headers(cors, origin).items():
            _set(headers, name, value, bool(cors["OriginOverride"]))


def _set(headers: Headers, name: str, value: str, override: bool) -> None:
    if override or name not in headers:
        headers[name] = value


def _items(config: JsonObject, name: str) -> list[str]:
    return [str(item) for item in (config.get(name) or {}).get("Items") or []]


def _methods(cors: JsonObject) -> list[str]:
    methods = _items(cors, "AccessControlAllowMethods")
    if "ALL" in methods:
        return ["GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"]
    return methods


def cors_headers(cors: JsonObject, origin: str) -> dict[str, str]:
    """Makes the CORS headers for a page of this origin; none when the policy does not name it."""
    max_age = cors.get("AccessControlMaxAgeSec")
    rule = CorsRule(
        origins=_items(cors, "AccessControlAllowOrigins"),
        methods=_methods(cors),
        headers=_items(cors, "AccessControlAllowHeaders"),
        exposed=_items(cors, "AccessControlExposeHeaders"),
        max_age_seconds=None if max_age is None else int(max_age),
    )
    if not rule.names_origin(origin):
        return {}
    headers = rule.answer(origin, rule.headers)
    headers.pop("Access-Control-Allow-Credentials", None)
    if cors.get("AccessControlAllowCredentials"):
        headers["Access-Control-Allow-Credentials"] = "true"
    if "*" not in rule.origins:
        headers["Vary"] = "Origin"
    return headers


def _security(config: JsonObject) -> Iterator[tuple[str, str, bool]]:
    """Yields name, value and override of each security header."""
    if part := config.get("ContentTypeOptions"):
        yield "X-Content-Type-Options", "nosniff", bool(part["Override"])
    if part := config.get("StrictTransportSecurity"):
        value = f"max-age={part['AccessControlMaxAgeSec']}"
        value += "; includeSubDomains" if part.get("IncludeSubdomains") else ""
        value += "; preload" if part.get("Preload") else ""
        yield "Strict-Transport-Security", value, bool(part["Override"])
    if part := config.get("FrameOptions"):
        yield "X-Frame-Options", str(part["FrameOption"]), bool(part["Override"])
    if part := config.get("ReferrerPolicy"):
        yield "Referrer-Policy", str(part["ReferrerPolicy"]), bool(part["Override"])
    if part := config.get("ContentSecurityPolicy"):
        value = str(part["ContentSecurityPolicy"])
        yield "Content-Security-Policy", value, bool(part["Override"])
    if part := config.get("XSSProtection"):
        value = "0"
        if part["Protection"]:
            value = "1; mode=block" if part.get("ModeBlock") else "1"
            value += f"; report={part['ReportUri']}" if part.get("ReportUri") else ""
        yield "X-XSS-Protection", value, bool(part["Override"])
