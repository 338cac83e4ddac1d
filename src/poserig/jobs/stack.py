"""What Terraform deployed, read from the SSM parameters that it leaves behind."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from poserig.errors import PoserigError

if TYPE_CHECKING:
    import boto3

TEMPLATES = "worker-task-templates/"
WORK_TEAMS = "work-teams/"
LOCAL_PORTAL = "local-portal-url"
"""Where the portal of this machine is. On AWS the work team alone knows the address."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The deployed parts that a labeling job names.

    Attributes:
        worker_portal_url, user_pool_id, user_pool_client_id, worker_group_name: "" where the work
            team is an existing one and Terraform was not told.
        workteam_arn: The work team that takes jobs unless another is named.
        templates: Rig name to the S3 URI of its worker task template.
        work_teams: Further work teams: name to ARN.
        kms_key_arn: The key that encrypts what jobs write; "" for the one that AWS manages.
        local_portal_url: Where this machine's portal is, which stands in for the work team's; "" on
            AWS.
    """

    bucket_name: str
    pre_annotation_function_arn: str
    post_annotation_function_arn: str
    ground_truth_role_arn: str
    workteam_arn: str
    worker_portal_url: str
    user_pool_id: str
    worker_group_name: str
    input_prefix_uri: str
    output_prefix_uri: str
    templates: dict[str, str]
    work_teams: dict[str, str] = field(default_factory=dict)
    user_pool_client_id: str = ""
    component_url: str = ""
    kms_key_arn: str = ""
    local_portal_url: str = ""

    @property
    def portal_url(self) -> str:
        """Where workers sign in; "" when nobody knows."""
        return self.local_portal_url or self.worker_portal_url

    def workteam_for(self, name: str) -> str:
        """The ARN of a work team; "" is the stack's own. Raises PoserigError if there is none."""
        if not name:
            return self.workteam_arn
        if name in self.work_teams:
            return self.work_teams[name]
        known = ", ".join(sorted(self.work_teams)) or "none besides the one that is always there"
        raise PoserigError(
            f'No work team "{name}" was deployed.',
            cure=f'Deployed are: {known}. Add the team to Terraform\'s variable "work_teams" '
            "and apply.",
        )


def read_stack(session: "boto3.Session", prefix: str) -> Stack:
    """Read the stack that was deployed with Terraform's `name_prefix`.

    Raises:
        PoserigError: There is none in this account and region, or it lacks a parameter.
    """
    client = session.client("ssm")
    pages = client.get_paginator("get_parameters_by_path").paginate(
        Path=f"/{prefix}/", Recursive=True
    )
    found = {
        parameter["Name"].removeprefix(f"/{prefix}/"): parameter["Value"]
        for page in pages
        for parameter in page["Parameters"]
    }
    if not found:
        raise PoserigError(
            f"No deployed stack was found under the SSM path /{prefix}/.",
            where=f"region {session.region_name}",
            cure="Deploy it with `make deploy`, or name another with --stack.",
        )

    def value(name: str) -> str:
        if name in found:
            return found[name]
        raise PoserigError(
            f"The deployed stack has no SSM parameter /{prefix}/{name}.",
            cure="It was deployed by another version: run `make deploy` again.",
        )

    return Stack(
        bucket_name=value("bucket-name"),
        pre_annotation_function_arn=value("pre-annotation-function-arn"),
        post_annotation_function_arn=value("post-annotation-function-arn"),
        ground_truth_role_arn=value("ground-truth-role-arn"),
        workteam_arn=value("workteam-arn"),
        worker_portal_url=found.get("worker-portal-url", ""),
        user_pool_id=found.get("user-pool-id", ""),
        worker_group_name=found.get("worker-group-name", ""),
        input_prefix_uri=value("input-prefix-uri"),
        output_prefix_uri=value("output-prefix-uri"),
        templates=_under(TEMPLATES, found),
        work_teams=_under(WORK_TEAMS, found),
        user_pool_client_id=found.get("user-pool-client-id", ""),
        component_url=found.get("component-url", ""),
        kms_key_arn=found.get("kms-key-arn", ""),
        local_portal_url=found.get(LOCAL_PORTAL, ""),
    )


def _under(path: str, found: dict[str, str]) -> dict[str, str]:
    """The parameters below a path, by the rest of their names."""
    return {
        name.removeprefix(path): value for name, value in found.items() if name.startswith(path)
    }
