"""Tests json.py: what is read, refused and replaced."""

import pytest

from poserig.json import (
    Json,
    encode,
    is_number,
    is_strict,
    is_too_deep,
    kind,
    loads,
    make_strict,
    strict,
    whole,
)

HALF = "\ud800"


def test_loads_reads_json() -> None:
    assert loads('{"a":[1,2.5,null,true]}') == {"a": [1, 2.5, None, True]}
    assert loads(b'"\xc3\xa9"') == "é"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("NaN", "NaN is not"),
        ('{"a": -Infinity}', "-Infinity is not"),
        ("[1e999]", "1e999 is too large"),
        ("{", "Expecting"),
        ("[" * 100_000, "it has too many levels"),
    ],
)
def test_loads_refuses_what_is_not_finite_json(text: str, what: str) -> None:
    with pytest.raises(ValueError, match=what):
        loads(text)


def test_number_is_finite_and_no_boolean() -> None:
    assert all(is_number(value) for value in (0, -1, 2.5, 1e308, 10**308))
    infinite = (float("nan"), float("inf"), float("-inf"), 10**309)
    others: list[Json] = [True, False, None, "1", [], *infinite]
    assert not any(is_number(value) for value in others)


def test_kind_names_every_kind_of_value() -> None:
    values: list[Json] = [{}, [], "", True, None, 1, 1.5]
    kinds = [kind(value) for value in values]
    assert kinds == ["an object", "an array", "a text", "true or false", "null"] + ["a number"] * 2


def test_whole_replaces_half_characters_only() -> None:
    assert whole(f"a{HALF}b") == "a\ufffdb"
    assert whole("\U0001f600é") == "\U0001f600é"


def test_encode_refuses_what_other_programs_cannot_read() -> None:
    assert encode({"a": "é"}) == '{"a": "é"}'
    for value in (float("nan"), HALF):
        with pytest.raises(ValueError, match=r"not JSON compliant|surrogates"):
            encode([value])
    deep: list[object] = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(RecursionError):
        encode(deep)
    assert is_too_deep(deep)
    assert not is_too_deep(deep[0])


def test_strict_value_is_itself_and_others_tell_what_changed() -> None:
    value = {"a": [1, "x"], "b": None}
    assert strict(value) is value
    assert is_strict(value)
    odd = {"a": [1, float("nan")], f"k{HALF}": HALF, "b": float("inf"), "c": 10**400}
    assert make_strict(odd) == (
        {"a": [1, None], "k\ufffd": "\ufffd"},
        ["a[1]", "k\ufffd", "k\ufffd", "b", "c"],
    )
    assert not is_strict(odd)
