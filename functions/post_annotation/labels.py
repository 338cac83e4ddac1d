"""From data objects' responses to their labels; nothing here does I/O but through `read`."""

import json
from collections.abc import Callable, Sequence
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.groundtruth.answers.model import Answer, AnswerError
from poserig.groundtruth.answers.read import raw_excerpt, read_answer
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.issues import issue
from poserig.json import Json, strict, whole
from poserig.pose.consolidation import Votes, consolidate, consolidate_images

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

    What cannot be read is reported, never dropped. The same batch in another order gives the same
    labels.

    Args:
        objects: Of one consolidation request.
        read: Reads an S3 URI, for responses that the request only refers to.
    """
    outcomes: list[Outcome | None] = []
    waiting: list[tuple[int, Votes]] = []
    for number, answered in enumerate(objects):
        outcome = _label_of_one(answered, read) if len(answered.responses) == 1 else None
        if outcome is None:
            votes = _votes(answered, read)
            if votes.answers:
                waiting.append((number, votes))
            else:
                outcome = _no_label(answered, votes.failures)
        outcomes.append(outcome)
    waiting.sort(key=lambda item: _line(objects[item[0]].dataset_object_id))
    labels = _consolidate_safely([votes for _, votes in waiting])
    for (number, votes), label in zip(waiting, labels, strict=True):
        outcomes[number] = Outcome(
            objects[number].dataset_object_id,
            strict(label) if isinstance(label, dict) else _unsettled(objects[number], label),
            failed=not isinstance(label, dict),
            unreadable=sum(failure["type"] == "unreadable_answer" for failure in votes.failures),
        )
    return [outcome for outcome in outcomes if outcome is not None]


def error_label(reason: str, raw: Json) -> dict[str, Json]:
    """What stands in the manifest for a data object of which no label could be made."""
    return {"status": "error", "reason": whole(reason), "raw": strict(raw)}


def _label_of_one(answered: AnsweredObject, read: Read) -> Outcome | None:
    """The outcome of a single readable answer, else None.

    `read_answer` returns finite numbers and whole texts only, so the label needs no `strict`: that
    would write every label once more.
    """
    try:
        answer = read_answer(_content(answered.responses[0], read))
    except PoserigError:
        return None
    return Outcome(answered.dataset_object_id, consolidate((answer,)))


def _votes(answered: AnsweredObject, read: Read) -> Votes:
    """The readable answers by worker, and issues about the others."""
    answers: list[tuple[str, str, Answer]] = []
    failures: list[dict[str, Json]] = []
    for response in _once(answered.responses):
        try:
            answer = read_answer(_content(response, read))
        except PoserigError as error:
            failures.append(
                issue("unreadable_answer", detail=str(error), raw=raw_excerpt(response.content))
            )
        else:
            answers.append((response.worker_id, repr(answer), answer))
    failures.sort(key=lambda failure: (failure["detail"], failure["raw"]))
    answers.sort(key=lambda found: found[:2])
    votes: dict[str, Answer] = {}
    for worker_id, _, answer in answers:
        # Without an id, or with two different answers of one worker, every answer counts.
        name, number = worker_id, 1
        while name in votes or not name:
            number += 1
            name = f"{worker_id} {number}"
        votes[name] = answer
    return Votes(votes, failures)


def _once(responses: Sequence[WorkerResponse]) -> list[WorkerResponse]:
    """The responses without those that are there twice."""
    kept: list[WorkerResponse] = []
    for response in responses:
        if not response.worker_id or response not in kept:
            kept.append(response)
    return kept


def _no_label(answered: AnsweredObject, failures: Sequence[dict[str, Json]]) -> Outcome:
    reasons = sorted({failure["detail"] for failure in failures})
    raw = [failure["raw"] for failure in failures] or [raw_excerpt(answered.raw)]
    return Outcome(
        answered.dataset_object_id,
        error_label(answered.problem or " ".join(reasons), sorted(raw)),
        failed=True,
        unreadable=len(failures),
    )


def _consolidate_safely(images: list[Votes]) -> list[dict[str, Json] | Exception]:
    """One label for each image, or what went wrong with it."""
    try:
        return [*consolidate_images(images)]
    except Exception as error:
        if len(images) < 2:
            return [error for _ in images]
    # One image must not take the others with it: each alone, without what they would teach.
    return [label for image in images for label in _consolidate_safely([image])]


def _unsettled(answered: AnsweredObject, error: Exception) -> dict[str, Json]:
    raw = sorted(raw_excerpt(response.content) for response in answered.responses)
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else ""
    reason = "The answers were read, but consolidating them failed, a defect of poserig:"
    return error_label(f"{reason} {error!r} in {where}", raw)


def _line(dataset_object_id: str) -> tuple[int, str]:
    """Order of the manifest: the ids are numbers, written as text."""
    return (int(dataset_object_id) if dataset_object_id.isdecimal() else -1), dataset_object_id


def _content(response: WorkerResponse, read: Read) -> Json:
    if response.content is not None or not response.content_uri:
        return response.content
    try:
        return json.loads(read(response.content_uri))
    except (ValueError, RecursionError) as error:
        raise AnswerError(f"is not JSON ({error}).", where=response.content_uri) from None
