"""Reads the files in which Ground Truth keeps what each worker sent.

Two kinds of files hold the same answers: worker responses, one or more for each data object, and
the consolidation requests that the post-annotation function reads.
"""

import json
from typing import NamedTuple

from poserig.errors import PoserigError
from poserig.groundtruth.answers.model import Answer
from poserig.groundtruth.answers.read import read_answer
from poserig.groundtruth.answers.request import WorkerResponse, parse_consolidation_request
from poserig.json import Json

# Parts of their keys.
RESPONSES, REQUESTS = "/worker-response/", "/consolidation-request/"


class WorkerAnswer(NamedTuple):
    """One worker's answer about one data object.

    Attributes:
        dataset_object_id: Number of the manifest line, as text.
        worker_id: Ground Truth's id of the worker.
        answer: What the worker sent; None when it cannot be read.
        problem: Why it cannot be read, or "".
    """

    dataset_object_id: str
    worker_id: str
    answer: Answer | None
    problem: str = ""


def holds_answers(key: str) -> bool:
    """Returns whether a file of a labeling job's output holds answers, by its key or path."""
    return key.endswith(".json") and (RESPONSES in f"/{key}" or REQUESTS in f"/{key}")


def parse_answers(body: bytes, key: str) -> list[WorkerAnswer]:
    """Reads a worker-response file or a consolidation request.

    Args:
        body: The file.
        key: Its path or key; it names the data object of a worker-response file.

    Raises:
        PoserigError: The file is neither.
    """
    if REQUESTS in f"/{key}":
        return [
            _read(entry.dataset_object_id, response.worker_id, response.content)
            for entry in parse_consolidation_request(body, key)
            for response in entry.responses
        ]
    object_id = key.rpartition("/")[0].rpartition("/")[2]
    return [
        _read(object_id, str(item.get("workerId", "")), item.get("answerContent"))
        for item in _items(body, key)
    ]


def parse_worker_responses(body: bytes, key: str) -> list[WorkerResponse]:
    """Reads a worker-response file as the post-annotation function gets the same responses.

    Args:
        body: The file.
        key: Its path or key, for errors.

    Raises:
        PoserigError: It is no such file.
    """
    return [
        WorkerResponse(str(item.get("workerId", "")), _as_text(item.get("answerContent")))
        for item in _items(body, key)
    ]


def _as_text(content: Json) -> Json:
    """Returns a form as it stands in a consolidation request: its JSON, as a text."""
    if not isinstance(content, dict):
        return content
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def _items(body: bytes, key: str) -> list[dict[str, Json]]:
    """Returns the answers in a worker-response file."""
    try:
        # Not poserig.json.loads: a NaN in one answer must not take the other answers with it.
        file = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise PoserigError(f"is not JSON ({error}).", where=key) from None
    answers = file.get("answers") if isinstance(file, dict) else None
    if not isinstance(answers, list):
        raise PoserigError("has no array `answers`.", where=key)
    return [item for item in answers if isinstance(item, dict)]


def _read(object_id: str, worker_id: str, content: Json) -> WorkerAnswer:
    try:
        return WorkerAnswer(object_id, worker_id, read_answer(content))
    except PoserigError as error:
        return WorkerAnswer(object_id, worker_id, None, str(error))
