"""Evaluates the Condition element of a policy statement.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address, ip_network
from typing import Any

from poserig.errors import PoserigError

Test = Callable[[str, str], bool]


class PolicyError(PoserigError):
    """A policy that cannot be evaluated."""


@lru_cache(maxsize=1024)
def _pattern(text: str, ignore_case: bool) -> re.Pattern[str]:
    body = "".join(
        ".*" if part == "*" else "." if part == "?" else re.escape(part)
        for part in re.split(r"([*?])", text)
    )
    return re.compile(f"(?s:{body})", re.IGNORECASE if ignore_case else 0)


def like(text: str, pattern: str, *, ignore_case: bool = False) -> bool:
    """Matches IAM's wildcards: * is any number of characters, ? is exactly one."""
    return _pattern(pattern, ignore_case).fullmatch(text) is not None


def _arn_like(value: str, pattern: str) -> bool:
    # Each of the six parts is compared by itself, so a * does not reach over a colon.
    have, want = value.split(":", 5), pattern.split(":", 5)
    return len(have) == len(want) == 6 and all(
        like(part, wanted) for part, wanted in zip(have, want, strict=True)
    )


def _in_network(value: str, network: str) -> bool:
    return ip_address(value) in ip_network(network, strict=False)


def _moment(text: str) -> datetime:
    if text.isdigit():
        return datetime.fromtimestamp(int(text), UTC)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# Operator to (test, is negated). A negated operator holds when no wanted value matches, and when
# the key is absent.
OPERATORS: dict[str, tuple[Test, bool]] = {
    "StringEquals": (lambda have, want: have == want, False),
    "StringNotEquals": (lambda have, want: have == want, True),
    "StringEqualsIgnoreCase": (lambda have, want: have.lower() == want.lower(), False),
    "StringNotEqualsIgnoreCase": (lambda have, want: have.lower() == want.lower(), True),
    "StringLike": (like, False),
    "StringNotLike": (like, True),
    "Bool": (lambda have, want: have.lower() == want.lower(), False),
    "ArnEquals": (_arn_like, False),
    "ArnLike": (_arn_like, False),
    "ArnNotEquals": (_arn_like, True),
    "ArnNotLike": (_arn_like, True),
    "IpAddress": (_in_network, False),
    "NotIpAddress": (_in_network, True),
    "NumericEquals": (lambda have, want: float(have) == float(want), False),
    "NumericNotEquals": (lambda have, want: float(have) == float(want), True),
    "NumericLessThan": (lambda have, want: float(have) < float(want), False),
    "NumericLessThanEquals": (lambda have, want: float(have) <= float(want), False),
    "NumericGreaterThan": (lambda have, want: float(have) > float(want), False),
    "NumericGreaterThanEquals": (lambda have, want: float(have) >= float(want), False),
    "DateEquals": (lambda have, want: _moment(have) == _moment(want), False),
    "DateNotEquals": (lambda have, want: _moment(have) == _moment(want), True),
    "DateLessThan": (lambda have, want: _moment(have) < _moment(want), False),
    "DateLessThanEquals": (lambda have, want: _moment(have) <= _moment(want), False),
    "DateGreaterThan": (lambda have, want: _moment(have) > _moment(want), False),
    "DateGreaterThanEquals": (lambda have, want: _moment(have) >= _moment(want), False),
}


def _texts(value: Any) -> list[str]:
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, (str, int, float)):
        return [str(value)]
    return [text for item in value for text in _texts(item)]


def conditions_hold(
    conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str | Sequence[str]]
) -> bool:
    """Whether every operator and key of a Condition element holds.

    Args:
        conditions: The element: operator to condition key to wanted value or values.
        context: The request's condition keys, names in lower case.

    Raises:
        PolicyError: An operator or a policy variable is not known.
    """
    return all(
        _holds(operator, key.lower(), _texts(wanted), context)
        for operator, keys in conditions.items()
        for key, wanted in keys.items()
    )


def _holds(
    operator: str, key: str, wanted: list[str], context: Mapping[str, str | Sequence[str]]
) -> bool:
    quantifier, _, plain = operator.rpartition(":")
    if any("${" in text for text in wanted):
        raise PolicyError(f"Policy variables are not supported: {wanted}")
    present = key in context
    if plain == "Null":
        return present != (wanted == ["true"])
    if_exists = plain.endswith("IfExists")
    name = plain.removesuffix("IfExists")
    if name not in OPERATORS or quantifier not in ("", "ForAnyValue", "ForAllValues"):
        raise PolicyError(f"Condition operator {operator!r} is not known.")
    test, negated = OPERATORS[name]
    if not present:
        # ForAllValues over no values is true, as in IAM.
        empty_holds = quantifier == "ForAllValues" or (negated and quantifier != "ForAnyValue")
        return if_exists or empty_holds
    have = _texts(context[key])
    matches = [any(test(value, want) for want in wanted) != negated for value in have]
    return all(matches) if quantifier == "ForAllValues" else any(matches)
