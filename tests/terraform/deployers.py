"""People who may plan, apply or operate a stack on a local AWS, with the policies made for them."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.terraform import find_terraform

# IAM's limit for a managed policy, without white space.
MOST_CHARACTERS = 6144


@dataclass(frozen=True, slots=True)
class Deployers:
    """Who may do what with one stack.

    Attributes:
        read: Keys of somebody who may plan.
        apply: Keys of somebody who may apply.
        policies: Name to document of all that `apply` may do.
    """

    read: Keys
    apply: Keys
    policies: Mapping[str, Mapping[str, object]]


def make_deployers(
    aws: boto3.Session, module: Path, environment: Mapping[str, str], **variables: object
) -> Deployers:
    """Makes two users with the policies of terraform/modules/deployer.

    Args:
        aws: The root of a local AWS.
        module: A copy of the module.
        environment: Leads Terraform to that local AWS, as its root, with a folder of its own for
            what it keeps (TF_DATA_DIR).
        variables: The module's.
    """
    given = {
        f"TF_VAR_{name}": value if isinstance(value, str) else json.dumps(value)
        for name, value in variables.items()
    }
    data = Path(environment["TF_DATA_DIR"])
    data.mkdir(parents=True, exist_ok=True)

    def terraform(*arguments: str) -> str:
        done = subprocess.run(
            [str(find_terraform()), f"-chdir={module}", *arguments],
            env={**environment, **given}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    terraform("init", "-input=false", "-no-color", "-backend=false")
    # It makes nothing: what there is are its outputs.
    state = data / "deployer.tfstate"
    terraform("apply", "-input=false", "-no-color", "-auto-approve", f"-state={state}")
    planned = json.loads(state.read_text("utf-8"))["outputs"]
    prefix = str(variables["name_prefix"])
    users = {
        kind: _user(aws, f"{prefix}-may-{kind}", planned[kind]["value"])
        for kind in ("read", "apply")
    }
    policies = {name: json.loads(text) for name, text in planned["apply"]["value"].items()}
    return Deployers(users["read"], users["apply"], policies)


@contextmanager
def operator_of(aws: boto3.Session, prefix: str) -> Iterator[Keys]:
    """The keys of a user with the operator policy of a stack, who loses it with the block.

    Terraform cannot delete a policy that somebody has.
    """
    found = aws.client("iam").list_policies(Scope="Local")["Policies"]
    (arn,) = [one["Arn"] for one in found if one["PolicyName"].startswith(f"{prefix}-operator-")]
    name = f"{prefix}-may-operate"
    yield _keys(aws, name, [arn])
    aws.client("iam").detach_user_policy(UserName=name, PolicyArn=arn)


def _user(aws: boto3.Session, name: str, documents: Mapping[str, str]) -> Keys:
    keys = _keys(aws, name, [])
    for key, text in documents.items():
        assert len(text) <= MOST_CHARACTERS, (key, len(text))
        # The user's own, so that none is left over: the stack's policies are counted.
        aws.client("iam").put_user_policy(UserName=name, PolicyName=key, PolicyDocument=text)
    return keys


def _keys(aws: boto3.Session, name: str, policy_arns: list[str]) -> Keys:
    iam = aws.client("iam")
    iam.create_user(UserName=name)
    for arn in policy_arns:
        iam.attach_user_policy(UserName=name, PolicyArn=arn)
    made = iam.create_access_key(UserName=name)["AccessKey"]
    return Keys(made["AccessKeyId"], made["SecretAccessKey"])
