"""Settings of the pre-annotation function, read from its environment once at import."""

import os
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Attributes:

    initial_values_attribute: Name of the manifest attribute that holds the points to start from;
        "" to look in the usual places.
    """

    initial_values_attribute: str = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Reads INITIAL_VALUES_ATTRIBUTE.

        Raises:
            PoserigError: A value that no manifest attribute can have.
        """
        from poserig.errors import PoserigError

        attribute = environment.get("INITIAL_VALUES_ATTRIBUTE", "").strip()
        if attribute.startswith("$") or attribute in ("source", "source-ref"):
            raise PoserigError(
                f"{attribute!r} cannot hold initial values.",
                where="INITIAL_VALUES_ATTRIBUTE",
                cure="Use the name of a manifest attribute, such as the label of an earlier job.",
            )
        return cls(initial_values_attribute=attribute)
