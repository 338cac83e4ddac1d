"""Fills CloudFront's defaults into a distribution's configuration, and keeps all that was given."""

from copy import deepcopy

from poserig.json import JsonObject

# CloudFront's answers for the parts that a request leaves out. The Terraform provider reads
# several of them without a check whether they are there.
ROOT_DEFAULTS: JsonObject = {
    "Aliases": {"Quantity": 0},
    "OriginGroups": {"Quantity": 0},
    "CacheBehaviors": {"Quantity": 0},
    "CustomErrorResponses": {"Quantity": 0},
    "Comment": "",
    "Logging": {"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""},
    "PriceClass": "PriceClass_All",
    "DefaultRootObject": "",
    "WebACLId": "",
    "HttpVersion": "http2",
    "IsIPV6Enabled": True,
    "Staging": False,
    "ContinuousDeploymentPolicyId": "",
    "Restrictions": {"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}},
    "ViewerCertificate": {
        "CloudFrontDefaultCertificate": True,
        "SSLSupportMethod": "vip",
        "MinimumProtocolVersion": "TLSv1",
        "CertificateSource": "cloudfront",
    },
}
ORIGIN_DEFAULTS: JsonObject = {
    "OriginPath": "",
    "CustomHeaders": {"Quantity": 0},
    "ConnectionAttempts": 3,
    "ConnectionTimeout": 10,
    "OriginShield": {"Enabled": False},
    "OriginAccessControlId": "",
}
BEHAVIOR_DEFAULTS: JsonObject = {
    "TrustedSigners": {"Enabled": False, "Quantity": 0},
    "TrustedKeyGroups": {"Enabled": False, "Quantity": 0},
    "SmoothStreaming": False,
    "Compress": False,
    "LambdaFunctionAssociations": {"Quantity": 0},
    "FunctionAssociations": {"Quantity": 0},
    "FieldLevelEncryptionId": "",
    "AllowedMethods": {"Quantity": 2, "Items": ["HEAD", "GET"]},
}
CACHED_METHODS: JsonObject = {"Quantity": 2, "Items": ["HEAD", "GET"]}


def _with(defaults: JsonObject, given: JsonObject) -> JsonObject:
    return {**deepcopy(defaults), **{k: v for k, v in given.items() if v is not None}}


def _behavior(given: JsonObject) -> JsonObject:
    behavior = _with(BEHAVIOR_DEFAULTS, given)
    behavior["AllowedMethods"].setdefault("CachedMethods", deepcopy(CACHED_METHODS))
    for signers in ("TrustedSigners", "TrustedKeyGroups"):
        behavior[signers].setdefault("Enabled", False)
    return behavior


def filled_in(given: JsonObject) -> JsonObject:
    """Returns the configuration that GetDistribution answers for a given one."""
    config = _with(ROOT_DEFAULTS, deepcopy(given))
    origins = [_with(ORIGIN_DEFAULTS, origin) for origin in config["Origins"]["Items"]]
    config["Origins"] = {"Quantity": len(origins), "Items": origins}
    config["DefaultCacheBehavior"] = _behavior(config["DefaultCacheBehavior"])
    behaviors = config["CacheBehaviors"].get("Items") or []
    if behaviors:
        config["CacheBehaviors"] = {
            "Quantity": len(behaviors),
            "Items": [_behavior(behavior) for behavior in behaviors],
        }
    if config["ViewerCertificate"].get("CloudFrontDefaultCertificate"):
        config["ViewerCertificate"] = _with(
            ROOT_DEFAULTS["ViewerCertificate"], config["ViewerCertificate"]
        )
    return config
