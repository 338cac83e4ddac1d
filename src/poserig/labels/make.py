"""Makes a label for each data object of a batch. It reads S3 only through `read`."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.groundtruth.answers.excerpt import excerpt
from poserig.groundtruth.answers.model import Answer, AnswerError
from poserig.groundtruth.answers.read import read_answer
from poserig.groundtruth.answers.request import AnsweredObject, WorkerResponse
from poserig.issues import issue
from poserig.json import Json, loads, strict, whole
from poserig.labels.revisions import with_revisions
from poserig.labels.rounds import deciding, with_round
from poserig.pose.consolidation import Votes, consolidate, consolidate_images
from poserig.pose.rig import Rig
from poserig.pose.rig_file import library_rig

Read = Callable[[str], bytes]
Rigs = Mapping[str, Rig]
# Characters that are kept of an answer that cannot be read.
LONGEST_RAW = 2000
# Of a data object whose worker response is there, and holds nobody's answer.
NO_ANSWER = "Nobody's answer is in its worker response."


class Outcome(NamedTuple):
    """The result for one data object.

    Attributes:
        dataset_object_id: Number of the manifest line, as text.
        label: The label, or {"status": "error", "reason", "raw"}.
        failed: Whether the label is an error.
        unreadable: How many of its responses could not be read.
    """

    dataset_object_id: str
    label: dict[str, Json]
    failed: bool = False
    unreadable: int = 0


def no_rigs() -> Rigs:
    """Finds no rig."""
    return {}


def label_objects(
    objects: Sequence[AnsweredObject], read: Read, find_rigs: Callable[[], Rigs] = no_rigs
) -> list[Outcome]:
    """Makes the labels of a batch.

    A response that cannot be read becomes an issue of the label, or an error when no other response
    is left. The order of the batch does not change the labels.

    Args:
        objects: The data objects of one consolidation request.
        read: Reads the object at an S3 URI, for responses that lie in a file of their own.
        find_rigs: Finds the rigs of the job, by their hashes. It is asked when an answer names a
            rig that the library does not have, once at most.

    Returns:
        One outcome for each data object, in their order.
    """
    find_rigs = cache(find_rigs)
    outcomes: list[Outcome | None] = []
    waiting: list[tuple[int, Votes]] = []
    for number, answered in enumerate(objects):
        outcome = _label_of_one(answered, read, find_rigs) if len(answered.responses) == 1 else None
        if outcome is None:
            votes = _votes(answered, read)
            if votes.answers:
                waiting.append((number, votes))
            else:
                outcome = _no_label(answered, votes.failures)
        outcomes.append(outcome)
    waiting.sort(key=lambda item: _line(objects[item[0]].dataset_object_id))
    several = [deciding(votes) for _, votes in waiting]
    rigs = find_rigs() if any(map(_needs_rigs, several)) else no_rigs()
    labels = _consolidate_safely(several, rigs)
    for (number, votes), label in zip(waiting, labels, strict=True):
        outcomes[number] = Outcome(
            objects[number].dataset_object_id,
            strict(with_revisions(with_round(label, votes.answers.values()), find_rigs))
            if isinstance(label, dict)
            else _defect(objects[number], label),
            failed=not isinstance(label, dict),
            unreadable=sum(failure["type"] == "unreadable_answer" for failure in votes.failures),
        )
    return [outcome for outcome in outcomes if outcome is not None]


def error_label(reason: str, raw: Json) -> dict[str, Json]:
    """Returns what stands in the manifest in place of a label that could not be made."""
    return {"status": "error", "reason": whole(reason), "raw": strict(raw)}


def _label_of_one(
    answered: AnsweredObject, read: Read, find_rigs: Callable[[], Rigs]
) -> Outcome | None:
    """Returns the outcome of a single answer; None when it cannot be read.

    The label needs no `strict`, which would write it once more: `read_answer` returns finite
    numbers and whole texts only.
    """
    try:
        answer = read_answer(_content(answered.responses[0], read))
    except PoserigError:
        return None
    try:
        label = with_round(consolidate((answer,)), (answer,))
        return Outcome(answered.dataset_object_id, with_revisions(label, find_rigs))
    except Exception as error:  # as in `_consolidate_safely`
        return Outcome(answered.dataset_object_id, _defect(answered, error), failed=True)


def _votes(answered: AnsweredObject, read: Read) -> Votes:
    """Returns the answers by worker, and issues about responses that do not count.

    Somebody who answers again counts once, with the last answer of the request that can be read.
    """
    answers: dict[str, Answer] = {}
    nameless: list[tuple[str, Answer]] = []
    repeated: set[str] = set()
    failures: list[dict[str, Json]] = []
    for response in _once(answered.responses):
        try:
            answer = read_answer(_content(response, read))
        except PoserigError as error:
            failures.append(
                issue("unreadable_answer", detail=str(error), raw=_raw(response.content))
            )
            continue
        if not response.worker_id:
            nameless.append((repr(answer), answer))
            continue
        if answers.get(response.worker_id, answer) != answer:
            repeated.add(response.worker_id)
        answers[response.worker_id] = answer
    if repeated:
        failures.append(
            issue("repeated_worker", workers=len(repeated), detail="The last answer counts.")
        )
    failures.sort(key=lambda failure: (failure["type"], failure["detail"], failure.get("raw", "")))
    votes = {name: answers[name] for name in sorted(answers)}
    for number, (_, answer) in enumerate(sorted(nameless, key=lambda one: one[0]), start=2):
        # Without an id every answer counts.
        votes[f" {number}"] = answer
    return Votes(votes, failures)


def _once(responses: Sequence[WorkerResponse]) -> list[WorkerResponse]:
    """Returns the responses without repeated ones."""
    kept: list[WorkerResponse] = []
    for response in responses:
        if not response.worker_id or response not in kept:
            kept.append(response)
    return kept


def _no_label(answered: AnsweredObject, failures: Sequence[dict[str, Json]]) -> Outcome:
    """Returns the error for a data object without any answer that can be read."""
    reasons = sorted({failure["detail"] for failure in failures})
    raw = [failure["raw"] for failure in failures] or [_raw(answered.raw)]
    return Outcome(
        answered.dataset_object_id,
        error_label(answered.problem or " ".join(reasons) or NO_ANSWER, sorted(raw)),
        failed=True,
        unreadable=len(failures),
    )


def _needs_rigs(votes: Votes) -> bool:
    """Returns whether one of several answers names a rig that the library does not have."""
    return len(votes.answers) > 1 and any(
        rig.rig_hash and not _is_of_library(rig.rig, rig.rig_hash)
        for answer in votes.answers.values()
        for rig in (answer, *answer.rigs)
    )


def _is_of_library(name: str, rig_hash: str) -> bool:
    rig = library_rig(name)
    return rig is not None and rig.hash == rig_hash


def _consolidate_safely(images: list[Votes], rigs: Rigs) -> list[dict[str, Json] | Exception]:
    """Returns one label for each image, or the error that consolidating it raised."""
    try:
        return [*consolidate_images(images, rigs)]
    except Exception as error:
        if len(images) < 2:
            return [error for _ in images]
    # A defect must cost one image only: each is consolidated alone. The labels then use nothing of
    # what the other images tell about the workers.
    return [label for image in images for label in _consolidate_safely([image], rigs)]


def _defect(answered: AnsweredObject, error: Exception) -> dict[str, Json]:
    """Returns the error for a data object that consolidation could not settle."""
    raw = sorted(_raw(response.content) for response in answered.responses)
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_globals.get('__name__')}:{place.tb_lineno}" if place else ""
    reason = "The answers were read, but consolidating them failed, a defect of poserig:"
    return error_label(f"{reason} {error!r} in {where}", raw)


def _raw(content: Json) -> str:
    return excerpt(content, LONGEST_RAW)


def _line(dataset_object_id: str) -> tuple[int, str]:
    """Returns the sort key of an id. Ids are line numbers of the manifest, written as text."""
    return (int(dataset_object_id) if dataset_object_id.isdecimal() else -1), dataset_object_id


def _content(response: WorkerResponse, read: Read) -> Json:
    """Returns the form of a response: from the request, or from the file that it names."""
    if response.content is not None or not response.content_uri:
        return response.content
    try:
        return loads(read(response.content_uri))
    except ValueError as error:
        raise AnswerError(f"is not JSON ({error}).", where=response.content_uri) from None
