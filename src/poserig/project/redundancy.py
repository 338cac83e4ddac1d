"""Tells the engine of a project whether one more answer would change a label."""

from poserig.json import Json, is_number

THRESHOLD = 0.4
"""The least `more_would_help` with which one more person is asked; see docs/consolidation.md."""


class LabelRedundancy:
    """Implements `poserig.labeling.ports.Redundancy` for poserig's labels."""

    def would_change(self, label: Json) -> bool | None:
        """See the port."""
        helps: Json = label.get("more_would_help") if isinstance(label, dict) else None
        return float(helps) >= THRESHOLD if is_number(helps) else None

    def with_reason(self, label: Json, reason: str) -> Json:
        """See the port."""
        return {**label, "stopped": reason} if isinstance(label, dict) else label
