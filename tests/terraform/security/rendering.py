"""Policy documents as the real provider renders them from the HCL, without any AWS.

Of each module that holds policy documents a copy is made with its variables, its locals and its
`aws_iam_policy_document` blocks, to the letter; what these ask of resources is put in as text. The
provider makes documents of data blocks while it plans, so one plan renders every mutant at once.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.terraform.planned import planned_outputs
from tests.terraform.security.hcl_text import blocks
from tests.terraform.security.mutants import Mutant, mutants
from tests.terraform.security.policies import ACCOUNT, Document
from tests.terraform.security.subjects import (
    BUCKET,
    DISTRIBUTION,
    IDENTITY_ARN,
    IDENTITY_ID,
    JOB_ROLE,
    KEY,
    NAME,
    OWN_JOB_ROLE,
    POOL,
    REGION,
    regional,
    role_arn,
)

MODULES = Path(__file__).parents[3] / "terraform" / "modules"
DOCUMENT = r'data "aws_iam_policy_document" "\w+"'
# What the documents ask of other blocks; all else of those matters to no document.
REFERENCE = re.compile(
    r"\b(?:data\.)?(aws_(?!iam_policy_document)\w+)\.(\w+)(?:\[[^\]]*\])?\.(\w+)"
)
WHOLE = re.compile(r"\b(?:data\.)?aws_(?!iam_policy_document)\w+\.\w+\b")
VALUES: dict[str, Any] = {
    "aws_caller_identity.current.account_id": ACCOUNT,
    "aws_partition.current.partition": "aws",
    "aws_region.current.id": REGION,
    "aws_s3_bucket.labeling.arn": BUCKET,
    "aws_cloudfront_origin_access_identity.component.iam_arn": f"{IDENTITY_ARN} {IDENTITY_ID}",
    "aws_cloudfront_distribution.component.arn": DISTRIBUTION,
    "aws_iam_role.ground_truth.arn": role_arn(JOB_ROLE),
    "aws_sns_topic.operations.arn": regional("sns", "poserig-operations"),
    "aws_sns_topic.worker_notifications.arn": regional("sns", "poserig-worker-notifications"),
}
BUCKETS = ("cdn.bucket", "bucket.labeling")
PREFIX = {"name_prefix": "poserig"}
FUNCTIONS = {
    "pre_annotation": "poserig-sagemaker-pre",
    "post_annotation": "poserig-sagemaker-post",
}
# As the root module calls them, and what a key of one's own changes.
VARIABLES: dict[str, dict[str, Any]] = {
    "bucket": {"bucket_name": NAME},
    "cdn": {
        **PREFIX,
        "bucket_name": NAME,
        "bucket_arn": BUCKET,
        "bucket_regional_domain_name": f"{NAME}.s3.{REGION}.amazonaws.com",
        "component_file": "crowd-2d-skeleton.js",
    },
    "iam": {
        **PREFIX,
        "bucket_arn": BUCKET,
        "function_names": FUNCTIONS,
        "workteam_names": ["poserig-workers"],
        "user_pool_id": POOL,
    },
    "monitoring": {
        **PREFIX,
        "functions": {k: {"name": n, "timeout_seconds": 30} for k, n in FUNCTIONS.items()},
    },
    "teams": {
        **PREFIX,
        "workforce": {
            "workforce_name": "poserig",
            "user_pool_id": POOL,
            "user_pool_client_id": "x",
        },
        "workteam_name": "poserig-workers",
        "notify_workers": True,
    },
}
OWN_KEY: dict[str, dict[str, Any]] = {
    "bucket": {"kms_key_arn": KEY},
    "cdn": {"origin_access": "oac", "kms_key_arn": KEY},
    "iam": {"function_qualifier": "live", "tracing": True, "kms_key_arn": KEY},
}
LENIENT: dict[str, dict[str, Any]] = {
    "iam": {
        "assumable_role_arns": [OWN_JOB_ROLE],
        "ground_truth_role": {"require_source_account": False, "output_prefix_only": False},
    },
    "teams": {"notify_workers": False},
}
SETTINGS: dict[str, dict[str, dict[str, Any]]] = {
    "default": {},
    "own_key": OWN_KEY,
    "lenient": LENIENT,
}
PROVIDER = {
    "access_key": "none",
    "secret_key": "none",
    "skip_credentials_validation": True,
    "skip_requesting_account_id": True,
    "skip_metadata_api_check": True,
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document, or a mutant of one.

    Attributes:
        name: The module's and the data block's name, such as iam.operator.
        change: What was done to it; "" for the document as it is.
        found: For each setting, key to document: "" where the block makes one document, else the
            block's own keys.
    """

    name: str
    change: str
    found: Mapping[str, Mapping[str, Document]]


def render(work_dir: Path, environment: Mapping[str, str]) -> list[Rendered]:
    """Every policy document of the modules, and every mutant of each.

    Args:
        work_dir: An empty folder.
        environment: Terraform's.
    """
    variants: dict[str, tuple[str, str]] = {}
    root: dict[str, Any] = {"provider": {"aws": {**PROVIDER, "region": REGION}}, "module": {}}
    for module, variables in VARIABLES.items():
        outputs = {}
        text = [_surroundings(MODULES / module)]
        for document, block in _documents(MODULES / module):
            every = [Mutant("", block), *mutants(block)]
            for number, mutant in enumerate(every):
                name = f"{document}_{number}"
                variants[f"{module}.{name}"] = (f"{module}.{document}", mutant.change)
                text.append(mutant.text.replace(f'"{document}"', f'"{name}"', 1))
                outputs[name] = _json_of(name, keyed="\n  for_each" in block)
        _write_module(work_dir / module, MODULES / module, "\n".join(text), outputs)
        for setting, changed in SETTINGS.items():
            call = {"source": f"./{module}", **variables, **changed.get(module, {})}
            root["module"][f"{module}_{setting}"] = call
    root["output"] = {name: {"value": f"${{module.{name}.documents}}"} for name in root["module"]}
    (work_dir / "main.tf.json").write_text(json.dumps(root), "utf-8")
    planned = planned_outputs(work_dir, environment)

    def found(name: str, setting: str) -> dict[str, Document]:
        module, _, variant = name.partition(".")
        return _parsed(planned[f"{module}_{setting}"][variant])

    return [
        Rendered(document, change, {setting: found(name, setting) for setting in SETTINGS})
        for name, (document, change) in variants.items()
    ]


def _surroundings(module: Path) -> str:
    """The module's locals."""
    return _with_values("\n".join(span.text for span in _spans(module, "locals")))


def _documents(module: Path) -> Iterator[tuple[str, str]]:
    """Name and text of each data block that makes a policy document."""
    for span in _spans(module, DOCUMENT):
        yield span.text.split('"')[3], _with_values(span.text)


def _spans(module: Path, header: str) -> Iterator[Any]:
    for file in sorted(module.glob("*.tf")):
        yield from blocks(file.read_text("utf-8"), header)


def _with_values(text: str) -> str:
    """The text without references to blocks that the copy does not have."""

    def value(found: re.Match[str]) -> str:
        return json.dumps(VALUES.get(f"{found[1]}.{found[2]}.{found[3]}", "not asked for"))

    return WHOLE.sub("{}", REFERENCE.sub(value, text))


def _json_of(name: str, *, keyed: bool) -> str:
    address = f"data.aws_iam_policy_document.{name}"
    return f"{{ for k, d in {address} : k => d.json }}" if keyed else f"{address}[*].json"


def _write_module(folder: Path, module: Path, text: str, outputs: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    for name in ("variables.tf", "terraform.tf"):
        (folder / name).write_text((module / name).read_text("utf-8"), "utf-8")
    listed = "\n".join(f"    {name} = {value}" for name, value in outputs.items())
    output = f'\noutput "documents" {{\n  value = {{\n{listed}\n  }}\n}}\n'
    (folder / "main.tf").write_text(text + output, "utf-8")


def _parsed(found: Any) -> dict[str, Document]:
    keyed = found if isinstance(found, dict) else dict(zip([""], found, strict=False))
    return {key: {"Statement": [], **json.loads(text)} for key, text in keyed.items()}


def policies(rendered: Iterable[Rendered], setting: str) -> dict[str, Document]:
    """Rendered documents under the names that the security table uses.

    The bucket's is made of two, merged as the bucket module merges them.
    """
    found: dict[str, Document] = {}
    for item in rendered:
        for key, document in item.found[setting].items():
            name = "_".join(filter(None, (item.name.partition(".")[2], key)))
            if item.name in BUCKETS:
                before = found.get("bucket", {"Statement": []})["Statement"]
                document = {**document, "Statement": [*before, *document["Statement"]]}
                name = "bucket"
            found[name] = document
    return found
