"""Reads which round of labeling an answer belongs to: the form field `round`."""

from poserig.groundtruth.answers.model import Answer, AnswerError
from poserig.groundtruth.answers.values import decode
from poserig.json import Json

FIELD = "round"


def with_round(answer: Answer, form: dict[str, Json]) -> Answer:
    """Returns the answer with its round. What cannot be read is left out: it spoils no answer.

    Args:
        answer: Read from the form.
        form: Decoded; its fields not decoded yet.
    """
    text = form.get(FIELD)
    if not text:
        return answer
    # Imported here for the cold start: first rounds have no such field.
    from poserig.groundtruth.rounds import parse_round

    try:
        found = parse_round(decode(text, FIELD))
    except AnswerError:
        return answer
    return answer if found is None else answer._replace(round=found)
