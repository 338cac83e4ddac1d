"""Reads one worker's answer: what the form of the task page sent.

The content of the form is a JSON text whose members are themselves JSON texts. poserig's component
sends the field `pose`, which is read when it is there. The existing component sends
`updated_annotations`.
"""

from poserig.groundtruth.answers.existing import read_updated_annotations
from poserig.groundtruth.answers.model import Answer, AnswerError, NotLabeledError
from poserig.groundtruth.answers.pose import read_pose
from poserig.groundtruth.answers.rounds import with_round
from poserig.groundtruth.answers.start import with_start
from poserig.groundtruth.answers.values import decode, may_hold_booleans, may_hold_halves
from poserig.issues import issue
from poserig.json import Json, make_strict, whole

# An issue names so many places of replaced characters, and so many characters of their names.
MOST_PLACES, LONGEST_PLACES = 5, 500


def read_answer(content: Json) -> Answer:
    """Reads `annotationData.content` of one worker.

    Returns:
        The answer. All its numbers are finite, and all its texts whole.

    Raises:
        AnswerError: It holds no annotations, or they cannot be read.
        NotLabeledError: The worker could not label the image.
    """
    form = decode(content, "content")
    if not form:
        raise AnswerError("The worker submitted an empty form.")
    if not isinstance(form, dict):
        raise AnswerError("is not an object of form fields.", where="content")
    if may_hold_halves(form, content):
        form, replaced = _make_whole(form)
        answer = _read_form(form)
        answer = answer._replace(issues=(*answer.issues, *replaced))
    else:
        answer = _read_form(form)
    return with_round(with_start(answer, form), form)


def _make_whole(form: dict[str, Json]) -> tuple[dict[str, Json], list[dict[str, Json]]]:
    """Returns the form, its fields decoded and whole, and an issue if something was replaced."""
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
        f"{whole(shown)[:LONGEST_PLACES]}.",
    )
    return whole_form, [found]


def _read_form(form: dict[str, Json]) -> Answer:
    """Reads `pose`; the field of the existing component when `pose` is not there or unreadable."""
    doubt: AnswerError | None = None
    if form.get("pose"):
        try:
            pose = decode(form["pose"], "pose")
            if isinstance(pose, dict):
                return read_pose(pose, may_hold_booleans(form["pose"]))
            doubt = AnswerError("is not an object.", where="pose")
        except NotLabeledError:
            # Its updated_annotations are the start values of the page; no worker drew them.
            raise
        except AnswerError as error:
            doubt = error
        if not form.get("updated_annotations"):
            raise doubt
    return read_updated_annotations(form, doubt)
