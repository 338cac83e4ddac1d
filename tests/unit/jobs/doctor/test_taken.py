"""Names of IAM and CloudFront that somebody has, in whatever region, are found before an apply."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from poserig.jobs.doctor.findings import Finding, State
from poserig.jobs.doctor.taken import headers, names, origin_access, policies, roles
from tests.unit.jobs.deployed import Deployed
from tests.unit.jobs.stubs import Stubs

pytestmark = pytest.mark.slow

TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


def role_of(deployed: Deployed, name: str, *resources: str) -> None:
    """A role with a policy on these resources."""
    iam = deployed.session.client("iam")
    iam.create_role(RoleName=name, AssumeRolePolicyDocument=TRUST)
    statement = {"Effect": "Allow", "Action": "*", "Resource": list(resources)}
    if resources:
        document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=document)


def found_of(deployed: Deployed, name: str) -> Finding:
    (finding,) = roles(deployed.session, [{"name": name}])
    return finding


# A stack of the same name in another region:
# https://github.com/orzarchi/terraform-aws-cloudflare-security-group/issues/10
# https://github.com/udondan/cdk-ec2-key-pair/issues/183
@pytest.mark.parametrize(
    ("name", "resources", "regions"),
    [
        ("logs", ("arn:aws:logs:us-east-1:123456789012:log-group:x:*",), "us-east-1"),
        ("functions",
         ("arn:aws:s3:::photos/*", "arn:aws:lambda:ap-southeast-2:123456789012:function:x"),
         "ap-southeast-2"),
        ("china", ("arn:aws-cn:ssm:cn-north-1:123456789012:parameter/x",), "cn-north-1"),
        ("government", ("arn:aws-us-gov:sagemaker:us-gov-west-1:123456789012:workforce/x",),
         "us-gov-west-1"),
        ("two", ("arn:aws:logs:us-east-1:123456789012:x", "arn:aws:logs:eu-west-3:123456789012:x"),
         "eu-west-3, us-east-1"),
    ],
)  # fmt: skip
def test_role_of_a_stack_in_another_region_names_the_region(
    deployed: Deployed, name: str, resources: tuple[str, ...], regions: str
) -> None:
    role_of(deployed, f"far-{name}", *resources)
    finding = found_of(deployed, f"far-{name}")
    assert (finding.state, finding.what) == (State.ERROR, f"far-{name} is taken.")
    assert finding.cure == (
        f"The stack that has them is in {regions}: names of roles hold in all regions. "
        "Choose another name_prefix, or destroy the stack that has it."
    )


@pytest.mark.parametrize(
    ("name", "resources"),
    [
        ("here", ("arn:aws:logs:eu-west-1:123456789012:log-group:x:*",)),
        ("nowhere", ("arn:aws:s3:::photos/*",)),
        ("without-rights", ()),
    ],
)
def test_role_of_this_region_or_of_none_names_no_region(
    deployed: Deployed, name: str, resources: tuple[str, ...]
) -> None:
    role_of(deployed, f"near-{name}", *resources)
    finding = found_of(deployed, f"near-{name}")
    assert (finding.state, finding.what) == (State.ERROR, f"near-{name} is taken.")
    assert finding.cure.startswith("Choose another name_prefix")


def test_role_whose_policies_may_not_be_read_is_taken_all_the_same() -> None:
    stubs = Stubs()
    stubs.answers("iam", "get_role", {"Role": ROLE})
    stubs.refuses("iam", "list_role_policies", "AccessDenied")
    (finding,) = roles(stubs.session, [{"name": "poserig-ground-truth"}])
    assert finding.what == "poserig-ground-truth is taken."


ROLE = {
    "Path": "/",
    "RoleName": "poserig-ground-truth",
    "RoleId": "AROA" + "X" * 17,
    "Arn": "arn:aws:iam::123456789012:role/poserig-ground-truth",
    "CreateDate": "2026-01-01",
}


def test_policy_is_taken_under_every_path_and_in_every_case(deployed: Deployed) -> None:
    iam = deployed.session.client("iam")
    statement = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.create_policy(PolicyName="poserig-operator", Path="/team/", PolicyDocument=document)
    for name, state in (
        ("poserig-operator", State.ERROR),
        ("Poserig-Operator", State.ERROR),
        ("poserig-operator-2", State.OK),
        ("AdministratorAccess", State.OK),  # AWS's own names are no hindrance
    ):
        (finding,) = policies(deployed.session, [{"name": name}])
        assert finding.state is state, name


# https://github.com/aws-solutions-library-samples/accelerated-intelligent-document-processing-on-aws/issues/884
def test_headers_policy_and_origin_access_control_are_taken_in_the_account(
    deployed: Deployed,
) -> None:
    client: Any = deployed.session.client("cloudfront")
    client.create_response_headers_policy(ResponseHeadersPolicyConfig={"Name": "taken-component"})
    client.create_origin_access_control(
        OriginAccessControlConfig={
            "Name": "taken-component",
            "OriginAccessControlOriginType": "s3",
            "SigningBehavior": "always",
            "SigningProtocol": "sigv4",
        }
    )
    for check in (headers, origin_access):
        for name, state in (("taken-component", State.ERROR), ("free-component", State.OK)):
            (finding,) = check(deployed.session, [{"name": name}])
            assert finding.state is state, (check, name)


@pytest.mark.parametrize(
    ("check", "member", "operation"),
    [
        (headers, "ResponseHeadersPolicyList", "list_response_headers_policies"),
        (origin_access, "OriginAccessControlList", "list_origin_access_controls"),
    ],
)
def test_every_page_of_a_list_is_read(
    check: Callable[..., Iterator[Finding]], member: str, operation: str
) -> None:
    asked: list[dict[str, str]] = []

    class Client:
        """CloudFront with three pages."""

        def answer(self, **given: str) -> dict[str, Any]:
            asked.append(given)
            name = f"page-{len(asked)}"
            config = {"ResponseHeadersPolicy": {"ResponseHeadersPolicyConfig": {"Name": name}}}
            last = len(asked) == 3
            return {member: {"Items": [{"Name": name, **config}],
                             **({} if last else {"NextMarker": f"after-{name}"})}}  # fmt: skip

    setattr(Client, operation, Client.answer)

    class Session:
        """A session with that client only."""

        def client(self, service: str) -> Client:
            assert service == "cloudfront"
            return Client()

    (finding,) = check(Session(), [{"name": "page-3"}])
    assert finding.what == "page-3 is taken."
    assert [one.get("Marker") for one in asked] == [None, "after-page-1", "after-page-2"]


def test_names_that_terraform_makes_up_are_free() -> None:
    planned: list[dict[str, Any]] = [{"name": None}, {}, {"name": "ours"}]
    (finding,) = names("roles", planned, "name", lambda name: False, "")
    assert finding.what == "ours: free."
