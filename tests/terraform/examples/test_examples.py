"""The examples as a platform team would run them: applied, planned again, and taken down.

Each in an account of its own, with what it needs there: Terraform mostly waits, so all is done at
once. The stack in the account that has a workforce is planned and applied under the deployer's
policies, and README's walk goes on there (see tests/terraform/stack/test_first_hour.py).
"""

import json
import subprocess
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from pytest_terraform import tf

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.terraform import find_terraform, terraform_environment
from tests.local_keys import KEYS
from tests.terraform.deployers import make_deployers, operator_of
from tests.terraform.leftovers import leftovers
from tests.terraform.live import REGION, Service, local_aws, local_service, session_of
from tests.terraform.plans import changes
from tests.terraform.readme import aws_commands, type_in
from tests.terraform.security.policies import Document, Row, as_document
from tests.terraform.security.subjects import (
    ANYONE,
    CLOUDFRONT,
    DISTRIBUTION,
    NAME,
    OTHER_ACCOUNT,
    POST_ROLE,
)
from tests.terraform.security.table_bucket import (
    of_other_distributions,
    of_the_bucket,
    of_the_distribution,
)
from tests.terraform.walk import Walk

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # five applies, five destroys

THEIRS = "existing-workforce"
EXAMPLES = (
    "minimal",
    "complete",
    "multi-environment",
    THEIRS,
    "existing-bucket-and-kms",
)
# Of examples that make an account layer: a test's people are not protected.
UNPROTECTED = {"deletion_protection": False}
BOB = "bob@e.org"
ELSEWHERE = "eu-central-1"  # the provider's region, not the environment's


class Runner(tf.TerraformRunner):  # type: ignore[misc] # untyped
    """pytest-terraform's, with an environment of its own: each account has its address."""

    def __init__(
        self,
        folder: Path,
        work_dir: Path,
        environment: Mapping[str, str],
        planner: Keys | None = None,
    ) -> None:
        work_dir.mkdir()
        super().__init__(str(work_dir), module_dir=str(folder), tf_bin=str(find_terraform()))
        # Not in the data folder, where Terraform keeps a file of that name for itself.
        self.state_path = f"{work_dir}.tfstate"
        self.environment = {**environment, "TF_DATA_DIR": str(work_dir)}
        self.planning = {**self.environment, **(planner.environment() if planner else {})}
        self.looks = planner is not None
        self.told: list[str] = []
        """What `poserig doctor` said before, of the account and of the plan."""

    def _run_cmd(self, args: list[str], output: bool = False) -> bytes:
        environment = self.planning if "plan" in args else self.environment
        done = subprocess.run(
            args, cwd=self.module_dir, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, (done.stdout + done.stderr).decode()
        return done.stdout

    def changes(self) -> Mapping[str, str]:
        """What a plan would change now."""
        folders = Path(self.module_dir), Path(self.work_dir)
        return changes(*folders, Path(self.state_path), environment=self.planning)

    def apply(self, plan: bool = True) -> tf.TerraformState:
        """Plan, look into the account and into the plan, and apply that very plan.

        Where nobody looks it is one command: the provider starts once.
        """
        saved = ""
        if self.looks:
            saved = f"{self.work_dir}/tfplan"
            self.told.append(self._doctor("--before-deploy"))
            self.plan(saved)
            shown = Path(f"{saved}.json")
            shown.write_bytes(self._run_cmd([self.tf_bin, "show", "-json", saved], output=True))
            self.told.append(self._doctor(f"--plan {shown}"))
        self._run_cmd(self._get_cmd_args("apply", plan=saved))
        return tf.TerraformState.from_file(self.state_path, self)

    def destroy(self) -> None:
        """Nothing has changed since the last plan: it is not read once more."""
        self._run_cmd([*self._get_cmd_args("destroy"), "-refresh=false"])

    def _doctor(self, options: str) -> str:
        asked = f"poserig doctor --stack poses {options}"
        done = type_in(asked, Path(self.work_dir), self.planning)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@dataclass(frozen=True)
class Applied:
    """An example that is deployed."""

    aws: boto3.Session
    runner: Runner
    outputs: Mapping[str, Any]


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """The account that has a workforce; labeling jobs run in it."""
    with local_service(tmp_path_factory.mktemp("service")) as running:
        yield running


@pytest.fixture(scope="module")
def examples(
    terraform_copy: Path,
    build_dir: Path,
    service: Service,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Applied]]:
    """The examples, by name."""
    built = terraform_copy.parent / "build"  # where the module looks without being told
    if not built.exists():
        built.symlink_to(build_dir)
    work_dir = tmp_path_factory.mktemp("examples")

    def apply(name: str, url: str, **variables: object) -> Applied:
        environment = terraform_environment(
            url, REGION, work_dir / f"{name}-environment", keys=KEYS
        )
        session, planner = session_of(url), None
        if name == THEIRS:
            module = terraform_copy / "modules" / "deployer"
            pool = variables["user_pool_id"]
            people = make_deployers(
                session, module, environment, name_prefix="poses", user_pool_id=pool
            )
            planner = people.read
            environment |= people.apply.environment()
        for key, value in variables.items():
            given = value if isinstance(value, str) else json.dumps(value)
            environment[f"TF_VAR_{key}"] = given
        runner = Runner(terraform_copy / "examples" / name, work_dir / name, environment, planner)
        runner.init()
        outputs = runner.apply().outputs
        found = {key: output["value"] for key, output in outputs.items()}
        return Applied(session, runner, found)

    with ExitStack() as accounts, ThreadPoolExecutor() as at_once:
        urls = {name: accounts.enter_context(local_aws()) for name in EXAMPLES if name != THEIRS}
        urls[THEIRS] = service.url
        sessions = {name: session_of(url) for name, url in urls.items()}
        variables: dict[str, dict[str, Any]] = {
            "minimal": UNPROTECTED,
            "complete": {
                **UNPROTECTED,
                "region": ELSEWHERE,
                "worker_emails": ["ann@e.org"],
                "reviewer_emails": ["ann@e.org", "eve@e.org"],
                "operator_emails": ["team@e.org"],
                "office_cidrs": ["203.0.113.0/24"],
            },
            "multi-environment": UNPROTECTED,
            THEIRS: workforce_of(sessions[THEIRS]),
            "existing-bucket-and-kms": bucket_and_key_of(sessions["existing-bucket-and-kms"]),
        }
        before = {name: leftovers(session) for name, session in sessions.items()}
        applied = at_once.map(lambda name: apply(name, urls[name], **variables[name]), EXAMPLES)
        deployed = dict(zip(EXAMPLES, applied, strict=True))
        yield deployed
        empty_out(sessions["existing-bucket-and-kms"])
        forget_images(sessions["minimal"], NAME)
        forget_images(sessions[THEIRS], NAME.replace("poserig", "poses"))
        list(at_once.map(lambda example: example.runner.destroy(), deployed.values()))
        assert {name: leftovers(session) for name, session in sessions.items()} == before


def forget_images(account: boto3.Session, bucket: str) -> None:
    """The bucket's owner takes away what would keep it, with every version."""
    s3 = account.client("s3")
    for prefix in ("input/", "output/"):
        found = s3.list_object_versions(Bucket=bucket, Prefix=prefix)
        for item in found.get("Versions", []):
            s3.delete_object(Bucket=bucket, Key=item["Key"], VersionId=item["VersionId"])


def bucket_and_key_of(account: boto3.Session) -> dict[str, str]:
    """A bucket and a key that are there before the stack."""
    account.client("s3").create_bucket(
        Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    key = account.client("kms").create_key()["KeyMetadata"]["Arn"]
    workforce = {"workteam_name": "annotators"}
    return {"bucket_name": NAME, "kms_key_arn": key, "workforce": workforce}


def empty_out(account: boto3.Session) -> None:
    """The bucket holds what the stack put in, and nothing else."""
    listed = account.client("s3").list_objects_v2(Bucket=NAME)
    prefixes = {item["Key"].partition("/")[0] for item in listed["Contents"]}
    assert prefixes == {"components", "templates"}


def workforce_of(account: boto3.Session) -> dict[str, Any]:
    """The workforce that somebody made before, with a worker, as README.md says to fill it in."""
    cognito, sagemaker = account.client("cognito-idp"), account.client("sagemaker")
    pool = cognito.create_user_pool(PoolName="people", UsernameAttributes=["email"])["UserPool"][
        "Id"
    ]
    cognito.create_user_pool_domain(Domain="people-of-ours", UserPoolId=pool)
    cognito.admin_create_user(UserPoolId=pool, Username=BOB, MessageAction="SUPPRESS")
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="portal", GenerateSecret=True
    )["UserPoolClient"]["ClientId"]
    sagemaker.create_workforce(
        WorkforceName="default", CognitoConfig={"UserPool": pool, "ClientId": client}
    )
    [found] = sagemaker.list_workforces()["Workforces"]
    return {
        "workforce_name": found["WorkforceName"],
        "user_pool_id": found["CognitoConfig"]["UserPool"],
        "user_pool_client_id": found["CognitoConfig"]["ClientId"],
        "worker_emails": ["ann@e.org"],
        "existing_workers": [BOB],
    }


@pytest.mark.parametrize("example", EXAMPLES)
def test_second_plan_of_an_applied_example_is_empty(
    examples: dict[str, Applied], example: str
) -> None:
    assert examples[example].runner.changes() == {}


def test_minimal_gives_workers_a_portal_and_a_bucket(examples: dict[str, Applied]) -> None:
    minimal = examples["minimal"]
    team = minimal.aws.client("sagemaker").describe_workteam(WorkteamName="poserig-workers")
    assert minimal.outputs == {
        "worker_portal_url": f"https://{team['Workteam']['SubDomain']}",
        "bucket_name": NAME,
    }
    s3 = minimal.aws.client("s3")
    rules = s3.get_bucket_lifecycle_configuration(Bucket=NAME)["Rules"]
    assert [rule["Status"] for rule in rules] == ["Enabled"] * len(rules) != []


def test_complete_is_where_its_provider_is_and_has_every_tag(
    examples: dict[str, Applied],
) -> None:
    complete = examples["complete"]
    functions = complete.aws.client("lambda", region_name=ELSEWHERE)
    [post] = [
        function["FunctionName"]
        for function in functions.list_functions()["Functions"]
        if function["FunctionName"].endswith("-post")
    ]
    tags = functions.get_function(FunctionName=post)["Tags"]
    assert {name: tags[name] for name in ("CostCenter", "Environment", "Project", "Stack")} == {
        "CostCenter": "vision",  # the provider's default tag
        "Environment": "production",
        "Project": "poserig",
        "Stack": "poses",
    }
    reserved = functions.get_function_concurrency(FunctionName=post)
    assert reserved["ReservedConcurrentExecutions"] == 10
    sagemaker = complete.aws.client("sagemaker", region_name=ELSEWHERE)
    teams = [team["WorkteamName"] for team in sagemaker.list_workteams()["Workteams"]]
    assert sorted(teams) == ["poses-reviewers", "poses-workers"]


def test_environments_share_the_people_and_nothing_else(examples: dict[str, Applied]) -> None:
    both = examples["multi-environment"]
    sagemaker = both.aws.client("sagemaker")
    assert len(sagemaker.list_workforces()["Workforces"]) == 1
    teams = {
        team["WorkteamName"]: team["MemberDefinitions"][0]["CognitoMemberDefinition"]
        for team in sagemaker.list_workteams()["Workteams"]
    }
    assert set(teams) == {"poses-dev-workers", "poses-prod-workers"}
    assert len({team["UserPool"] for team in teams.values()}) == 1
    assert {team["UserGroup"] for team in teams.values()} == set(teams)
    functions = both.aws.client("lambda").list_functions()["Functions"]
    metrics = {
        (function["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"], function["Role"])
        for function in functions
    }
    assert {namespace for namespace, _ in metrics} == {"poses-dev", "poses-prod"}
    assert len(metrics) == 4  # each function has a role of its own
    alarms = both.aws.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert {a["Namespace"] for a in alarms} == {"poses-prod", "AWS/Lambda"}


def test_destroy_of_a_stack_with_images_refuses_before_anything_is_removed(
    examples: dict[str, Applied],
) -> None:
    minimal = examples["minimal"]
    s3 = minimal.aws.client("s3")
    s3.put_object(Bucket=NAME, Key="input/face.jpg", Body=b"a face")
    before = leftovers(minimal.aws)
    with pytest.raises(
        AssertionError, match=r"its\s+stack\s+was\s+removed.*input/face\.jpg"
    ) as caught:
        minimal.runner.destroy()
    assert "force_destroy = true" in str(caught.value)
    assert leftovers(minimal.aws) == before
    denied = json.loads(s3.get_bucket_policy(Bucket=NAME)["Policy"])["Statement"][-1]
    assert (denied["Sid"], denied["Effect"]) == ("DenyWithoutTls", "Deny")
    assert s3.get_bucket_encryption(Bucket=NAME)["ServerSideEncryptionConfiguration"]["Rules"]
    blocked = s3.get_public_access_block(Bucket=NAME)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}
    assert s3.get_bucket_versioning(Bucket=NAME)["Status"] == "Enabled"


def test_existing_workforce_gets_a_second_work_team(examples: dict[str, Applied]) -> None:
    second = examples["existing-workforce"]
    sagemaker = second.aws.client("sagemaker")
    assert len(sagemaker.list_workforces()["Workforces"]) == 1
    team = sagemaker.describe_workteam(WorkteamName="poses-workers")["Workteam"]
    assert second.outputs == {"workteam_arn": team["WorkteamArn"]}
    member = team["MemberDefinitions"][0]["CognitoMemberDefinition"]
    members = second.aws.client("cognito-idp").list_users_in_group(
        UserPoolId=member["UserPool"], GroupName=member["UserGroup"]
    )
    emails = [
        attribute["Value"]
        for user in members["Users"]
        for attribute in user["Attributes"]
        if attribute["Name"] == "email"
    ]
    assert sorted(emails) == ["ann@e.org", BOB]
    # The client is its owner's: nothing of it changed.
    client = second.aws.client("cognito-idp").describe_user_pool_client(
        UserPoolId=member["UserPool"], ClientId=member["ClientId"]
    )["UserPoolClient"]
    assert client.get("CallbackURLs", []) == []


def test_account_that_has_a_workforce_is_told_the_lines_that_make_it_work(
    examples: dict[str, Applied],
) -> None:
    second = examples[THEIRS]
    account, planned = second.runner.told
    [workforce] = second.aws.client("sagemaker").list_workforces()["Workforces"]
    cognito = workforce["CognitoConfig"]
    assert (
        f'existing_workforce = {{ workforce_name = "{workforce["WorkforceName"]}", '
        f'user_pool_id = "{cognito["UserPool"]}", '
        f'user_pool_client_id = "{cognito["ClientId"]}" }}'
    ) in account
    assert planned.endswith("The plan can be applied.\n")
    assert "You may not look" not in account + planned


@pytest.fixture(scope="module")
def walk(
    examples: dict[str, Applied], service: Service, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """README's commands after the deployment, under the operator policy."""
    second, folder = examples[THEIRS], tmp_path_factory.mktemp("walk")
    around = {k: v for k, v in second.runner.environment.items() if "TF_" not in k}
    # The owner of the workforce completes its sign-in.
    fixed = type_in("poserig doctor --fix --stack poses", folder, {**around, **KEYS.environment()})
    assert fixed.returncode == 0, fixed.stdout
    assert "sign-in: added" in fixed.stdout
    with operator_of(second.aws, "poses") as operator:
        environment = {**around, **operator.environment()}
        walked = Walk(aws_commands()[2:-1], folder, environment, service, "poses")
        walked.go()
        yield walked


def test_page_is_walked_in_an_account_that_has_a_workforce(walk: Walk) -> None:
    assert list(walk.said) == aws_commands()[2:-1]
    examined = walk.said["poserig doctor"].stdout
    assert examined.endswith("Labeling jobs can run.\n")
    assert "You may not look" not in examined
    assert "1 labeled, 1 error label, 1 failed, 0 to do" in "".join(walk.watched)
    assert "3 images, 1 labeled, 2 failed" in walk.said["poserig job results NAME"].stdout
    assert "3 labeled, 0 failed, 0 to do" in walk.watched[-1]


def test_existing_bucket_is_read_by_this_distribution_only(examples: dict[str, Applied]) -> None:
    theirs = examples["existing-bucket-and-kms"]
    [distribution] = theirs.aws.client("cloudfront").list_distributions()["DistributionList"][
        "Items"
    ]
    policy = theirs.aws.client("s3").get_bucket_policy(Bucket=NAME)["Policy"]
    documents: dict[str, Document] = {
        # The table speaks of an example's distribution.
        "bucket": as_document(policy.replace(distribution["ARN"], DISTRIBUTION)),
        "key": as_document(
            theirs.outputs["key_policy_document"].replace(distribution["ARN"], DISTRIBUTION)
        ),
    }
    rows: list[Row] = [
        *of_the_distribution(CLOUDFRONT, aws__SourceArn=DISTRIBUTION),
        *of_other_distributions(),
        *(row for row in of_the_bucket() if row.caller in (ANYONE, OTHER_ACCOUNT)),
    ]
    assert [str(row) for row in rows if not row.holds(documents)] == []


def test_existing_key_encrypts_what_is_published(examples: dict[str, Applied]) -> None:
    theirs = examples["existing-bucket-and-kms"]
    s3, key = theirs.aws.client("s3"), theirs.runner.environment["TF_VAR_kms_key_arn"]
    for item in s3.list_objects_v2(Bucket=NAME)["Contents"]:
        found = s3.head_object(Bucket=NAME, Key=item["Key"])
        assert (found["ServerSideEncryption"], found["SSEKMSKeyId"]) == ("aws:kms", key)
    iam = theirs.aws.client("iam")
    role = POST_ROLE.replace("poserig", "kept")
    policy: Any = iam.get_role_policy(RoleName=role, PolicyName="post-annotation")
    statements = {s["Sid"]: s for s in policy["PolicyDocument"]["Statement"]}
    assert statements["UseTheBucketsKey"]["Resource"] == key
