"""Every condition operator at its boundaries, and with its key absent."""

from typing import Any

import pytest

from poserig.local.aws.iam.policy_conditions import (
    OPERATORS,
    PolicyError,
    conditions_hold,
    like,
)

ARN, OTHER = "arn:aws:s3:::photos", "arn:aws:s3:::films"
# Operator, wanted value, a value that it holds for, a value that it does not hold for.
PAIRS = [
    ("StringEquals", "a", "a", "A"),
    ("StringNotEquals", "a", "A", "a"),
    ("StringEqualsIgnoreCase", "aB", "Ab", "b"),
    ("StringNotEqualsIgnoreCase", "aB", "b", "Ab"),
    ("StringLike", "a*c?", "abbcd", "abbc"),
    ("StringNotLike", "a*c?", "abbc", "abbcd"),
    ("Bool", "true", "True", "false"),
    ("ArnEquals", ARN, ARN, OTHER),
    ("ArnLike", "arn:aws:s3:::p*", ARN, OTHER),
    ("ArnNotEquals", ARN, OTHER, ARN),
    ("ArnNotLike", "arn:aws:s3:::p*", OTHER, ARN),
    ("IpAddress", "10.0.0.0/8", "10.255.255.255", "11.0.0.0"),
    ("NotIpAddress", "10.0.0.0/8", "11.0.0.0", "10.255.255.255"),
    ("NumericEquals", "1.0", "1", "2"),
    ("NumericNotEquals", "1.0", "2", "1"),
    ("NumericLessThan", "2", "1.99", "2"),
    ("NumericLessThanEquals", "2", "2", "2.01"),
    ("NumericGreaterThan", "2", "2.01", "2"),
    ("NumericGreaterThanEquals", "2", "2", "1.99"),
    ("DateEquals", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:01Z"),
    ("DateNotEquals", "2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", "2026-01-01T00:00:00"),
    ("DateLessThan", "1970-01-01T00:01:00Z", "59", "60"),
    ("DateLessThanEquals", "1970-01-01T00:01:00Z", "60", "61"),
    ("DateGreaterThan", "1970-01-01T00:01:00Z", "61", "60"),
    ("DateGreaterThanEquals", "1970-01-01T00:01:00Z", "60", "59"),
]


def holds(operator: str, wanted: Any, **context: Any) -> bool:
    return conditions_hold({operator: {"K": wanted}}, context)


def test_every_operator_is_tried() -> None:
    assert [operator for operator, *_ in PAIRS] == list(OPERATORS)


@pytest.mark.parametrize(("operator", "wanted", "good", "bad"), PAIRS)
def test_operator(operator: str, wanted: str, good: str, bad: str) -> None:
    assert holds(operator, wanted, k=good)
    assert not holds(operator, wanted, k=bad)
    is_negated = "Not" in operator
    assert holds(operator, wanted) is is_negated
    assert holds(f"{operator}IfExists", wanted)
    assert not holds(f"{operator}IfExists", wanted, k=bad)


@pytest.mark.parametrize(
    ("operator", "wanted", "values", "result"),
    [
        # One of several values that are there is enough, or all must match.
        ("ForAnyValue:StringEquals", ["a"], ["a", "b"], True),
        ("ForAnyValue:StringEquals", ["c"], ["a", "b"], False),
        ("ForAllValues:StringEquals", ["a", "b", "c"], ["a", "b"], True),
        ("ForAllValues:StringEquals", ["a"], ["a", "b"], False),
        ("ForAnyValue:StringNotEquals", ["a"], ["a", "b"], True),
        ("ForAllValues:StringNotEquals", ["a"], ["a", "b"], False),
        ("ForAllValues:StringNotEquals", ["c"], ["a", "b"], True),
        ("StringNotEquals", ["a", "b"], "b", False),
        ("StringEquals", ["a", "b"], "b", True),
    ],
)
def test_several_values(operator: str, wanted: list[str], values: Any, result: bool) -> None:
    assert holds(operator, wanted, k=values) is result


@pytest.mark.parametrize(
    ("operator", "result"),
    [
        ("ForAnyValue:StringEquals", False),
        ("ForAnyValue:StringNotEquals", False),
        ("ForAllValues:StringEquals", True),
        ("ForAllValues:StringNotEquals", True),
        ("ForAnyValue:StringEqualsIfExists", True),
    ],
)
def test_several_values_when_the_key_is_absent(operator: str, result: bool) -> None:
    assert holds(operator, "a") is result


def test_null_asks_whether_the_key_is_there() -> None:
    assert holds("Null", "true")
    assert not holds("Null", True, k="")
    assert holds("Null", "false", k="")
    assert not holds("Null", False)


def test_values_of_other_types_are_compared_as_text() -> None:
    assert holds("Bool", True, k="true")
    assert holds("NumericEquals", 1.5, k="1.50")
    assert holds("StringEquals", [["a"], "b"], k="a")


def test_every_operator_and_every_key_must_hold() -> None:
    conditions = {"StringEquals": {"a": "1", "B": "2"}, "Bool": {"c": "true"}}
    good = {"a": "1", "b": "2", "c": "true"}
    assert conditions_hold(conditions, good)
    assert conditions_hold({}, {})
    for key in good:
        assert not conditions_hold(conditions, {**good, key: "0"})


@pytest.mark.parametrize("operator", ["Like", "ForNone:StringEquals", "StringEqualsifexists", ""])
def test_operator_that_is_not_known_is_an_error(operator: str) -> None:
    with pytest.raises(PolicyError, match=r"is not known\."):
        holds(operator, "a", k="a")


def test_policy_variable_is_an_error() -> None:
    with pytest.raises(PolicyError, match=r"variables are not supported: \['\$\{aws:username\}'\]"):
        holds("StringLike", "${aws:username}", k="a")


@pytest.mark.parametrize(
    ("text", "pattern", "result"),
    [
        ("a\nb", "a*", True),
        ("a", "a*", True),
        ("ab", "a?", True),
        ("a", "a?", False),
        ("a.b", "a.b", True),
        ("axb", "a.b", False),
        ("xa", "a*", False),
        ("ax", "*a", False),
    ],
)
def test_wildcards(text: str, pattern: str, result: bool) -> None:
    assert like(text, pattern) is result


def test_case_counts_unless_it_is_ignored() -> None:
    assert not like("A", "a")
    assert like("A", "a", ignore_case=True)


@pytest.mark.parametrize(
    ("arn", "result"),
    [
        ("arn:aws:iam::1:role/a", True),
        ("arn:aws:iam::1:role/a:b", True),
        ("arn:aws:iam::2:role/a", False),
        ("arn:aws:iam::1", False),
    ],
)
def test_star_in_an_arn_stays_in_its_part(arn: str, result: bool) -> None:
    assert holds("ArnLike", "arn:aws:*:*:1:role/*", k=arn) is result
    assert not holds("ArnLike", "arn:*", k=arn)
