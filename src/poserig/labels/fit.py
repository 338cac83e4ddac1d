"""Keeps the response below the limits of Ground Truth and Lambda: long labels go to S3."""

import json
from collections.abc import Callable
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.json import Json
from poserig.labels.make import Outcome, error_label
from poserig.limits import ATTRIBUTE_CHARACTERS
from poserig.pose.label.shrink import characters, most_characters, outline, reference

Spill = Callable[[str, bytes], str]
# A response of Lambda may have 6 MB (6,291,556 bytes). This leaves room for escapes.
MAX_RESPONSE_BYTES = 5_000_000
# Bytes of ids and keys around a label in the response.
AROUND = 100


class Limits(NamedTuple):
    """How long labels may be.

    Attributes:
        max_label_characters: A longer label is shortened, or goes to S3 and leaves a reference.
        max_response_bytes: When the labels of a batch together have more bytes, the rest goes to
            S3.
    """

    max_label_characters: int = ATTRIBUTE_CHARACTERS
    max_response_bytes: int = MAX_RESPONSE_BYTES


def fit(outcomes: list[Outcome], limits: Limits, spill: Spill) -> tuple[list[Outcome], int]:
    """Shortens labels until each is below Ground Truth's limit, and all together below Lambda's.

    A label that cannot be stored in S3 becomes an error.

    Args:
        outcomes: Of the batch.
        limits: Both.
        spill: Stores a label, as bytes, for the id of a data object and returns its S3 URI.

    Returns:
        The outcomes in the same order, and how many labels went to S3.
    """
    limit = limits.max_label_characters
    bounds = [0 if outcome.failed else most_characters(outcome.label) for outcome in outcomes]
    # Most batches are short enough by their upper bounds, and no label is written to measure it.
    roomy = sum(bounds) + AROUND * len(bounds) <= limits.max_response_bytes and not any(
        outcome.failed for outcome in outcomes
    )
    if roomy and max(bounds, default=0) <= limit:
        return outcomes, 0
    fitted: list[Outcome] = []
    total = spilled = 0
    for outcome, bound in zip(outcomes, bounds, strict=True):
        label = outcome.label
        if bound > limit:
            label, to_s3 = _shrink(outcome, limit, spill)
            spilled += to_s3
        if not roomy:
            size = _response_bytes(label)
            if total + size > limits.max_response_bytes and not outcome.failed:
                if "label_ref" in label:
                    label = reference(label, label["label_ref"])
                else:
                    label, to_s3 = _move(outcome, spill)
                    spilled += to_s3
                size = _response_bytes(label)
            total += size
        failed = outcome.failed or "status" in label
        fitted.append(outcome._replace(label=label, failed=failed))
    return fitted, spilled


def _shrink(outcome: Outcome, limit: int, spill: Spill) -> tuple[dict[str, Json], int]:
    """Returns the fullest form that fits the limit, and 1 when the whole label went to S3."""
    if characters(outcome.label) <= limit:
        return outcome.label, 0
    short, to_s3 = _move(outcome, spill)
    if "label_ref" in short:
        sketch = outline(outcome.label, short["label_ref"])
        if characters(sketch) <= limit:
            return sketch, to_s3
    return short, to_s3


def _move(outcome: Outcome, spill: Spill) -> tuple[dict[str, Json], int]:
    """Stores the label in S3. Returns its reference and 1, or an error and 0."""
    body = json.dumps(outcome.label, separators=(",", ":"), ensure_ascii=False).encode()
    try:
        return reference(outcome.label, spill(outcome.dataset_object_id, body)), 1
    except PoserigError as error:
        # Nothing is lost: the answers are in worker-response, and the label can be made again.
        reason = f"The label has {len(body)} bytes and could not be stored: {error}"
        return error_label(reason, []), 0


def _response_bytes(label: dict[str, Json]) -> int:
    """Returns the length in the response, as Lambda's runtime client writes it."""
    return len(json.dumps(label, ensure_ascii=False).encode()) + AROUND
