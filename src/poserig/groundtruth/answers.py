"""Workers' answers: what the form of the task page sent, decoded.

The form's content is a JSON text whose members are themselves JSON texts. `pose` is ours;
`updated_annotations` is what the existing component sends.
"""

import json
from typing import Any

from poserig.groundtruth.answer import (
    Answer,
    AnsweredInstance,
    AnswerError,
    NotLabeledError,
    decode,
    may_hold_booleans,
)
from poserig.groundtruth.pose_field import read_pose
from poserig.groundtruth.updated_annotations import read_updated_annotations

__all__ = [
    "Answer",
    "AnswerError",
    "AnsweredInstance",
    "NotLabeledError",
    "decode",
    "raw_excerpt",
    "read_answer",
    "read_original_annotations",
]

Json = Any
MAX_RAW_CHARACTERS = 2000


def read_answer(content: Json) -> Answer:
    """Decodes `annotationData.content` of one worker.

    Raises:
        AnswerError: It holds no annotations, or they cannot be read.
    """
    form = decode(content, "content")
    if not form:
        raise AnswerError("The worker submitted an empty form.")
    if not isinstance(form, dict):
        raise AnswerError("is not an object of form fields.", where="content")
    doubt: AnswerError | None = None
    if form.get("pose"):
        try:
            pose = decode(form["pose"], "pose")
            if isinstance(pose, dict):
                return read_pose(pose, may_hold_booleans(form["pose"]))
            doubt = AnswerError("is not an object.", where="pose")
        except NotLabeledError:
            # Its updated_annotations are what the page was given, not what a worker drew.
            raise
        except AnswerError as error:
            doubt = error
        if not form.get("updated_annotations"):
            raise doubt
    return read_updated_annotations(form, doubt)


def read_original_annotations(form: dict[str, Json]) -> list[Json]:
    """The form's `original_annotations`; "", "null", null and absence all mean none.

    Raises:
        AnswerError: It is not JSON.
    """
    value = decode(form.get("original_annotations"), "original_annotations")
    return value if isinstance(value, list) else []


def raw_excerpt(content: Json) -> str:
    """An unreadable answer as text for the record, shortened, without any signed address."""
    from re import sub  # only when something went wrong

    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    # The query of an address may carry a signature or a token; \\ ends it inside nested JSON.
    text = sub(r"(https?://[^\s\"'\\?#]+)[?#][^\s\"'\\]*", r"\1", text)
    if len(text) > MAX_RAW_CHARACTERS:
        return f"{text[:MAX_RAW_CHARACTERS]}… ({len(text)} characters)"
    return text
