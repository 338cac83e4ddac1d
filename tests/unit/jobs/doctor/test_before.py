"""What a plan would make is looked for on the local AWS before anything is made."""

import json
from typing import Any

import pytest

from poserig.errors import PoserigError
from poserig.jobs.doctor.before import examine_account, examine_plan, functions
from poserig.jobs.doctor.findings import Finding, State
from tests.unit.jobs.deployed import BUCKET, Deployed
from tests.unit.jobs.stubs import Stubs

pytestmark = pytest.mark.slow


def plan(*created: tuple[str, dict[str, Any]], actions: tuple[str, ...] = ("create",)) -> str:
    changes = [
        {"type": kind, "change": {"actions": list(actions), "after": after}}
        for kind, after in created
    ]
    return json.dumps({"format_version": "1.2", "resource_changes": changes})


def found(deployed: Deployed, text: str) -> dict[str, Finding]:
    return {finding.subject: finding for finding in examine_plan(deployed.session, text)}


TAKEN = [
    ("aws_s3_bucket", {"bucket": BUCKET}, "bucket", f"{BUCKET} is taken."),
    ("aws_cognito_user_pool_domain", {"domain": "pose-workers"}, "sign-in domain",
     "pose-workers is taken."),
    ("aws_iam_role", {"name": "ground-truth"}, "roles", "ground-truth is taken."),
    ("aws_ssm_parameter", {"name": "/poserig/workteam-arn"}, "parameters",
     "/poserig/workteam-arn is taken."),
    ("aws_lambda_function", {"function_name": "poserig-sagemaker-pre"}, "functions",
     "poserig-sagemaker-pre is taken."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "after", "subject", "what"), TAKEN)
def test_taken_name_is_found_and_a_free_one_is_free(
    deployed: Deployed, kind: str, after: dict[str, Any], subject: str, what: str
) -> None:
    finding = found(deployed, plan((kind, after)))[subject]
    assert (finding.state, finding.what) == (State.ERROR, what)
    assert finding.cure.startswith("Choose another ")
    free = {member: f"{name}-nobody-has" for member, name in after.items()}
    finding = found(deployed, plan((kind, free)))[subject]
    assert (finding.state, finding.what) == (State.OK, f"{next(iter(free.values()))}: free.")


def test_workforce_of_the_region_is_told_with_the_lines_to_write(deployed: Deployed) -> None:
    planned = plan(("aws_sagemaker_workforce", {"workforce_name": "mine"}))
    account = {one.subject: one for one in examine_account(deployed.session, "other")}
    assert list(account) == ["region", "credentials", "Ground Truth", "workforce"]
    for finding, state in (
        (found(deployed, planned)["workforce"], State.ERROR),
        (account["workforce"], State.WARNING),  # terraform.tfvars may have the lines already
    ):
        assert finding.state is state
        assert 'There is one in this region, "people".' in finding.what
        (there,) = deployed.session.client("sagemaker").list_workforces()["Workforces"]
        cognito = there["CognitoConfig"]
        assert finding.cure.splitlines()[1:] == [
            '          existing_workforce = { workforce_name = "people", '
            f'user_pool_id = "{cognito["UserPool"]}", '
            f'user_pool_client_id = "{cognito["ClientId"]}" }}',
        ]
    assert "workforce" not in found(deployed, plan(("aws_s3_bucket", {"bucket": "nobody-has"})))
    ssm = deployed.session.client("ssm")
    ssm.put_parameter(Name="/poserig/account/workforce-name", Value="people", Type="String")
    *_, shared = examine_account(deployed.session, "other")
    assert (shared.state, shared.what) == (
        State.OK,
        'The account layer is deployed: stacks share its "people".',
    )
    *_, own = examine_account(deployed.session, "poserig")
    assert (own.state, own.what) == (
        State.OK,
        "The stack poserig is deployed, and has a work team.",
    )


def test_refusal_before_a_deployment_is_not_answered_by_another_deployment() -> None:
    stubs = Stubs()
    stubs.refuses("lambda", "get_function_configuration", "ServiceException")
    text = plan(("aws_lambda_function", {"function_name": "pre"}))
    finding, _ = examine_plan(stubs.session, text)
    assert (finding.state, finding.subject) == (State.ERROR, "functions")
    assert finding.cure == "Nothing was made. Fix what AWS says, and try again."


def test_log_group_that_was_left_over_is_found(deployed: Deployed) -> None:
    deployed.session.client("logs").create_log_group(logGroupName="/aws/lambda/left-over")
    for name, state in (("/aws/lambda/left-over", State.ERROR), ("/aws/lambda/left", State.OK)):
        text = plan(("aws_cloudwatch_log_group", {"name": name}))
        assert found(deployed, text)["log groups"].state is state


def test_worker_who_has_an_account_in_an_existing_pool_is_found(deployed: Deployed) -> None:
    cognito = deployed.session.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    cognito.admin_create_user(UserPoolId=pool["Id"], Username="eve@example.com")
    for name, state in (("eve@example.com", State.ERROR), ("new@example.com", State.OK)):
        text = plan(("aws_cognito_user", {"username": name, "user_pool_id": pool["Id"]}))
        assert found(deployed, text)["workers"].state is state
    # A pool that the plan makes has no id yet, and nobody in it.
    text = plan(("aws_cognito_user", {"username": "eve@example.com"}))
    assert "workers" not in found(deployed, text)


def test_many_taken_names_are_counted(deployed: Deployed) -> None:
    ssm = deployed.session.client("ssm")
    names = [f"/many/{n:02}" for n in range(12)]
    for name in names:
        ssm.put_parameter(Name=name, Value="x", Type="String")
    text = plan(*(("aws_ssm_parameter", {"name": name}) for name in names))
    finding = found(deployed, text)["parameters"]
    assert finding.what == "/many/00, /many/01, /many/02, /many/03, /many/04 and 7 more are taken."


def test_headers_policy_of_another_stack_is_found(deployed: Deployed) -> None:
    client = deployed.session.client("cloudfront")
    client.create_response_headers_policy(ResponseHeadersPolicyConfig={"Name": "poserig-component"})
    for name, state in (("poserig-component", State.ERROR), ("other-component", State.OK)):
        text = plan(("aws_cloudfront_response_headers_policy", {"name": name}))
        assert found(deployed, text)["response headers"].state is state


@pytest.mark.parametrize(("first", "second", "is_told"), [(500, 400, False), (500, 401, True)])
def test_concurrency_that_aws_would_not_reserve(first: int, second: int, is_told: bool) -> None:
    stubs = Stubs()
    for _ in range(2):
        stubs.refuses("lambda", "get_function_configuration", "ResourceNotFoundException")
    limit = {"UnreservedConcurrentExecutions": 1_000}
    stubs.answers("lambda", "get_account_settings", {"AccountLimit": limit})
    planned = [
        {"function_name": "pre", "reserved_concurrent_executions": first},
        {"function_name": "post", "reserved_concurrent_executions": second},
    ]
    names, *told = functions(stubs.session, planned)
    assert names.state is State.OK
    assert bool(told) is is_told
    if told:
        assert "The functions reserve 901 concurrent executions; 1000 are not" in told[0].what


def test_what_is_there_and_only_changes_is_not_looked_for(deployed: Deployed) -> None:
    for actions in (("update",), ("no-op",), ("delete", "create"), ("create", "delete")):
        text = plan(("aws_s3_bucket", {"bucket": BUCKET}), actions=actions)
        assert found(deployed, text)["plan"].what == "Nothing new to make."


@pytest.mark.parametrize("text", ["{", "[]", "{}", '{"resource_changes": [{}]}'])
def test_file_that_is_no_plan_is_told(deployed: Deployed, text: str) -> None:
    with pytest.raises(PoserigError, match="no plan of Terraform's"):
        found(deployed, text)
