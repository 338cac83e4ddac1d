"""Updates change only what they should, and the examples can be planned."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from pytest_terraform.tf import TerraformTestApi

from tests.terraform.conftest import RIGS
from tests.terraform.stack.plans import changes, run

pytestmark = pytest.mark.slow

KEY = "arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000"


def planned(stack: TerraformTestApi, **variables: object) -> dict[str, list[str]]:
    runner = stack.terraform
    folder, data_dir = Path(str(runner.module_dir)), Path(str(runner.work_dir))
    return dict(changes(folder, data_dir, Path(str(runner.state_path)), **variables))


@pytest.fixture
def newer_component(build_dir: Path) -> Iterator[tuple[str, str]]:
    """The next version of the component, and the content hashes of this one and the next."""
    component = build_dir / "web" / "crowd-2d-skeleton.js"
    kept = component.read_bytes()
    newer = b"// the next version\n"
    component.write_bytes(newer)
    yield hashlib.sha256(kept).hexdigest()[:16], hashlib.sha256(newer).hexdigest()[:16]
    component.write_bytes(kept)


def test_new_component_worker_and_rig_change_only_what_they_should(
    stack: TerraformTestApi, newer_component: tuple[str, str]
) -> None:
    old, new = newer_component
    rigs = {rig: f"templates/{rig}.liquid.html" for rig in RIGS}
    found = planned(
        stack,
        worker_emails=["ann@example.com", "bob@example.com", "eve@example.com"],
        rigs={**rigs, "my-rig": rigs[RIGS[0]]},
    )
    assert found == {
        f'module.cdn.aws_s3_object.component["{new}"]': ["create"],
        f'module.cdn.aws_s3_object.component["{old}"]': ["delete"],
        'aws_ssm_parameter.stack["component-url"]': ["update"],
        **{f'aws_s3_object.worker_task_template["{rig}"]': ["update"] for rig in RIGS},
        'module.workforce.aws_cognito_user.worker["eve@example.com"]': ["create"],
        'module.workforce.aws_cognito_user_in_group.worker["eve@example.com"]': ["create"],
        'aws_s3_object.worker_task_template["my-rig"]': ["create"],
        'aws_ssm_parameter.stack["worker-task-templates/my-rig"]': ["create"],
    }


@pytest.fixture(scope="module")
def bucket(aws: boto3.Session) -> Iterator[str]:
    s3, name = aws.client("s3"), "our-images"
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    yield name
    s3.delete_bucket(Bucket=name)


@pytest.mark.parametrize(
    ("example", "variables", "made", "not_made"),
    [
        ("minimal", {}, "aws_sagemaker_workforce.private[0]", "cloudwatch_dashboard"),
        (
            "existing-workforce",
            {
                "workforce_name": "default",
                "user_pool_id": "eu-west-1_AbCdEfGhI",
                "user_pool_client_id": "1example23456789",
                "worker_emails": ["ann@example.com"],
            },
            "aws_sagemaker_workteam.labeling[0]",
            "aws_sagemaker_workforce",
        ),
        (
            "existing-bucket-and-kms",
            {"bucket_name": "our-images", "kms_key_arn": KEY},
            "aws_cloudfront_origin_access_control.component[0]",
            "aws_s3_bucket.labeling",
        ),
    ],
)
def test_example_can_be_planned(
    bucket: str,
    terraform_copy: Path,
    build_dir: Path,
    tmp_path: Path,
    example: str,
    variables: dict[str, Any],
    made: str,
    not_made: str,
) -> None:
    built = terraform_copy.parent / "build"  # where the module looks without being told
    if not built.exists():
        built.symlink_to(build_dir)
    folder = terraform_copy / "examples" / example
    run(folder, tmp_path, "init", "-backend=false", "-input=false", "-no-color")
    found = changes(folder, tmp_path, **variables)
    assert {tuple(actions) for actions in found.values()} == {("create",)}
    assert [address for address in found if address.endswith(made)]
    assert not [address for address in found if not_made in address]
