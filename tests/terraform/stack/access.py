"""Who may do what in the deployed stack: its policies, read back from the AWS APIs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import boto3

from poserig.local.aws.policy import Decision, Effect, Principal, evaluate

Document = Mapping[str, Any]
TLS = {"aws:SecureTransport": "true"}


def as_document(policy: str | Document) -> Document:
    """boto3 gives some policies as text and some parsed."""
    parsed: Document = json.loads(policy) if isinstance(policy, str) else policy
    return parsed


@dataclass(frozen=True)
class Access:
    """The deployed policies.

    Attributes:
        bucket: The bucket's policy.
        roles: Role name to its identity policies.
        trusts: Role name to its trust policy.
        identity: The distribution's origin access identity.
    """

    bucket: Document
    roles: Mapping[str, list[Document]]
    trusts: Mapping[str, Document]
    identity: Principal

    def of_identity(self, action: str, resource: str, *, tls: bool = True) -> Decision:
        """The origin access identity has no identity policies: the bucket's decides."""
        return self._bucket_says(self.identity, action, resource, tls=tls)

    def of_role(self, role: str, action: str, resource: str, *, tls: bool = True) -> Decision:
        """A role's own policies and, for S3, the bucket's: no deny, and an allow in one."""
        context = {"aws:SecureTransport": str(tls).lower()}
        own = evaluate(
            self.roles[role], principal=None, action=action, resource=resource, context=context
        )
        if not resource.startswith("arn:aws:s3:::"):
            return own
        arn = f"arn:aws:sts::123456789012:assumed-role/{role}/session"
        bucket = self._bucket_says(Principal.aws(arn), action, resource, tls=tls)
        decisions = sorted((own, bucket), key=lambda d: (d.effect is not Effect.DENY, not d))
        return decisions[0]

    def of_anyone(self, action: str, resource: str) -> Decision:
        """A request without a signature."""
        return self._bucket_says(Principal.anonymous(), action, resource, tls=True)

    def to_take_up(self, role: str, service: str, account: str) -> Decision:
        """Whether a service may take up a role on behalf of an account."""
        # A trust policy's resource is its role; the language wants it left out.
        statements = [{**s, "Resource": "*"} for s in self.trusts[role]["Statement"]]
        return evaluate(
            [{"Statement": statements}],
            principal=Principal.service(service),
            action="sts:AssumeRole",
            resource=role,
            context={"aws:SourceAccount": account},
        )

    def _bucket_says(self, who: Principal, action: str, resource: str, *, tls: bool) -> Decision:
        context = {"aws:SecureTransport": str(tls).lower()}
        return evaluate(
            [self.bucket], principal=who, action=action, resource=resource, context=context
        )


def read_access(aws: boto3.Session, bucket: str, distribution_id: str, roles: list[str]) -> Access:
    """Read every policy of the deployed stack."""
    iam, cloudfront = aws.client("iam"), aws.client("cloudfront")
    documents: dict[str, list[Document]] = {}
    trusts: dict[str, Document] = {}
    for role in roles:
        names = iam.list_role_policies(RoleName=role)["PolicyNames"]
        documents[role] = [
            as_document(iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"])
            for name in names
        ]
        attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
        assert attached == [], "a managed policy would have to be read too"
        trusts[role] = as_document(iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"])
    config = cloudfront.get_distribution_config(Id=distribution_id)["DistributionConfig"]
    path = config["Origins"]["Items"][0]["S3OriginConfig"]["OriginAccessIdentity"]
    identity = cloudfront.get_cloud_front_origin_access_identity(Id=path.rpartition("/")[2])[
        "CloudFrontOriginAccessIdentity"
    ]
    arn = f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {identity['Id']}"
    policy = aws.client("s3").get_bucket_policy(Bucket=bucket)["Policy"]
    return Access(
        bucket=as_document(policy),
        roles=documents,
        trusts=trusts,
        identity=Principal.aws(arn, canonical_user=identity["S3CanonicalUserId"]),
    )
