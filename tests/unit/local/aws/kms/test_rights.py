"""A key's own policy decides who may use it."""

import json
from typing import Any

import pytest

from poserig.local.aws.kms.rights import managed_key, refusal, service_may

ACCOUNT = "123456789012"
ROOT = f"arn:aws:iam::{ACCOUNT}:root"
STRANGER = f"arn:aws:sts::{ACCOUNT}:assumed-role/stranger/me"
REGION = "eu-west-1"
SOURCE = f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"


def statement(principal: Any, effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {
        "Effect": effect, "Principal": principal, "Action": "kms:*", "Resource": "*", **more
    }  # fmt: skip


def make_key(client: Any, *statements: dict[str, Any]) -> str:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    made = client("kms").create_key(Policy=json.dumps(document))
    return str(made["KeyMetadata"]["Arn"])


def said(key: str, principal: str = STRANGER) -> str:
    refused = refusal(principal, key, "kms:Decrypt", REGION, {})
    return "" if refused is None else refused.message


def test_key_policy_that_names_the_caller_is_enough(client: Any) -> None:
    role = {"AWS": f"arn:aws:iam::{ACCOUNT}:role/stranger"}
    assert said(make_key(client, statement(role))) == ""


def test_key_policy_that_names_the_account_leaves_it_to_identity_policies(client: Any) -> None:
    found = said(make_key(client, statement({"AWS": ROOT})))
    assert found.endswith("because no identity-based policy allows the kms:Decrypt action")


def test_key_policy_that_names_neither_refuses_even_the_root(client: Any) -> None:
    key = make_key(client, statement({"AWS": f"arn:aws:iam::{ACCOUNT}:role/other"}))
    for principal in (STRANGER, ROOT):
        found = said(key, principal)
        assert found.endswith("because no resource-based policy allows the kms:Decrypt action")


def test_deny_in_a_key_policy_wins(client: Any) -> None:
    key = make_key(client, statement({"AWS": ROOT}), statement("*", "Deny"))
    assert "no resource-based policy allows" in said(key, ROOT)


def test_key_of_aws_needs_no_right() -> None:
    assert said(managed_key("s3", REGION)) == ""
    assert said("alias/aws/s3") == ""
    # Of another region it is no key here.
    assert "does not exist" in said(managed_key("s3", "us-east-1"))


@pytest.mark.parametrize(
    ("principal", "source", "may"),
    [
        ({"Service": "cloudfront.amazonaws.com"}, SOURCE, True),
        ({"Service": "cloudfront.amazonaws.com"}, SOURCE + "0", False),
        ({"Service": "lambda.amazonaws.com"}, SOURCE, False),
        ({"AWS": ROOT}, SOURCE, False),
    ],
)
def test_service_uses_a_key_that_names_it(
    client: Any, principal: Any, source: str, may: bool
) -> None:
    key = make_key(client, statement(principal, Condition={"ArnEquals": {"aws:SourceArn": SOURCE}}))
    context = {"aws:SourceArn": source}
    service = "cloudfront.amazonaws.com"
    assert service_may(service, key, "kms:Decrypt", REGION, context) is may
    assert not service_may(service, managed_key("s3", REGION), "kms:Decrypt", REGION, context)
