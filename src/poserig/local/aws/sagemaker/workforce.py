"""Keeps SageMaker's private workforce and its work teams, which moto lacks."""

import re

from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random
from moto.sagemaker.exceptions import (
    ResourceInUseException,
    SagemakerClientError,
    ValidationError,
)

from poserig.json import JsonObject

WORKFORCE_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
WORKTEAM_NAME = re.compile(r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}")
MAX_WORKTEAMS = 25


class ResourceLimitExceeded(SagemakerClientError):  # type: ignore[misc] # untyped
    """SageMaker's quota error."""

    code = "ResourceLimitExceeded"


def _check_name(pattern: re.Pattern[str], field: str, value: str) -> None:
    if not pattern.fullmatch(value):
        raise ValidationError(
            f"1 validation error detected: Value '{value}' at '{field}' failed to satisfy "
            f"constraint: Member must satisfy regular expression pattern: {pattern.pattern}"
        )


class WorkforceBackend(BaseBackend):  # type: ignore[misc] # untyped
    """The workforce (at most one) and the work teams of an account and region."""

    def __init__(self, region_name: str, account_id: str) -> None:
        super().__init__(region_name, account_id)
        self.workforces: dict[str, JsonObject] = {}
        self.workteams: dict[str, JsonObject] = {}
        self.tags: dict[str, dict[str, str]] = {}

    def _arn(self, resource: str) -> str:
        return f"arn:{self.partition}:sagemaker:{self.region_name}:{self.account_id}:{resource}"

    def _sub_domain(self) -> str:
        label = mock_random.get_random_string(length=10, lower_case=True)
        return f"{label}.labeling.{self.region_name}.sagemaker.aws"

    # workforces ---------------------------------------------------------------------------------
    def create_workforce(self, name: str, params: JsonObject) -> JsonObject:
        """Makes the workforce. An account has one in each region.

        The user pool client stays as it is: AWS documents nobody who writes the portal's address
        into it (poserig.groundtruth.portal_client).
        """
        _check_name(WORKFORCE_NAME, "workforceName", name)
        if self.workforces:
            raise ValidationError(
                f"Cannot create more than one workforce for account {self.account_id}"
            )
        self._check_sign_in(params)
        now = utcnow()
        workforce: JsonObject = {
            "WorkforceName": name,
            "WorkforceArn": self._arn(f"workforce/{name}"),
            "SubDomain": self._sub_domain(),
            "Status": "Active",
            "CreateDate": now,
            "LastUpdatedDate": now,
            "SourceIpConfig": params.get("SourceIpConfig") or {"Cidrs": []},
            "IpAddressType": params.get("IpAddressType") or "ipv4",
        }
        for key in ("CognitoConfig", "WorkforceVpcConfig"):
            if params.get(key):
                workforce[key] = params[key]
        if params.get("OidcConfig"):
            # SageMaker never answers with the secret.
            workforce["OidcConfig"] = {
                key: value for key, value in params["OidcConfig"].items() if key != "ClientSecret"
            }
        self.workforces[name] = workforce
        return workforce

    def _check_sign_in(self, params: JsonObject) -> None:
        cognito, oidc = params.get("CognitoConfig"), params.get("OidcConfig")
        if bool(cognito) == bool(oidc):
            raise ValidationError("Provide exactly one of CognitoConfig and OidcConfig.")
        if not cognito:
            return
        from moto.cognitoidp.models import cognitoidp_backends

        pools = cognitoidp_backends[self.account_id][self.region_name].user_pools
        pool = pools.get(cognito["UserPool"])
        if pool is None:
            raise ValidationError(f"User pool {cognito['UserPool']} does not exist.")
        if pool.domain is None:
            # "User pools require a domain and an existing user group", says
            # https://docs.aws.amazon.com/sagemaker/latest/dg/sms-workforce-create-private-cognito.html
            raise ValidationError(f"User pool {cognito['UserPool']} has no domain.")
        client = pool.clients.get(cognito["ClientId"])
        if client is None:
            raise ValidationError(
                f"Client {cognito['ClientId']} does not exist in pool {cognito['UserPool']}."
            )
        if not client.generate_secret:  # moto gives every client a secret and shows some
            # The portal signs in with the code flow, which needs a secret.
            raise ValidationError(f"Client {cognito['ClientId']} must have a client secret.")

    def workforce(self, name: str) -> JsonObject:
        """Returns a workforce. Terraform's provider looks for the text of the error."""
        if name not in self.workforces:
            raise ValidationError(f"No workforce found with the name {name}")
        return self.workforces[name]

    def update_workforce(self, name: str, params: JsonObject) -> JsonObject:
        """Changes who may reach the portal, or how they sign in."""
        workforce = self.workforce(name)
        for key in ("SourceIpConfig", "WorkforceVpcConfig", "IpAddressType"):
            if params.get(key):
                workforce[key] = params[key]
        if params.get("OidcConfig"):
            if "OidcConfig" not in workforce:
                raise ValidationError("A Cognito workforce cannot get an OidcConfig.")
            workforce["OidcConfig"] = {
                key: value for key, value in params["OidcConfig"].items() if key != "ClientSecret"
            }
        workforce["LastUpdatedDate"] = utcnow()
        return workforce

    def delete_workforce(self, name: str) -> None:
        """Removes a workforce that has no work teams."""
        workforce = self.workforce(name)
        if self.workteams:
            raise ResourceInUseException(
                f"Workforce {name} still has work teams: {', '.join(sorted(self.workteams))}"
            )
        self.tags.pop(workforce["WorkforceArn"], None)
        del self.workforces[name]

    # work teams ---------------------------------------------------------------------------------
    def create_workteam(self, name: str, params: JsonObject) -> JsonObject:
        """Makes a work team of the workforce."""
        _check_name(WORKTEAM_NAME, "workteamName", name)
        if any(name.lower() == existing.lower() for existing in self.workteams):
            raise ResourceInUseException(f"A work team with the name {name} already exists.")
        if len(self.workteams) >= MAX_WORKTEAMS:
            raise ResourceLimitExceeded(f"At most {MAX_WORKTEAMS} work teams per region.")
        workforce = self._workforce_of(params.get("WorkforceName"))
        self._check_members(params.get("MemberDefinitions") or [], workforce)
        now = utcnow()
        workteam: JsonObject = {
            "WorkteamName": name,
            "WorkteamArn": self._arn(f"workteam/private-crowd/{name}"),
            "WorkforceArn": workforce["WorkforceArn"],
            "SubDomain": workforce["SubDomain"],
            "MemberDefinitions": params["MemberDefinitions"],
            "Description": params.get("Description", ""),
            "NotificationConfiguration": params.get("NotificationConfiguration") or {},
            "WorkerAccessConfiguration": params.get("WorkerAccessConfiguration")
            or _default_worker_access(),
            "CreateDate": now,
            "LastUpdatedDate": now,
        }
        self.workteams[name] = workteam
        return workteam

    def _workforce_of(self, name: str | None) -> JsonObject:
        if name:
            return self.workforce(name)
        if not self.workforces:
            raise ValidationError("No workforce found. Create a workforce first.")
        return next(iter(self.workforces.values()))

    def _check_members(self, members: list[JsonObject], workforce: JsonObject) -> None:
        cognito = [member["CognitoMemberDefinition"] for member in members if _is_cognito(member)]
        if not cognito:
            return
        if len({member["ClientId"] for member in cognito}) > 1:
            raise ValidationError("All member definitions must share the ClientId.")
        config = workforce.get("CognitoConfig", {})
        from moto.cognitoidp.models import cognitoidp_backends

        pools = cognitoidp_backends[self.account_id][self.region_name].user_pools
        for member in cognito:
            if member["UserPool"] != config.get("UserPool"):
                raise ValidationError(
                    f"User pool {member['UserPool']} is not the workforce's user pool."
                )
            if member["UserGroup"] not in pools[member["UserPool"]].groups:
                raise ValidationError(f"User group {member['UserGroup']} does not exist.")

    def workteam(self, name: str) -> JsonObject:
        """Returns a work team. Terraform's provider looks for the text of the error."""
        if name not in self.workteams:
            raise ValidationError(f"The work team {name} does not exist.")
        return self.workteams[name]

    def update_workteam(self, name: str, params: JsonObject) -> JsonObject:
        """Changes members, description, notification or worker access."""
        workteam = self.workteam(name)
        if params.get("MemberDefinitions"):
            arn = workteam["WorkforceArn"]
            workforce = next(w for w in self.workforces.values() if w["WorkforceArn"] == arn)
            self._check_members(params["MemberDefinitions"], workforce)
        for key in (
            "MemberDefinitions",
            "Description",
            "NotificationConfiguration",
            "WorkerAccessConfiguration",
        ):
            if params.get(key) is not None:
                workteam[key] = params[key]
        workteam["LastUpdatedDate"] = utcnow()
        return workteam

    def delete_workteam(self, name: str) -> None:
        """Removes a work team."""
        self.tags.pop(self.workteam(name)["WorkteamArn"], None)
        del self.workteams[name]

    def owns(self, arn: str) -> bool:
        """Whether tags of this ARN are kept here."""
        return arn in {
            *(workforce["WorkforceArn"] for workforce in self.workforces.values()),
            *(workteam["WorkteamArn"] for workteam in self.workteams.values()),
        }


def _is_cognito(member: JsonObject) -> bool:
    return bool(member.get("CognitoMemberDefinition"))


def _default_worker_access() -> JsonObject:
    off = {"SourceIp": "Disabled", "VpcSourceIp": "Disabled"}
    return {"S3Presign": {"IamPolicyConstraints": off}}


workforce_backends = BackendDict(WorkforceBackend, "sagemaker")
