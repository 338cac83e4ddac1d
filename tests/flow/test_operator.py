"""The operator's commands, in a process of their own, with the operator policy and no more."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from poserig.cli.demo_run import RunningDemo
from poserig.labeling.states import ObjectState
from poserig.local.aws.endpoint.keys import Keys
from poserig.local.workers import CognitoWorkerDirectory
from poserig.pose.rig_file import library_names, load_rig
from tests.pictures import png
from tests.visitor import wait_until

Poserig = Callable[..., subprocess.CompletedProcess[str]]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def poserig(demo: RunningDemo, operator: Keys) -> Poserig:
    """Runs a command as the operator. Nothing but variables points it at this machine."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ENDPOINT_URL": demo.ground_truth.aws.endpoint_url,
            "AWS_REGION": demo.ground_truth.region,
            **operator.environment(),
        }
        return subprocess.run(
            [sys.executable, "-m", "poserig", *arguments],
            env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


def test_launch_status_and_stop_of_a_job(
    demo: RunningDemo, poserig: Poserig, tmp_path: Path
) -> None:
    photo = tmp_path / "photos" / "one cat.jpg"
    photo.parent.mkdir()
    photo.write_bytes((demo.images / "cat.jpg").read_bytes())

    person = {"id": "1", "name": "", "keypoints": [59, 59, 2] * 18}
    known = {"version": 2, "rig": "human-18", "rig_hash": "", "instances": [person], "issues": []}
    gold = tmp_path / "known" / "gold.manifest"
    gold.parent.mkdir()
    (gold.parent / "gold.png").write_bytes(png(640, 480))
    gold.write_text(json.dumps({"source-ref": "gold.png", "pose": known}))

    launched = poserig("job", "launch", str(photo.parent), "--rig", "human-18", "--name", "By-Hand",
                       "--gold", str(gold))  # fmt: skip
    assert launched.returncode == 0, launched.stderr
    assert launched.stdout.count("  uploaded one cat.jpg\n") == 2
    assert "\nLaunched By-Hand over 2 images, 1 of them gold\n" in launched.stdout

    again = poserig("job", "launch", str(photo.parent), "--rig", "human-18", "--name", "by-hand")
    assert again.returncode == 1
    assert "Give another with --name" in again.stderr

    waiting = poserig("job", "status", "By-Hand")
    assert re.search(r"^By-Hand +\w+ +0 labeled, 0 failed, 2 to do$", waiting.stdout, re.MULTILINE)
    assert "  gold: 0 of 1 images answered\n" in waiting.stdout
    worker = answer_gold(demo, "By-Hand", {"labels": load_rig("human-18").keypoint_names, **known})
    answered = poserig("job", "status", "By-Hand")
    assert "  gold: 1 of 1 images answered\n" in answered.stdout
    assert f"    {worker}  1 answer, OKS 1.00: 100% good\n" in answered.stdout

    assert poserig("job", "stop", "By-Hand").stdout == "Stopping By-Hand\n"
    assert demo.wait_until_over(name="By-Hand").status == "Stopped"
    out = tmp_path / "by-hand.manifest"
    results = poserig("job", "results", "By-Hand", "--out", str(out))
    assert "1 gold image left out" in results.stdout
    (line,) = out.read_text().splitlines()
    assert json.loads(line)["source-ref"].endswith("/one cat.jpg")
    assert poserig("job", "stop", "By-Hand").stdout == "By-Hand is over.\n"
    assert "By-Hand" in poserig("job", "status").stdout


def answer_gold(demo: RunningDemo, job: str, pose: dict[str, Any]) -> str:
    """Somebody answers the gold image of a job; Ground Truth's id of them."""
    session = demo.session
    directory = CognitoWorkerDirectory(session.client("cognito-idp"), session.client("sagemaker"))
    worker = directory.sign_in(demo.sign_in.username, demo.sign_in.password)
    described = session.client("sagemaker").describe_labeling_job(LabelingJobName=job)
    uri = described["InputConfig"]["DataSource"]["S3DataSource"]["ManifestS3Uri"]
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    body = session.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    (index,) = [n for n, text in enumerate(body.splitlines()) if "poserig-gold" in text]
    desk = demo.ground_truth.labeling.desk
    wait_until(lambda: desk.listing(job, worker).available == 2, 120)
    desk.submit(desk.open(job, worker, index).id, worker, {"pose": json.dumps(pose)})
    wait_until(lambda: desk.job(job, worker).counts[ObjectState.LABELED] == 1, 120)
    return worker.id


def test_status_of_an_unknown_job_says_how_to_list_them(poserig: Poserig) -> None:
    unknown = poserig("job", "status", "nobody")
    assert unknown.returncode == 1
    assert 'There is no labeling job "nobody".' in unknown.stderr
    assert "lists them" in unknown.stderr


def test_launch_of_a_rig_that_is_not_deployed_names_those_that_are(
    poserig: Poserig, tmp_path: Path
) -> None:
    refused = poserig("job", "launch", str(tmp_path), "--rig", "dog-24")
    assert refused.returncode == 1
    assert f"Deployed are: {', '.join(sorted(library_names()))}." in refused.stderr


def test_doctor_may_look_at_everything(poserig: Poserig) -> None:
    examined = poserig("doctor")
    assert examined.returncode == 0, examined.stdout + examined.stderr
    assert "as arn:aws:iam::123456789012:user/olga." in examined.stdout
    assert "You may not look" not in examined.stdout
    assert examined.stdout.endswith("Labeling jobs can run.\n")


def test_operator_may_change_nothing_of_the_stack(demo: RunningDemo, operator: Keys) -> None:
    session = operator.session(demo.ground_truth.aws.endpoint_url, demo.ground_truth.region)
    stack, cognito = demo.stack, session.client("cognito-idp")
    refused: dict[str, Callable[[], object]] = {
        "ssm:PutParameter": lambda: session.client("ssm").put_parameter(
            Name="/poserig/bucket-name", Value="mine", Type="String", Overwrite=True
        ),
        "iam:PutRolePolicy": lambda: session.client("iam").put_role_policy(
            RoleName="poserig-ground-truth", PolicyName="p", PolicyDocument="{}"
        ),
        # An operator invites workers, and signs in as none of them.
        "cognito-idp:AdminSetUserPassword": lambda: cognito.admin_set_user_password(
            UserPoolId=stack.user_pool_id, Username=demo.sign_in.username, Password="Passw0rd!"
        ),
        "cognito-idp:DeleteUserPool": lambda: cognito.delete_user_pool(
            UserPoolId=stack.user_pool_id
        ),
        "lambda:InvokeFunction": lambda: session.client("lambda").invoke(
            FunctionName=stack.post_annotation_function_arn
        ),
        "sagemaker:DeleteWorkteam": lambda: session.client("sagemaker").delete_workteam(
            WorkteamName=stack.workteam_arn.rpartition("/")[2]
        ),
        "s3:PutObject": lambda: session.client("s3").put_object(
            Bucket=stack.bucket_name, Key="components/evil.js", Body=b""
        ),
    }
    for action, call in refused.items():
        with pytest.raises(ClientError, match=f"not authorized to perform: {action} on"):
            call()


@pytest.mark.parametrize(
    ("role", "team", "action"),
    [
        ("poserig-sagemaker-post", None, "iam:PassRole"),
        (None, "workteam/private-crowd/another", "sagemaker:CreateLabelingJob"),
        (None, "workteam/public-crowd/default", "sagemaker:CreateLabelingJob"),
    ],
)
def test_operator_launches_with_no_other_role_and_for_no_other_team(
    demo: RunningDemo, operator: Keys, role: str | None, team: str | None, action: str
) -> None:
    described: Any = demo.session.client("sagemaker").describe_labeling_job(
        LabelingJobName=demo.job.name
    )
    names = ("InputConfig", "OutputConfig", "RoleArn", "HumanTaskConfig", "LabelAttributeName")
    request: Any = {name: described[name] for name in names}
    if role is not None:
        request["RoleArn"] = f"arn:aws:iam::123456789012:role/{role}"
    if team is not None:
        prefix = "arn:aws:sagemaker:eu-west-1:123456789012:"
        request["HumanTaskConfig"] = {**request["HumanTaskConfig"], "WorkteamArn": prefix + team}
    session = operator.session(demo.ground_truth.aws.endpoint_url, demo.ground_truth.region)
    with pytest.raises(ClientError, match=f"not authorized to perform: {action} on"):
        session.client("sagemaker").create_labeling_job(LabelingJobName="not-so", **request)
