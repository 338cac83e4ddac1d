"""The security table: the bucket, and who reads it for the distribution."""

from collections.abc import Iterator

from tests.terraform.security.policies import ALLOWS, Caller, Request, Row
from tests.terraform.security.rows import ask, is_denied, may, may_not
from tests.terraform.security.subjects import (
    ANYONE,
    BUCKET,
    CLOUDFRONT,
    COMPONENT,
    DISTRIBUTION,
    GROUND_TRUTH,
    IDENTITY,
    IMAGE,
    OPERATOR,
    OTHER_ACCOUNT,
    OUTPUT,
    POST,
    REQUEST,
    TEMPLATE,
    service,
)

IN_THE_CLEAR = {"aws__SecureTransport": "false"}


def of_the_distribution(reader: Caller, **context: str) -> Iterator[Row]:
    """Whoever reads for the distribution: the component and not one other key, over TLS only."""

    def each(action: str, *resources: str) -> list[Request]:
        return [ask(action, resource, **context) for resource in resources]

    deny = "DenyAllElseToIdentity" if reader is IDENTITY else "DenyAllElseToDistribution"
    yield from may(reader, *each("s3:GetObject", COMPONENT))
    yield from is_denied(deny, reader, *each("s3:GetObject", IMAGE, TEMPLATE, OUTPUT, REQUEST))
    for key in ("components", "components.js", "component/x.js", "Components/x.js", ""):
        yield from is_denied(deny, reader, *each("s3:GetObject", f"{BUCKET}/{key}"))
    yield from is_denied(deny, reader, *each("s3:GetObject", f"{BUCKET}/input/components/x.js"))
    yield from is_denied(deny, reader, *each("s3:PutObject", IMAGE), *each("s3:ListBucket", BUCKET))
    for action in ("s3:GetBucketPolicy", "s3:PutBucketPolicy"):
        yield from is_denied(deny, reader, *each(action, BUCKET))
    for action in ("PutObject", "DeleteObject", "GetObjectVersion", "GetObjectAcl"):
        yield from may_not(reader, *each(f"s3:{action}", COMPONENT))
    clear = {**context, **IN_THE_CLEAR}
    yield from is_denied("DenyWithoutTls", reader, ask("s3:GetObject", COMPONENT, **clear))
    # The allow alone is as narrow as the deny makes it.
    for resource in (IMAGE, TEMPLATE, OUTPUT):
        yield from may_not(reader, ask("s3:GetObject", resource, ALLOWS, **context))


def of_the_bucket() -> Iterator[Row]:
    """The public, other accounts, and everybody without TLS."""
    for caller in (ANYONE, OTHER_ACCOUNT):
        for resource in (COMPONENT, IMAGE, REQUEST, TEMPLATE):
            yield from may_not(caller, ask("s3:GetObject", resource))
        yield from may_not(caller, ask("s3:ListBucket", BUCKET), ask("s3:PutObject", IMAGE))
    for caller, action, resource in (
        (ANYONE, "s3:GetObject", COMPONENT),
        (POST, "s3:GetObject", REQUEST),
        (GROUND_TRUTH, "s3:GetObject", IMAGE),
        (GROUND_TRUTH, "s3:ListBucket", BUCKET),
        (OPERATOR, "s3:PutObject", IMAGE),
    ):
        denied = ask(action, resource, **IN_THE_CLEAR)
        yield from is_denied("DenyWithoutTls", caller, denied)


def of_other_distributions() -> Iterator[Row]:
    """CloudFront reads for everybody: other distributions are neither let in nor locked out."""
    other = {"aws__SourceArn": f"{DISTRIBUTION}2"}
    ours = {"aws__SourceArn": DISTRIBUTION}
    for resource in (COMPONENT, IMAGE):
        yield from may_not(CLOUDFRONT, ask("s3:GetObject", resource, **other))
        # Nobody but CloudFront says for whom it asks.
        yield from may_not(service("s3"), ask("s3:GetObject", resource, **ours))
