"""The label of the output manifest, which schemas/label.schema.json describes.

`build` puts it together, `shrink` fits it to Ground Truth's limit, `read` reads it. What all of
them need stands here, and imports nothing else of pose: every cold start pays for it.
"""

from poserig.errors import PoserigError
from poserig.json import Json

VERSION = 1
# Ground Truth refuses a manifest attribute of more characters when the manifest is used again.
MAX_CHARACTERS = 20_000


class LabelError(PoserigError):
    """A label that cannot be read: which member, and why."""


def is_label(value: Json) -> bool:
    """Whether a manifest attribute is a label of ours (or a reference to one)."""
    return (
        isinstance(value, dict)
        and isinstance(value.get("rig"), str)
        and ("instances" in value or "label_ref" in value)
    )
