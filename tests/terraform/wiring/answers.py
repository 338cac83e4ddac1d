"""What is planned, and what AWS answers.

Terraform asks no AWS: what only AWS could tell is answered here, so that the provider itself writes
the policy documents, and everything but a few ids is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from tools.terraform_readme import TERRAFORM

ACCOUNT: Final = "111122223333"
REGION: Final = "eu-west-1"
KEY: Final = f"arn:aws:kms:{REGION}:{ACCOUNT}:key/0a1b"
BOUNDARY: Final = f"arn:aws:iam::{ACCOUNT}:policy/boundary"
CERTIFICATE: Final = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/0a1b"
TOPIC: Final = f"arn:aws:sns:{REGION}:{ACCOUNT}:on-call"
LAYER: Final = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:powertools:7"
JOB_ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/jobs-of-ours"
SENDER: Final = f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/example.com"
POOL: Final = f"{REGION}_Example01"
PORTAL: Final = f"x.labeling.{REGION}.sagemaker.aws"
BUILD: Final = TERRAFORM / "modules/stack/tests/fixtures/build"

PREFIXES: Final = {"input": "pictures/", "output": "results/", "template": "pages/"}
"""Kind of key prefix to what the plans have in its place.

The stack's own are the defaults of its modules: one that is not handed on would change nothing.
"""


@dataclass(frozen=True, slots=True)
class Setting:
    """Something to plan.

    Attributes:
        root: The folder below terraform/; ALONE is written for the plan.
        variables: HCL of its inputs.
        data: Address of each data source to HCL of what AWS answers.
        resources: Address of each resource to HCL of what is known of it while Terraform plans.
        call: What the addresses of the root's resources begin with; facts leave it out.
        modules: The modules that are in it.
    """

    root: str
    variables: str
    data: Mapping[str, str]
    resources: Mapping[str, str]
    call: str = ""
    modules: frozenset[str] = field(default=frozenset())


def arn(service: str, rest: str) -> str:
    """HCL of an answer with an ARN."""
    return f'{{ arn = "arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}" }}'


def role(name: str) -> str:
    """HCL of an answer with a role's ARN."""
    return f'{{ arn = "arn:aws:iam::{ACCOUNT}:role/{name}" }}'


def parameters(**values: str) -> str:
    """HCL of what SSM answers: a parameter's name, with underscores, to its value."""
    names = ", ".join(f'"/x/{name.replace("_", "-")}"' for name in values)
    listed = ", ".join(f'"{value}"' for value in values.values())
    return f"{{ names = [{names}], values = [{listed}] }}"
