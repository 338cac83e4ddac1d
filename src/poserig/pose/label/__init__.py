"""The label of the output manifest, which schemas/label.schema.json describes.

`build` makes it, `shrink` fits it to Ground Truth's limit, `read` reads it. This module holds what
they share. It imports nothing else of pose, because both functions import it at their start.
"""

from poserig.errors import PoserigError
from poserig.json import Json

# Labels of version 1 are read for ever (`read`).
VERSION = 2


class LabelError(PoserigError):
    """A label that cannot be read. Says which member is wrong, and why."""


def is_label(value: Json) -> bool:
    """Returns whether a manifest attribute is a label of poserig, or a reference to one in S3."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("rig"), str)
        and ("instances" in value or "label_ref" in value)
    )
