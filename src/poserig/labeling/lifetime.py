"""Says how long labeling jobs live: 30 days, until they are done, or until somebody ends them."""

from collections.abc import Mapping
from datetime import timedelta

from poserig.groundtruth.requests import EXPIRY_TAG, GROWTH_TAG, NEVER, OPEN
from poserig.json import Json

JOB_LIFETIME = timedelta(days=30)
"""A labeling job expires after that time, even while workers are at it."""


def is_never_ending(request: Mapping[str, Json]) -> bool:
    """Whether a CreateLabelingJob request carries the tag poserig:expiry = never."""
    return _has_tag(request, EXPIRY_TAG, NEVER)


def is_growing(request: Mapping[str, Json]) -> bool:
    """Whether a CreateLabelingJob request carries the tag poserig:growth = open."""
    return _has_tag(request, GROWTH_TAG, OPEN)


def _has_tag(request: Mapping[str, Json], key: str, value: str) -> bool:
    tags = request.get("Tags")
    return isinstance(tags, list) and {"Key": key, "Value": value} in tags
