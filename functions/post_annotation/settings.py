"""Reads the settings of the post-annotation function from its environment."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.labels.fit import MAX_RESPONSE_BYTES, Limits
from poserig.limits import ATTRIBUTE_CHARACTERS


class Settings(NamedTuple):
    """What can be set.

    Attributes:
        limits: How long labels and the response may be.
    """

    limits: Limits = Limits()

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads MAX_LABEL_CHARACTERS and MAX_RESPONSE_BYTES.

        Raises:
            PoserigError: A value that is no whole number in its range.
        """
        limits = Limits(
            max_label_characters=_whole(environment, "MAX_LABEL_CHARACTERS", ATTRIBUTE_CHARACTERS),
            max_response_bytes=_whole(environment, "MAX_RESPONSE_BYTES", MAX_RESPONSE_BYTES),
        )
        return cls(limits)


def _whole(environment: Mapping[str, str], name: str, largest: int) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return largest
    if not text.isdecimal() or not 1000 <= int(text) <= largest:
        raise PoserigError(
            f"is {text!r}.", where=name, cure=f"Use a whole number from 1000 to {largest}."
        )
    return int(text)
