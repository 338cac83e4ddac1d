"""Reads `pose`, the form field of poserig's component."""

from poserig.groundtruth.answers.details import OF_IMAGE, OF_INSTANCE, Details
from poserig.groundtruth.answers.excerpt import excerpt
from poserig.groundtruth.answers.findings import read_findings
from poserig.groundtruth.answers.model import (
    ORIGINS,
    Answer,
    AnsweredInstance,
    AnswerError,
    NotLabeledError,
)
from poserig.groundtruth.answers.rigs import further_rigs, labels_in, rig_hash_in, rig_named
from poserig.groundtruth.answers.values import all_numbers, is_coordinate, seconds_of
from poserig.issues import issue
from poserig.json import Json

VISIBILITIES = frozenset((0, 1, 2))
# Characters that are kept of a point that the rig does not have.
LONGEST_EXCERPT = 500


def read_pose(pose: dict[str, Json], booleans: bool = True) -> Answer:
    """Reads the answer in a decoded `pose`.

    Args:
        pose: Its members.
        booleans: Whether true or false may be among them.

    Raises:
        AnswerError: A member is wrong; `where` names it.
        NotLabeledError: The worker could not label the image.
    """
    labels = labels_in(pose.get("labels"), "pose.labels")
    found = pose.get("instances")
    issues: list[dict[str, Json]] = []
    if pose.get("problems"):
        problems = _texts(pose["problems"])
        if not labels and not found:
            raise NotLabeledError(f"The worker could not label the image: {' '.join(problems)}")
        issues += (issue("worker_problem", detail=problem) for problem in problems)
    if not isinstance(found, list):
        raise AnswerError("is not an array.", where="pose.instances")
    name_of_rig = _text(pose, "rig")
    rigs = further_rigs(pose["rigs"], name_of_rig, issues) if pose.get("rigs") else {}
    instances: list[AnsweredInstance] = []
    # A page with details says the tags, if only that there are none.
    has_details = not OF_IMAGE.isdisjoint(pose)
    for position, item in enumerate(found):
        if not isinstance(item, dict):
            raise AnswerError("is not an object.", where=f"pose.instances[{position}]")
        keypoints: Json = item.get("keypoints")
        other = item.get("rig")
        if other in (None, "", name_of_rig):
            other, expected = "", 3 * len(labels)
        else:
            expected = 3 * len(rig_named(other, rigs, position).keypoint_names)
        if not (
            type(keypoints) is list
            and len(keypoints) == expected
            and all_numbers(keypoints, booleans)
            and VISIBILITIES.issuperset(keypoints[2::3])
        ):
            _complain(keypoints, expected, f"pose.instances[{position}].keypoints")
        instance_id = str(item.get("id") or position + 1)
        if item.get("extra"):
            issues += (_unknown(instance_id, extra) for extra in _array(item["extra"]))
        name, origins = item.get("name"), item.get("origins")
        read = AnsweredInstance(
            instance_id,
            name if isinstance(name, str) else "",
            keypoints,
            _origins(origins, keypoints) if origins else "",
        )
        tells_details = not OF_INSTANCE.isdisjoint(item)
        has_details = has_details or tells_details
        if other or tells_details:
            read = _with_details(read, item, other, f"pose.instances[{position}]", issues)
        instances.append(read)
    rig_hash = rig_hash_in(pose.get("rig_hash"), issues, "pose.rig_hash")
    activity, image = pose.get("activity"), pose.get("image")
    known, unknown = read_findings(pose.get("findings"))
    answer = Answer(
        name_of_rig,
        rig_hash,
        labels,
        _image_size(image),
        _unique(instances, issues),
        seconds_of(activity.get("seconds")) if isinstance(activity, dict) else None,
        (*issues, *unknown),
        known,
        _orientation(image, pose.get("version")),
        has_details=has_details,
    )
    if rigs or pose.get("tags") or pose.get("note"):
        found_issues: list[dict[str, Json]] = []
        details = Details(pose, "pose", found_issues)
        tags, note = details.names("tags"), details.note()
        answer = answer._replace(
            rigs=tuple(rigs.values()),
            tags=tags,
            note=note,
            issues=(*answer.issues, *found_issues),
        )
    return answer


def _with_details(
    read: AnsweredInstance,
    item: dict[str, Json],
    rig: str,
    where: str,
    issues: list[dict[str, Json]],
) -> AnsweredInstance:
    details = Details(item, where, issues, read.id)
    return read._replace(
        category=details.name("class"),
        box=details.box(),
        flags=details.names("flags"),
        note=details.note(),
        rig=rig,
    )


def _complain(keypoints: Json, expected: int, where: str) -> None:
    """Raises an AnswerError that names the first member that is wrong."""
    if not isinstance(keypoints, list) or len(keypoints) != expected:
        count = len(keypoints) if isinstance(keypoints, list) else "no"
        raise AnswerError(f"has {count} numbers, not {expected}.", where=where)
    for at, number in enumerate(keypoints):
        if not is_coordinate(number):
            raise AnswerError("is not a finite number.", where=f"{where}[{at}]")
        if at % 3 == 2 and number not in VISIBILITIES:
            raise AnswerError(
                f"is {number}.", where=f"{where}[{at}]", cure="A visibility is 0, 1 or 2."
            )


def _unknown(instance_id: str, extra: Json) -> dict[str, Json]:
    """Returns the issue that keeps a point which the rig does not have."""
    label = extra.get("label") if isinstance(extra, dict) else None
    found = issue(
        "unknown_label",
        instance=instance_id,
        detail=f"Not in the rig, kept here: {excerpt(extra, LONGEST_EXCERPT)}",
    )
    if isinstance(label, str):
        found["points"] = [label]
    return found


def _unique(
    instances: list[AnsweredInstance], issues: list[dict[str, Json]]
) -> tuple[AnsweredInstance, ...]:
    """Returns the instances with ids that differ; reports when the answer's ids do not."""
    if len({instance.id for instance in instances}) == len(instances):
        return tuple(instances)
    issues.append(
        issue("doubled_id", detail="Two instances had the same id; all are numbered anew.")
    )
    return tuple(
        instance._replace(id=str(position)) for position, instance in enumerate(instances, start=1)
    )


def _origins(value: Json, keypoints: list[float]) -> str:
    """Returns the origins; "" for what is none, or contradicts the keypoints."""
    if (
        not isinstance(value, str)
        or len(value) * 3 != len(keypoints)
        or not ORIGINS.issuperset(value)
    ):
        return ""
    visibilities = keypoints[2::3]
    if 0 not in visibilities:  # most instances; in C instead of letter by letter
        return "" if "n" in value else value
    contradicts = any(
        (letter in "pma") if v == 0 else letter == "n"
        for letter, v in zip(value, visibilities, strict=True)
    )
    return "" if contradicts else value


def _orientation(image: Json, version: Json) -> int | None:
    """Returns the EXIF orientation. Since version 2, a page that leaves it out says 1."""
    if not isinstance(image, dict):
        return None
    orientation: Json = image.get("orientation", 1 if version == 2 else None)
    return orientation if type(orientation) is int and 1 <= orientation <= 8 else None


def _array(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def _texts(value: Json) -> list[str]:
    return [str(item) for item in _array(value)]


def _text(members: dict[str, Json], name: str) -> str:
    value = members.get(name)
    return value if isinstance(value, str) else ""


def _image_size(value: Json) -> tuple[int, int] | None:
    if not isinstance(value, dict):
        return None
    width: Json = value.get("width")
    height: Json = value.get("height")
    if not (is_coordinate(width) and is_coordinate(height)) or width < 1 or height < 1:
        return None
    return int(width), int(height)
