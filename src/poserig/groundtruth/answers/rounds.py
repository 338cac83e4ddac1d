"""Reads which round of labeling an answer belongs to, and what its reviewer said.

The form fields are `round` and, in the task of a review, `review`.
"""

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
    if not form.get(FIELD):
        return answer
    # Imported here for the cold start: first rounds have no such field.
    from poserig.groundtruth.rounds import REVIEW, parse_round

    found = parse_round(_decoded(form, FIELD))
    if found is None:
        return answer
    if found.task != REVIEW:
        return answer._replace(round=found)
    from poserig.groundtruth.reviews import FIELD as VERDICT
    from poserig.groundtruth.reviews import parse_review

    return answer._replace(round=found, review=parse_review(_decoded(form, VERDICT)))


def _decoded(form: dict[str, Json], name: str) -> Json:
    try:
        return decode(form[name], name) if form.get(name) else None
    except AnswerError:
        return None
