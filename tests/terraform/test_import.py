"""docs/upgrade.md followed: taking over what others made, and coming from the CDK's sample stack.

The page's own blocks are what Terraform imports.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3
import pytest

from poserig.local.terraform import find_terraform, terraform_environment
from tests.local_keys import KEYS
from tests.terraform.live import REGION, local_aws, session_of
from tests.terraform.plans import planned_changes
from tools.terraform_readme import TERRAFORM

pytestmark = [pytest.mark.slow, pytest.mark.acceptance, pytest.mark.timeout(900)]

PAGE: Final = (TERRAFORM.parent / "docs" / "upgrade.md").read_text("utf-8")
BLOCKS: Final = re.findall(r"(?s)```hcl\n(.*?)```", PAGE)
WORKER: Final = "ann@example.com"
# What the page calls what is there.
DOMAIN, POOL, CLIENT = "our-sign-in-domain", "eu-west-1_AbCdEfGhI", "1example23456789"
BUCKET: Final = "images-of-ours"


@dataclass(frozen=True, slots=True)
class Account:
    """An account in which others have made things, and a copy of terraform/ to work in."""

    aws: boto3.Session
    terraform: Path
    environment: Mapping[str, str]

    def run(self, root: str, *arguments: str, **variables: Any) -> str:
        """Terraform's answer."""
        given = {
            f"TF_VAR_{name}": value if isinstance(value, str) else json.dumps(value)
            for name, value in variables.items()
        }
        done = subprocess.run(
            [str(find_terraform()), f"-chdir={self.terraform / root}", *arguments],
            env={**self.environment, **given},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def apply(self, root: str, **variables: Any) -> Mapping[str, str]:
        """Applies a root; returns what changed."""
        self.run(root, "init", "-input=false")
        asked = ("apply", "-json", "-input=false", "-auto-approve")
        return planned_changes(self.run(root, *asked, **variables))

    def changes(self, root: str, **variables: Any) -> Mapping[str, str]:
        """What another apply would change."""
        return planned_changes(self.run(root, "plan", "-json", "-input=false", **variables))


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    folder = shutil.copytree(
        TERRAFORM,
        tmp_path / "terraform",
        ignore=shutil.ignore_patterns(".terraform*", "*.tfstate*", "*.tfvars"),
    )
    with local_aws() as url:
        environment = terraform_environment(url, REGION, tmp_path / "environment", keys=KEYS)
        del environment["TF_DATA_DIR"]  # each root has its own
        yield Account(session_of(url), folder, environment)


def people_of(account: Account, prefix: str) -> dict[str, str]:
    """A workforce with a worker, as somebody made it: the ids of its parts."""
    cognito, sagemaker = account.aws.client("cognito-idp"), account.aws.client("sagemaker")
    pool = cognito.create_user_pool(
        PoolName=f"{prefix}-workers",
        UsernameAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
    )["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain=DOMAIN, UserPoolId=pool)
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName=f"{prefix}-worker-portal", GenerateSecret=True
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username=WORKER, MessageAction="SUPPRESS")
    sagemaker.create_workforce(
        WorkforceName=prefix, CognitoConfig={"UserPool": pool, "ClientId": client}
    )
    return {POOL: pool, CLIENT: client}


def names(account: Account) -> dict[str, Any]:
    """What is there of the people."""
    cognito, sagemaker = account.aws.client("cognito-idp"), account.aws.client("sagemaker")
    pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
    return {
        "pools": [f"{pool['Id']} {pool['CreationDate']}" for pool in pools],
        "clients": [
            client["ClientId"]
            for pool in pools
            for client in cognito.list_user_pool_clients(UserPoolId=pool["Id"])["UserPoolClients"]
        ],
        "users": [
            user["Username"]
            for pool in pools
            for user in cognito.list_users(UserPoolId=pool["Id"])["Users"]
        ],
        "workforces": [
            f"{one['WorkforceName']} {one['CreateDate']}"
            for one in sagemaker.list_workforces()["Workforces"]
        ],
    }


def page_block(beginning: str, found: Mapping[str, str]) -> str:
    """A code block of the page, about what is there."""
    block: str
    (block,) = [block for block in BLOCKS if block.startswith(beginning)]
    for there, real in found.items():
        assert there in block, there
        block = block.replace(there, real)
    return block


def test_people_made_by_hand_are_taken_over(account: Account) -> None:
    found = people_of(account, "poses")
    before = names(account)
    imports = account.terraform / "account" / "import.tf"
    imports.write_text(page_block("# terraform/account/import.tf", found), "utf-8")
    variables = {"name_prefix": "poses", "domain_prefix": DOMAIN}
    changed = account.apply("account", **variables)
    assert not {"delete", "replace"} & set(changed.values()), changed
    assert names(account) == before
    imports.unlink()
    assert account.changes("account", **variables) == {}


def test_sample_stack_of_the_cdk_keeps_its_people_and_its_images(
    account: Account, build_dir: Path
) -> None:
    """Both stacks work side by side, and ours leaves alone what is the other's."""
    found = people_of(account, "sample")
    s3 = account.aws.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=BUCKET, Key="images/ann.jpg", Body=b"ann")
    before = names(account)

    existing = {
        "workforce_name": "sample",
        "user_pool_id": found[POOL],
        "user_pool_client_id": found[CLIENT],
    }
    account.apply("account", existing_workforce=existing)
    variables: dict[str, object] = {
        "build_dir": str(build_dir),
        "rigs": {"hand-21": "templates/hand-21.liquid.html"},
        "wait_for_deployment": False,
        "create_bucket": False,
        "bucket_name": BUCKET,
        "existing_workers": [WORKER],
    }
    account.apply(".", **variables)
    outputs = json.loads(account.run(".", "output", "-json"))
    s3.put_bucket_policy(Bucket=BUCKET, Policy=outputs["bucket_policy_document"]["value"])
    assert account.changes("account", existing_workforce=existing) == {}
    assert account.changes(".", **variables) == {}

    assert names(account) == before
    team = account.aws.client("sagemaker").describe_workteam(WorkteamName="poserig-workers")
    (member,) = team["Workteam"]["MemberDefinitions"]
    assert member["CognitoMemberDefinition"] == {
        "UserPool": found[POOL],
        "UserGroup": "poserig-workers",
        "ClientId": found[CLIENT],
    }
    members = account.aws.client("cognito-idp").list_users_in_group(
        UserPoolId=found[POOL], GroupName="poserig-workers"
    )["Users"]
    assert [user["Username"] for user in members] == before["users"]

    account.run(".", "destroy", "-input=false", "-auto-approve", **variables)
    assert names(account) == before
    assert s3.get_object(Bucket=BUCKET, Key="images/ann.jpg")["Body"].read() == b"ann"
