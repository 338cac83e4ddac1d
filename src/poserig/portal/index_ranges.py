"""Writes indexes of images as ranges, "0-59,63": a selection of any size fits into a form."""

import re
from collections.abc import Sequence

from poserig.errors import InvalidValue

_RANGES = re.compile(r"\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*", re.ASCII)
_MOST = 1_000_000


def read_ranges(text: str) -> tuple[int, ...]:
    """The indexes, rising, each once; () for "".

    Raises:
        InvalidValue: It is no such text, or has more than a million indexes.
    """
    if not text:
        return ()
    found: set[int] = set()
    for part in text.split(",") if _RANGES.fullmatch(text) else [""]:
        first, _, last = part.partition("-")
        span = range(int(first or 0), int(last or first or 0) + 1)
        if not part or len(span) == 0 or len(found) + len(span) > _MOST:
            raise InvalidValue(
                "The selection cannot be read.", where="selected", cure="Select the images again."
            )
        found.update(span)
    return tuple(sorted(found))


def write_ranges(indexes: Sequence[int]) -> str:
    """The reverse of `read_ranges`."""
    parts: list[list[int]] = []
    for index in sorted(set(indexes)):
        if parts and index == parts[-1][1] + 1:
            parts[-1][1] = index
        else:
            parts.append([index, index])
    return ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in parts)
