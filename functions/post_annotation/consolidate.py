"""From a data object's responses to its label; nothing here does I/O."""

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from poserig.errors import PoserigError
from poserig.groundtruth.answers import Answer, AnswerError, raw_excerpt, read_answer
from poserig.groundtruth.consolidation_request import AnsweredObject, WorkerResponse
from poserig.pose.consolidation import consolidate

Json = Any
Read = Callable[[str], bytes]


class Outcome(NamedTuple):
    """What became of one data object.

    Attributes:
        dataset_object_id: Number of the manifest line, as text.
        label: The label, or {"status": "error", "reason", "raw"}.
        failed: Whether it is the latter.
        unreadable: Number of its responses that could not be read.
    """

    dataset_object_id: str
    label: dict[str, Json]
    failed: bool = False
    unreadable: int = 0


def label_objects(objects: Sequence[AnsweredObject], read: Read) -> list[Outcome]:
    """Consolidates a batch: one outcome for each data object, in the order given.

    Args:
        objects: Of one consolidation request.
        read: Reads an S3 URI, for responses that the request only refers to.
    """
    return [label_of(answered, read) for answered in objects]


def label_of(answered: AnsweredObject, read: Read) -> Outcome:
    """Consolidates one data object. What cannot be read is reported, never dropped.

    Args:
        answered: The object with its responses.
        read: Reads an S3 URI, for responses that the request only refers to.
    """
    if len(answered.responses) == 1:  # the usual case, kept short
        try:
            answer = read_answer(_content(answered.responses[0], read))
            return Outcome(answered.dataset_object_id, consolidate((answer,)))
        except PoserigError:
            pass  # told below
    answers: list[Answer] = []
    failures: list[dict[str, Json]] = []
    for response in answered.responses:
        try:
            answers.append(read_answer(_content(response, read)))
        except PoserigError as error:
            failures.append(
                {
                    "type": "unreadable_answer",
                    "severity": "error",
                    "detail": str(error),
                    "raw": raw_excerpt(response.content),
                }
            )
    if not answers:
        reasons = sorted({failure["detail"] for failure in failures})
        raw = [failure["raw"] for failure in failures] or [raw_excerpt(answered.raw)]
        return Outcome(
            answered.dataset_object_id,
            error_label(answered.problem or " ".join(reasons), sorted(raw)),
            failed=True,
            unreadable=len(failures),
        )
    failures.sort(key=lambda failure: (failure["detail"], failure["raw"]))
    return Outcome(
        answered.dataset_object_id, consolidate(answers, failures), unreadable=len(failures)
    )


def error_label(reason: str, raw: Json) -> dict[str, Json]:
    """What stands in the manifest for a data object of which no label could be made."""
    return {"status": "error", "reason": reason, "raw": raw}


def _content(response: WorkerResponse, read: Read) -> Json:
    if response.content is not None or not response.content_uri:
        return response.content
    try:
        return json.loads(read(response.content_uri))
    except ValueError as error:
        raise AnswerError(f"is not JSON ({error}).", where=response.content_uri) from None
