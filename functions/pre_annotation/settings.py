"""Reads the settings of the pre-annotation function from its environment."""

import os
from collections.abc import Mapping
from typing import NamedTuple

from poserig.errors import PoserigError

DOUBTFUL = 0.5


class Settings(NamedTuple):
    """Where start values are, and what their scores mean.

    Attributes:
        initial_values_attribute: Name of the manifest attribute with the start values; "" to look
            in the usual places.
        doubtful_confidence: Points with a lower score, 0 to 1, are marked for the worker.
        auto_accept_confidence: An image on which every point of the rig has a higher score, 0 to 1,
            needs no worker. None: every image gets a worker.
    """

    initial_values_attribute: str = ""
    doubtful_confidence: float = DOUBTFUL
    auto_accept_confidence: float | None = None

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads INITIAL_VALUES_ATTRIBUTE, DOUBTFUL_CONFIDENCE and AUTO_ACCEPT_CONFIDENCE.

        Raises:
            PoserigError: A value that the setting cannot have.
        """
        attribute = environment.get("INITIAL_VALUES_ATTRIBUTE", "").strip()
        if attribute.startswith("$") or attribute in ("source", "source-ref"):
            raise PoserigError(
                f"{attribute!r} cannot hold initial values.",
                where="INITIAL_VALUES_ATTRIBUTE",
                cure="Use the name of a manifest attribute, such as the label of an earlier job.",
            )
        doubtful = _share(environment, "DOUBTFUL_CONFIDENCE")
        return cls(
            initial_values_attribute=attribute,
            doubtful_confidence=DOUBTFUL if doubtful is None else doubtful,
            auto_accept_confidence=_share(environment, "AUTO_ACCEPT_CONFIDENCE"),
        )


def _share(environment: Mapping[str, str], name: str) -> float | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise PoserigError(f"is {text!r}.", where=name, cure="Use a number from 0 to 1.")
    return share
