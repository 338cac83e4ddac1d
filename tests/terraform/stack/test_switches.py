"""Changes of an applied stack, and the way back: after each of them a plan is empty.

The stack is shared with the other tests of this folder, and left as it was found. Terraform mostly
waits, so all is switched at once, and many tests look at what came of it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import boto3
import pytest
from pytest_terraform.tf import TerraformTestApi

from tests.terraform.deployers import Deployers
from tests.terraform.live import REGION, Service
from tests.terraform.plans import changes, run
from tests.terraform.security.subjects import JOB_ROLE
from tests.terraform.stack.conftest import LOGS
from tests.terraform.stack.test_deployer import actions_of

# Four applies; the gate plans each switch (test_rules.py, wiring/).
pytestmark = [pytest.mark.slow, pytest.mark.acceptance, pytest.mark.timeout(900)]

POST = "poserig-sagemaker-post"
EVE = "eve@example.com"
TOPIC = "arn:aws:sns:eu-west-1:123456789012:poserig-worker-notifications"


@dataclass(frozen=True)
class Moment:
    """The stack after an apply.

    Attributes:
        planned: What another plan would change.
    """

    outputs: Mapping[str, Any]
    facts: Mapping[str, Any]
    planned: Mapping[str, str]


@pytest.fixture(scope="module")
def log_bucket(aws: boto3.Session) -> Iterator[str]:
    """A bucket into which S3 may log."""
    s3 = aws.client("s3")
    s3.create_bucket(Bucket=LOGS, CreateBucketConfiguration={"LocationConstraint": REGION})
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{LOGS}/*",
    }
    s3.put_bucket_policy(
        Bucket=LOGS, Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    yield LOGS
    # S3 tries the bucket, and itself leaves an object there.
    for item in s3.list_objects_v2(Bucket=LOGS).get("Contents", []):
        s3.delete_object(Bucket=LOGS, Key=item["Key"])
    s3.delete_bucket(Bucket=LOGS)


@pytest.fixture(scope="module")
def known_worker(aws: boto3.Session, outputs: Mapping[str, Any]) -> Iterator[str]:
    """A user whom somebody else made in the workers' user pool."""
    cognito, pool = aws.client("cognito-idp"), outputs["user_pool_id"]
    cognito.admin_create_user(UserPoolId=pool, Username=EVE, MessageAction="SUPPRESS")
    yield EVE
    # Terraform did not make it, so Terraform has not deleted it.
    cognito.admin_delete_user(UserPoolId=pool, Username=EVE)


@pytest.fixture(scope="module")
def journey(
    aws: boto3.Session,
    stack: TerraformTestApi,
    build_dir: Path,
    log_bucket: str,
    known_worker: str,
    key: str,
) -> Iterator[Mapping[str, Moment]]:
    """The stack as it was, with everything switched, rolled back, and as it was again."""
    runner = stack.terraform
    folder, data_dir = Path(str(runner.module_dir)), Path(str(runner.work_dir))
    state = Path(str(runner.state_path))

    def apply(*options: str, **variables: Any) -> None:
        asked = ("apply", "-input=false", "-no-color", "-auto-approve", f"-state={state}")
        run(folder, data_dir, *asked, *options, **variables)

    def moment(plan: bool = True, **variables: Any) -> Moment:
        shown = json.loads(run(folder, data_dir, "output", "-json", f"-state={state}"))
        outputs = {name: output["value"] for name, output in shown.items()}
        planned = changes(folder, data_dir, state, **variables) if plan else {}
        return Moment(outputs, read_facts(aws, outputs), planned)

    switched: dict[str, Any] = {
        "origin_access": "oac",
        "kms_key_arn": key,
        "access_logs": {"bucket_name": log_bucket},
        "functions": {"versions": {"enabled": True}, "tracing": True},
        "ground_truth_role": {"require_source_account": False},
        "monitoring": {},
        "notify_workers": False,
        "pin_presigned_urls": False,
        "existing_workers": [known_worker],
        "work_teams": {"reviewers": {"existing_workers": [known_worker, "ann@example.com"]}},
    }
    component = build_dir / "web" / "crowd-2d-skeleton.js"
    function = build_dir / "functions" / "post_annotation.zip"
    kept = {file: file.read_bytes() for file in (component, function)}
    found = {"before": moment(plan=False)}  # test_life.py does
    try:
        component.write_bytes(b"// the next version\n")
        apply(**switched)
        found["switched"] = moment(**switched)
        with ZipFile(function, "w") as archive:
            archive.writestr("functions/post_annotation/handler.py", "# the next version\n")
        apply("-target=module.stack.module.functions", **switched)
        found["newer function"] = Moment({}, read_facts(aws, found["before"].outputs), {})
        old = {"enabled": True, "post_annotation": "1"}
        switched["functions"] = {**switched["functions"], "versions": old}
        apply("-target=module.stack.module.functions", **switched)
        found["rolled back"] = moment(**switched)
    finally:
        for file, content in kept.items():
            file.write_bytes(content)
        apply()
    found["back"] = moment()
    yield found


def read_facts(aws: boto3.Session, outputs: Mapping[str, Any]) -> dict[str, Any]:
    """What the APIs say of everything that can be switched."""
    s3, bucket = aws.client("s3"), outputs["bucket_name"]
    sagemaker, functions = aws.client("sagemaker"), aws.client("lambda")
    cognito, pool = aws.client("cognito-idp"), outputs["user_pool_id"]
    distribution = aws.client("cloudfront").get_distribution_config(Id=outputs["distribution_id"])
    config = distribution["DistributionConfig"]
    [origin] = config["Origins"]["Items"]
    team = sagemaker.describe_workteam(WorkteamName="poserig-workers")["Workteam"]
    topic = aws.client("sns").get_topic_attributes(TopicArn=TOPIC)["Attributes"]
    iam = aws.client("iam")
    role: Any = iam.get_role(RoleName=JOB_ROLE)["Role"]
    policy: Any = iam.get_role_policy(RoleName=JOB_ROLE, PolicyName="ground-truth")
    statements = {s["Sid"]: s for s in policy["PolicyDocument"]["Statement"]}
    members = {
        group["GroupName"]: sorted(
            attribute["Value"]
            for user in cognito.list_users_in_group(UserPoolId=pool, GroupName=group["GroupName"])[
                "Users"
            ]
            for attribute in user["Attributes"]
            if attribute["Name"] == "email"
        )
        for group in cognito.list_groups(UserPoolId=pool)["Groups"]
    }
    published = s3.list_objects_v2(Bucket=bucket, Prefix="components/")["Contents"]
    encryption = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]
    aliases = functions.list_aliases(FunctionName=POST)["Aliases"]
    return {
        "pinned": team["WorkerAccessConfiguration"]["S3Presign"]["IamPolicyConstraints"][
            "SourceIp"
        ],
        "topic": team["NotificationConfiguration"].get("NotificationTopicArn"),
        "notices": json.loads(topic["Policy"])["Statement"][0]["Effect"],
        "members": members,
        "bucket logs": s3.get_bucket_logging(Bucket=bucket).get("LoggingEnabled", {}),
        "distribution logs": config["Logging"]["Bucket"],
        "alarms": len(aws.client("cloudwatch").describe_alarms()["MetricAlarms"]),
        "identity": origin["S3OriginConfig"]["OriginAccessIdentity"] != "",
        "control": origin.get("OriginAccessControlId", "") != "",
        "readers": sorted(
            next(iter(statement["Principal"]))
            for statement in json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
            if statement["Effect"] == "Allow"
        ),
        "encryption": encryption["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
        "alias": [(alias["Name"], alias["FunctionVersion"]) for alias in aliases],
        "invoked": sorted(statements["InvokeFunctions"]["Resource"]),
        "trust": list(role["AssumeRolePolicyDocument"]["Statement"][0].get("Condition", {})),
        "components": {
            item["Key"]: (
                s3.get_object(Bucket=bucket, Key=item["Key"])["Body"].read().decode(),
                s3.head_object(Bucket=bucket, Key=item["Key"])["ServerSideEncryption"],
            )
            for item in published
        },
    }


@pytest.mark.parametrize("moment", ["switched", "rolled back", "back"])
def test_plan_is_empty_after(journey: Mapping[str, Moment], moment: str) -> None:
    assert journey[moment].planned == {}


@pytest.mark.parametrize(
    ("fact", "before", "switched", "back"),
    [
        ("pinned", "Enabled", "Disabled", "Enabled"),
        ("notices", "Allow", "Deny", "Allow"),
        # The provider cannot take it away: without its topic a work team could not be told again.
        ("topic", TOPIC, TOPIC, TOPIC),
        ("bucket logs", {}, {"TargetBucket": LOGS, "TargetPrefix": "poserig/s3/"}, {}),
        ("distribution logs", "", f"{LOGS}.s3.amazonaws.com", ""),
        ("alarms", 7, 0, 7),
        ("identity", True, False, True),
        ("control", False, True, False),
        # With an identity both ways in are open: edge locations change over one after the other.
        ("readers", ["AWS", "Service"], ["Service"], ["AWS", "Service"]),
        ("encryption", "AES256", "aws:kms", "AES256"),
        ("trust", ["StringEquals"], [], ["StringEquals"]),
        ("alias", [], [("live", "1")], []),
    ],
)
def test_switch_is_thrown_and_thrown_back(
    journey: Mapping[str, Moment], fact: str, before: Any, switched: Any, back: Any
) -> None:
    moments = ("before", "switched", "back")
    assert [journey[moment].facts[fact] for moment in moments] == [before, switched, back]


def test_workers_of_the_pool_join_and_leave_and_are_not_deleted(
    journey: Mapping[str, Moment],
) -> None:
    invited = ["ann@example.com", "bob@example.com"]
    assert journey["before"].facts["members"] == {"poserig-workers": invited}
    assert journey["switched"].facts["members"] == {
        "poserig-workers": [*invited, EVE],
        "poserig-reviewers": ["ann@example.com", EVE],
    }
    assert journey["back"].facts["members"] == {"poserig-workers": invited}


def test_component_of_running_jobs_stays_as_it_is(journey: Mapping[str, Moment]) -> None:
    [(old, content)] = journey["before"].facts["components"].items()
    for moment in ("switched", "rolled back", "back"):
        assert journey[moment].facts["components"][old] == content, moment
    url = {moment: journey[moment].outputs["component_url"] for moment in ("switched", "back")}
    new = url["switched"].split("/", 3)[3]
    assert journey["switched"].facts["components"][new] == ("// the next version\n", "aws:kms")
    # What was launched in the meantime goes on as well.
    assert set(journey["back"].facts["components"]) == {old, new}
    assert url["back"] == journey["before"].outputs["component_url"]


def test_function_is_rolled_back_to_the_version_named(journey: Mapping[str, Moment]) -> None:
    alias = {moment: found.facts["alias"] for moment, found in journey.items()}
    assert alias["newer function"] == [("live", "2")]
    assert alias["rolled back"] == [("live", "1")]


def test_jobs_go_on_invoking_what_they_were_launched_with(journey: Mapping[str, Moment]) -> None:
    plain = journey["before"].facts["invoked"]
    assert len(plain) == 2
    assert journey["switched"].facts["invoked"] == sorted([*plain, *(f"{a}:live" for a in plain)])


# What the journey gives no occasion for, by why.
NOT_ASKED = {
    # Only `terraform destroy` asks; conftest.py destroys the stack with these policies.
    *("cloudfront:DeleteDistribution", "cloudfront:DeleteResponseHeadersPolicy"),
    *("cognito-idp:AdminDeleteUser", "cognito-idp:DeleteUserPool"),
    *("cognito-idp:DeleteUserPoolClient", "cognito-idp:DeleteUserPoolDomain", "iam:DeletePolicy"),
    *("iam:DeletePolicyVersion", "iam:DeleteRole", "iam:DeleteRolePolicy"),
    *("lambda:DeleteFunction", "logs:DeleteLogGroup", "s3:DeleteBucket", "s3:DeleteBucketPolicy"),
    *("s3:DeleteObjectVersion", "sagemaker:DeleteWorkforce"),
    # Other tags, texts, passwords, time to keep logs, or a boundary, for an applied stack.
    *("cloudfront:UntagResource", "cloudwatch:UntagResource", "cognito-idp:TagResource"),
    *("cognito-idp:UntagResource", "events:UntagResource", "iam:UntagPolicy", "iam:UntagRole"),
    *("lambda:UntagResource", "logs:UntagResource", "sagemaker:DeleteTags", "sns:UntagResource"),
    *("ssm:RemoveTagsFromResource", "cognito-idp:UpdateGroup", "iam:UpdateRole"),
    *("iam:UpdateRoleDescription", "cloudfront:UpdateCloudFrontOriginAccessIdentity"),
    *("cloudfront:UpdateOriginAccessControl", "cloudfront:UpdateResponseHeadersPolicy"),
    *("iam:PutRolePermissionsBoundary", "iam:DeleteRolePermissionsBoundary"),
    *("logs:DeleteRetentionPolicy", "cognito-idp:UpdateUserPool"),
    # Switches that the journey leaves alone: a key for logs, lifecycle rules, layers, concurrency.
    *("logs:AssociateKmsKey", "logs:DisassociateKmsKey", "s3:PutLifecycleConfiguration"),
    *("lambda:GetLayerVersion", "lambda:PutFunctionConcurrency"),
    "lambda:DeleteFunctionConcurrency",
    # A bucket of one's own that keeps no versions.
    "s3:DeleteObject",
    # CloudFront asks for whom it lets itself into the log bucket; the local one does not.
    "s3:PutBucketAcl",
    # Switches of the account layer: a second factor, address ranges, a company's sign-in, SES.
    *("cognito-idp:SetUserPoolMfaConfig", "sagemaker:UpdateWorkforce"),
    *("cognito-idp:CreateIdentityProvider", "cognito-idp:DeleteIdentityProvider"),
    *("cognito-idp:UpdateIdentityProvider", "iam:CreateServiceLinkedRole"),
    # Jobs that run when the stack is destroyed.
    *("sagemaker:DescribeLabelingJob", "sagemaker:StopLabelingJob"),
}


def test_deployer_may_do_what_is_asked_and_no_more(
    journey: Mapping[str, Moment], service: Service, deployers: Deployers
) -> None:
    asked = service.asked_by("poserig-may-apply")
    named = {action for name in ("publish", "run", "people", "account")
             for action in actions_of(deployers.policies[name])}  # fmt: skip
    assert sorted(named - asked) == sorted(NOT_ASKED)
