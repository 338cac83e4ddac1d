"""Reads the settings of the post-annotation function from its environment."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.limits import ATTRIBUTE_CHARACTERS

# A response of Lambda may have 6 MB (6,291,556 bytes). This leaves room for escapes.
MAX_RESPONSE_BYTES = 5_000_000


class Settings(NamedTuple):
    """Limits of the response.

    Attributes:
        max_label_characters: A longer label is shortened, or goes to S3 and leaves a reference.
        max_response_bytes: When the labels of a batch together have more bytes, the rest goes to
            S3.
    """

    max_label_characters: int = ATTRIBUTE_CHARACTERS
    max_response_bytes: int = MAX_RESPONSE_BYTES

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads MAX_LABEL_CHARACTERS and MAX_RESPONSE_BYTES.

        Raises:
            PoserigError: A value that is no whole number in its range.
        """
        return cls(
            max_label_characters=_whole(environment, "MAX_LABEL_CHARACTERS", ATTRIBUTE_CHARACTERS),
            max_response_bytes=_whole(environment, "MAX_RESPONSE_BYTES", MAX_RESPONSE_BYTES),
        )


def _whole(environment: Mapping[str, str], name: str, largest: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return largest
    if not text.isdecimal() or not 1000 <= int(text) <= largest:
        raise PoserigError(
            f"is {text!r}.", where=name, cure=f"Use a whole number from 1000 to {largest}."
        )
    return int(text)
