"""Says how long labeling jobs live: 30 days, or until they are done."""

from collections.abc import Mapping
from datetime import timedelta

from poserig.groundtruth.requests import EXPIRY_TAG, NEVER
from poserig.json import Json

JOB_LIFETIME = timedelta(days=30)
"""A labeling job expires after that time, even while workers are at it."""


def is_never_ending(request: Mapping[str, Json]) -> bool:
    """Whether a CreateLabelingJob request carries the tag poserig:expiry = never."""
    tags = request.get("Tags")
    return isinstance(tags, list) and {"Key": EXPIRY_TAG, "Value": NEVER} in tags
