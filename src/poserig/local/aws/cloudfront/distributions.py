"""Reads objects through deployed CloudFront distributions: cache behavior, origin, S3 rights."""

import json
from dataclasses import dataclass
from typing import Any

from poserig.json import JsonObject
from poserig.local.aws.iam import policy
from poserig.local.aws.iam.credentials import ACCOUNT_ID
from poserig.local.aws.kms import rights
from poserig.local.aws.s3.cors import find_bucket
from poserig.local.aws.s3.encryption import KMS
from poserig.local.aws.s3.gate import request_context

OAI_PREFIX = "origin-access-identity/cloudfront/"


class Refused(Exception):
    """A request that the distribution or S3 refuses.

    Args:
        status: The HTTP status.
        code: S3's or CloudFront's error code.
        message: Its message.
    """

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Distribution:
    """A deployed distribution.

    Attributes:
        arn: Its ARN.
        account: The id of its account.
        config: Its configuration, as GetDistributionConfig answers it.
    """

    arn: str
    account: str
    config: JsonObject

    def behavior(self, path: str) -> JsonObject:
        """Returns the cache behavior of a path, which begins with a /."""
        for behavior in self.config["CacheBehaviors"].get("Items") or []:
            if policy.like(path, "/" + behavior["PathPattern"].lstrip("/")):
                return dict(behavior)
        return dict(self.config["DefaultCacheBehavior"])

    def origin(self, behavior: JsonObject) -> JsonObject:
        """Returns the origin of a cache behavior."""
        for origin in self.config["Origins"]["Items"]:
            if origin["Id"] == behavior["TargetOriginId"]:
                return dict(origin)
        raise Refused(
            502, "OriginUnknown", f"Origin {behavior['TargetOriginId']} is not configured."
        )


def domain_names() -> list[str]:
    """The domain names of all deployed distributions, without their aliases."""
    from moto.cloudfront.models import cloudfront_backends

    return [
        str(one.domain_name)
        for _, _, backend in cloudfront_backends.iter_backends()
        for one in list(backend.distributions.values())
    ]


def find_distribution(domain: str) -> Distribution | None:
    """Finds the deployed distribution with this domain name or alias."""
    from moto.cloudfront.models import cloudfront_backends

    for account, _, backend in cloudfront_backends.iter_backends():
        for distribution in list(backend.distributions.values()):
            config = vars(distribution.distribution_config)
            names = [distribution.domain_name, *(config["Aliases"].get("Items") or [])]
            if domain in names:
                return Distribution(distribution.arn, account, config)
    return None


def bucket_of(origin: JsonObject) -> str:
    """Returns the name of an S3 origin's bucket.

    Raises:
        Refused: It is not an S3 origin.
    """
    domain = str(origin["DomainName"])
    name, found, _ = domain.partition(".s3")
    if not found or not domain.endswith((".amazonaws.com", ".amazonaws.com.cn")):
        raise Refused(502, "CustomOrigin", f"The local CDN serves S3 origins only, not {domain}.")
    return name


def _reader(
    distribution: Distribution, origin: JsonObject
) -> tuple[policy.Principal, dict[str, str]]:
    """Returns the principal that reads the origin for a distribution, and its condition keys."""
    identity = (origin.get("S3OriginConfig") or {}).get("OriginAccessIdentity") or ""
    if identity:
        return _identity(distribution, identity.removeprefix(OAI_PREFIX)), request_context(identity)
    if origin.get("OriginAccessControlId"):
        context = request_context(distribution.arn)
        context |= {
            "aws:SourceArn": distribution.arn,
            "aws:SourceAccount": distribution.account,
            "aws:PrincipalIsAWSService": "true",
        }
        return policy.Principal.service("cloudfront.amazonaws.com"), context
    return policy.Principal.anonymous(), request_context("")


def _identity(distribution: Distribution, identity_id: str) -> policy.Principal:
    from poserig.local.aws.cloudfront.operations import extra_backends

    identity = extra_backends[distribution.account]["aws"].identities.get(identity_id)
    if identity is None:
        raise Refused(403, "AccessDenied", f"Origin access identity {identity_id} is gone.")
    arn = f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity_id}"
    return policy.Principal.aws(arn, identity["S3CanonicalUserId"])


def _may(
    bucket: Any, reader: tuple[policy.Principal, dict[str, str]], action: str, arn: str
) -> bool:
    if bucket.policy is None:
        return False
    principal, context = reader
    if principal.kind == "Anonymous" and _blocks_public(bucket):
        return False
    documents = [json.loads(bucket.policy)]
    return bool(
        policy.evaluate(
            documents, principal=principal, action=action, resource=arn, context=context
        )
    )


def _blocks_public(bucket: Any) -> bool:
    block = bucket.public_access_block
    return block is not None and str(block.restrict_public_buckets).lower() == "true"


def read_object(distribution: Distribution, path: str) -> Any:
    """Returns the object (moto's key) of a path, if the distribution may read it.

    Args:
        distribution: A deployed distribution.
        path: The path with its leading /, decoded.

    Raises:
        Refused: The deployed bucket policy refuses it, or there is none.
    """
    if path == "/":
        path = "/" + str(distribution.config["DefaultRootObject"]).lstrip("/")
    behavior = distribution.behavior(path)
    for signers in ("TrustedSigners", "TrustedKeyGroups"):
        if behavior[signers].get("Enabled"):
            raise Refused(403, "MissingKey", "Missing Key-Pair-Id query parameter or cookie value")
    origin = distribution.origin(behavior)
    name = bucket_of(origin)
    bucket = find_bucket(name)
    if bucket is None:
        raise Refused(404, "NoSuchBucket", "The specified bucket does not exist")
    reader = _reader(distribution, origin)
    key_name = f"{origin['OriginPath']}{path}".lstrip("/")
    if not _may(bucket, reader, "s3:GetObject", f"arn:aws:s3:::{name}/{key_name}"):
        raise Refused(403, "AccessDenied", "Access Denied")
    key = bucket.keys.get(key_name)
    if key is None or not hasattr(key, "value"):  # a delete marker has none
        if _may(bucket, reader, "s3:ListBucket", f"arn:aws:s3:::{name}"):
            raise Refused(404, "NoSuchKey", "The specified key does not exist.")
        # S3 does not tell whether an object exists to those who may not list the bucket.
        raise Refused(403, "AccessDenied", "Access Denied")
    if key.encryption in KMS:
        _require_key(key, reader, bucket.region_name)
    return key


def _require_key(key: Any, reader: tuple[policy.Principal, dict[str, str]], region: str) -> None:
    """Raises Refused unless the reader may use the KMS key of an object.

    An origin access identity never can. Origin access control can where the key's policy names
    CloudFront, so never with the key that AWS manages, whose policy nobody can change:
    https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
    """
    principal, context = reader
    if principal.kind != "Service":
        raise Refused(403, "AccessDenied", "An origin access identity cannot read SSE-KMS objects.")
    (service,) = principal.names
    if not rights.service_may(service, key.kms_key_id, "kms:Decrypt", region, context):
        raise Refused(403, "AccessDenied", f"CloudFront may not use the key {key.kms_key_id}.")


def headers_policy(distribution: Distribution, behavior: JsonObject) -> JsonObject | None:
    """Returns the response headers policy of a cache behavior; None when it has none."""
    from poserig.local.aws.cloudfront.operations import extra_backends

    policy_id = behavior.get("ResponseHeadersPolicyId")
    if not policy_id:
        return None
    backend = extra_backends[distribution.account or ACCOUNT_ID]["aws"]
    return dict(backend.headers_policy(policy_id)["Config"])
