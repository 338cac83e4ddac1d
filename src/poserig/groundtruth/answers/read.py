"""Workers' answers: what the form of the task page sent, decoded.

The form's content is a JSON text whose members are themselves JSON texts. `pose` is ours;
`updated_annotations` is what the existing component sends.
"""

import json

from poserig.groundtruth.answers.existing import read_updated_annotations
from poserig.groundtruth.answers.model import Answer, AnswerError, NotLabeledError
from poserig.groundtruth.answers.pose import read_pose
from poserig.groundtruth.answers.values import decode, may_hold_booleans, may_hold_halves
from poserig.issues import issue
from poserig.json import Json, make_strict, strict, whole

MAX_RAW_CHARACTERS = 2000
# So many places of replaced characters stand in an issue.
MOST_PLACES = 5


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
    if may_hold_halves(form, content):
        form, mended = _mended(form)
        answer = _read_form(form)
        return answer._replace(issues=(*answer.issues, *mended))
    return _read_form(form)


def _mended(form: dict[str, Json]) -> tuple[dict[str, Json], list[dict[str, Json]]]:
    """The form with its fields decoded and whole, and an issue if something was replaced."""
    decoded = {}
    for name, value in form.items():
        try:
            decoded[name] = decode(value, name)
        except AnswerError:
            # The reader of the field reports it.
            decoded[name] = value
    whole_form, places = make_strict(decoded)
    if not places:
        return decoded, []
    shown = ", ".join(places[:MOST_PLACES]) + (", …" if len(places) > MOST_PLACES else "")
    found = issue(
        "replaced_characters",
        detail="Half of a character, or a number that is not finite, replaced or left out: "
        f"{whole(shown)[:500]}.",
    )
    return whole_form, [found]


def _read_form(form: dict[str, Json]) -> Answer:
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

    text = content if isinstance(content, str) else json.dumps(strict(content), ensure_ascii=False)
    text = whole(text)
    # The query of an address may carry a signature or a token; \\ ends it inside nested JSON.
    text = sub(r"(https?://[^\s\"'\\?#]+)[?#][^\s\"'\\]*", r"\1", text)
    if len(text) > MAX_RAW_CHARACTERS:
        return f"{text[:MAX_RAW_CHARACTERS]}… ({len(text)} characters)"
    return text
