"""Reads start values from keypoint arrays: COCO's annotations and results, and model predictions.

One instance is `{"keypoints": …}`. Its keypoints are flat x, y, v (COCO) or x, y, score (COCO's
results), or a list of [x, y] or [x, y, v or score], or an object {name: [x, y, …]}: x and y in
image pixels, score 0 to 1. Scores may also stand in a member of their own (`keypoint_scores`), and
the instance may have one (`score`).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from poserig.json import Json, is_number
from poserig.pose.keypoints import NOT_LABELED, VISIBLE
from poserig.pose.rig_file import library_names, library_rig
from poserig.pose.start import InitialValuesError

# Names of the same member in the outputs of several pose models.
POINT_SCORES = ("keypoint_scores", "scores", "confidence", "confidences")
INSTANCE_SCORES = ("score", "bbox_score", "instance_score")
NAMES = ("labels", "keypoint_names", "names")
INSTANCES = ("instances", "annotations", "predictions")


class _Context(NamedTuple):
    """What names the points of an instance that does not name them itself.

    Attributes:
        names: Of the object around the instances, or None.
        categories: COCO category id → category.
        rig: Name of a library rig, or "".
    """

    names: Sequence[str] | None
    categories: Mapping[Json, Json]
    rig: str


def has_keypoints(value: Json) -> bool:
    """Returns whether `value` is, or holds, instances with keypoint arrays."""
    if isinstance(value, dict):
        return "keypoints" in value or any(isinstance(value.get(name), list) for name in INSTANCES)
    return isinstance(value, list) and any(
        isinstance(item, dict) and "keypoints" in item for item in value
    )


def from_keypoints(value: Json, place: str, rig: str = "") -> list[Json]:
    """Returns the start values in the component's shape (`poserig.pose.start.values`).

    Args:
        value: An array of instances; or an object with `instances`, `annotations` or
            `predictions`, and `labels` or COCO's `categories`; or one instance.
        place: Name of the manifest attribute, for error messages.
        rig: Name of the library rig whose order the arrays have when they do not name their points.

    Raises:
        InitialValuesError: A number is missing or wrong, or nothing names the points.
    """
    context = _Context(None, {}, rig)
    if isinstance(value, dict):
        context = _Context(_names(value), _categories(value.get("categories")), rig)
        member = next((name for name in INSTANCES if isinstance(value.get(name), list)), None)
        place, value = (f"{place}.{member}", value[member]) if member else (place, [value])
    found = []
    for position, item in enumerate(value):
        where = f"{place}[{position}]"
        if not isinstance(item, dict) or "keypoints" not in item:
            raise InitialValuesError("has no `keypoints`.", where=where)
        found.append(_instance(item, where, context))
    return found


def _categories(value: Json) -> Mapping[Json, Json]:
    found = value if isinstance(value, list) else []
    return {one["id"]: one for one in found if isinstance(one, dict) and _is_id(one.get("id"))}


def _instance(item: Mapping[str, Json], where: str, context: _Context) -> Json:
    names, rows = _names_and_rows(item, where, context)
    if len(names) != len(rows):
        raise InitialValuesError(
            f"has {len(rows)} keypoints for {len(names)} names.", where=f"{where}.keypoints"
        )
    scores = _scores(item, rows, where)
    thirds = [row[2] for row in rows if isinstance(row, list) and len(row) > 2]
    # COCO's results hold the score where its annotations hold v. A fraction can only be a score.
    third_is_score = any(third not in (0, 1, 2) for third in thirds)
    points = []
    for number, (name, row, score) in enumerate(zip(names, rows, scores, strict=True)):
        point = _point(name, row, score, third_is_score, f"{where}.keypoints[{number}]")
        if point is not None:
            points.append(point)
    instance: dict[str, Json] = {"name": str(item.get("name") or ""), "annotations": points}
    score = next((item[name] for name in INSTANCE_SCORES if is_number(item.get(name))), None)
    return instance if score is None else {**instance, "score": score}


def _names_and_rows(
    item: Mapping[str, Json], where: str, context: _Context
) -> tuple[Sequence[str], list[Json]]:
    """Returns the keypoint names and one row of numbers for each keypoint, not yet checked."""
    keypoints = item["keypoints"]
    if isinstance(keypoints, dict):
        return [str(name) for name in keypoints], list(keypoints.values())
    names = (
        _names(item)
        or _names_of_category(item, context.categories)
        or context.names
        or _names_of_rig(item, context.rig)
    )
    rows = _rows(keypoints, names, where)
    if names is None:
        raise InitialValuesError(
            "has keypoints without names.",
            where=where,
            cure="Give `labels` in their order, `categories` as in COCO, or `rig`: one of "
            f"{', '.join(library_names())}.",
        )
    return names, rows


def _scores(item: Mapping[str, Json], rows: Sequence[Json], where: str) -> Sequence[Json]:
    """Returns one score for each row, None where the scores have no member of their own."""
    scores: Sequence[Json] | None = next(
        (item[name] for name in POINT_SCORES if isinstance(item.get(name), list)), None
    )
    if scores is None:
        return [None] * len(rows)
    if len(scores) != len(rows):
        raise InitialValuesError(f"has {len(scores)} scores for {len(rows)} points.", where=where)
    return scores


def _point(name: str, row: Json, score: Json, third_is_score: bool, where: str) -> Json:
    """Returns one point in the component's shape, or None for a point that is not labeled."""
    if not isinstance(row, list) or len(row) not in (2, 3) or not all(map(is_number, row)):
        raise InitialValuesError("is not x, y and at most one more number.", where=where)
    v = VISIBLE
    if len(row) == 3 and not third_is_score:
        v = int(row[2])
    elif len(row) == 3 and score is None:
        score = row[2]
    if score is not None and not (is_number(score) and 0 <= score <= 1):
        raise InitialValuesError(f"has the score {score!r}.", where=where, cure="Use 0 to 1.")
    if v == NOT_LABELED or score == 0:
        return None
    point = {"label": name, "x": row[0], "y": row[1], "v": v}
    return point if score is None else {**point, "score": score}


def _rows(keypoints: Json, names: Sequence[str] | None, where: str) -> list[Json]:
    """Returns keypoints as rows; flat ones are cut into rows of three numbers, or of two."""
    if not isinstance(keypoints, list):
        raise InitialValuesError("is no array.", where=f"{where}.keypoints")
    if not keypoints or isinstance(keypoints[0], list):
        return keypoints
    width = 2 if names and len(keypoints) == 2 * len(names) else 3
    if len(keypoints) % width:
        raise InitialValuesError(
            f"has {len(keypoints)} numbers.", where=f"{where}.keypoints", cure="Use x, y, v each."
        )
    return [keypoints[at : at + width] for at in range(0, len(keypoints), width)]


def _names(members: Mapping[str, Json]) -> Sequence[str] | None:
    for name in NAMES:
        value = members.get(name)
        if isinstance(value, list) and value and all(isinstance(text, str) for text in value):
            return value
    return None


def _names_of_category(
    item: Mapping[str, Json], categories: Mapping[Json, Json]
) -> Sequence[str] | None:
    category = item.get("category")
    if not isinstance(category, dict):
        number = item.get("category_id")
        category = categories.get(number) if _is_id(number) else None
    names = category.get("keypoints") if isinstance(category, dict) else None
    texts = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return names if texts else None


def _is_id(value: Json) -> bool:
    return isinstance(value, (int, str))


def _names_of_rig(item: Mapping[str, Json], rig: str) -> Sequence[str] | None:
    for name in (item.get("rig"), item.get("category"), rig):
        found = library_rig(name) if isinstance(name, str) else None
        if found:
            return found.keypoint_names
    return None
