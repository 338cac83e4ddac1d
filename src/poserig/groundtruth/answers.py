"""Workers' answers: what the form of the task page sent, decoded.

The form's content is a JSON text whose members are themselves JSON texts. `pose` is ours;
`updated_annotations` is what the existing component sends.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any, NoReturn

from poserig.errors import PoserigError

Json = Any
MAX_RAW_CHARACTERS = 2000


class AnswerError(PoserigError):
    """An answer from which no label can be made: which member, and why."""


class NotLabeledError(AnswerError):
    """The worker reported that the image could not be labelled, and submitted nothing else."""


@dataclass(frozen=True, slots=True)
class AnsweredInstance:
    """One instance as a worker left it.

    Attributes:
        id: Unique in the answer.
        name: What the worker called it, or "".
        keypoints: Flat x, y, v in the order of the answer's labels; 0, 0, 0 where not labelled.
    """

    id: str
    name: str
    keypoints: Sequence[float]


@dataclass(frozen=True, slots=True)
class Answer:
    """One worker's answer about one image.

    Attributes:
        rig: Name of the rig, "" when the page did not say.
        rig_hash: Its hash, or "".
        labels: Keypoint names, in the order of the instances' keypoints.
        image: Width and height in pixels, when the page said so.
        instances: In the order of the answer.
        seconds: Working time, when the page measured it.
        issues: What the worker reported and what was odd about the answer, as members of a
            label's `issues`.
    """

    rig: str
    rig_hash: str
    labels: tuple[str, ...]
    image: tuple[int, int] | None
    instances: tuple[AnsweredInstance, ...]
    seconds: float | None
    issues: tuple[dict[str, Json], ...]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


# One decoder for all: json.loads would build a new one per call for the sake of parse_constant.
_decode_json = json.JSONDecoder(parse_constant=_refuse).decode


def decode(value: Json, place: str) -> Json:
    """JSON text, JSON text of JSON text, or plain data → plain data; "" and None → None.

    Raises:
        AnswerError: The text at `place` is not JSON.
    """
    for _ in range(3):
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            value = _decode_json(value)
        except (ValueError, RecursionError) as error:
            raise AnswerError(f"is not JSON ({error}).", where=place) from None
    return value


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
                return _read_pose(pose)
            doubt = AnswerError("is not an object.", where="pose")
        except NotLabeledError:
            # Its updated_annotations are what the page was given, not what a worker drew.
            raise
        except AnswerError as error:
            doubt = error
        if not form.get("updated_annotations"):
            raise doubt
    return _read_updated_annotations(form, doubt)


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


def _read_pose(pose: dict[str, Json]) -> Answer:
    labels = pose.get("labels")
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise AnswerError("is not an array of keypoint names.", where="pose.labels")
    if len(set(labels)) != len(labels):
        raise AnswerError("names a keypoint twice.", where="pose.labels")
    found = pose.get("instances")
    problems = [str(problem) for problem in pose.get("problems") or ()]
    if problems and not labels and not found:
        raise NotLabeledError(f"The worker could not label the image: {' '.join(problems)}")
    if not isinstance(found, list):
        raise AnswerError("is not an array.", where="pose.instances")
    issues = [
        {"type": "worker_problem", "severity": "warning", "detail": problem} for problem in problems
    ]
    instances = []
    for position, item in enumerate(found):
        where = f"pose.instances[{position}]"
        if not isinstance(item, dict):
            raise AnswerError("is not an object.", where=where)
        keypoints = _check_keypoints(item.get("keypoints"), len(labels), f"{where}.keypoints")
        instance_id = str(item.get("id") or position + 1)
        for extra in item.get("extra") or ():
            issues.append(_unknown(instance_id, extra))
        name = item.get("name")
        instances.append(
            AnsweredInstance(instance_id, name if isinstance(name, str) else "", keypoints)
        )
    activity = pose.get("activity")
    return Answer(
        rig=_text(pose, "rig"),
        rig_hash=_text(pose, "rig_hash"),
        labels=tuple(labels),
        image=_image_size(pose.get("image")),
        instances=_unique(instances, issues),
        seconds=_seconds(activity.get("seconds")) if isinstance(activity, dict) else None,
        issues=tuple(issues),
    )


def _check_keypoints(keypoints: Json, points: int, where: str) -> list[float]:
    if not isinstance(keypoints, list) or len(keypoints) != 3 * points:
        count = len(keypoints) if isinstance(keypoints, list) else "no"
        raise AnswerError(f"has {count} numbers, not {3 * points}.", where=where)
    if not set(map(type, keypoints)) <= {int, float} or not all(map(isfinite, keypoints)):
        bad = next(i for i, number in enumerate(keypoints) if not _is_number(number))
        raise AnswerError("is not a finite number.", where=f"{where}[{bad}]")
    if not set(keypoints[2::3]) <= {0, 1, 2}:
        bad = next(i for i in range(2, 3 * points, 3) if keypoints[i] not in (0, 1, 2))
        raise AnswerError(
            f"is {keypoints[bad]}.", where=f"{where}[{bad}]", cure="A visibility is 0, 1 or 2."
        )
    return keypoints


def _read_updated_annotations(form: dict[str, Json], doubt: AnswerError | None) -> Answer:
    if "updated_annotations" not in form:
        raise AnswerError(
            "has neither pose nor updated_annotations.",
            where="content",
            cure=f"Fields found: {', '.join(sorted(map(str, form)))}.",
        )
    found = decode(form["updated_annotations"], "updated_annotations")
    if not isinstance(found, list):
        raise AnswerError("holds no array of instances.", where="updated_annotations")
    issues: list[dict[str, Json]] = []
    if doubt:
        issues.append({"type": "unreadable_pose", "severity": "warning", "detail": str(doubt)})
    placed: list[tuple[str, dict[str, tuple[float, float, int]]]] = []
    labels: dict[str, int] = {}
    for position, item in enumerate(found):
        where = f"updated_annotations[{position}]"
        if not isinstance(item, dict) or not isinstance(item.get("annotations"), list):
            raise AnswerError("has no array `annotations`.", where=where)
        points: dict[str, tuple[float, float, int]] = {}
        for number, point in enumerate(item["annotations"]):
            label, x, y, v = _read_point(point, f"{where}.annotations[{number}]")
            if label in points:
                issues.append(
                    {
                        "type": "doubled_label",
                        "severity": "warning",
                        "instance": str(position + 1),
                        "points": [label],
                        "detail": f"Also at {x}, {y}; the first one is kept.",
                    }
                )
                continue
            points[label] = (x, y, v)
            labels.setdefault(label, len(labels))
        name = item.get("name")
        placed.append((name if isinstance(name, str) else "", points))
    instances = [
        AnsweredInstance(
            str(position),
            name,
            [number for label in labels for number in points.get(label, (0, 0, 0))],
        )
        for position, (name, points) in enumerate(placed, start=1)
    ]
    return Answer(
        rig="",
        rig_hash="",
        labels=tuple(labels),
        image=None,
        instances=tuple(instances),
        seconds=_seconds(form.get("total_time_in_seconds")),
        issues=tuple(issues),
    )


def _read_point(point: Json, where: str) -> tuple[str, float, float, int]:
    if not isinstance(point, dict) or not isinstance(point.get("label"), str):
        raise AnswerError("has no label.", where=where)
    for axis in ("x", "y"):
        if not _is_number(point.get(axis)):
            raise AnswerError("is not a finite number.", where=f"{where}.{axis}")
    # The existing component has no visibility: a point that is there was seen.
    v = point.get("v")
    return point["label"], point["x"], point["y"], v if v in (0, 1, 2) else 2


def _unknown(instance_id: str, extra: Json) -> dict[str, Json]:
    label = extra.get("label") if isinstance(extra, dict) else None
    issue: dict[str, Json] = {
        "type": "unknown_label",
        "severity": "warning",
        "instance": instance_id,
        "detail": f"Not in the rig, kept here: {json.dumps(extra, ensure_ascii=False)[:500]}",
    }
    if isinstance(label, str):
        issue["points"] = [label]
    return issue


def _unique(
    instances: list[AnsweredInstance], issues: list[dict[str, Json]]
) -> tuple[AnsweredInstance, ...]:
    if len({instance.id for instance in instances}) == len(instances):
        return tuple(instances)
    issues.append(
        {
            "type": "doubled_id",
            "severity": "warning",
            "detail": "Two instances had the same id; all are numbered anew.",
        }
    )
    return tuple(
        AnsweredInstance(str(position), instance.name, instance.keypoints)
        for position, instance in enumerate(instances, start=1)
    )


def _is_number(value: Json) -> bool:
    return type(value) in (int, float) and isfinite(value)


def _text(members: dict[str, Json], name: str) -> str:
    value = members.get(name)
    return value if isinstance(value, str) else ""


def _image_size(value: Json) -> tuple[int, int] | None:
    if not isinstance(value, dict):
        return None
    width, height = value.get("width", 0), value.get("height", 0)
    if not (_is_number(width) and _is_number(height)) or width <= 0 or height <= 0:
        return None
    return int(width), int(height)


def _seconds(value: Json) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
        value = int(value) if value.is_integer() else value
    return value if _is_number(value) and value >= 0 else None
