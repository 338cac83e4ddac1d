"""Whose keys are whose."""

from typing import Any

import pytest

from poserig.local.aws.endpoint.keys import Keys
from poserig.local.aws.iam import credentials
from poserig.local.aws.iam.credentials import keys_of_job, principal_of, secret_of
from poserig.local.aws.server import LocalAws

ROLE = "arn:aws:iam::123456789012:role/path/gt"
SESSION = "arn:aws:sts::123456789012:assumed-role/gt/SageMaker"


def test_keys_of_a_job_are_its_roles_and_the_same_again(aws: LocalAws) -> None:
    keys = keys_of_job(ROLE)
    assert (len(keys.access_key_id), len(keys.secret_access_key)) == (20, 40)
    assert principal_of(keys.access_key_id) == SESSION
    assert secret_of(keys.access_key_id) == keys.secret_access_key
    assert keys_of_job(ROLE) == keys
    other = keys_of_job(ROLE + "2")
    assert other.access_key_id != keys.access_key_id
    assert principal_of(other.access_key_id) == SESSION.replace("/gt/", "/gt2/")


def test_keys_of_a_job_outlive_a_deployment_and_not_the_aws(
    aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "_jobs", {})
    monkeypatch.setattr(credentials, "_root", dict(credentials._root))
    root, terraform = Keys.random(), Keys.random()
    credentials.use(root)
    keys = keys_of_job(ROLE)
    credentials.use(root, terraform)
    assert keys_of_job(ROLE) == keys
    assert secret_of(keys.access_key_id) == keys.secret_access_key
    credentials.use()
    assert secret_of(keys.access_key_id) is None
    credentials.use(Keys.random())
    assert keys_of_job(ROLE) != keys  # they follow from the root's


def test_keys_of_nobody_have_no_secret(aws: LocalAws) -> None:
    assert secret_of("AKIA" + "NOBODY".ljust(16, "0")) is None
    assert principal_of(aws.keys.access_key_id) == "arn:aws:iam::123456789012:root"


def test_key_that_was_switched_off_is_nobodys(client: Any, aws: LocalAws) -> None:
    iam = client("iam")
    iam.create_user(UserName="ann")
    made = iam.create_access_key(UserName="ann")["AccessKey"]
    name = made["AccessKeyId"]
    assert principal_of(name) == "arn:aws:iam::123456789012:user/ann"
    assert secret_of(name) == made["SecretAccessKey"]
    iam.update_access_key(UserName="ann", AccessKeyId=name, Status="Inactive")
    assert secret_of(name) is None
    iam.update_access_key(UserName="ann", AccessKeyId=name, Status="Active")
    assert secret_of(name) == made["SecretAccessKey"]
