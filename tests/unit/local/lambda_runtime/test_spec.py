"""What a running process cannot take over, and the end of a log."""

from dataclasses import replace
from typing import Any

import pytest

from poserig.local.lambda_runtime.spec import InvocationResult


@pytest.mark.parametrize(
    ("member", "value", "is_new"),
    [
        ("zip_bytes", b"other", True),
        ("name", "other", True),
        ("handler", "app.other", True),
        ("environment", {"A": "1"}, True),
        ("memory_mb", 256, True),
        ("endpoint_url", "http://127.0.0.1:10", True),
        ("region", "us-east-1", True),
        ("runtime", "python3.12", True),
        ("credentials", {"AWS_ACCESS_KEY_ID": "other"}, True),
        ("timeout_seconds", 3.0, False),
        ("arn", "arn:aws:lambda:r:1:function:other", False),
    ],
)
def test_version_changes_with_what_a_process_cannot_take_over(
    member: str, value: Any, is_new: bool, spec: Any
) -> None:
    one = spec("def handler(e, c): return e")
    assert replace(one).version_key() == one.version_key()
    assert (replace(one, **{member: value}).version_key() != one.version_key()) is is_new


def test_order_of_the_environment_does_not_matter(spec: Any) -> None:
    one = spec("", environment={"A": "1", "B": ""})
    other = spec("", environment={"B": "", "A": "1"})
    assert one.version_key() == other.version_key()


def test_invoke_answers_200_unless_it_is_told_otherwise() -> None:
    assert InvocationResult(b"", None, "", "ok", "id", 1.0).status == 200


def test_log_tail_is_the_last_4_kb_and_whole_characters() -> None:
    result = InvocationResult(b"", None, "start" + "ü" * 2100 + "e", "ok", "id", 1.0)
    assert result.log_tail == "ü" * 2047 + "e"
    assert replace(result, log="short").log_tail == "short"
