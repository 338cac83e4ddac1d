"""Reads labels that are too long for the manifest and lie in S3 ("spilled" labels).

The manifest then holds a short form of the label with `label_ref`, the S3 URI of the whole label.
Every reader of labels follows it through this module.
"""

from collections.abc import Callable

from poserig.errors import PoserigError
from poserig.json import Json, loads


class SpilledLabelError(PoserigError):
    """An object in S3 that is not the label it should be; `where` is its S3 URI."""


def spilled_uri(annotations: str, object_id: str, label: bytes) -> str:
    """Returns where a label lies that is too long for the manifest.

    Its content is in the name: who makes the same label twice writes the same object.

    Args:
        annotations: S3 URI of the job's annotations, without a slash at its end.
        object_id: Number of the manifest line, as text.
        label: The label, as it is stored.
    """
    from hashlib import sha256  # imported here for the cold start

    digest = sha256(label).hexdigest()[:8]
    folder = f"{annotations}/consolidated-annotation/consolidation-response/labels"
    return f"{folder}/{object_id}-{digest}.json"


def is_spilled(value: Json) -> bool:
    """Returns whether a manifest attribute is the short form of a label that lies in S3."""
    return isinstance(value, dict) and isinstance(value.get("label_ref"), str)


def whole_label(value: Json, read: Callable[[str], bytes]) -> Json:
    """Returns the whole label: the attribute itself, or the label in S3 that it refers to.

    Args:
        value: From JSON: the label attribute of a manifest line.
        read: Reads the object at an S3 URI. Its errors pass through.

    Raises:
        SpilledLabelError: The object in S3 is not a label.
    """
    if not is_spilled(value):
        return value
    uri = value["label_ref"]
    try:
        label = loads(read(uri))
    except ValueError as error:
        raise SpilledLabelError(f"The whole label is not JSON ({error}).", where=uri) from None
    if not isinstance(label, dict) or "instances" not in label:
        raise SpilledLabelError(
            "The object is not a label.",
            where=uri,
            cure="Restore the object that the labeling job wrote.",
        )
    return label
