"""Makes S3's CORS headers from the configuration that is deployed on the bucket.

A page on another origin can read an object's pixels only if the bucket allows it. A job whose
bucket lacks the rule fails on AWS, so it must fail here.
https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any


@dataclass(frozen=True, slots=True)
class CorsRule:
    """One rule of a bucket's CORS configuration."""

    origins: Sequence[str]
    methods: Sequence[str]
    headers: Sequence[str] = ()
    exposed: Sequence[str] = ()
    max_age_seconds: int | None = None

    def allows(self, origin: str, method: str, asked_headers: Iterable[str] = ()) -> bool:
        """Whether a page of this origin may send that method and those headers."""
        return (
            self.names_origin(origin)
            and method in self.methods
            and all(
                any(_like(name.lower(), pattern.lower()) for pattern in self.headers)
                for name in asked_headers
            )
        )

    def names_origin(self, origin: str) -> bool:
        """Whether the rule is for pages of this origin."""
        return any(_like(origin, pattern) for pattern in self.origins)

    def answer(self, origin: str, asked_headers: Sequence[str] = ()) -> dict[str, str]:
        """Makes the response headers that S3 adds when this rule applies."""
        anyone = "*" in self.origins
        headers = {
            "Access-Control-Allow-Origin": "*" if anyone else origin,
            "Access-Control-Allow-Methods": ", ".join(self.methods),
        }
        if asked_headers:
            headers["Access-Control-Allow-Headers"] = ", ".join(asked_headers)
        if self.exposed:
            headers["Access-Control-Expose-Headers"] = ", ".join(self.exposed)
        if self.max_age_seconds is not None:
            headers["Access-Control-Max-Age"] = str(self.max_age_seconds)
        if not anyone:
            headers["Access-Control-Allow-Credentials"] = "true"
        return headers


VARY = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"


def _like(text: str, pattern: str) -> bool:
    # "[" is plain text in a CORS rule; in fnmatch it begins a class.
    return fnmatchcase(text, pattern.replace("[", "[[]"))


def first_match(
    rules: Iterable[CorsRule], origin: str, method: str, asked_headers: Sequence[str] = ()
) -> CorsRule | None:
    """Returns the first rule that allows all of it. S3 goes by that one."""
    for rule in rules:
        if rule.allows(origin, method, asked_headers):
            return rule
    return None


def deployed_rules(bucket_name: str) -> list[CorsRule] | None:
    """Reads the CORS rules of a bucket; None when there is no such bucket."""
    bucket = find_bucket(bucket_name)
    if bucket is None:
        return None
    return [
        CorsRule(
            origins=tuple(rule.allowed_origins or ()),
            methods=tuple(rule.allowed_methods or ()),
            headers=tuple(rule.allowed_headers or ()),
            exposed=tuple(rule.exposed_headers or ()),
            max_age_seconds=int(rule.max_age_seconds) if rule.max_age_seconds else None,
        )
        for rule in bucket.cors
    ]


def find_bucket(name: str) -> Any | None:
    """Finds moto's bucket of that name, in any account."""
    from moto.s3.models import s3_backends

    for _, _, backend in s3_backends.iter_backends():
        bucket = getattr(backend, "buckets", {}).get(name)
        if bucket is not None:
            return bucket
    return None
