"""Updates change only what they should."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import boto3
import pytest
from pytest_terraform.tf import TerraformTestApi

from tests.local_keys import KEYS
from tests.terraform.conftest import RIGS, TEMPLATE
from tests.terraform.plans import changes

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]  # one of them deploys, one destroys


def planned(
    stack: TerraformTestApi, environment: Mapping[str, str] | None = None, **variables: Any
) -> dict[str, str]:
    runner = stack.terraform
    folder, data_dir = Path(str(runner.module_dir)), Path(str(runner.work_dir))
    state = Path(str(runner.state_path))
    found = changes(folder, data_dir, state, environment, **variables)
    return {address.removeprefix("module.stack."): change for address, change in found.items()}


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
        # The old version stays: labeling jobs go on with it.
        f'module.cdn[0].aws_s3_object.component["{new}"]': "create",
        f'module.cdn[0].aws_ssm_parameter.component_version["{new}"]': "create",
        f'module.cdn[0].aws_ssm_parameter.component_version["{old}"]': "update",
        'aws_ssm_parameter.stack["component-url"]': "update",
        **{f'aws_s3_object.worker_task_template["{rig}"]': "update" for rig in RIGS},
        'module.teams.aws_cognito_user.worker["eve@example.com"]': "create",
        'module.teams.aws_cognito_user_in_group.worker["eve@example.com"]': "create",
        'aws_s3_object.worker_task_template["my-rig"]': "create",
        'aws_ssm_parameter.stack["worker-task-templates/my-rig"]': "create",
    }


def test_new_name_and_too_long_template_are_refused_before_anything_is_changed(
    stack: TerraformTestApi, tmp_path: Path
) -> None:
    long = tmp_path / "long.liquid.html"
    long.write_text(TEMPLATE + "x" * 127_800, "utf-8")
    with pytest.raises(AssertionError) as caught:
        # Whoever may deploy this stack may not look at another one.
        planned(
            stack,
            {**os.environ, **KEYS.environment()},
            name_prefix="poses",
            rigs={"long": str(long)},
        )
    said = " ".join(str(caught.value).split())
    assert "name_prefix was poserig and is now poses" in said
    assert "terraform workspace new poses" in said
    assert "Ground Truth takes at most 128000" in said


def test_object_that_was_overwritten_is_published_again(
    aws: boto3.Session, stack: TerraformTestApi, outputs: dict[str, Any]
) -> None:
    s3, bucket = aws.client("s3"), outputs["bucket_name"]
    keys = (outputs["component_url"].split("/", 3)[3], f"templates/{RIGS[0]}.liquid.html")
    kept = {key: s3.get_object(Bucket=bucket, Key=key) for key in keys}
    bodies = {key: found["Body"].read() for key, found in kept.items()}
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"not ours")
    found = planned(stack)
    for key in keys:
        s3.put_object(
            Bucket=bucket,
            Key=key,
            Body=bodies[key],
            ContentType=kept[key]["ContentType"],
            CacheControl=kept[key].get("CacheControl", ""),
        )
    assert set(found) == {
        f'module.cdn[0].aws_s3_object.component["{keys[0].split("/")[1]}"]',
        f'aws_s3_object.worker_task_template["{RIGS[0]}"]',
    }
