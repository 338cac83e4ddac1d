"""Decodes and checks values of answers, for the readers of both fields."""

import json
from collections.abc import Sequence
from functools import lru_cache
from math import hypot
from typing import NoReturn

from poserig.groundtruth.answers.model import AnswerError
from poserig.json import NUMBER_TYPES, Json, whole

# Pixels. Floats beyond it cannot tell two pixels apart.
LARGEST = 1e15


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


# One decoder for all: json.loads would make a new one for each call that has parse_constant.
_decode_json = json.JSONDecoder(parse_constant=_refuse).decode


def decode(value: Json, place: str) -> Json:
    """Returns the data in JSON text, also in JSON text of JSON text; None for an empty text.

    Args:
        value: From JSON. What is no text is returned as it is.
        place: Name of the field, for the error.

    Raises:
        AnswerError: The text is not JSON.
    """
    for _ in range(3):
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            value = _decode_json(value)
        except (ValueError, RecursionError) as error:
            raise AnswerError(f"is not JSON ({error}).", where=place) from None
    return value


def is_coordinate(value: Json) -> bool:
    """Returns whether it is a finite number of pixels; true and false are none."""
    return type(value) in NUMBER_TYPES and -LARGEST <= value <= LARGEST


def may_hold_halves(form: dict[str, Json], content: Json) -> bool:
    """Returns whether decoding the fields of a form may give half of a character.

    Looks at the fields and not at the content, where a backslash stands before every quotation
    mark: a text without any backslash takes a fortieth of the time.

    Args:
        form: The decoded content; its fields not decoded yet.
        content: What the worker's page sent; looked at when a field is no text.

    Returns:
        True also for what is no text, and for whole characters that are written as two escapes.
    """
    try:
        text: Json = "".join((*form, *form.values()))
    except TypeError:
        text = content
    if not isinstance(text, str):
        return True
    if "\\" in text and "\\u" in text and ("\\ud" in text or "\\uD" in text):
        return True
    return not text.isascii() and whole(text) is not text


def may_hold_booleans(text: Json) -> bool:
    """Returns whether JSON text may hold true or false; True for what is no text."""
    return not isinstance(text, str) or "true" in text or "false" in text


def all_numbers(values: Sequence[Json], booleans: bool = True) -> bool:
    """Returns whether `is_coordinate` is true for each of the values.

    Args:
        values: From JSON.
        booleans: Whether some may be true or false. Looking for these takes longer than the rest.
    """
    if booleans and not NUMBER_TYPES.issuperset(map(type, values)):
        return False
    try:
        # The root of all squares is at least as large as the largest value: one call for all.
        if hypot(*values) <= LARGEST:
            return True
    except (OverflowError, TypeError):  # an integer that no float can hold, or no number at all
        return False
    return all(map(is_coordinate, values))


@lru_cache(maxsize=64)
def check_labels(labels: tuple[Json, ...], where: str = "pose.labels") -> tuple[str, ...]:
    """Returns the labels: always the same tuple for the same labels, which every answer repeats.

    Args:
        labels: Keypoint names, from JSON.
        where: Name of the member, for the error.

    Raises:
        AnswerError: They are no keypoint names, or one is there twice.
    """
    if not all(isinstance(label, str) for label in labels):
        raise AnswerError("is not an array of keypoint names.", where=where)
    if len(set(labels)) != len(labels):
        raise AnswerError("names a keypoint twice.", where=where)
    return labels


def seconds_of(value: Json) -> float | None:
    """Returns a working time in seconds, also from a text; None for what is no time."""
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
        value = int(value) if value.is_integer() else value
    return value if is_coordinate(value) and value >= 0 else None
