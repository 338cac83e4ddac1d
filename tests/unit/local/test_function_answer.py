"""What a function answered: its JSON, or why there is none."""

import pytest

from poserig.labeling.ports import FunctionFailed
from poserig.local.function_answer import read_answer


@pytest.mark.parametrize(
    ("body", "expected"), [(b'{"a": [1, null]}', {"a": [1, None]}), (b"", None), (b'"x"', "x")]
)
def test_answer_is_its_json(body: bytes, expected: object) -> None:
    assert read_answer(body, "f", failed=False) == expected


@pytest.mark.parametrize(
    ("body", "failed", "kind", "what"),
    [
        (b"{", False, "error", "not JSON"),
        (b'{"a": NaN}', False, "error", "not JSON"),
        (b'{"errorType": "KeyError", "errorMessage": "x"}', True, "error", "raised KeyError: x"),
        (b'{"errorMessage": "Task timed out after 3.00 seconds"}', True, "timeout", "3.00 seconds"),
        (b'{"errorType": "Runtime.ExitError", "errorMessage": "x"}', True, "exit", "could not run"),
        (b"no JSON", True, "error", "no message"),
        (b'"a text"', True, "error", "a text"),
    ],
)
def test_failure_has_a_kind_and_a_sentence(body: bytes, failed: bool, kind: str, what: str) -> None:
    with pytest.raises(FunctionFailed, match=what) as raised:
        read_answer(body, "f", failed=failed)
    assert raised.value.kind == kind
