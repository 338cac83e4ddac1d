"""Ground Truth's and Lambda's limits on the answer: what is too long goes to S3."""

import json
from collections.abc import Callable

from functions.post_annotation.labels import Outcome, error_label
from functions.post_annotation.settings import Settings
from poserig.errors import PoserigError
from poserig.json import Json
from poserig.pose.label.shrink import characters, lean, most_characters, outline, reference

Spill = Callable[[str, bytes], str]
# Ids and keys around a label in the answer.
AROUND = 100


def fit(outcomes: list[Outcome], settings: Settings, spill: Spill) -> tuple[list[Outcome], int]:
    """Keeps each label below Ground Truth's limit and the whole answer below Lambda's.

    Args:
        outcomes: Of the batch.
        settings: With both limits.
        spill: Stores bytes under the id of a data object and returns their S3 URI.

    Returns:
        The outcomes in the same order, and how many labels went to S3.
    """
    limit = settings.max_label_characters
    bounds = [0 if outcome.failed else most_characters(outcome.label) for outcome in outcomes]
    # Most batches are short enough by counting alone, and need no measuring.
    roomy = sum(bounds) + AROUND * len(bounds) <= settings.max_response_bytes and not any(
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
            if total + size > settings.max_response_bytes and not outcome.failed:
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
    return len(json.dumps(label, ensure_ascii=False).encode()) + AROUND
