"""Ground Truth's and Lambda's limits on the answer: what is too long goes to S3."""

import json
from collections.abc import Callable
from typing import Any

from functions.post_annotation.consolidate import Outcome, error_label
from functions.post_annotation.settings import Settings
from poserig.errors import PoserigError
from poserig.pose.label import characters, lean, outline, reference, surely_fits

Json = Any
Spill = Callable[[str, bytes], str]


def fit(outcomes: list[Outcome], settings: Settings, spill: Spill) -> tuple[list[Outcome], int]:
    """Keeps each label below Ground Truth's limit and the whole answer below Lambda's.

    Args:
        outcomes: Of the batch.
        settings: With both limits.
        spill: Stores bytes under the id of a data object and returns their S3 URI.

    Returns:
        The outcomes in the same order, and how many labels went to S3.
    """
    fitted: list[Outcome] = []
    total = spilled = 0
    for outcome in outcomes:
        label = outcome.label
        if not outcome.failed and not surely_fits(label, settings.max_label_characters):
            label, to_s3 = _shrink(outcome, settings.max_label_characters, spill)
            spilled += to_s3
        size = _response_bytes(label)
        if total + size > settings.max_response_bytes and not outcome.failed:
            if "label_ref" in label:
                label = reference(label, label["label_ref"])
            else:
                label, to_s3 = _move(outcome, spill)
                spilled += to_s3
            size = _response_bytes(label)
        total += size
        failed = outcome.failed or "status" in label
        fitted.append(Outcome(outcome.dataset_object_id, label, failed, outcome.unreadable))
    return fitted, spilled


def _shrink(outcome: Outcome, limit: int, spill: Spill) -> tuple[dict[str, Json], int]:
    """The fullest form that fits; 1 when the whole label had to go to S3."""
    if characters(outcome.label) <= limit:
        return outcome.label, 0
    slim = lean(outcome.label)
    if characters(slim) <= limit:
        return slim, 0
    short, to_s3 = _move(outcome, spill)
    if "label_ref" in short:
        sketch = outline(outcome.label, short["label_ref"])
        if characters(sketch) <= limit:
            return sketch, to_s3
    return short, to_s3


def _move(outcome: Outcome, spill: Spill) -> tuple[dict[str, Json], int]:
    body = json.dumps(outcome.label, separators=(",", ":"), ensure_ascii=False).encode()
    try:
        return reference(outcome.label, spill(outcome.dataset_object_id, body)), 1
    except PoserigError as error:
        # The workers' answers themselves lie safely in worker-response; the label can be remade.
        reason = f"The label has {len(body)} bytes and could not be stored: {error}"
        return error_label(reason, []), 0


def _response_bytes(label: dict[str, Json]) -> int:
    # As the runtime client writes it, with ids and keys around it.
    if "issues" in label and surely_fits(label, 4000):
        return 4000
    return len(json.dumps(label, ensure_ascii=False).encode()) + 100
