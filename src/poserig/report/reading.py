"""Reads what a label says beside its instances, and what workers answered, leniently.

A label may come from anybody: a member of another shape counts as not there.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from poserig.errors import PoserigError
from poserig.groundtruth.answers.model import Answer
from poserig.groundtruth.answers.read import read_answer
from poserig.groundtruth.answers.request import WorkerResponse
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.reviews import parse_review
from poserig.json import Json, is_number, loads
from poserig.pose.keypoints import Instance, indices_of, reorder
from poserig.report.model import Facts, Found, GivenAnswer

_HIGHEST_ROUND = 1000


def facts_of(line: Mapping[str, Json], attribute: str, label: Json) -> Facts:
    """Reads the facts of a label.

    Args:
        line: Of the manifest.
        attribute: Name of the label attribute.
        label: The whole label.
    """
    members: Mapping[str, Json] = label if isinstance(label, dict) else {}
    changes = members.get("changes")
    metadata = line.get(metadata_name(attribute))
    number = members.get("round")
    review = parse_review(members.get("review"))
    seconds: Json = members.get("seconds")
    would_help: Json = members.get("more_would_help")
    return Facts(
        seconds=float(seconds) if is_number(seconds) and seconds >= 0 else None,
        changes={
            name: float(value) for name, value in changes.items() if is_number(value) and value >= 0
        }
        if isinstance(changes, dict)
        else None,
        was_modified=changes.get("was_modified") is True if isinstance(changes, dict) else None,
        round=number if type(number) is int and 1 <= number <= _HIGHEST_ROUND else 1,
        day=_day(metadata.get("creation-date")) if isinstance(metadata, dict) else None,
        more_would_help=float(would_help) if is_number(would_help) else None,
        issues=tuple(_issues(members.get("issues"))),
        verdict=review.verdict if review else "",
    )


def answers_of(
    responses: Iterable[WorkerResponse], rig: str, keypoint_names: tuple[str, ...]
) -> tuple[list[GivenAnswer], list[str]]:
    """Reads the answers about an image; who answered again counts once, with the last answer.

    Args:
        responses: The oldest first. One without content says in its address why.
        rig: Name of the rig whose instances are wanted.
        keypoint_names: Of that rig, in the order of the label's.

    Returns:
        The answers in the order of the workers' ids, and why others cannot be read.
    """
    found: dict[str, GivenAnswer] = {}
    problems: list[str] = []
    for response in responses:
        content = response.content
        if content is None and response.content_uri:
            problems.append(response.content_uri)
            continue
        try:
            answer = read_answer(loads(content) if isinstance(content, str) else content)
        except (PoserigError, ValueError) as error:
            problems.append(f"{response.worker_id or 'somebody'}: {error}")
            continue
        found[response.worker_id] = _given(response.worker_id, answer, rig, keypoint_names)
    return [found[worker] for worker in sorted(found)], problems


def _given(worker: str, answer: Answer, rig: str, keypoint_names: tuple[str, ...]) -> GivenAnswer:
    orders = {one.rig: one.keypoint_names for one in answer.rigs}
    # Without further rigs all instances are of the answer's own one, whatever the page calls it.
    wanted = rig if rig in orders else ""
    indices = indices_of(keypoint_names, orders.get(wanted, answer.keypoint_names))
    instances = tuple(
        Instance(item.id, item.name, reorder(item.keypoints, indices))
        for item in answer.instances
        if item.rig == wanted
    )
    return GivenAnswer(worker, instances, answer.seconds)


def _issues(value: Json) -> Iterable[Found]:
    for one in value if isinstance(value, list) else ():
        if isinstance(one, dict) and isinstance(one.get("type"), str):
            points = one.get("points")
            names = points if isinstance(points, list) else []
            yield Found(
                one["type"],
                str(one.get("instance", "")),
                tuple(name for name in names if isinstance(name, str)),
            )


def _day(value: Json) -> date | None:
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
