"""A distribution's configuration comes back with CloudFront's defaults and nothing lost."""

from poserig.json import JsonObject
from poserig.local.aws.cloudfront.distribution_config import (
    CACHED_METHODS,
    ROOT_DEFAULTS,
    filled_in,
)


def least() -> JsonObject:
    return {
        "CallerReference": "r",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [{"Id": "o", "DomainName": "b.s3.amazonaws.com"}]},
        "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only"},
    }


def test_what_was_given_stays() -> None:
    given = least() | {"Comment": "mine", "HttpVersion": "http2and3"}
    given["Origins"]["Items"][0] |= {"ConnectionAttempts": 1, "S3OriginConfig": {"x": "y"}}
    filled = filled_in(given)
    assert (filled["Comment"], filled["HttpVersion"]) == ("mine", "http2and3")
    (origin,) = filled["Origins"]["Items"]
    assert (origin["ConnectionAttempts"], origin["S3OriginConfig"]) == (1, {"x": "y"})
    assert filled["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "https-only"


def test_what_is_missing_or_null_has_cloudfronts_default() -> None:
    filled = filled_in(least() | {"PriceClass": None})
    assert filled["PriceClass"] == "PriceClass_All"
    assert filled["ViewerCertificate"] == ROOT_DEFAULTS["ViewerCertificate"]
    assert filled["Aliases"] == filled["CacheBehaviors"] == {"Quantity": 0}
    assert filled["Origins"]["Quantity"] == 1
    assert filled["Origins"]["Items"][0]["ConnectionTimeout"] == 10
    behavior = filled["DefaultCacheBehavior"]
    assert behavior["AllowedMethods"]["Items"] == ["HEAD", "GET"]
    assert behavior["AllowedMethods"]["CachedMethods"] == CACHED_METHODS
    assert behavior["TrustedSigners"] == {"Enabled": False, "Quantity": 0}


def test_every_member_that_the_api_answers_is_there() -> None:
    # https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_DistributionConfig.html
    filled = filled_in(least())
    assert " ".join(sorted(filled)) == (
        "Aliases CacheBehaviors CallerReference Comment ContinuousDeploymentPolicyId "
        "CustomErrorResponses DefaultCacheBehavior DefaultRootObject Enabled HttpVersion "
        "IsIPV6Enabled Logging OriginGroups Origins PriceClass Restrictions Staging "
        "ViewerCertificate WebACLId"
    )
    assert " ".join(sorted(filled["Origins"]["Items"][0])) == (
        "ConnectionAttempts ConnectionTimeout CustomHeaders DomainName Id OriginAccessControlId "
        "OriginPath OriginShield"
    )
    assert " ".join(sorted(filled["DefaultCacheBehavior"])) == (
        "AllowedMethods Compress FieldLevelEncryptionId FunctionAssociations "
        "LambdaFunctionAssociations SmoothStreaming TargetOriginId TrustedKeyGroups "
        "TrustedSigners ViewerProtocolPolicy"
    )


def test_lists_that_were_not_given_are_empty() -> None:
    # The Terraform provider reads these without a check whether they are there.
    filled = filled_in(least())
    behavior, (origin,) = filled["DefaultCacheBehavior"], filled["Origins"]["Items"]
    for name in ("Aliases", "OriginGroups", "CacheBehaviors", "CustomErrorResponses"):
        assert filled[name] == {"Quantity": 0}
    for name in ("LambdaFunctionAssociations", "FunctionAssociations"):
        assert behavior[name] == {"Quantity": 0}
    for name in ("TrustedSigners", "TrustedKeyGroups"):
        assert behavior[name] == {"Enabled": False, "Quantity": 0}
    assert origin["CustomHeaders"] == {"Quantity": 0}
    assert filled["Restrictions"]["GeoRestriction"] == {"RestrictionType": "none", "Quantity": 0}
    assert behavior["AllowedMethods"] == {
        "Quantity": 2,
        "Items": ["HEAD", "GET"],
        "CachedMethods": {"Quantity": 2, "Items": ["HEAD", "GET"]},
    }


def test_every_cache_behavior_is_filled_in() -> None:
    one = {"PathPattern": "/x", "TargetOriginId": "o", "TrustedKeyGroups": {"Quantity": 0}}
    methods = {"Quantity": 3, "Items": ["GET", "HEAD", "OPTIONS"], "CachedMethods": {"Items": []}}
    two = {"PathPattern": "/y", "TargetOriginId": "o", "AllowedMethods": methods}
    given = least() | {"CacheBehaviors": {"Quantity": 2, "Items": [one, two]}}
    behaviors = filled_in(given)["CacheBehaviors"]
    assert behaviors["Quantity"] == 2
    assert behaviors["Items"][0]["TrustedKeyGroups"] == {"Enabled": False, "Quantity": 0}
    assert behaviors["Items"][0]["AllowedMethods"]["CachedMethods"] == CACHED_METHODS
    assert behaviors["Items"][1]["AllowedMethods"] == methods


def test_own_certificate_gets_no_defaults_of_cloudfronts() -> None:
    own = {"ACMCertificateArn": "arn", "SSLSupportMethod": "sni-only"}
    assert filled_in(least() | {"ViewerCertificate": own})["ViewerCertificate"] == own
    default = {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1.2"}
    filled = filled_in(least() | {"ViewerCertificate": default})["ViewerCertificate"]
    assert filled["MinimumProtocolVersion"] == "TLSv1.2"
    assert filled["CertificateSource"] == "cloudfront"


def test_neither_the_input_nor_the_defaults_change() -> None:
    given = least()
    filled = filled_in(given)
    filled["ViewerCertificate"]["SSLSupportMethod"] = "changed"
    filled["DefaultCacheBehavior"]["AllowedMethods"]["Items"].append("PUT")
    assert given == least()
    assert ROOT_DEFAULTS["ViewerCertificate"]["SSLSupportMethod"] == "vip"
    assert filled_in(given)["DefaultCacheBehavior"]["AllowedMethods"]["Items"] == ["HEAD", "GET"]
