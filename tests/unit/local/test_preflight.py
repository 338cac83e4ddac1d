"""What is looked at before a labeling job is made: role, key, and the buckets' CORS rules."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from poserig.errors import InvalidValue
from poserig.json import Json
from poserig.local.preflight import AwsPreflight

SESSION = boto3.Session("key", "secret", region_name="eu-west-1")


def preflight_of() -> AwsPreflight:
    return AwsPreflight(SESSION.client("iam"), SESSION.client("s3"), SESSION.client("kms"))


@pytest.fixture
def aws() -> Iterator[None]:
    with mock_aws():
        SESSION.client("s3").create_bucket(
            Bucket="bkt", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
        )
        yield


def test_preflight_wants_cors_for_get(aws: None) -> None:
    s3 = SESSION.client("s3")
    preflight = preflight_of()
    with pytest.raises(InvalidValue, match="field: The bucket bkt has no CORS configuration"):
        preflight.check_cors("bkt", "field")
    with pytest.raises(InvalidValue, match="field: The bucket gone does not exist"):
        preflight.check_cors("gone", "field")
    rule: Json = {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]}
    s3.put_bucket_cors(Bucket="bkt", CORSConfiguration={"CORSRules": [rule]})
    with pytest.raises(InvalidValue, match="allows GET"):
        preflight.check_cors("bkt", "field")
    rule["AllowedMethods"] = ["GET"]
    s3.put_bucket_cors(Bucket="bkt", CORSConfiguration={"CORSRules": [rule]})
    preflight.check_cors("bkt", "field")


@pytest.mark.parametrize(
    "origins",
    [
        ["https://*.sagemaker.aws"],
        ["https://abc.labeling.eu-west-1.sagemaker.aws"],
        ["https://*"],
        ["http://127.0.0.1:8080", "https://*.labeling.eu-west-1.sagemaker.aws"],
    ],
)
def test_preflight_wants_cors_for_every_origin(aws: None, origins: list[str]) -> None:
    s3 = SESSION.client("s3")
    preflight = preflight_of()
    rules: list[Any] = [
        {"AllowedMethods": ["GET"], "AllowedOrigins": origins},
        {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"]},
    ]
    s3.put_bucket_cors(Bucket="bkt", CORSConfiguration={"CORSRules": rules})
    with pytest.raises(InvalidValue) as caught:
        preflight.check_cors("bkt", "InputConfig")
    assert f"allows GET from {', '.join(origins)} only" in caught.value.what
    assert '"AllowedOrigins":["*"]' in caught.value.cure
    rules.append({"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]})
    s3.put_bucket_cors(Bucket="bkt", CORSConfiguration={"CORSRules": rules})
    preflight.check_cors("bkt", "InputConfig")


def make_role(name: str, *statements: dict[str, Any], path: str = "/") -> str:
    document = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    made = SESSION.client("iam").create_role(
        RoleName=name, Path=path, AssumeRolePolicyDocument=document
    )
    return str(made["Role"]["Arn"])


def trust(service: str = "sagemaker.amazonaws.com", **more: Any) -> dict[str, Any]:
    principal = {"Service": service}
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


ACCOUNT = "123456789012"
JOBS = "arn:aws:sagemaker:eu-west-1:123456789012:*"


@pytest.mark.parametrize(
    "statements",
    [
        [trust()],
        [trust(Action=["sts:AssumeRole", "sts:TagSession"])],
        [trust("lambda.amazonaws.com"), trust()],
        [trust(Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}})],
        # https://docs.aws.amazon.com/sagemaker/latest/dg/security-confused-deputy-prevention.html
        [trust(Condition={"ArnLike": {"aws:SourceArn": JOBS}})],
    ],
)
def test_preflight_takes_a_role_for_sagemaker(aws: None, statements: list[dict[str, Any]]) -> None:
    preflight_of().check_role(make_role("gt", *statements, path="/p/"))


@pytest.mark.parametrize(
    "statements",
    [
        [trust("lambda.amazonaws.com")],
        [trust("bedrock.sagemaker.amazonaws.com")],
        [trust(Action="sts:TagSession")],
        [trust(Condition={"StringEquals": {"aws:SourceAccount": "210987654321"}})],
        [trust(Condition={"ArnLike": {"aws:SourceArn": JOBS.replace("eu-west-1", "us-east-1")}})],
        [trust(Condition={"StringEquals": {"sts:ExternalId": "x"}})],
        [trust(), trust(Effect="Deny")],
        [],
    ],
)
def test_preflight_refuses_a_role_that_sagemaker_may_not_assume(
    aws: None, statements: list[dict[str, Any]]
) -> None:
    role = make_role("gt", *statements)
    with pytest.raises(InvalidValue, match=f"RoleArn: SageMaker may not assume the role {role}"):
        preflight_of().check_role(role)


@pytest.mark.parametrize("arn", [f"arn:aws:iam::{ACCOUNT}:role/gone",
                                 f"arn:aws:iam::{ACCOUNT}:role/gt"])  # fmt: skip
def test_preflight_wants_the_very_role(aws: None, arn: str) -> None:
    make_role("gt", trust(), path="/p/")
    with pytest.raises(InvalidValue, match=f"RoleArn: The role {arn} cannot be found"):
        preflight_of().check_role(arn)


def test_preflight_wants_a_key_that_can_be_used(aws: None) -> None:
    kms = SESSION.client("kms")
    preflight = preflight_of()
    key = kms.create_key()["KeyMetadata"]
    preflight.check_key(key["Arn"], "field")
    preflight.check_key(key["KeyId"], "field")
    for gone in ("alias/gone", key["Arn"][:-1], "nothing"):
        with pytest.raises(InvalidValue, match=f"field: The KMS key {gone} does not exist"):
            preflight.check_key(gone, "field")
    kms.disable_key(KeyId=key["KeyId"])
    with pytest.raises(InvalidValue, match=r"is Disabled\. Enable it"):
        preflight.check_key(key["Arn"], "field")
