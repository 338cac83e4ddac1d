"""What was deployed, read back from the APIs: bucket, component, templates, functions, pool."""

import base64
import hashlib
from typing import Any

import boto3
import pytest

from poserig.groundtruth.portal_client import lacking
from tests.terraform.conftest import COMPONENT, RIGS, TEMPLATE
from tools.terraform_readme import TERRAFORM

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # one of them deploys, one destroys

VERSION = (TERRAFORM.parent / "VERSION").read_text("utf-8").strip()
TAGS = {
    "Project": "poserig",
    "Stack": "poserig",
    "ManagedBy": "terraform",
    "Version": VERSION,
    "Owner": "tests",
}


def as_dict(tags: list[Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in tags}


def test_bucket_is_private_encrypted_and_versioned(
    aws: boto3.Session, outputs: dict[str, Any]
) -> None:
    s3, name = aws.client("s3"), outputs["bucket_name"]
    blocked = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    assert blocked == {
        "BlockPublicAcls": True,
        "IgnorePublicAcls": True,
        "BlockPublicPolicy": True,
        "RestrictPublicBuckets": True,
    }
    owner = s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]["Rules"]
    assert owner == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    encryption = s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]
    assert encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"] == {
        "SSEAlgorithm": "AES256"
    }
    assert s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled"
    assert as_dict(s3.get_bucket_tagging(Bucket=name)["TagSet"]) == TAGS


def test_bucket_has_ground_truths_cors_rule(aws: boto3.Session, outputs: dict[str, Any]) -> None:
    [rule] = aws.client("s3").get_bucket_cors(Bucket=outputs["bucket_name"])["CORSRules"]
    assert rule["AllowedMethods"] == ["GET"]
    assert rule["AllowedOrigins"] == ["*"]
    assert rule["ExposeHeaders"] == ["Access-Control-Allow-Origin"]
    assert rule.get("AllowedHeaders", []) == []


def test_component_is_published_under_its_hash(aws: boto3.Session, outputs: dict[str, Any]) -> None:
    digest = hashlib.sha256(COMPONENT.encode())
    key = f"components/{digest.hexdigest()[:16]}/crowd-2d-skeleton.js"
    assert outputs["component_url"] == f"https://{outputs['distribution_domain_name']}/{key}"
    integrity = base64.b64encode(digest.digest()).decode()
    assert outputs["component_integrity"] == f"sha256-{integrity}"
    found = aws.client("s3").get_object(Bucket=outputs["bucket_name"], Key=key)
    assert found["Body"].read().decode() == COMPONENT
    assert found["ContentType"] == "application/javascript; charset=utf-8"
    assert found["CacheControl"] == "public, max-age=31536000, immutable"
    assert found["ServerSideEncryption"] == "AES256"


@pytest.mark.parametrize("rig", RIGS)
def test_template_names_component_and_hash(
    aws: boto3.Session, outputs: dict[str, Any], rig: str
) -> None:
    bucket, _, key = outputs["worker_task_template_uris"][rig].removeprefix("s3://").partition("/")
    found = aws.client("s3").get_object(Bucket=bucket, Key=key)
    wanted = TEMPLATE.replace("@@COMPONENT_URL@@", outputs["component_url"])
    wanted = wanted.replace("@@COMPONENT_INTEGRITY@@", outputs["component_integrity"])
    assert found["Body"].read().decode() == wanted
    assert found["ContentType"] == "text/html; charset=utf-8"


def test_distribution_serves_the_bucket_over_https(
    aws: boto3.Session, outputs: dict[str, Any]
) -> None:
    cloudfront = aws.client("cloudfront")
    config = cloudfront.get_distribution_config(Id=outputs["distribution_id"])["DistributionConfig"]
    [origin] = config["Origins"]["Items"]
    behavior = config["DefaultCacheBehavior"]
    assert origin["DomainName"] == f"{outputs['bucket_name']}.s3.eu-west-1.amazonaws.com"
    assert origin["S3OriginConfig"]["OriginAccessIdentity"].startswith(
        "origin-access-identity/cloudfront/"
    )
    assert behavior["ViewerProtocolPolicy"] == "redirect-to-https"
    assert sorted(behavior["AllowedMethods"]["Items"]) == ["GET", "HEAD"]
    cached = cloudfront.get_cache_policy(Id=behavior["CachePolicyId"])["CachePolicy"]
    assert cached["CachePolicyConfig"]["Name"] == "Managed-CachingOptimized"
    headers = cloudfront.get_response_headers_policy(Id=behavior["ResponseHeadersPolicyId"])
    policy = headers["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]
    assert policy["CorsConfig"]["AccessControlAllowOrigins"]["Items"] == ["*"]
    assert policy["SecurityHeadersConfig"]["ContentTypeOptions"] == {"Override": True}
    hsts = policy["SecurityHeadersConfig"]["StrictTransportSecurity"]
    assert hsts["AccessControlMaxAgeSec"] == 31536000


@pytest.mark.parametrize("kind", ["pre", "post"])
def test_function_runs_the_zip_with_its_own_role_and_log(
    aws: boto3.Session, outputs: dict[str, Any], kind: str
) -> None:
    arn = outputs[f"{kind}_annotation_function_arn"]
    name = f"poserig-sagemaker-{kind}"
    found = aws.client("lambda").get_function(FunctionName=arn)
    config = found["Configuration"]
    assert config["Handler"] == f"functions.{kind}_annotation.handler.lambda_handler"
    assert (config["Runtime"], config["Architectures"]) == ("python3.13", ["arm64"])
    assert config["Role"] == f"arn:aws:iam::123456789012:role/{name}-eu-west-1"
    assert config["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"}
    own = {"JOB_FILES_PREFIX": "input/jobs/"} if kind == "post" else {}
    assert config["Environment"]["Variables"] == {
        **own,
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "POWERTOOLS_METRICS_NAMESPACE": "poserig",
        "POWERTOOLS_SERVICE_NAME": f"{kind}-annotation",
    }
    assert found["Tags"] == TAGS
    groups = aws.client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{name}")
    assert groups["logGroups"][0]["retentionInDays"] == 90


def test_workers_are_invited_and_sign_in_through_a_client_with_a_secret(
    aws: boto3.Session, outputs: dict[str, Any]
) -> None:
    cognito = aws.client("cognito-idp")
    pool = cognito.describe_user_pool(UserPoolId=outputs["user_pool_id"])["UserPool"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is True
    assert pool["UsernameAttributes"] == ["email"]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    client = cognito.describe_user_pool_client(
        UserPoolId=outputs["user_pool_id"], ClientId=outputs["user_pool_client_id"]
    )["UserPoolClient"]
    # Nobody but Terraform has written into it: the local AWS fills in nothing.
    assert lacking(client, outputs["worker_portal_url"]) == []
    domain = cognito.describe_user_pool_domain(Domain="poserig-123456789012")["DomainDescription"]
    assert domain["UserPoolId"] == outputs["user_pool_id"]
    workforce = aws.client("sagemaker").describe_workforce(WorkforceName="poserig")["Workforce"]
    assert workforce["CognitoConfig"] == {
        "UserPool": outputs["user_pool_id"],
        "ClientId": outputs["user_pool_client_id"],
    }
