"""Reads which rigs an answer has: their hashes and keypoint names."""

from re import compile as pattern

from poserig.groundtruth.answers.excerpt import excerpt
from poserig.groundtruth.answers.model import AnsweredRig, AnswerError
from poserig.groundtruth.answers.values import check_labels
from poserig.issues import issue
from poserig.json import Json

# As `Rig.hash` and label.schema.json have it.
RIG_HASH = pattern(r"[0-9a-f]{16}")
# Characters that are kept of what is no hash, and of a name.
LONGEST_EXCERPT, LONGEST_NAME = 500, 50


def labels_in(labels: Json, where: str) -> tuple[str, ...]:
    """Returns keypoint names. Raises AnswerError when they are none."""
    if not isinstance(labels, list):
        raise AnswerError("is not an array of keypoint names.", where=where)
    try:
        return check_labels(tuple(labels), where)
    except TypeError:  # an object among them cannot even be looked up
        raise AnswerError("is not an array of keypoint names.", where=where) from None


def further_rigs(value: Json, own: str, issues: list[dict[str, Json]]) -> dict[str, AnsweredRig]:
    """Returns the rigs in `pose.rigs` by name.

    Args:
        value: From JSON.
        own: Name of the answer's own rig.
        issues: Gets an issue for each hash that is none.

    Raises:
        AnswerError: It is no array of rigs with their keypoint names, or one is there twice.
    """
    if not isinstance(value, list):
        raise AnswerError("is not an array.", where="pose.rigs")
    found: dict[str, AnsweredRig] = {}
    for position, item in enumerate(value):
        where = f"pose.rigs[{position}]"
        name = item.get("rig") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name:
            raise AnswerError("has no name `rig`.", where=where)
        if name == own or name in found:
            raise AnswerError(f"names the rig {excerpt(name, LONGEST_NAME)} again.", where=where)
        found[name] = AnsweredRig(
            name,
            rig_hash_in(item.get("rig_hash"), issues, f"{where}.rig_hash"),
            labels_in(item.get("labels"), f"{where}.labels"),
        )
    return found


def rig_named(name: Json, rigs: dict[str, AnsweredRig], position: int) -> AnsweredRig:
    """Returns the rig of the instance at a position. Raises AnswerError when it is not there."""
    found = rigs.get(name) if isinstance(name, str) else None
    if found is None:
        raise AnswerError(
            f"is {excerpt(name, LONGEST_NAME)}, which is not in `pose.rigs`.",
            where=f"pose.instances[{position}].rig",
        )
    return found


def rig_hash_in(value: Json, issues: list[dict[str, Json]], where: str) -> str:
    """Returns the hash; "" for what is none, which an issue keeps."""
    if value in (None, ""):
        return ""
    if isinstance(value, str) and RIG_HASH.fullmatch(value):
        return value
    found = excerpt(value, LONGEST_EXCERPT)
    detail = f"`{where}` is not 16 lower-case hex digits, left out: {found}"
    issues.append(issue("unreadable_rig_hash", detail=detail))
    return ""
