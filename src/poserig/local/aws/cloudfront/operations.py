"""Adds the CloudFront operations that moto lacks, and keeps configurations as they were given."""

from copy import deepcopy
from typing import Any

from moto.cloudfront import models as moto_models
from moto.cloudfront import urls as moto_urls
from moto.cloudfront.exceptions import CloudFrontException
from moto.cloudfront.models import random_id
from moto.cloudfront.responses import CloudFrontResponse
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.utilities.utils import PARTITION_NAMES

from poserig.json import JsonObject
from poserig.local.aws.cloudfront import managed_policies as managed
from poserig.local.aws.cloudfront.distribution_config import filled_in

OAI = "CloudFrontOriginAccessIdentity"


class KeptDistributionConfig(moto_models.DistributionConfig):  # type: ignore[misc] # untyped
    """A distribution's configuration as it was given, with CloudFront's defaults.

    moto keeps a part of it only (it drops S3OriginConfig and adds ForwardedValues), and Terraform's
    second plan would not be empty. moto's own class still checks the input.
    """

    def __init__(self, config: JsonObject) -> None:
        super().__init__(deepcopy(config))
        self.__dict__.clear()
        self.__dict__.update(filled_in(config))
        # moto looks distributions up by this attribute.
        self.caller_reference = config["CallerReference"]


class ExtraCloudFrontBackend(BaseBackend):  # type: ignore[misc] # untyped
    """Keeps the origin access identities and response headers policies of one account."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.identities: dict[str, JsonObject] = {}
        self.headers_policies: dict[str, JsonObject] = {}

    def identity(self, identity_id: str) -> JsonObject:
        """Returns an origin access identity with its ETag.

        Raises:
            CloudFrontException: NoSuchCloudFrontOriginAccessIdentity.
        """
        if identity_id not in self.identities:
            raise CloudFrontException(
                f"NoSuch{OAI}", "The specified origin access identity does not exist."
            )
        return self.identities[identity_id]

    def create_identity(self, config: JsonObject) -> JsonObject:
        """Makes an origin access identity. S3 knows it by its canonical user id."""
        for existing in self.identities.values():
            if existing["Config"]["CallerReference"] == config["CallerReference"]:
                if existing["Config"] == config:
                    return existing
                raise CloudFrontException(
                    f"{OAI}AlreadyExists", "The caller reference belongs to another identity."
                )
        identity = {
            "Id": random_id(length=14),
            "S3CanonicalUserId": "".join(random_id(False, 16) for _ in range(4)).lower(),
            "Config": config,
            "ETag": random_id(),
        }
        self.identities[identity["Id"]] = identity
        return identity

    def headers_policy(self, policy_id: str) -> JsonObject:
        """Returns a response headers policy, the account's own or a managed one.

        Raises:
            CloudFrontException: NoSuchResponseHeadersPolicy.
        """
        policy = self.headers_policies.get(policy_id) or managed.RESPONSE_HEADERS.get(policy_id)
        if policy is None:
            raise CloudFrontException(
                "NoSuchResponseHeadersPolicy",
                "The specified response headers policy does not exist.",
            )
        return policy

    def create_headers_policy(self, config: JsonObject) -> JsonObject:
        """Makes a response headers policy. Its name must be new."""
        names = [policy["Config"]["Name"] for policy in self.headers_policies.values()]
        if config["Name"] in names:
            raise CloudFrontException(
                "ResponseHeadersPolicyAlreadyExists",
                f"A response headers policy with the name {config['Name']} already exists.",
            )
        policy = {
            "Id": managed.new_policy_id(),
            "Config": config,
            "ETag": random_id(),
            "Modified": utcnow(),
        }
        self.headers_policies[policy["Id"]] = policy
        return policy


extra_backends = BackendDict(
    ExtraCloudFrontBackend,
    "cloudfront",
    use_boto3_regions=False,
    additional_regions=PARTITION_NAMES,
)


def _identity_shape(identity: JsonObject) -> JsonObject:
    return {
        "Id": identity["Id"],
        "S3CanonicalUserId": identity["S3CanonicalUserId"],
        f"{OAI}Config": identity["Config"],
    }


def _policy_shape(policy: JsonObject) -> JsonObject:
    return {
        "Id": policy["Id"],
        "LastModifiedTime": policy["Modified"],
        "ResponseHeadersPolicyConfig": policy["Config"],
    }


def _list(items: list[Any], name: str, **more: Any) -> ActionResult:
    """Makes one of CloudFront's lists: all items on one page."""
    page = {"MaxItems": 100, "Quantity": len(items), "Items": items or None, **more}
    return ActionResult({name: page})


class LocalCloudFrontResponse(CloudFrontResponse):  # type: ignore[misc] # untyped
    """Answers CloudFront's operations: moto's, and here those that it lacks."""

    @property
    def extra(self) -> ExtraCloudFrontBackend:
        """Returns the state of the operations added here."""
        backend: ExtraCloudFrontBackend = extra_backends[self.current_account][self.partition]
        return backend

    def _same_version(self, stored: JsonObject) -> None:
        """Refuses a change unless If-Match names the present version."""
        if_match = self._get_param("IfMatch")
        if not if_match:
            raise CloudFrontException("InvalidIfMatchVersion", "The If-Match version is missing.")
        if if_match != stored["ETag"]:
            raise CloudFrontException(
                "PreconditionFailed", "The precondition in If-Match evaluated to false."
            )

    def _users_of(self, needle: str) -> list[str]:
        """Lists the distributions whose configuration mentions an id."""
        distributions = self.backend.distributions
        return [
            key
            for key, distribution in distributions.items()
            if needle in repr(vars(distribution.distribution_config))
        ]

    # origin access identities -------------------------------------------------------------------
    def _identity_result(self, identity: JsonObject, **more: Any) -> ActionResult:
        return ActionResult({OAI: _identity_shape(identity), "ETag": identity["ETag"], **more})

    def create_cloud_front_origin_access_identity(self) -> ActionResult:
        identity = self.extra.create_identity(self._config(f"{OAI}Config"))
        base = "https://cloudfront.amazonaws.com/2020-05-31/origin-access-identity/cloudfront"
        return self._identity_result(identity, Location=f"{base}/{identity['Id']}")

    def get_cloud_front_origin_access_identity(self) -> ActionResult:
        return self._identity_result(self.extra.identity(self._get_param("Id")))

    def get_cloud_front_origin_access_identity_config(self) -> ActionResult:
        identity = self.extra.identity(self._get_param("Id"))
        return ActionResult({f"{OAI}Config": identity["Config"], "ETag": identity["ETag"]})

    def list_cloud_front_origin_access_identities(self) -> ActionResult:
        items = [
            {
                "Id": identity["Id"],
                "S3CanonicalUserId": identity["S3CanonicalUserId"],
                "Comment": identity["Config"].get("Comment", ""),
            }
            for identity in self.extra.identities.values()
        ]
        return _list(items, f"{OAI}List", Marker="", IsTruncated=False)

    def update_cloud_front_origin_access_identity(self) -> ActionResult:
        identity = self.extra.identity(self._get_param("Id"))
        self._same_version(identity)
        config = self._config(f"{OAI}Config")
        if config["CallerReference"] != identity["Config"]["CallerReference"]:
            raise CloudFrontException("IllegalUpdate", "The caller reference cannot be changed.")
        identity.update(Config=config, ETag=random_id())
        return self._identity_result(identity)

    def delete_cloud_front_origin_access_identity(self) -> EmptyResult:
        identity = self.extra.identity(self._get_param("Id"))
        self._same_version(identity)
        if self._users_of(f"origin-access-identity/cloudfront/{identity['Id']}"):
            raise CloudFrontException(
                f"{OAI}InUse", "The origin access identity is used by a distribution."
            )
        del self.extra.identities[identity["Id"]]
        return EmptyResult()

    # response headers policies ------------------------------------------------------------------
    def _policy_result(self, policy: JsonObject, **more: Any) -> ActionResult:
        shape = _policy_shape(policy)
        return ActionResult({"ResponseHeadersPolicy": shape, "ETag": policy["ETag"], **more})

    def create_response_headers_policy(self) -> ActionResult:
        config = self._config("ResponseHeadersPolicyConfig")
        policy = self.extra.create_headers_policy(config)
        base = "https://cloudfront.amazonaws.com/2020-05-31/response-headers-policy"
        return self._policy_result(policy, Location=f"{base}/{policy['Id']}")

    def get_response_headers_policy(self) -> ActionResult:
        return self._policy_result(self.extra.headers_policy(self._get_param("Id")))

    def get_response_headers_policy_config(self) -> ActionResult:
        policy = self.extra.headers_policy(self._get_param("Id"))
        return ActionResult(
            {"ResponseHeadersPolicyConfig": policy["Config"], "ETag": policy["ETag"]}
        )

    def list_response_headers_policies(self) -> ActionResult:
        items = managed.by_type(
            self._get_param("Type"), managed.RESPONSE_HEADERS, self.extra.headers_policies
        )
        return _list(
            [
                {"Type": kind, "ResponseHeadersPolicy": _policy_shape(policy)}
                for kind, policy in items
            ],
            "ResponseHeadersPolicyList",
        )

    def update_response_headers_policy(self) -> ActionResult:
        policy = self.extra.headers_policy(self._get_param("Id"))
        self._same_version(policy)
        policy.update(
            Config=self._config("ResponseHeadersPolicyConfig"), ETag=random_id(), Modified=utcnow()
        )
        return self._policy_result(policy)

    def delete_response_headers_policy(self) -> EmptyResult:
        policy = self.extra.headers_policy(self._get_param("Id"))
        self._same_version(policy)
        if self._users_of(policy["Id"]):
            raise CloudFrontException(
                "ResponseHeadersPolicyInUse", "The policy is attached to a cache behavior."
            )
        if policy["Id"] not in self.extra.headers_policies:
            raise CloudFrontException("IllegalDelete", "A managed policy cannot be deleted.")
        del self.extra.headers_policies[policy["Id"]]
        return EmptyResult()

    # managed policies ---------------------------------------------------------------------------
    def list_cache_policies(self) -> ActionResult:
        return self._managed_list("CachePolicy", managed.CACHE)

    def get_cache_policy(self) -> ActionResult:
        return self._managed("CachePolicy", managed.CACHE)

    def list_origin_request_policies(self) -> ActionResult:
        return self._managed_list("OriginRequestPolicy", managed.ORIGIN_REQUEST)

    def get_origin_request_policy(self) -> ActionResult:
        return self._managed("OriginRequestPolicy", managed.ORIGIN_REQUEST)

    def _managed(self, name: str, policies: dict[str, JsonObject]) -> ActionResult:
        policy = policies.get(self._get_param("Id"))
        if policy is None:
            raise CloudFrontException(f"NoSuch{name}", f"The {name} does not exist.")
        return ActionResult({name: managed.shape(name, policy), "ETag": policy["ETag"]})

    def _managed_list(self, name: str, policies: dict[str, JsonObject]) -> ActionResult:
        items = [
            {"Type": kind, name: managed.shape(name, policy)}
            for kind, policy in managed.by_type(self._get_param("Type"), policies, {})
        ]
        return _list(items, name.replace("Policy", "PolicyList"))

    def _config(self, name: str) -> JsonObject:
        return dict(deepcopy(self._get_param(name, {})))


def install() -> None:
    """Puts these operations into moto, before its first request."""
    moto_models.DistributionConfig = KeptDistributionConfig
    moto_urls.url_paths.clear()
    # moto finds the operation in botocore's model, so one pattern is enough for all.
    moto_urls.url_paths["{0}/2020-05-31/(?P<route>.+)$"] = LocalCloudFrontResponse.dispatch
