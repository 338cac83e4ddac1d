"""Lists CloudFront's managed policies, with the names and ids that AWS publishes.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
"""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from poserig.json import JsonObject

# AWS publishes no date. One that never changes keeps Terraform's plans empty.
PUBLISHED = datetime(2020, 7, 1, tzinfo=UTC)


def new_policy_id() -> str:
    """Makes an id for a policy of the user's own."""
    return str(uuid4())


def _policy(policy_id: str, name: str, comment: str, **config: Any) -> JsonObject:
    return {
        "Id": policy_id,
        "ETag": "E23ZP02F085DFQ",
        "Modified": PUBLISHED,
        "Config": {"Name": f"Managed-{name}", "Comment": comment, **config},
    }


def _by_id(*policies: JsonObject) -> dict[str, JsonObject]:
    return {policy["Id"]: policy for policy in policies}


def _cache(policy_id: str, name: str, comment: str, ttl: int, *, compress: bool) -> JsonObject:
    none = {
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "none"},
    }
    return _policy(
        policy_id,
        name,
        comment,
        MinTTL=1 if ttl else 0,
        DefaultTTL=ttl,
        MaxTTL=31536000 if ttl else 0,
        ParametersInCacheKeyAndForwardedToOrigin={
            "EnableAcceptEncodingGzip": compress,
            "EnableAcceptEncodingBrotli": compress,
            **none,
        },
    )


CACHE = _by_id(
    _cache(
        "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "CachingOptimized",
        "Policy with caching enabled. Supports Gzip and Brotli compression.",
        86400,
        compress=True,
    ),
    _cache(
        "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
        "CachingOptimizedForUncompressedObjects",
        "Default policy when compression is disabled",
        86400,
        compress=False,
    ),
    _cache(
        "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        "CachingDisabled",
        "Policy with caching disabled",
        0,
        compress=False,
    ),
)

ORIGIN_REQUEST = _by_id(
    _policy(
        "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
        "CORS-S3Origin",
        "Policy for S3 origin with CORS",
        HeadersConfig={
            "HeaderBehavior": "whitelist",
            "Headers": {
                "Quantity": 3,
                "Items": [
                    "origin",
                    "access-control-request-headers",
                    "access-control-request-method",
                ],
            },
        },
        CookiesConfig={"CookieBehavior": "none"},
        QueryStringsConfig={"QueryStringBehavior": "none"},
    ),
    _policy(
        "59781a5b-3903-41f3-afcb-af62929ccde1",
        "CORS-CustomOrigin",
        "Policy for custom origin with CORS",
        HeadersConfig={
            "HeaderBehavior": "whitelist",
            "Headers": {"Quantity": 1, "Items": ["origin"]},
        },
        CookiesConfig={"CookieBehavior": "none"},
        QueryStringsConfig={"QueryStringBehavior": "none"},
    ),
)

_ANY_ORIGIN: JsonObject = {
    "AccessControlAllowOrigins": {"Quantity": 1, "Items": ["*"]},
    "AccessControlAllowHeaders": {"Quantity": 1, "Items": ["*"]},
    "AccessControlAllowCredentials": False,
    "OriginOverride": False,
}
_SIMPLE_CORS: JsonObject = {
    **_ANY_ORIGIN,
    "AccessControlAllowMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]},
}
_SECURITY: JsonObject = {
    "XSSProtection": {"Override": False, "Protection": True, "ModeBlock": True},
    "FrameOptions": {"Override": False, "FrameOption": "SAMEORIGIN"},
    "ReferrerPolicy": {"Override": False, "ReferrerPolicy": "strict-origin-when-cross-origin"},
    "ContentTypeOptions": {"Override": True},
    "StrictTransportSecurity": {"Override": False, "AccessControlMaxAgeSec": 31536000},
}

RESPONSE_HEADERS = _by_id(
    _policy(
        "60669652-455b-4ae9-85a4-c4c02393f86c",
        "SimpleCORS",
        "Allows all origins for simple CORS requests",
        CorsConfig=_SIMPLE_CORS,
    ),
    _policy(
        "67f7725c-6f97-4210-82d7-5512b31e9d03",
        "SecurityHeadersPolicy",
        "Adds a set of security headers to every response",
        SecurityHeadersConfig=_SECURITY,
    ),
    _policy(
        "e61eb60c-9c35-4d20-a928-2b84e02af89c",
        "CORS-and-SecurityHeadersPolicy",
        "Allows all origins for simple CORS requests and adds security headers",
        CorsConfig=_SIMPLE_CORS,
        SecurityHeadersConfig=_SECURITY,
    ),
)


def shape(name: str, policy: JsonObject) -> JsonObject:
    """Makes the API's answer for a cache policy or an origin request policy."""
    return {
        "Id": policy["Id"],
        "LastModifiedTime": policy["Modified"],
        f"{name}Config": policy["Config"],
    }


def by_type(
    wanted: str | None, managed: dict[str, JsonObject], custom: dict[str, JsonObject]
) -> list[tuple[str, JsonObject]]:
    """Lists the policies of a type ("managed", "custom"; None: both), each with its type."""
    pairs = [("managed", policy) for policy in managed.values()]
    pairs += [("custom", policy) for policy in custom.values()]
    return [(kind, policy) for kind, policy in pairs if wanted in (None, kind)]
