"""Reads, writes and judges JSON: what every program can read, and UTF-8 can write.

Python's json module takes more than JSON. It reads NaN, Infinity, half a character (a lone
surrogate such as "\\ud800"), integers that no float can hold, and thousands of levels. Other
programs refuse these, and so does the encoder when they are sent on. This module is the only
place that decides what happens to them: `loads` refuses what is not finite, `loads_with_gaps` takes
it for null, `encode` refuses all of them, and `make_strict` replaces them.
"""

import json
from math import isfinite
from re import findall, search
from sys import float_info
from typing import Any, NoReturn

# What json.loads returns: dict, list, str, int, float, bool or None.
Json = Any
JsonObject = dict[str, Any]
NUMBER_TYPES = frozenset((int, float))
LARGEST = float_info.max
# Levels of arrays and objects; ours have fewer than ten.
DEEPEST = 100
TOO_DEEP = "(nested too deeply, left out)"


def loads(text: str | bytes) -> Json:
    """Reads JSON text; all its numbers are finite.

    Raises:
        ValueError: It is not JSON, not UTF-8, has thousands of levels, or holds NaN, Infinity or
            a number such as 1e999.
    """
    try:
        return json.loads(text, parse_constant=refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("it has too many levels") from None


def loads_with_gaps(text: str | bytes) -> Json:
    """Reads JSON text in which a number may be missing: what is not finite becomes null.

    For poses, where one odd number costs one point and not the file.

    Raises:
        ValueError: It is not JSON, not UTF-8, or has thousands of levels.
    """
    try:
        return json.loads(text, parse_constant=lambda _: None, parse_float=_finite_or_none)
    except RecursionError:
        raise ValueError("it has too many levels") from None


def _finite_or_none(text: str) -> float | None:
    number = float(text)
    return number if isfinite(number) else None


def refuse(constant: str) -> NoReturn:
    """Raises ValueError: for `parse_constant` of the json module."""
    raise ValueError(f"{constant} is not a JSON value")


def _finite(text: str) -> float:
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"{text} is too large a number")
    return number


def is_number(value: Json) -> bool:
    """Whether it is a finite number that a float can hold; true and false are none."""
    return type(value) in NUMBER_TYPES and -LARGEST <= value <= LARGEST


def kind(value: Json) -> str:
    """What kind of value it is, for a message: "an object", "a number", "null"."""
    kinds = {dict: "an object", list: "an array", str: "a text", bool: "true or false"}
    return "null" if value is None else kinds.get(type(value), "a number")


def whole(text: str) -> str:
    """The text with U+FFFD in place of each half of a character; the text itself if it has none."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def encode(value: Json) -> str:
    """Strict JSON text.

    Raises:
        ValueError: It holds NaN, Infinity or half a character (UnicodeEncodeError), or refers
            to itself.
        RecursionError: It has too many levels.
        TypeError: It holds something that JSON does not know.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not text.isascii():
        text.encode()
    depth = 0
    # Brackets in texts count as well: that takes a closer look, no more.
    for bracket in findall(r"[\[\]{}]", text):
        depth += 1 if bracket in "[{" else -1
        if depth > DEEPEST:
            raise RecursionError
    return text


def is_too_deep(value: Json) -> bool:
    """Whether it has more levels than `DEEPEST`."""
    waiting = [(value, 0)]
    while waiting:
        item, level = waiting.pop()
        if isinstance(item, (dict, list)):
            if level >= DEEPEST:
                return True
            members = item.values() if isinstance(item, dict) else item
            waiting += ((member, level + 1) for member in members)
    return False


def strict(value: Json) -> Json:
    """The value as strict JSON can hold it; the value itself if it can. See `make_strict`."""
    return make_strict(value)[0]


def is_strict(value: Json) -> bool:
    """Whether `strict` leaves it as it is."""
    return not make_strict(value)[1]


def make_strict(value: Json) -> tuple[Json, list[str]]:
    """The value as strict JSON can hold it, and the places of what had to change.

    Half a character becomes U+FFFD. A number that is not finite, or that no float can hold, is
    left out of an object and becomes null in an array. What lies deeper than `DEEPEST` levels
    becomes a text that says so.

    Returns:
        The value itself and [] when it is strict; else a copy and such places as
        "instances[2].name".
    """
    try:
        text = encode(value)
    except (ValueError, RecursionError):
        text = ""
    # An integer that no float can hold has more than 300 digits.
    if text and not search(r"\d{300}", text):
        return value, []
    places: list[str] = []
    strict_value = _strict(value, DEEPEST, "", places)
    return (strict_value, places) if places else (value, [])


def _strict(value: Json, levels: int, place: str, places: list[str]) -> Json:
    if isinstance(value, str):
        text = whole(value)
        if text is not value:
            places.append(place)
        return text
    if not isinstance(value, (dict, list, tuple)):
        return value
    if not levels:
        places.append(place)
        return TOO_DEEP
    if isinstance(value, dict):
        found = {}
        for name, member in value.items():
            key = whole(str(name))
            at = f"{place}.{key}" if place else key
            if key is not name:
                places.append(at)
            if _is_finite(member):
                found[key] = _strict(member, levels - 1, at, places)
            else:
                places.append(at)
        return found
    items = []
    for number, item in enumerate(value):
        at = f"{place}[{number}]"
        if not _is_finite(item):
            places.append(at)
        items.append(_strict(item, levels - 1, at, places) if _is_finite(item) else None)
    return items


def _is_finite(value: Json) -> bool:
    return not isinstance(value, (int, float)) or -LARGEST <= value <= LARGEST
