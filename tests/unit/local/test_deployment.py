"""Terraform's state and the local AWS are one unit: an apply ends, or it never was."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from poserig.errors import PoserigError
from poserig.local.aws.endpoint.keys import Keys
from poserig.local.aws.server import LocalAws
from poserig.local.deployment import deploy, recover
from poserig.local.terraform_run import TerraformRun

pytestmark = [pytest.mark.slow]

MODULE = Path(__file__).with_name("module")

APPLY = """
import sys
from pathlib import Path
from tests.unit.local.test_deployment import applied
applied(Path(sys.argv[1]), sys.argv[2])
"""


def run_on(aws: LocalAws, folder: Path, text: str) -> TerraformRun:
    return TerraformRun(
        module=MODULE,
        sources=MODULE,
        work_dir=folder / "terraform",
        endpoint_url=aws.endpoint_url,
        region="eu-west-1",
        variables={"text": text},
        keys=Keys.random(),
    )


def applied(folder: Path, text: str) -> tuple[bool, dict[str, str]]:
    """A whole start: recover, start, deploy. Whether it was applied, and the parameters."""
    recover(folder / "aws", folder / "terraform")
    with LocalAws(folder / "aws", port=0, cdn_port=None) as aws:
        was_applied = deploy(aws, run_on(aws, folder, text), [])
        return was_applied, parameters(aws.session())


def parameters(session: boto3.Session) -> dict[str, str]:
    found = session.client("ssm").get_parameters_by_path(Path="/unit")["Parameters"]
    return {one["Name"].rpartition("/")[2]: one["Value"] for one in found}


def all_are(text: str) -> dict[str, str]:
    return dict.fromkeys(("first", "second", "third"), text)


def kill_after(folder: Path, text: str, line: str, *, with_terraform: bool) -> None:
    """Begin a start in a process of its own, and kill it once the local AWS's log has the line."""
    log = folder / "aws" / "aws.log"
    before = log.read_text().count(line) if log.exists() else 0
    with subprocess.Popen(
        [sys.executable, "-c", APPLY, str(folder), text], cwd=Path(__file__).parents[3]
    ) as process:
        try:
            deadline = time.monotonic() + 120
            while not log.exists() or log.read_text().count(line) == before:
                assert process.poll() is None, "it ended before the line came"
                assert time.monotonic() < deadline, f"no {line!r} in the log"
                time.sleep(0.002)
        finally:
            if with_terraform:
                group = int((folder / "terraform" / "running").read_text())
                os.killpg(group, signal.SIGKILL)
            process.send_signal(signal.SIGKILL)


@pytest.mark.parametrize(
    "with_terraform",
    [pytest.param(True, marks=pytest.mark.acceptance), False],
    ids=["terraform too", "terraform lives"],
)
def test_killed_first_apply_is_begun_again(tmp_path: Path, with_terraform: bool) -> None:
    kill_after(tmp_path, "a", "ssm PutParameter 200", with_terraform=with_terraform)
    assert (tmp_path / "aws" / "index.sqlite.before-apply").exists()
    assert applied(tmp_path, "a") == (True, all_are("a"))
    assert applied(tmp_path, "a") == (False, all_are("a"))


@pytest.mark.acceptance
def test_killed_second_apply_goes_on_from_the_first_and_keeps_what_others_made(
    tmp_path: Path,
) -> None:
    assert applied(tmp_path, "a") == (True, all_are("a"))
    with LocalAws(tmp_path / "aws", port=0, cdn_port=None) as aws:
        aws.session().client("sns").create_topic(Name="made-by-a-user")
    kill_after(tmp_path, "b", "ssm PutParameter 200", with_terraform=False)
    assert applied(tmp_path, "b") == (True, all_are("b"))
    with LocalAws(tmp_path / "aws", port=0, cdn_port=None) as aws:
        assert len(aws.session().client("sns").list_topics()["Topics"]) == 1


def test_failed_apply_is_begun_again_from_the_state_before(tmp_path: Path) -> None:
    assert applied(tmp_path, "a")[0]
    with pytest.raises(PoserigError, match="`terraform apply` failed"):
        applied(tmp_path, "refused")  # by the third parameter
    assert applied(tmp_path, "b") == (True, all_are("b"))


@pytest.mark.acceptance
def test_cut_state_file_of_terraform_is_none_of_anybodys_business(tmp_path: Path) -> None:
    assert applied(tmp_path, "a")[0]
    (tmp_path / "terraform" / "terraform.tfstate").write_text('{"version": 4, "ser')
    assert applied(tmp_path, "b") == (True, all_are("b"))


def test_nobody_else_is_served_during_an_apply(tmp_path: Path) -> None:
    once = Config(retries={"total_max_attempts": 1})
    with LocalAws(tmp_path / "aws", port=0, cdn_port=None) as aws:
        ours, keys = aws.session().client("ssm", config=once), Keys.random()
        theirs = keys.session(aws.endpoint_url, "eu-west-1").client("ssm", config=once)
        with aws.serving_only(keys):
            theirs.put_parameter(Name="/a", Value="b", Type="String")
            with pytest.raises(ClientError, match="The stack of this local AWS is being deployed"):
                ours.get_parameter(Name="/a")
        assert ours.get_parameter(Name="/a")["Parameter"]["Value"] == "b"
        with pytest.raises(ClientError) as caught:
            theirs.get_parameter(Name="/a")
        assert caught.value.response["Error"]["Code"] == "UnrecognizedClientException"
