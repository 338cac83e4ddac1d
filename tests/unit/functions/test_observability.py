"""Tests functions/observability.py: tracing is off unless it is asked for."""

import pytest

from functions.observability import traced, tracing_wanted
from poserig.errors import PoserigError


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"POSERIG_TRACING": "true"}, True),
        ({"POWERTOOLS_TRACE_ENABLED": "1"}, True),
        ({"POSERIG_TRACING": "off", "POWERTOOLS_TRACE_ENABLED": "False"}, False),
    ],
)
def test_tracing_is_opt_in(environment: dict[str, str], expected: bool) -> None:
    assert tracing_wanted(environment) is expected


def test_tracing_refuses_a_value_that_is_neither_yes_nor_no() -> None:
    with pytest.raises(PoserigError, match="POSERIG_TRACING: is 'maybe'"):
        tracing_wanted({"POSERIG_TRACING": "maybe"})


def test_tracing_without_the_sdk_says_what_to_add(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSERIG_TRACING", "true")
    monkeypatch.setitem(__import__("sys").modules, "aws_xray_sdk", None)
    with pytest.raises(PoserigError, match="Add AWS's Powertools layer"):
        traced(lambda event, context: None)
