"""The policy evaluator, pure."""

from typing import Any

import pytest

from poserig.local.aws.iam.policy import Decision, Effect, PolicyError, Principal, evaluate

ACCOUNT = "123456789012"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/labeling"
OAI = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"
OBJECT = "arn:aws:s3:::photos/in/a.jpg"


def statement(**changes: Any) -> dict[str, Any]:
    base = {"Sid": "It", "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}
    return {key: value for key, value in {**base, **changes}.items() if value is not None}


def decide(*statements: dict[str, Any], **request: Any) -> Decision:
    asked = {"principal": ROLE, "action": "s3:GetObject", "resource": OBJECT, **request}
    return evaluate([{"Version": "2012-10-17", "Statement": list(statements)}], **asked)


def test_evaluate_nothing_matches_neutral_and_falsy() -> None:
    decision = decide(statement(Action="s3:PutObject"))
    assert decision == Decision(Effect.NEUTRAL, None)
    assert not decision


def test_evaluate_allow_names_the_statement() -> None:
    assert decide(statement(Sid="Read")) == Decision(Effect.ALLOW, "Read")


def test_evaluate_deny_beats_allow_whatever_the_order() -> None:
    deny = statement(Sid="No", Effect="Deny")
    assert decide(statement(), deny) == Decision(Effect.DENY, "No")
    assert decide(deny, statement()) == Decision(Effect.DENY, "No")
    assert not decide(deny, statement())


def test_evaluate_statement_without_sid_is_named_by_position() -> None:
    assert decide(statement(Action="x:y"), statement(Sid=None)).sid == "#1"


def test_evaluate_single_statement_object_and_several_documents() -> None:
    documents = [{"Statement": statement(Sid="A")}, {"Statement": statement(Effect="Deny")}]
    decision = evaluate(documents, principal=ROLE, action="s3:GetObject", resource=OBJECT)
    assert decision.effect is Effect.DENY


@pytest.mark.parametrize(
    ("pattern", "action", "matches"),
    [
        ("s3:GetObject", "s3:GetObject", True),
        ("s3:getobject", "s3:GetObject", True),
        ("s3:Get*", "s3:GetObjectTagging", True),
        ("s3:Get?bject", "s3:GetObject", True),
        ("s3:Get?", "s3:GetObject", False),
        (["s3:PutObject", "s3:GetObject"], "s3:GetObject", True),
        ("s3.GetObject", "s3:GetObject", False),
    ],
)
def test_evaluate_action_wildcards(pattern: Any, action: str, matches: bool) -> None:
    assert bool(decide(statement(Action=pattern), action=action)) is matches


@pytest.mark.parametrize(
    ("pattern", "resource", "matches"),
    [
        ("arn:aws:s3:::photos/*", "arn:aws:s3:::photos/in/a.jpg", True),
        ("arn:aws:s3:::photos/*", "arn:aws:s3:::photos", False),
        ("arn:aws:s3:::photos", "arn:aws:s3:::photos/in/a.jpg", False),
        ("arn:aws:s3:::PHOTOS/*", "arn:aws:s3:::photos/in/a.jpg", False),
        ("arn:aws:s3:::photos/[a]", "arn:aws:s3:::photos/a", False),
        ("arn:aws:s3:::photos/in/a.jpg", "arn:aws:s3:::photos/in/aXjpg", False),
    ],
)
def test_evaluate_resource_wildcards(pattern: str, resource: str, matches: bool) -> None:
    assert bool(decide(statement(Resource=pattern), resource=resource)) is matches


def test_evaluate_not_resource_denies_everything_else() -> None:
    only = statement(Effect="Deny", Resource=None, NotResource="arn:aws:s3:::photos/components/*")
    assert decide(only).effect is Effect.DENY
    script = "arn:aws:s3:::photos/components/x.js"
    assert decide(only, resource=script).effect is Effect.NEUTRAL


def test_evaluate_not_action() -> None:
    only = statement(Effect="Deny", Action=None, NotAction=["s3:GetObject"])
    assert decide(only).effect is Effect.NEUTRAL
    assert decide(only, action="s3:PutObject").effect is Effect.DENY


@pytest.mark.parametrize(
    ("element", "matches"),
    [
        ("*", True),
        ({"AWS": "*"}, True),
        ({"AWS": ROLE}, True),
        ({"AWS": [OAI, ROLE]}, True),
        ({"AWS": OAI}, False),
        ({"Service": "cloudfront.amazonaws.com"}, False),
        ({"CanonicalUser": "abc"}, False),
        # an Allow to the account only hands the decision to its identity policies
        ({"AWS": ACCOUNT}, False),
        ({"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, False),
    ],
)
def test_evaluate_principal(element: Any, matches: bool) -> None:
    assert bool(decide(statement(Principal=element))) is matches


def test_evaluate_deny_to_the_account_means_everyone_in_it() -> None:
    assert decide(statement(Effect="Deny", Principal={"AWS": ACCOUNT})).effect is Effect.DENY


def test_evaluate_role_session_is_named_by_its_role() -> None:
    session = f"arn:aws:sts::{ACCOUNT}:assumed-role/labeling/me"
    assert decide(statement(Principal={"AWS": ROLE}), principal=session)


def test_evaluate_origin_access_identity_by_arn_or_canonical_user() -> None:
    identity = Principal.aws(OAI, canonical_user="abc")
    assert decide(statement(Principal={"AWS": OAI}), principal=identity)
    assert decide(statement(Principal={"CanonicalUser": "abc"}), principal=identity)
    assert not decide(statement(Principal={"CanonicalUser": "def"}), principal=identity)


def test_evaluate_service_and_anonymous_principals() -> None:
    cloudfront = {"Service": "cloudfront.amazonaws.com"}
    service = Principal.service("cloudfront.amazonaws.com")
    assert decide(statement(Principal=cloudfront), principal=service)
    assert decide(statement(), principal=Principal.anonymous())
    assert not decide(statement(Principal={"AWS": ROLE}), principal=Principal.anonymous())


def test_evaluate_not_principal_denies_all_others() -> None:
    only = statement(Effect="Deny", Principal=None, NotPrincipal={"AWS": ROLE})
    assert decide(only).effect is Effect.NEUTRAL
    assert decide(only, principal=OAI).effect is Effect.DENY


def test_evaluate_identity_policy_has_no_principal() -> None:
    assert decide(statement(Principal=None), principal=None)
    with pytest.raises(PolicyError, match="needs a principal"):
        decide(statement(), principal=None)
    with pytest.raises(PolicyError, match="needs Principal or NotPrincipal"):
        decide(statement(Principal=None))


@pytest.mark.parametrize(
    ("operator", "wanted", "context", "holds"),
    [
        ("StringEquals", "a", {"k": "a"}, True),
        ("StringEquals", ["b", "a"], {"k": "a"}, True),
        ("StringEquals", "a", {"k": "A"}, False),
        ("StringEquals", "a", {}, False),
        ("StringEqualsIfExists", "a", {}, True),
        ("StringEqualsIfExists", "a", {"k": "b"}, False),
        ("StringEqualsIgnoreCase", "a", {"k": "A"}, True),
        ("StringNotEquals", ["a", "b"], {"k": "a"}, False),
        ("StringNotEquals", ["a", "b"], {"k": "c"}, True),
        ("StringNotEquals", "a", {}, True),
        ("StringLike", "in/*", {"k": "in/a.jpg"}, True),
        ("StringLike", "in/?", {"k": "in/ab"}, False),
        ("StringNotLike", "in/*", {"k": "out/a"}, True),
        ("Bool", "false", {"k": "true"}, False),
        ("Bool", False, {"k": "false"}, True),
        ("Bool", "false", {}, False),
        ("BoolIfExists", "false", {}, True),
        (
            "ArnLike",
            "arn:aws:sagemaker:*:1:workteam/*",
            {"k": "arn:aws:sagemaker:r:1:workteam/a/b"},
            True,
        ),
        ("ArnLike", "arn:aws:*:1:workteam/*", {"k": "arn:aws:sagemaker:r:1:workteam/a"}, False),
        ("ArnEquals", "arn:aws:s3:::b", {"k": "arn:aws:s3:::b"}, True),
        ("ArnNotLike", "arn:aws:s3:::b*", {"k": "arn:aws:s3:::c"}, True),
        ("IpAddress", "10.0.0.0/8", {"k": "10.1.2.3"}, True),
        ("IpAddress", ["10.0.0.0/8", "::1/128"], {"k": "11.1.2.3"}, False),
        ("NotIpAddress", "10.0.0.0/8", {"k": "11.1.2.3"}, True),
        ("NumericLessThan", "1.2", {"k": "1.10"}, True),
        ("NumericGreaterThanEquals", 3, {"k": "3"}, True),
        ("DateLessThan", "2026-01-01T00:00:00Z", {"k": "2025-12-31T23:59:59Z"}, True),
        ("Null", "true", {}, True),
        ("Null", "true", {"k": "a"}, False),
        ("Null", "false", {"k": "a"}, True),
        ("ForAnyValue:StringEquals", "a", {"k": ["a", "b"]}, True),
        ("ForAnyValue:StringEquals", "a", {}, False),
        ("ForAllValues:StringEquals", ["a", "b"], {"k": ["a", "c"]}, False),
        ("ForAllValues:StringEquals", ["a", "b"], {"k": ["a", "b"]}, True),
        ("ForAllValues:StringEquals", "a", {}, True),
    ],
)
def test_evaluate_conditions(
    operator: str, wanted: Any, context: dict[str, Any], holds: bool
) -> None:
    conditional = statement(Condition={operator: {"K": wanted}})
    assert bool(decide(conditional, context=context)) is holds


def test_evaluate_condition_keys_ignore_case_and_must_all_hold() -> None:
    conditions = {
        "Bool": {"aws:SecureTransport": "true"},
        "StringEquals": {"aws:SourceAccount": "1"},
    }
    both = statement(Condition=conditions)
    assert decide(both, context={"AWS:securetransport": "true", "aws:sourceaccount": "1"})
    assert not decide(both, context={"aws:SecureTransport": "true", "aws:SourceAccount": "2"})


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"Condition": {"StringSoundsLike": {"k": "a"}}}, "'StringSoundsLike' is not known"),
        ({"Condition": {"ForSome:StringEquals": {"k": "a"}}}, "is not known"),
        ({"Resource": "arn:aws:s3:::photos/${aws:username}"}, "variables are not supported"),
        ({"Principal": {"Robot": "x"}}, "'Robot' is not known"),
        ({"Principal": "me"}, "neither '\\*' nor an object"),
        ({"Effect": "Maybe"}, "'Maybe' of It is not known"),
        ({"Action": None}, "neither Action nor NotAction"),
    ],
)
def test_evaluate_what_is_not_known_raises(bad: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyError, match=message):
        decide(statement(**bad))
