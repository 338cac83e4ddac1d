"""The CloudFront operations that are added to moto, through boto3."""

from typing import Any

import pytest
from botocore.exceptions import ClientError


def code_of(caught: Any) -> str:
    return str(caught.value.response["Error"]["Code"])


def make_identity(cloudfront: Any, reference: str, comment: str = "demo") -> dict[str, Any]:
    config = {"CallerReference": reference, "Comment": comment}
    return dict(
        cloudfront.create_cloud_front_origin_access_identity(
            CloudFrontOriginAccessIdentityConfig=config
        )
    )


def test_origin_access_identity_lives_through_create_get_list_update_delete(client: Any) -> None:
    cloudfront = client("cloudfront")
    made = make_identity(cloudfront, "life")
    identity = made["CloudFrontOriginAccessIdentity"]
    assert made["Location"].endswith(f"/origin-access-identity/cloudfront/{identity['Id']}")
    assert len(identity["S3CanonicalUserId"]) == 64

    got = cloudfront.get_cloud_front_origin_access_identity(Id=identity["Id"])
    assert got["CloudFrontOriginAccessIdentity"] == identity
    assert got["ETag"] == made["ETag"]
    listed = cloudfront.list_cloud_front_origin_access_identities()
    assert identity["Id"] in [
        item["Id"] for item in listed["CloudFrontOriginAccessIdentityList"]["Items"]
    ]

    changed = cloudfront.update_cloud_front_origin_access_identity(
        Id=identity["Id"],
        IfMatch=made["ETag"],
        CloudFrontOriginAccessIdentityConfig={"CallerReference": "life", "Comment": "new"},
    )
    config = cloudfront.get_cloud_front_origin_access_identity_config(Id=identity["Id"])
    assert config["CloudFrontOriginAccessIdentityConfig"]["Comment"] == "new"
    assert config["ETag"] == changed["ETag"] != made["ETag"]

    cloudfront.delete_cloud_front_origin_access_identity(Id=identity["Id"], IfMatch=changed["ETag"])
    with pytest.raises(ClientError) as caught:
        cloudfront.get_cloud_front_origin_access_identity(Id=identity["Id"])
    assert code_of(caught) == "NoSuchCloudFrontOriginAccessIdentity"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_origin_access_identity_same_reference_other_comment_already_exists(client: Any) -> None:
    make_identity(client("cloudfront"), "twice")
    with pytest.raises(ClientError) as caught:
        make_identity(client("cloudfront"), "twice", "other")
    assert code_of(caught) == "CloudFrontOriginAccessIdentityAlreadyExists"


def test_delete_with_an_old_version_is_refused(client: Any) -> None:
    cloudfront = client("cloudfront")
    identity = make_identity(cloudfront, "old")["CloudFrontOriginAccessIdentity"]
    with pytest.raises(ClientError) as caught:
        cloudfront.delete_cloud_front_origin_access_identity(Id=identity["Id"], IfMatch="OLD")
    assert code_of(caught) == "PreconditionFailed"


POLICY = {
    "Name": "script",
    "Comment": "for the component",
    "CorsConfig": {
        "AccessControlAllowOrigins": {"Quantity": 1, "Items": ["*"]},
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
            "Preload": False,
        },
    },
}


def test_response_headers_policy_comes_back_as_it_went_in(client: Any) -> None:
    cloudfront = client("cloudfront")
    made = cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig=POLICY)
    policy_id = made["ResponseHeadersPolicy"]["Id"]
    got = cloudfront.get_response_headers_policy(Id=policy_id)
    assert got["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"] == POLICY
    custom = cloudfront.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"]
    assert [item["ResponseHeadersPolicy"]["Id"] for item in custom["Items"]] == [policy_id]

    with pytest.raises(ClientError) as caught:
        cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig=POLICY)
    assert code_of(caught) == "ResponseHeadersPolicyAlreadyExists"

    cloudfront.delete_response_headers_policy(Id=policy_id, IfMatch=made["ETag"])
    with pytest.raises(ClientError) as caught:
        cloudfront.get_response_headers_policy(Id=policy_id)
    assert code_of(caught) == "NoSuchResponseHeadersPolicy"


def test_managed_policies_have_the_published_ids(client: Any) -> None:
    cloudfront = client("cloudfront")
    caches = cloudfront.list_cache_policies(Type="managed")["CachePolicyList"]["Items"]
    ids = {
        item["CachePolicy"]["CachePolicyConfig"]["Name"]: item["CachePolicy"]["Id"]
        for item in caches
    }
    assert ids["Managed-CachingOptimized"] == "658327ea-f89d-4fab-a63d-7e88639e58f6"
    got = cloudfront.get_cache_policy(Id=ids["Managed-CachingOptimized"])["CachePolicy"]
    assert got["CachePolicyConfig"]["DefaultTTL"] == 86400
    requests = cloudfront.list_origin_request_policies()["OriginRequestPolicyList"]["Items"]
    assert "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf" in [
        item["OriginRequestPolicy"]["Id"] for item in requests
    ]
    assert cloudfront.list_cache_policies(Type="custom")["CachePolicyList"]["Quantity"] == 0


def distribution_config(identity_id: str) -> dict[str, Any]:
    return {
        "CallerReference": "one",
        "Comment": "",
        "Enabled": True,
        "Origins": {
            "Quantity": 1,
            "Items": [
                {
                    "Id": "bucket",
                    "DomainName": "photos.s3.eu-west-1.amazonaws.com",
                    "S3OriginConfig": {
                        "OriginAccessIdentity": f"origin-access-identity/cloudfront/{identity_id}"
                    },
                }
            ],
        },
        "DefaultCacheBehavior": {
            "TargetOriginId": "bucket",
            "ViewerProtocolPolicy": "https-only",
            "CachePolicyId": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        },
    }


def test_distribution_keeps_its_origin_and_gains_no_forwarded_values(client: Any) -> None:
    cloudfront = client("cloudfront")
    identity = make_identity(cloudfront, "kept")
    identity_id = identity["CloudFrontOriginAccessIdentity"]["Id"]
    config = distribution_config(identity_id)
    made = cloudfront.create_distribution(DistributionConfig=config)["Distribution"]
    kept = cloudfront.get_distribution_config(Id=made["Id"])["DistributionConfig"]
    assert (
        kept["Origins"]["Items"][0]["S3OriginConfig"]
        == (config["Origins"]["Items"][0]["S3OriginConfig"])
    )
    assert "ForwardedValues" not in kept["DefaultCacheBehavior"]
    assert kept["OriginGroups"] == {"Quantity": 0}
    assert made["DomainName"].endswith(".cloudfront.net")

    # and its identity cannot go while it is there
    with pytest.raises(ClientError) as caught:
        cloudfront.delete_cloud_front_origin_access_identity(
            Id=identity_id, IfMatch=identity["ETag"]
        )
    assert code_of(caught) == "CloudFrontOriginAccessIdentityInUse"


def test_function_keeps_how_it_logs(client: Any, deployed_function: str) -> None:
    functions = client("lambda")
    kept = functions.get_function(FunctionName=deployed_function)["Configuration"]
    assert kept["LoggingConfig"] == {
        "LogFormat": "JSON",
        "LogGroup": "/aws/lambda/demo-sagemaker-pre",
        "ApplicationLogLevel": "WARN",
        "SystemLogLevel": "INFO",
    }
    functions.update_function_configuration(
        FunctionName=deployed_function,
        LoggingConfig={"LogFormat": "Text", "LogGroup": "/poserig"},
        TracingConfig={"Mode": "Active"},
    )
    changed = functions.get_function_configuration(FunctionName=deployed_function)
    assert changed["LoggingConfig"] == {"LogFormat": "Text", "LogGroup": "/poserig"}
    assert changed["TracingConfig"] == {"Mode": "Active"}
