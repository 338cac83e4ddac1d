"""Tests jobs/doctor/pages.py: the sign-in, the component and the templates, as AWS answers."""

import base64
import hashlib
import io
from dataclasses import replace
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.response import StreamingBody

from poserig.groundtruth.portal_client import settings
from poserig.jobs.doctor.findings import Finding, State
from poserig.jobs.doctor.pages import sign_in, templates
from tests.unit.jobs.stubs import STACK as ANY_STACK
from tests.unit.jobs.stubs import Stubs

COMPONENT = b"// the component\n"
KEY = f"components/{hashlib.sha256(COMPONENT).hexdigest()[:16]}/crowd-2d-skeleton.js"
STACK = replace(ANY_STACK, component_url=f"https://cdn.example/{KEY}")
INTEGRITY = "sha256-" + base64.b64encode(hashlib.sha256(COMPONENT).digest()).decode()
PAGE = f'<script src="{STACK.component_url}" integrity="{INTEGRITY}"></script>'


@pytest.fixture
def stubs() -> Stubs:
    return Stubs()


def has(stubs: Stubs, key: str, content: bytes) -> None:
    body: Any = io.BytesIO(content)
    answer = {"Body": StreamingBody(body, len(content))}
    stubs.answers("s3", "get_object", answer, Bucket="labels", Key=key)


@pytest.mark.parametrize("lacking", ["user_pool_id", "user_pool_client_id", "worker_portal_url"])
def test_sign_in_of_which_one_part_is_unknown_is_a_warning(stubs: Stubs, lacking: str) -> None:
    changed: dict[str, Any] = {lacking: ""}
    (found,) = sign_in(stubs.session, replace(STACK, **changed))
    assert found.state is State.WARNING
    assert "existing_workforce" in found.cure


def knows(stubs: Stubs, pool: dict[str, Any], client: dict[str, Any]) -> list[Finding]:
    stubs.answers("cognito-idp", "describe_user_pool", {"UserPool": {"Name": "people", **pool}})
    whole = {
        "ClientName": "portal", "ClientSecret": "s" * 24, **settings("https://portal.example"),
        **client,
    }  # fmt: skip
    told = {name: value for name, value in whole.items() if value}
    stubs.answers("cognito-idp", "describe_user_pool_client", {"UserPoolClient": told})
    return list(sign_in(stubs.session, STACK))


@pytest.mark.parametrize("pool", [{"Domain": "x"}, {"CustomDomain": "sign-in.example"}])
def test_sign_in_with_every_part_is_ok(stubs: Stubs, pool: dict[str, Any]) -> None:
    assert [found.state for found in knows(stubs, pool, {})] == [State.OK]


@pytest.mark.parametrize(
    ("client", "missing"),
    [
        ({"ClientSecret": ""}, "a secret"),
        ({"CallbackURLs": ["https://else.example"]}, "the callback address https://portal.example"),
        ({"AllowedOAuthFlows": ["implicit"]}, "the flow code"),
        ({"AllowedOAuthFlowsUserPoolClient": False}, "AllowedOAuthFlowsUserPoolClient"),
        ({"AllowedOAuthScopes": ["openid"]}, "the scopes email, profile"),
    ],
)
def test_what_the_client_lacks_is_named(stubs: Stubs, client: dict[str, Any], missing: str) -> None:
    (found,) = knows(stubs, {"Domain": "x"}, client)
    assert found.state is State.ERROR
    assert f"lacks {missing}" in found.what


def test_template_that_loads_the_component_is_ok(stubs: Stubs) -> None:
    has(stubs, KEY, COMPONENT)
    has(stubs, "templates/human-18.liquid.html", PAGE.encode())
    (found,) = templates(stubs.session, STACK)
    assert (found.state, found.subject) == (State.OK, "template human-18")


def test_part_that_is_gone_is_named(stubs: Stubs) -> None:
    stubs.refuses("s3", "get_object", "NoSuchKey")
    (found,) = templates(stubs.session, STACK)
    assert (found.state, found.subject) == (State.ERROR, "component")
    has(stubs, KEY, COMPONENT)
    stubs.refuses("s3", "get_object", "NoSuchKey")
    (found,) = templates(stubs.session, STACK)
    assert (found.state, found.subject) == (State.ERROR, "template human-18")
    assert "is not there" in found.what


def test_refusal_of_aws_is_not_taken_for_a_missing_part(stubs: Stubs) -> None:
    stubs.refuses("s3", "get_object", "AccessDenied")
    with pytest.raises(ClientError, match="AccessDenied"):
        list(templates(stubs.session, STACK))
    has(stubs, KEY, COMPONENT)
    stubs.refuses("s3", "get_object", "AccessDenied")
    with pytest.raises(ClientError, match="AccessDenied"):
        list(templates(stubs.session, STACK))


@pytest.mark.parametrize(
    ("page", "what"),
    [
        ("<p>no script</p>", "does not load the labeling component"),
        (PAGE.replace("cdn.example", "old.example"), "It loads https://old.example/"),
        (PAGE.replace(INTEGRITY, "sha256-else"), "Its integrity is sha256-else"),
    ],
)
def test_template_that_loads_something_else_is_an_error(stubs: Stubs, page: str, what: str) -> None:
    has(stubs, KEY, COMPONENT)
    has(stubs, "templates/human-18.liquid.html", page.encode())
    (found,) = templates(stubs.session, STACK)
    assert found.state is State.ERROR
    assert what in found.what
