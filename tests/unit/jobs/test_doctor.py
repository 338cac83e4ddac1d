"""The doctor beside a local AWS: a stack in which all is well, and one fault after another."""

import base64
import contextlib
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import boto3
import pytest
from click.testing import CliRunner

from poserig.cli.doctor import doctor
from poserig.jobs.doctor import Finding, State, examine
from poserig.jobs.sign_in import repair_sign_in
from poserig.local.aws.server import LocalAws
from tests.local_keys import KEYS

REGION: Final = "eu-west-1"
COMPONENT = b"// the component\n"
INTEGRITY = "sha256-" + base64.b64encode(hashlib.sha256(COMPONENT).digest()).decode()
KEY = f"components/{hashlib.sha256(COMPONENT).hexdigest()[:16]}/crowd-2d-skeleton.js"
URL = f"https://d1.cloudfront.net/{KEY}"
TEMPLATE = "templates/human-18.liquid.html"
CORS = {"AllowedMethods": ["GET"], "AllowedOrigins": ["*"]}
EXPOSED = {"ExposeHeaders": ["Access-Control-Allow-Origin"]}

Client = Callable[[str], Any]


class Jobs:
    """Labeling jobs as far as the doctor asks for them."""

    def __init__(self) -> None:
        self.found: list[dict[str, Any]] = []

    def handle(
        self, operation: str, params: dict[str, Any], region: str, account: str
    ) -> dict[str, Any]:
        return {"LabelingJobSummaryList": self.found}


@pytest.fixture
def jobs() -> Jobs:
    return Jobs()


@pytest.fixture(scope="module")
def models() -> boto3.Session:
    """One session for all: it keeps the services' models, which take a second to read."""
    return boto3.Session(region_name=REGION)


@pytest.fixture
def session(
    monkeypatch: pytest.MonkeyPatch, jobs: Jobs, models: boto3.Session
) -> Iterator[boto3.Session]:
    with LocalAws(None, port=0, region=REGION, cdn_port=None, keys=KEYS) as aws:
        aws.attach(labeling=jobs)  # type: ignore[arg-type] # a stand-in for the engine
        for name, value in {
            "AWS_ENDPOINT_URL": aws.endpoint_url,
            **KEYS.environment(),
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
        }.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("AWS_PROFILE", raising=False)
        yield models


def publish(session: boto3.Session, url: str = URL, integrity: str = INTEGRITY) -> None:
    text = f'<script src="{url}" integrity="{integrity}" crossorigin="anonymous"></script>'
    session.client("s3").put_object(Bucket="labels", Key=TEMPLATE, Body=text.encode())


def set_cors(session: boto3.Session, rule: Any) -> None:
    session.client("s3").put_bucket_cors(Bucket="labels", CORSConfiguration={"CORSRules": [rule]})


@pytest.fixture
def stack(session: boto3.Session) -> Iterator[dict[str, str]]:
    """The parts of a stack that the doctor looks at."""
    s3, cognito = session.client("s3"), session.client("cognito-idp")
    sagemaker = session.client("sagemaker")
    s3.create_bucket(Bucket="labels", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket="labels", Key=KEY, Body=COMPONENT)
    set_cors(session, {**CORS, **EXPOSED})
    publish(session)
    pool = cognito.create_user_pool(PoolName="workers")["UserPool"]["Id"]
    cognito.create_user_pool_domain(Domain="poserig-workers", UserPoolId=pool)
    cognito.create_group(UserPoolId=pool, GroupName="workers")
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="worker-portal", GenerateSecret=True
    )["UserPoolClient"]["ClientId"]
    sign_in: Any = {"UserPool": pool, "ClientId": client}
    sagemaker.create_workforce(WorkforceName="poserig", CognitoConfig=sign_in)
    member: Any = {"CognitoMemberDefinition": {**sign_in, "UserGroup": "workers"}}
    team = sagemaker.create_workteam(
        WorkforceName="poserig",
        WorkteamName="workers",
        MemberDefinitions=[member],
        Description="people",
    )["WorkteamArn"]
    portal = sagemaker.describe_workteam(WorkteamName="workers")["Workteam"]["SubDomain"]
    repair_sign_in(session, pool, client, f"https://{portal}")
    parameters = {
        "bucket-name": "labels",
        "component-url": URL,
        "ground-truth-role-arn": make_role(session, "sagemaker.amazonaws.com"),
        "workteam-arn": team,
        "worker-portal-url": f"https://{portal}",
        "user-pool-id": pool,
        "user-pool-client-id": client,
        "worker-group-name": "workers",
        "input-prefix-uri": "s3://labels/input/",
        "output-prefix-uri": "s3://labels/output/",
        "worker-task-templates/human-18": f"s3://labels/{TEMPLATE}",
        **{f"{kind}-annotation-function-arn": make_function(session, kind)
           for kind in ("pre", "post")},
    }  # fmt: skip
    for name, value in parameters.items():
        session.client("ssm").put_parameter(Name=f"/poserig/{name}", Value=value, Type="String")
    yield parameters
    with contextlib.suppress(cognito.exceptions.ResourceNotFoundException):
        cognito.delete_user_pool_domain(Domain="poserig-workers", UserPoolId=pool)
    # moto keeps its state in the process: the next test starts with none.
    for name in parameters:
        session.client("ssm").delete_parameter(Name=f"/poserig/{name}")
    for team_found in sagemaker.list_workteams()["Workteams"]:
        sagemaker.delete_workteam(WorkteamName=team_found["WorkteamName"])
    sagemaker.delete_workforce(WorkforceName="poserig")


def make_role(session: boto3.Session, service: str) -> str:
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    iam, name = session.client("iam"), f"role-of-{service.partition('.')[0]}"
    if name in [role["RoleName"] for role in iam.list_roles()["Roles"]]:
        return str(iam.get_role(RoleName=name)["Role"]["Arn"])
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    arn = str(iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"])
    allow = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::labels/*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [allow]})
    iam.put_role_policy(RoleName=name, PolicyName="jobs", PolicyDocument=policy)
    return arn


def make_function(session: boto3.Session, kind: str) -> str:
    client, name = session.client("lambda"), f"poserig-sagemaker-{kind}"
    if name in [function["FunctionName"] for function in client.list_functions()["Functions"]]:
        client.delete_function(FunctionName=name)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as built:
        built.writestr("handler.py", "def lambda_handler(event, context): return event\n")
    return str(
        client.create_function(
            FunctionName=name,
            Runtime="python3.13",
            Role=make_role(session, "lambda.amazonaws.com"),
            Handler="handler.lambda_handler",
            Code={"ZipFile": archive.getvalue()},
        )["FunctionArn"]
    )


def faults(session: boto3.Session) -> list[Finding]:
    return [found for found in examine(session, "poserig") if found.state is not State.OK]


def test_all_is_well_in_a_whole_stack_of_an_account_with_jobs(
    session: boto3.Session, stack: dict[str, str], jobs: Jobs
) -> None:
    jobs.found = [{"LabelingJobName": "pose-1", "LabelingJobArn": "arn:aws:x"}]
    assert faults(session) == []
    ran = CliRunner().invoke(doctor, [])
    assert ran.exit_code == 0
    assert ran.output.endswith("Labeling jobs can run.\n")


def test_account_without_a_job_is_warned_that_ground_truth_may_be_closed(
    session: boto3.Session, stack: dict[str, str]
) -> None:
    [found] = faults(session)
    assert (found.state, found.subject) == (State.WARNING, "Ground Truth")
    assert "no new customers" in found.what


def test_missing_stack_is_an_error_and_ends_with_1(session: boto3.Session) -> None:
    ran = CliRunner().invoke(doctor, ["--stack", "other"])
    assert ran.exit_code == 1
    assert "error   stack: No deployed stack was found under the SSM path /other/." in ran.output
    assert "→ Deploy it with `make deploy`" in ran.output
    assert "1 to fix." in ran.output


def test_region_without_sagemaker_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    found = list(examine(boto3.Session("a", "b", region_name="eu-nowhere-1"), "poserig"))
    assert [finding.what for finding in found] == ["There is no SageMaker in eu-nowhere-1."]


def test_credentials_that_aws_does_not_take_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    found = list(examine(boto3.Session("a", "b", region_name=REGION), "poserig"))
    assert [(finding.state, finding.subject) for finding in found] == [
        (State.OK, "region"),
        (State.ERROR, "credentials"),
    ]
    assert found[1].what == "Nothing answers at http://127.0.0.1:9/"
    assert "is `make demo` running?" in found[1].cure


def test_missing_credentials_are_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    found = list(examine(boto3.Session(region_name=REGION), "poserig"))
    assert [finding.what for finding in found][1:] == ["There are none."]


def test_bucket_without_cors_rules_is_an_error(
    session: boto3.Session, stack: dict[str, str]
) -> None:
    session.client("s3").delete_bucket_cors(Bucket="labels")
    [found] = [fault for fault in faults(session) if fault.subject == "bucket"]
    assert found.what == "labels has no CORS rule: tasks would show no image."
    assert "GET, origin *, exposed header Access-Control-Allow-Origin" in found.cure


@pytest.mark.parametrize(
    "rule",
    [
        CORS,
        {"AllowedMethods": ["PUT"], "AllowedOrigins": ["*"], **EXPOSED},
        {"AllowedMethods": ["GET"], "AllowedOrigins": ["https://elsewhere.example"], **EXPOSED},
        {"AllowedMethods": ["GET"], "AllowedOrigins": ["https://*.sagemaker.aws"], **EXPOSED},
    ],
)
def test_cors_rule_that_shows_no_images_is_an_error(
    session: boto3.Session, stack: dict[str, str], rule: dict[str, Any]
) -> None:
    set_cors(session, rule)
    found = [fault for fault in faults(session) if fault.subject == "bucket"]
    assert [fault.what for fault in found] == [
        "No CORS rule of labels lets pages of any origin (*) read images: Ground Truth refuses "
        "jobs, or tasks would show none."
    ]


def test_client_without_the_portals_callback_is_an_error(
    session: boto3.Session, stack: dict[str, str]
) -> None:
    session.client("cognito-idp").update_user_pool_client(
        UserPoolId=stack["user-pool-id"],
        ClientId=stack["user-pool-client-id"],
        CallbackURLs=["https://elsewhere.example.com"],
        AllowedOAuthScopes=["openid"],
    )
    [found] = [fault for fault in faults(session) if fault.subject == "sign-in"]
    assert f"the callback address {stack['worker-portal-url']}/oauth2/idpresponse" in found.what
    assert "the scopes email, profile" in found.what


@pytest.mark.parametrize(
    ("url", "integrity", "what"),
    [
        (
            URL.replace("components/", "components/1"),
            INTEGRITY,
            "It loads https://d1.cloudfront.net/",
        ),
        (URL, "sha256-other", "Browsers refuse the component."),
        ("https://example.com/else.js", INTEGRITY, "It does not load the labeling component."),
    ],
)
def test_template_that_does_not_fit_the_published_component_is_an_error(
    session: boto3.Session, stack: dict[str, str], url: str, integrity: str, what: str
) -> None:
    publish(session, url, integrity)
    [found] = [fault for fault in faults(session) if fault.subject == "template human-18"]
    assert found.state is State.ERROR
    assert what in found.what


def test_role_for_another_service_is_an_error(
    session: boto3.Session, stack: dict[str, str]
) -> None:
    session.client("ssm").put_parameter(
        Name="/poserig/ground-truth-role-arn",
        Value=make_role(session, "lambda.amazonaws.com"),
        Type="String",
        Overwrite=True,
    )
    [found] = [fault for fault in faults(session) if fault.subject == "roles"]
    assert found.what == "SageMaker may not take up role-of-lambda."


def test_role_without_a_policy_is_an_error(session: boto3.Session, stack: dict[str, str]) -> None:
    session.client("iam").delete_role_policy(RoleName="role-of-sagemaker", PolicyName="jobs")
    [found] = [fault for fault in faults(session) if fault.subject == "roles"]
    assert found.what == "role-of-sagemaker has no policy: jobs could read no image."


def test_user_pool_without_a_sign_in_page_is_an_error(
    session: boto3.Session, stack: dict[str, str]
) -> None:
    session.client("cognito-idp").delete_user_pool_domain(
        Domain="poserig-workers", UserPoolId=stack["user-pool-id"]
    )
    [found] = [fault for fault in faults(session) if fault.subject == "sign-in"]
    assert found.what == "The user pool workers has no domain, so there is no page to sign in on."


def test_component_that_is_gone_is_an_error(session: boto3.Session, stack: dict[str, str]) -> None:
    session.client("s3").delete_object(Bucket="labels", Key=KEY)
    [found] = [fault for fault in faults(session) if fault.subject == "component"]
    assert found.what.startswith(f"{KEY} is not in labels")


def test_component_that_was_overwritten_is_an_error(
    session: boto3.Session, stack: dict[str, str]
) -> None:
    session.client("s3").put_object(Bucket="labels", Key=KEY, Body=COMPONENT + b"//")
    [found] = [fault for fault in faults(session) if fault.subject == "component"]
    assert found.what.startswith(f"{KEY} is not what was deployed there")


def test_template_that_is_gone_is_an_error(session: boto3.Session, stack: dict[str, str]) -> None:
    session.client("s3").delete_object(Bucket="labels", Key=TEMPLATE)
    [found] = [fault for fault in faults(session) if fault.subject == "template human-18"]
    assert found.what == f"s3://labels/{TEMPLATE} is not there: no job of this rig can start."


def test_portal_that_moved_is_an_error(session: boto3.Session, stack: dict[str, str]) -> None:
    session.client("ssm").put_parameter(
        Name="/poserig/worker-portal-url", Value="https://old.example", Overwrite=True
    )
    [found] = [fault for fault in faults(session) if fault.subject == "work team"]
    assert found.what.endswith(f"{stack['worker-portal-url']}, the stack says https://old.example.")


def test_existing_work_team_of_which_little_is_known_is_a_warning(
    session: boto3.Session, stack: dict[str, str]
) -> None:
    for name in ("worker-portal-url", "user-pool-id", "user-pool-client-id"):
        session.client("ssm").delete_parameter(Name=f"/poserig/{name}")
    [found] = [fault for fault in faults(session) if fault.subject == "sign-in"]
    assert (found.state, found.cure) == (
        State.WARNING,
        "Name worker_portal_url, user_pool_id and user_pool_client_id in existing_workforce.",
    )
    for name in ("worker-portal-url", "user-pool-id", "user-pool-client-id"):
        value = stack[name]
        session.client("ssm").put_parameter(Name=f"/poserig/{name}", Value=value, Type="String")


def test_further_work_team_that_is_gone_is_an_error(
    session: boto3.Session, stack: dict[str, str]
) -> None:
    name = "/poserig/work-teams/reviewers"
    arn = stack["workteam-arn"].replace("/workers", "/reviewers")
    session.client("ssm").put_parameter(Name=name, Value=arn, Type="String")
    found = [fault for fault in faults(session) if fault.subject == "work team"]
    session.client("ssm").delete_parameter(Name=name)
    assert [fault.state for fault in found] == [State.ERROR]


def test_function_that_is_gone_is_an_error(session: boto3.Session, stack: dict[str, str]) -> None:
    session.client("lambda").delete_function(FunctionName="poserig-sagemaker-post")
    [found] = [fault for fault in faults(session) if fault.subject == "functions"]
    assert found.state is State.ERROR
    assert "GetFunctionConfiguration" in found.what
