"""Reads the whole of a label of which the manifest has only a part."""

from poserig.errors import InvalidValue
from poserig.groundtruth.spilled import SpilledLabelError, whole_label
from poserig.json import Json
from poserig.labeling.ports import ObjectAccessDenied, ObjectNotFound
from poserig.portal.state import portal_state


def whole_of(label: Json | None) -> Json | None:
    """The whole label where it can be read; else what the manifest has of it."""
    objects = portal_state().objects
    if objects is None:
        return label
    try:
        return whole_label(label, objects.read)
    except (SpilledLabelError, ObjectNotFound, ObjectAccessDenied, InvalidValue):
        return label
