"""terraform/bootstrap on a local AWS: who plans may plan and not apply, and neither gets more."""

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.aws.iam.policy import Principal, evaluate
from poserig.local.terraform import find_terraform, terraform_environment
from tests.local_keys import KEYS
from tests.terraform.live import REGION, local_aws, session_of
from tests.terraform.security.hcl_text import blocks as hcl_blocks
from tests.terraform.security.subjects import BUCKET as STACK_BUCKET
from tests.terraform.security.subjects import POST_FUNCTION, TEAM, TEMPLATE, regional, role_arn
from tools.terraform_readme import BOOTSTRAP, TERRAFORM, blocks

pytestmark = pytest.mark.slow

ACCOUNT = "123456789012"
GITHUB = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"
REPOSITORY = "our-team@12/pose@34"
BUCKET = f"poserig-terraform-{ACCOUNT}-{REGION}"
STATE, OWN_STATE = "poserig/stack.tfstate", "poserig/bootstrap.tfstate"
PLAN_ROLE, APPLY_ROLE = (
    f"arn:aws:iam::{ACCOUNT}:role/pipeline/poserig-{name}" for name in ("plan", "apply")
)


@dataclass(frozen=True, slots=True)
class Bootstrapped:
    """An account in which terraform/bootstrap is applied.

    Attributes:
        url: Of the local AWS.
        folder: The applied root, in a copy of terraform/.
        environment: Terraform's, as the administrator who applied it.
        outputs: The root's.
        policies: "plan" and "apply": what the role of that name may do.
        trusts: "plan" and "apply": who takes up the role of that name.
        own: ARNs of both roles and of all their policies.
    """

    url: str
    folder: Path
    environment: Mapping[str, str]
    outputs: Mapping[str, Any]
    policies: Mapping[str, list[Mapping[str, Any]]]
    trusts: Mapping[str, Mapping[str, Any]]
    own: frozenset[str]

    def keys(self, role: str) -> Keys:
        """Keys of a session of a role, which the root has taken up in GitHub's stead."""
        made = session_of(self.url).client("sts").assume_role(
            RoleArn=self.outputs[f"{role}_role_arn"]["value"], RoleSessionName="run"
        )["Credentials"]  # fmt: skip
        return Keys(made["AccessKeyId"], made["SecretAccessKey"])

    def session(self, role: str) -> boto3.Session:
        """A session of a role."""
        return self.keys(role).session(self.url, REGION)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bootstrapped]:
    folder = tmp_path_factory.mktemp("checkout") / "terraform"
    kept = shutil.ignore_patterns(".terraform*", "*.tfstate*", "*.tfvars", "tests")
    for part in ("bootstrap", "modules/deployer"):
        shutil.copytree(TERRAFORM / part, folder / part, ignore=kept)
    with local_aws() as url:
        environment = terraform_environment(
            url, REGION, tmp_path_factory.mktemp("terraform"), keys=KEYS
        )
        given = {"TF_VAR_github_repository": REPOSITORY, "TF_VAR_state_version_days": "0"}
        environment |= given
        root = folder / "bootstrap"
        terraform(root, environment, "init", "-input=false")
        terraform(root, environment, "apply", "-input=false", "-auto-approve")
        outputs = json.loads(terraform(root, environment, "output", "-json"))
        iam = session_of(url).client("iam")
        policies: dict[str, Any] = {}
        trusts: dict[str, Any] = {}
        own = {outputs["plan_role_arn"]["value"], outputs["apply_role_arn"]["value"]}
        for role in ("plan", "apply"):
            name = f"poserig-{role}"
            trusts[role] = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
            attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
            own |= {one["PolicyArn"] for one in attached}
            policies[role] = [
                iam.get_policy_version(PolicyArn=one["PolicyArn"], VersionId="v1")
                ["PolicyVersion"]["Document"] for one in attached
            ]  # fmt: skip
        yield Bootstrapped(url, root, environment, outputs, policies, trusts, frozenset(own))


def terraform(folder: Path, environment: Mapping[str, str], *arguments: str) -> str:
    ended = run_terraform(folder, environment, *arguments)
    assert ended.returncode == 0, f"terraform {arguments[0]}:\n{ended.stdout}{ended.stderr}"
    return ended.stdout


def run_terraform(
    folder: Path, environment: Mapping[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(find_terraform()), f"-chdir={folder}", *arguments, "-no-color"],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_state_is_versioned_encrypted_and_private(done: Bootstrapped) -> None:
    s3 = session_of(done.url).client("s3")
    assert done.outputs["state_bucket_name"]["value"] == BUCKET
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    assert all(s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"].values())
    rules = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    policy = json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])
    decided = evaluate(
        [policy], principal=Principal.aws(APPLY_ROLE), action="s3:GetObject",
        resource=f"arn:aws:s3:::{BUCKET}/{STATE}", context={"aws:SecureTransport": "false"},
    )  # fmt: skip
    assert decided.sid == "DenyWithoutTls"


def test_state_is_not_destroyed() -> None:
    """Terraform then plans no destruction of it, nor of what needs it."""
    [bucket] = hcl_blocks(
        (BOOTSTRAP / "state.tf").read_text("utf-8"), r'resource "aws_s3_bucket" "state"'
    )
    assert "prevent_destroy = true" in bucket.text
    assert "force_destroy" not in bucket.text


# What GitHub writes into `sub`, and which role it opens.
SUBJECTS = [
    (f"repo:{REPOSITORY}:pull_request", "plan"),
    (f"repo:{REPOSITORY}:ref:refs/heads/main", "plan"),
    (f"repo:{REPOSITORY}:environment:production", "apply"),
    (f"repo:{REPOSITORY}:ref:refs/heads/main2", ""),
    (f"repo:{REPOSITORY}:ref:refs/tags/main", ""),
    # A job that names an environment has no branch in its subject:
    # https://github.com/aws-actions/configure-aws-credentials/issues/452
    (f"repo:{REPOSITORY}:environment:staging", ""),
    # The same repository by its names alone: somebody may have taken them over since.
    # https://github.com/github/docs/pull/45221
    ("repo:our-team/pose:environment:production", ""),
    # "repo:ORG/*" is what people write when nothing else works:
    # https://github.com/aws-actions/configure-aws-credentials/issues/1137
    ("repo:our-team@12/other@35:environment:production", ""),
    ("repo:our-team@12/pose@345:environment:production", ""),
    ("repo:eve@1/our-team@12/pose@34:environment:production", ""),
]


@pytest.mark.parametrize(("subject", "opens"), SUBJECTS)
def test_role_is_taken_up_by_its_own_jobs_only(
    done: Bootstrapped, subject: str, opens: str
) -> None:
    for role in ("plan", "apply"):
        assert trusts(done, role, subject) is (role == opens)


def test_role_is_not_taken_up_with_a_token_for_somebody_else(done: Bootstrapped) -> None:
    subject = f"repo:{REPOSITORY}:environment:production"
    assert trusts(done, "apply", subject)
    assert not trusts(done, "apply", subject, audience="https://github.com/our-team")
    assert not trusts(done, "apply", subject, provider=GITHUB.replace("token.", "tokens."))


def trusts(
    done: Bootstrapped,
    role: str,
    subject: str,
    audience: str = "sts.amazonaws.com",
    provider: str = GITHUB,
) -> bool:
    """Whether a role is taken up with a web identity."""
    statements = [{**one, "Resource": "*"} for one in done.trusts[role]["Statement"]]
    issuer = "token.actions.githubusercontent.com"
    decided = evaluate(
        [{"Statement": statements}],
        principal=Principal("Federated", frozenset({provider})),
        action="sts:AssumeRoleWithWebIdentity", resource=f"role/{role}",
        context={f"{issuer}:sub": subject, f"{issuer}:aud": audience},
    )  # fmt: skip
    return bool(decided)


OBJECT = f"arn:aws:s3:::{BUCKET}"
# Action and resource; whether who plans may, and who applies.
TABLE = [
    ("s3:ListBucket", OBJECT, True, True),
    ("s3:GetObject", f"{OBJECT}/{STATE}", True, True),
    ("s3:GetObject", f"{OBJECT}/poserig/account.tfstate", True, True),
    ("s3:PutObject", f"{OBJECT}/{STATE}", False, True),
    ("s3:PutObject", f"{OBJECT}/{STATE}.tflock", False, True),
    ("s3:DeleteObject", f"{OBJECT}/{STATE}.tflock", False, True),
    ("s3:DeleteObject", f"{OBJECT}/{STATE}", False, False),
    # What `poserig doctor` looks at after an apply.
    ("ssm:GetParametersByPath", regional("ssm", "parameter/poserig"), True, True),
    ("sagemaker:DescribeWorkteam", TEAM, True, True),
    ("s3:GetBucketCORS", STACK_BUCKET, True, True),
    ("s3:GetObject", TEMPLATE, True, True),
    ("lambda:GetFunctionConfiguration", POST_FUNCTION, True, True),
    ("iam:ListAttachedRolePolicies", role_arn("poserig-ground-truth"), True, True),
    ("sagemaker:ListLabelingJobs", "*", True, True),
    ("s3:DeleteObjectVersion", f"{OBJECT}/{STATE}", False, False),
    ("s3:PutBucketVersioning", OBJECT, False, False),
    ("s3:PutBucketPolicy", OBJECT, False, False),
    ("s3:DeleteBucket", OBJECT, False, False),
    # Whoever writes this state decides what the administrator's next apply does.
    ("s3:PutObject", f"{OBJECT}/{OWN_STATE}", False, False),
    ("s3:GetObject", f"{OBJECT}/{OWN_STATE}", False, False),
    ("s3:GetObject", f"{OBJECT}/other/stack.tfstate", False, False),
    # Who applies makes roles and policies of the stack's names.
    ("iam:PutRolePolicy", f"arn:aws:iam::{ACCOUNT}:role/poserig-ground-truth", False, True),
    ("iam:UpdateOpenIDConnectProviderThumbprint", GITHUB, False, False),
    ("sts:AssumeRole", APPLY_ROLE, False, False),
]


@pytest.mark.parametrize(("action", "resource", "plans", "applies"), TABLE)
def test_roles_reach_the_stacks_state_and_not_themselves(
    done: Bootstrapped, action: str, resource: str, plans: bool, applies: bool
) -> None:
    for role, wanted in (("plan", plans), ("apply", applies)):
        decided = evaluate(done.policies[role], principal=None, action=action, resource=resource)
        assert bool(decided) is wanted, role


# What would give a role more than it has.
ESCALATIONS = (
    "iam:AttachRolePolicy", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRole",
    "iam:DetachRolePolicy", "iam:PassRole", "iam:CreatePolicyVersion", "iam:DeletePolicy",
    "iam:SetDefaultPolicyVersion",
)  # fmt: skip


@pytest.mark.parametrize("action", ESCALATIONS)
def test_role_cannot_give_itself_more(done: Bootstrapped, action: str) -> None:
    """Named like the stack's own, roles and policies would be in reach of who applies."""
    assert len(done.own) == 10
    for arn in sorted(done.own):
        for role in ("plan", "apply"):
            assert not evaluate(
                done.policies[role], principal=None, action=action, resource=arn,
                context={"iam:PassedToService": "lambda.amazonaws.com"},
            ), (role, arn)  # fmt: skip


def test_who_plans_looks_at_the_stack_and_changes_nothing(done: Bootstrapped) -> None:
    name = "/poserig/bucket-name"
    applies, plans = done.session("apply").client("ssm"), done.session("plan").client("ssm")
    applies.put_parameter(Name=name, Value="images", Type="String")
    assert plans.get_parameter(Name=name)["Parameter"]["Value"] == "images"
    refused = r"assumed-role/poserig-plan/run is not authorized to perform: ssm:PutParameter"
    with pytest.raises(ClientError, match=refused):
        plans.put_parameter(Name=name, Value="other", Overwrite=True)
    applies.delete_parameter(Name=name)


# Terraform itself, but no provider: what is asked here is the state.
ROOT = 'resource "terraform_data" "stack" {\n  input = "one"\n}\n'


def test_plan_is_made_by_one_role_and_applied_by_the_other(
    done: Bootstrapped, tmp_path: Path
) -> None:
    checkout = pipeline(done, tmp_path)
    said = checkout.run("plan", "plan", "terraform")
    assert "Plan: 1 to add" in said.stdout, said.stdout + said.stderr
    assert "Plan: 1 to add" in (tmp_path / "summary.md").read_text("utf-8")
    kept = sorted(path.name for path in (checkout.folder / "build" / "plans").iterdir())
    assert kept == ["terraform.tfplan.enc", "tree"]
    # Who plans cannot apply what they planned: the lock is the first thing to write.
    refused = checkout.run("plan", "apply", "terraform")
    assert refused.returncode != 0
    assert "AccessDenied" in refused.stderr and "s3:PutObject" in refused.stderr
    applied = checkout.run("apply", "apply", "terraform")
    assert "1 added, 0 changed, 0 destroyed" in applied.stdout, applied.stderr
    s3 = session_of(done.url).client("s3")
    assert [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]] == [STATE]
    again = checkout.run("plan", "plan", "terraform")
    assert "No changes." in again.stdout
    assert [path.name for path in (checkout.folder / "build" / "plans").iterdir()] == ["tree"]
    nothing = checkout.run("apply", "apply", "terraform")
    assert "terraform: no plan is kept, nothing is applied." in nothing.stdout


@dataclass(frozen=True, slots=True)
class Checkout:
    """A repository with tools/pipeline.sh and one root, whose state is in the bucket."""

    folder: Path
    done: Bootstrapped
    summary: Path

    def run(self, role: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`pipeline.sh`, with the credentials of a role."""
        environment = {
            **self.done.environment,
            **self.done.keys(role).environment(),
            "TF_DATA_DIR": str(self.folder / "data"),
            # No doctor: this root makes nothing that it would look for.
            "PYTHON": "true",
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "POSERIG_PLAN_PASSPHRASE": "quiet harbor lights",
        }  # fmt: skip
        return subprocess.run(
            ["sh", "tools/pipeline.sh", *arguments],
            cwd=self.folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip


def pipeline(done: Bootstrapped, tmp_path: Path) -> Checkout:
    folder = tmp_path / "checkout"
    root = folder / "terraform"
    root.mkdir(parents=True)
    (folder / "tools").mkdir()
    shutil.copy(TERRAFORM.parent / "tools" / "pipeline.sh", folder / "tools")
    backend = done.outputs["backend_stack"]["value"]
    # The local AWS has one address for all buckets.
    local = backend.replace("encrypt  ", "use_path_style = true\n    encrypt  ")
    (root / "backend.tf").write_text(local, "utf-8")
    (root / "terraform.tf").write_text("terraform {}\n", "utf-8")
    (root / "main.tf").write_text(ROOT, "utf-8")
    git = ("git", "-c", "user.name=T", "-c", "user.email=t@example.com", "-C", str(folder))
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "first")):
        subprocess.run([*git, *command], check=True)
    return Checkout(folder, done, tmp_path / "summary.md")


def test_outputs_are_what_a_team_pastes(done: Bootstrapped) -> None:
    said = done.outputs["github_variables"]["value"]
    assert said.splitlines() == [
        f"gh variable set POSERIG_REGION --body '{REGION}'",
        "gh variable set POSERIG_STACK --body 'poserig'",
        "gh variable set POSERIG_ROOTS --body 'terraform/account terraform'",
        f"gh variable set POSERIG_PLAN_ROLE --body '{PLAN_ROLE}'",
        f"gh variable set POSERIG_APPLY_ROLE --body '{APPLY_ROLE}'",
        "gh variable set POSERIG_ENVIRONMENT --body 'production'",
    ]
    for root in ("account", "stack", "bootstrap"):
        backend = done.outputs[f"backend_{root}"]["value"]
        assert f'key          = "poserig/{root}.tfstate"' in backend
        formatted = subprocess.run(
            [str(find_terraform()), "fmt", "-check", "-diff", "-"],
            input=backend, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert formatted.returncode == 0, formatted.stdout


def test_every_switch_of_the_deployer_is_the_bootstraps() -> None:
    code = (BOOTSTRAP / "main.tf").read_text("utf-8").partition('module "deployer"')[2]
    for name, _ in blocks(TERRAFORM / "modules" / "deployer", "variable"):
        assert any(line.split() == [name, "=", f"var.{name}"] for line in code.splitlines()), name
