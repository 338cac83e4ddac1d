"""The CDN answers for deployed distributions exactly as their deployed policies say."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from poserig.local.aws.server import LocalAws

SCRIPT = b"customElements.define('crowd-2d-skeleton', class extends HTMLElement {})\n"
SCRIPT_KEY = "components/abc/crowd-2d-skeleton.js"
CACHING = "658327ea-f89d-4fab-a63d-7e88639e58f6"

Fetch = Callable[..., tuple[int, dict[str, str], bytes]]


@dataclass(frozen=True)
class Site:
    identity_arn: str
    identity_id: str
    distribution_id: str
    arn: str
    domain: str


def behavior(**changes: Any) -> dict[str, Any]:
    methods = {
        "Quantity": 3,
        "Items": ["GET", "HEAD", "OPTIONS"],
        "CachedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]},
    }
    return {
        "TargetOriginId": "bucket",
        "ViewerProtocolPolicy": "https-only",
        "CachePolicyId": CACHING,
        "AllowedMethods": methods,
        **changes,
    }


def distribution(reference: str, origin: dict[str, Any], **changes: Any) -> dict[str, Any]:
    whole = {"Id": "bucket", "DomainName": "photos.s3.eu-west-1.amazonaws.com", **origin}
    return {
        "CallerReference": reference,
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [whole]},
        "DefaultCacheBehavior": behavior(),
        **changes,
    }


@pytest.fixture(scope="module")
def site(client: Any, bucket: str) -> Site:
    cloudfront, s3 = client("cloudfront"), client("s3")
    config = {"CallerReference": "cdn", "Comment": ""}
    identity = cloudfront.create_cloud_front_origin_access_identity(
        CloudFrontOriginAccessIdentityConfig=config
    )["CloudFrontOriginAccessIdentity"]["Id"]
    headers = cloudfront.create_response_headers_policy(
        ResponseHeadersPolicyConfig={
            "Name": "script",
            "CorsConfig": {
                "AccessControlAllowOrigins": {"Quantity": 1, "Items": ["https://*.sagemaker.aws"]},
                "AccessControlAllowHeaders": {"Quantity": 1, "Items": ["*"]},
                "AccessControlAllowMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]},
                "AccessControlAllowCredentials": False,
                "AccessControlMaxAgeSec": 600,
                "OriginOverride": True,
            },
            "SecurityHeadersConfig": {
                "ContentTypeOptions": {"Override": True},
                "StrictTransportSecurity": {
                    "Override": True,
                    "AccessControlMaxAgeSec": 63072000,
                    "IncludeSubdomains": True,
                },
            },
        }
    )["ResponseHeadersPolicy"]["Id"]
    origin = {
        "S3OriginConfig": {"OriginAccessIdentity": f"origin-access-identity/cloudfront/{identity}"}
    }
    made = cloudfront.create_distribution(
        DistributionConfig=distribution(
            "cdn", origin, DefaultCacheBehavior=behavior(ResponseHeadersPolicyId=headers)
        )
    )["Distribution"]
    s3.put_object(
        Bucket=bucket,
        Key=SCRIPT_KEY,
        Body=SCRIPT,
        ContentType="text/javascript; charset=utf-8",
        CacheControl="public, max-age=31536000, immutable",
    )
    s3.put_object(Bucket=bucket, Key="input/secret.jpg", Body=b"photo")
    arn = f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity}"
    return Site(arn, identity, made["Id"], made["ARN"], made["DomainName"])


@pytest.fixture
def deployed(client: Any, bucket: str, site: Site) -> Site:
    """The policy that Terraform deploys: the component for the identity, and nothing else."""
    components = f"arn:aws:s3:::{bucket}/components/*"
    set_policy(
        client,
        bucket,
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": components},
        {"Effect": "Deny", "Action": "s3:*", "NotResource": components},
        principal={"AWS": site.identity_arn},
    )
    return site


def set_policy(client: Any, bucket: str, *statements: Any, principal: Any) -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [{"Principal": principal, **statement} for statement in statements],
    }
    client("s3").put_bucket_policy(Bucket=bucket, Policy=json.dumps(document))


@pytest.fixture
def fetch(aws: LocalAws) -> Fetch:
    def get(
        domain: str, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, dict[str, str], bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{aws.cdn_url}/{domain}/{path}", method=method, headers=named
        )
        try:
            with urllib.request.urlopen(request) as response:  # noqa: S310
                return response.status, dict(response.headers), response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, dict(error.headers), error.read()

    return get


def test_component_is_served_with_its_type_and_headers(deployed: Site, fetch: Fetch) -> None:
    status, headers, body = fetch(deployed.domain, SCRIPT_KEY)
    assert (status, body) == (200, SCRIPT)
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "Access-Control-Allow-Origin" not in headers


def test_cors_headers_only_for_the_policys_origins(deployed: Site, fetch: Fetch) -> None:
    allowed = "https://x.labeling.eu-west-1.sagemaker.aws"
    headers = fetch(deployed.domain, SCRIPT_KEY, Origin=allowed)[1]
    assert headers["Access-Control-Allow-Origin"] == allowed
    assert headers["Vary"] == "Origin"
    others = fetch(deployed.domain, SCRIPT_KEY, Origin="https://other.example")[1]
    assert "Access-Control-Allow-Origin" not in others
    preflight = fetch(deployed.domain, SCRIPT_KEY, "OPTIONS", Origin=allowed)
    assert preflight[0] == 200
    assert preflight[1]["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert preflight[1]["Access-Control-Max-Age"] == "600"


@pytest.mark.parametrize("path", ["input/secret.jpg", "components/none.js", "input/none", ""])
def test_what_the_policy_refuses_or_hides_is_access_denied(
    deployed: Site, fetch: Fetch, path: str
) -> None:
    status, headers, body = fetch(deployed.domain, path)
    assert status == 403
    assert b"<Code>AccessDenied</Code>" in body
    assert headers["Content-Type"].startswith("application/xml")
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_missing_object_is_404_for_those_who_may_list(
    client: Any, bucket: str, site: Site, fetch: Fetch
) -> None:
    everything = [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]
    read = {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": everything}
    set_policy(client, bucket, read, principal={"AWS": site.identity_arn})
    assert fetch(site.domain, "components/none.js")[0] == 404
    assert fetch(site.domain, "input/secret.jpg")[2] == b"photo"


def test_without_a_bucket_policy_nothing_is_served(
    client: Any, bucket: str, site: Site, fetch: Fetch
) -> None:
    client("s3").delete_bucket_policy(Bucket=bucket)
    assert fetch(site.domain, SCRIPT_KEY)[0] == 403


def test_policy_for_another_identity_serves_nothing(
    client: Any, bucket: str, site: Site, fetch: Fetch
) -> None:
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    other = site.identity_arn.replace(site.identity_id, "EOTHER")
    set_policy(client, bucket, read, principal={"AWS": other})
    assert fetch(site.domain, SCRIPT_KEY)[0] == 403


def test_methods_beyond_the_behavior_are_refused(deployed: Site, fetch: Fetch) -> None:
    assert fetch(deployed.domain, SCRIPT_KEY, "POST")[0] == 403
    status, headers, body = fetch(deployed.domain, SCRIPT_KEY, "HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Length"] == str(len(SCRIPT))


def test_conditional_and_range_requests(deployed: Site, fetch: Fetch) -> None:
    etag = fetch(deployed.domain, SCRIPT_KEY)[1]["ETag"]
    assert fetch(deployed.domain, SCRIPT_KEY, If_None_Match=etag)[0] == 304
    status, _, body = fetch(deployed.domain, SCRIPT_KEY, Range="bytes=0-13")
    assert (status, body) == (206, SCRIPT[:14])


def test_unknown_domain_says_so(aws: LocalAws, fetch: Fetch) -> None:
    status, _, body = fetch("nobody.cloudfront.net", "x")
    assert status == 404
    assert b"No distribution with the domain 'nobody.cloudfront.net'" in body


def test_origin_access_control_reads_as_the_service_for_its_distribution(
    client: Any, bucket: str, fetch: Fetch
) -> None:
    cloudfront = client("cloudfront")
    control = cloudfront.create_origin_access_control(
        OriginAccessControlConfig={
            "Name": "oac",
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": "s3",
        }
    )["OriginAccessControl"]["Id"]
    origin = {"OriginAccessControlId": control, "S3OriginConfig": {"OriginAccessIdentity": ""}}
    made = cloudfront.create_distribution(DistributionConfig=distribution("oac", origin))
    arn = made["Distribution"]["ARN"]
    domain = made["Distribution"]["DomainName"]
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    service = {"Service": "cloudfront.amazonaws.com"}

    own = {**read, "Condition": {"StringEquals": {"AWS:SourceArn": arn}}}
    set_policy(client, bucket, own, principal=service)
    assert fetch(domain, SCRIPT_KEY)[2] == SCRIPT
    # A KMS key's own policy must name CloudFront.
    account = {"AWS": "arn:aws:iam::123456789012:root"}
    whole = {"Effect": "Allow", "Principal": account, "Action": "kms:*", "Resource": "*"}
    decrypt = {**own, "Principal": service, "Action": "kms:Decrypt", "Resource": "*"}
    for statements, status in (([whole], 403), ([whole, decrypt], 200)):
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        key = client("kms").create_key(Policy=policy)["KeyMetadata"]["Arn"]
        client("s3").put_object(
            Bucket=bucket, Key="encrypted.js", Body=SCRIPT, ServerSideEncryption="aws:kms",
            SSEKMSKeyId=key,
        )  # fmt: skip
        assert fetch(domain, "encrypted.js")[0] == status
    client("s3").put_object(
        Bucket=bucket, Key="encrypted.js", Body=SCRIPT, ServerSideEncryption="aws:kms"
    )
    assert fetch(domain, "encrypted.js")[0] == 403  # nobody can change the policy of AWS's own key
    other = {**read, "Condition": {"StringEquals": {"AWS:SourceArn": f"{arn}X"}}}
    set_policy(client, bucket, other, principal=service)
    assert fetch(domain, SCRIPT_KEY)[0] == 403


def test_origin_without_identity_reads_as_anybody(client: Any, bucket: str, fetch: Fetch) -> None:
    origin = {"S3OriginConfig": {"OriginAccessIdentity": ""}}
    made = client("cloudfront").create_distribution(
        DistributionConfig=distribution("anonymous", origin)
    )["Distribution"]
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    set_policy(client, bucket, read, principal="*")
    assert fetch(made["DomainName"], SCRIPT_KEY)[0] == 200
    block = {"RestrictPublicBuckets": True}
    client("s3").put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
    try:
        assert fetch(made["DomainName"], SCRIPT_KEY)[0] == 403
    finally:
        client("s3").delete_public_access_block(Bucket=bucket)


def test_path_pattern_chooses_origin_path_and_root_object(
    client: Any, bucket: str, fetch: Fetch, site: Site
) -> None:
    origin = {
        "OriginPath": "/components",
        "S3OriginConfig": {
            "OriginAccessIdentity": f"origin-access-identity/cloudfront/{site.identity_id}"
        },
    }
    get_only = {
        "Quantity": 2,
        "Items": ["GET", "HEAD"],
        "CachedMethods": {"Quantity": 2, "Items": ["GET", "HEAD"]},
    }
    narrow = behavior(PathPattern="abc/*.js", AllowedMethods=get_only)
    made = client("cloudfront").create_distribution(
        DistributionConfig=distribution(
            "paths",
            origin,
            DefaultRootObject="abc/crowd-2d-skeleton.js",
            CacheBehaviors={"Quantity": 1, "Items": [narrow]},
        )
    )["Distribution"]
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    set_policy(client, bucket, read, principal={"AWS": site.identity_arn})
    assert fetch(made["DomainName"], "")[2] == SCRIPT
    assert fetch(made["DomainName"], "abc/crowd-2d-skeleton.js")[2] == SCRIPT
    assert fetch(made["DomainName"], "abc/crowd-2d-skeleton.js", "OPTIONS")[0] == 403
    assert fetch(made["DomainName"], "abc/other.css", "OPTIONS")[0] == 200


def test_disabled_distribution_serves_nothing(client: Any, deployed: Site, fetch: Fetch) -> None:
    cloudfront = client("cloudfront")
    current = cloudfront.get_distribution_config(Id=deployed.distribution_id)
    for enabled, status in ((False, 403), (True, 200)):
        cloudfront.update_distribution(
            Id=deployed.distribution_id,
            IfMatch=current["ETag"],
            DistributionConfig={**current["DistributionConfig"], "Enabled": enabled},
        )
        assert fetch(deployed.domain, SCRIPT_KEY)[0] == status
