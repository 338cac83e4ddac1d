"""Reads `updated_annotations`, the form field of the existing component."""

from operator import itemgetter

from poserig.groundtruth.answers.model import Answer, AnsweredInstance, AnswerError
from poserig.groundtruth.answers.values import (
    all_numbers,
    decode,
    is_coordinate,
    may_hold_booleans,
    seconds_of,
)
from poserig.issues import issue
from poserig.json import Json

FIELD = "updated_annotations"
VISIBILITIES = frozenset((0, 1, 2))
# The existing component writes no visibility. A point that it writes is visible.
SEEN = 2
LABEL, X, Y = itemgetter("label"), itemgetter("x"), itemgetter("y")


def read_updated_annotations(form: dict[str, Json], doubt: AnswerError | None) -> Answer:
    """Reads the answer in the form of the existing component.

    The keypoint names are those of all instances, in the order in which they first appear. The ids
    of the instances are "1", "2", …

    Args:
        form: The decoded form; its fields not decoded yet.
        doubt: What was wrong with the field `pose`; None when there was none.

    Raises:
        AnswerError: There is no such field, or a member of it is wrong; `where` names it.
    """
    if FIELD not in form:
        raise AnswerError(
            "has neither pose nor updated_annotations.",
            where="content",
            cure=f"Fields found: {', '.join(sorted(map(str, form)))}.",
        )
    found = decode(form[FIELD], FIELD)
    if not isinstance(found, list):
        raise AnswerError("holds no array of instances.", where=FIELD)
    issues: list[dict[str, Json]] = []
    if doubt:
        issues.append(issue("unreadable_pose", detail=str(doubt)))
    booleans = may_hold_booleans(form[FIELD])
    order: list[str] = []
    read: list[tuple[str, list[str], list[float]]] = []
    for position, item in enumerate(found):
        points = item.get("annotations") if isinstance(item, dict) else None
        if not isinstance(points, list):
            raise AnswerError("has no array `annotations`.", where=f"{FIELD}[{position}]")
        labels, flat = _read_points(points, order, booleans) or _read_odd_points(
            points, position, issues
        )
        if labels != order:
            known = set(order)
            order += [label for label in labels if label not in known]
        name = item.get("name")
        read.append((name if isinstance(name, str) else "", labels, flat))
    return Answer(
        rig="",
        rig_hash="",
        keypoint_names=tuple(order),
        image=None,
        instances=tuple(
            AnsweredInstance(
                str(number), name, flat if labels == order else _placed(labels, flat, order)
            )
            for number, (name, labels, flat) in enumerate(read, start=1)
        ),
        seconds=seconds_of(form.get("total_time_in_seconds")),
        issues=tuple(issues),
    )


def _read_points(
    points: list[Json], order: list[str], booleans: bool
) -> tuple[list[str], list[float]] | None:
    """Returns labels and flat keypoints; None when the points need a closer look.

    Args:
        points: Of one instance.
        order: The labels of the instances before it, each a text that is there once.
        booleans: Whether a coordinate may be true or false.
    """
    try:
        labels = list(map(LABEL, points))
        flat: list[float] = [SEEN] * (3 * len(points))
        flat[0::3] = map(X, points)
        flat[1::3] = map(Y, points)
        # Points with label, x and y alone have no visibility.
        if sum(map(len, points)) != 3 * len(points):
            flat[2::3] = [point.get("v", SEEN) for point in points]
            if not VISIBILITIES.issuperset(flat[2::3]):
                return None
        if all_numbers(flat, booleans) and (labels == order or _are_names(labels)):
            return labels, flat
    except (AttributeError, KeyError, TypeError):
        pass
    return None


def _are_names(labels: list[Json]) -> bool:
    """Returns whether all are texts, and none is there twice. Raises TypeError for other kinds."""
    return len(set(labels)) == len(labels) and "".join(labels) is not None


def _read_odd_points(
    points: list[Json], position: int, issues: list[dict[str, Json]]
) -> tuple[list[str], list[float]]:
    """Reads points one by one: refuses what is no point, and drops and reports doubled labels.

    Returns:
        Labels, and flat keypoints in their order.
    """
    labels: list[str] = []
    flat: list[float] = []
    for number, point in enumerate(points):
        where = f"{FIELD}[{position}].annotations[{number}]"
        if not isinstance(point, dict) or not isinstance(point.get("label"), str):
            raise AnswerError("has no label.", where=where)
        for axis in ("x", "y"):
            if not is_coordinate(point.get(axis)):
                raise AnswerError("is not a finite number.", where=f"{where}.{axis}")
        label, x, y, v = point["label"], point["x"], point["y"], point.get("v")
        if label in labels:
            issues.append(
                issue(
                    "doubled_label",
                    instance=str(position + 1),
                    points=[label],
                    detail=f"Also at {x}, {y}; the first one is kept.",
                )
            )
            continue
        labels.append(label)
        flat += (x, y, v if is_coordinate(v) and v in VISIBILITIES else SEEN)
    return labels, flat


def _placed(labels: list[str], flat: list[float], order: list[str]) -> list[float]:
    """Returns keypoints in another order; 0, 0, 0 for a label that they lack."""
    place = {label: 3 * index for index, label in enumerate(labels)}
    result: list[float] = []
    for label in order:
        at = place.get(label)
        result += (0, 0, 0) if at is None else flat[at : at + 3]
    return result
