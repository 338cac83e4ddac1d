"""Tests jobs/doctor/findings.py: what becomes of a check that AWS refuses."""

from collections.abc import Iterator

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from poserig.jobs.doctor.findings import Finding, State, error, guarded, ok, warning


def refusal(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "Because."}}, "GetRole")


def check(failure: Exception) -> Iterator[Finding]:
    yield ok("roles", "One is well.")
    raise failure


def test_a_finding_of_each_state() -> None:
    assert ok("a", "b") == Finding(State.OK, "a", "b", "")
    assert warning("a", "b", "c") == Finding(State.WARNING, "a", "b", "c")
    assert error("a", "b", "c") == Finding(State.ERROR, "a", "b", "c")


@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException"])
def test_denied_check_is_a_warning_after_what_it_found(code: str) -> None:
    first, second = guarded("roles", lambda: check(refusal(code)))
    assert first.state is State.OK
    assert second.state is State.WARNING
    assert "(GetRole: Because.)" in second.what


def test_other_refusal_and_lost_network_are_errors() -> None:
    _, found = guarded("roles", lambda: check(refusal("NoSuchEntity")))
    assert (found.state, found.what) == (State.ERROR, "GetRole: Because.")
    lost = EndpointConnectionError(endpoint_url="http://127.0.0.1:1")
    _, found = guarded("roles", lambda: check(lost))
    assert found.state is State.ERROR
    assert "127.0.0.1:1" in found.what
