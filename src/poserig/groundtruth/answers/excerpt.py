"""Keeps what cannot be used as a short text, for the record in a label."""

import json
import re

from poserig.json import Json, strict, whole

# The query of a web address may carry a signature or a token. A backslash ends it in nested JSON.
_QUERY = re.compile(r"(https?://[^\s\"'\\?#]+)[?#][^\s\"'\\]*")


def excerpt(value: Json, longest: int) -> str:
    """Returns a value as text: shortened, without queries of web addresses, whole characters only.

    Args:
        value: A text, which is kept as it is, or anything else, which is written as JSON.
        longest: Characters to keep. A longer text ends in how many it had.
    """
    text = value if isinstance(value, str) else json.dumps(strict(value), ensure_ascii=False)
    text = _QUERY.sub(r"\1", whole(text))
    if len(text) > longest:
        return f"{text[:longest]}… ({len(text)} characters)"
    return text
