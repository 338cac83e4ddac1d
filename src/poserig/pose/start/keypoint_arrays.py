"""Initial values from keypoint arrays: COCO's triplets, and what pose models write.

One instance is `{"keypoints": …}`, where the keypoints are flat x, y, v (COCO) or x, y, score (its
results), a list of [x, y] or [x, y, v or score], or an object {name: [x, y, …]}. Scores may also
stand beside them (`keypoint_scores`), and the instance may have its own (`score`).
"""

from collections.abc import Mapping, Sequence

from poserig.json import Json, is_number
from poserig.pose.keypoints import NOT_LABELED, VISIBLE
from poserig.pose.rig_file import library_names, library_rig
from poserig.pose.start import InitialValuesError

POINT_SCORES = ("keypoint_scores", "scores", "confidence", "confidences")
INSTANCE_SCORES = ("score", "bbox_score", "instance_score")
NAMES = ("labels", "keypoint_names", "names")


def has_keypoints(value: Json) -> bool:
    """Whether `value` is, or holds, instances with keypoint arrays."""
    if isinstance(value, dict):
        return "keypoints" in value or any(
            isinstance(value.get(name), list)
            for name in ("instances", "annotations", "predictions")
        )
    return isinstance(value, list) and any(
        isinstance(item, dict) and "keypoints" in item for item in value
    )


def from_keypoints(value: Json, place: str, rig: str = "") -> list[Json]:
    """The component's initial values.

    Args:
        value: An array of instances; or an object with `instances`, `annotations` or
            `predictions`, and `labels` or COCO's `categories`; or one instance.
        place: Name of the manifest attribute, for error messages.
        rig: Name of the rig whose order the arrays have, when they do not name their points.

    Raises:
        InitialValuesError: A number is missing or none, or nothing names the points.
    """
    names: Sequence[str] | None = None
    categories: Mapping[Json, Json] = {}
    if isinstance(value, dict):
        names = _names(value)
        if isinstance(value.get("categories"), list):
            found_categories = [c for c in value["categories"] if isinstance(c, dict)]
            categories = {c["id"]: c for c in found_categories if _is_id(c.get("id"))}
        for member in ("instances", "annotations", "predictions"):
            if isinstance(value.get(member), list):
                place, value = f"{place}.{member}", value[member]
                break
        else:
            value = [value]
    found = []
    for position, item in enumerate(value):
        where = f"{place}[{position}]"
        if not isinstance(item, dict) or "keypoints" not in item:
            raise InitialValuesError("has no `keypoints`.", where=where)
        found.append(_instance(item, where, names, categories, rig))
    return found


def _instance(
    item: Mapping[str, Json],
    where: str,
    names: Sequence[str] | None,
    categories: Mapping[Json, Json],
    rig: str,
) -> Json:
    keypoints = item["keypoints"]
    if isinstance(keypoints, dict):
        own: Sequence[str] | None = [str(name) for name in keypoints]
        rows = list(keypoints.values())
    else:
        own = _names(item) or _names_of_category(item, categories) or names
        own = own or _names_of_rig(item, rig)
        rows = _rows(keypoints, own, where)
    if own is None:
        raise InitialValuesError(
            "has keypoints without names.",
            where=where,
            cure="Give `labels` in their order, `categories` as in COCO, or `rig`: one of "
            f"{', '.join(library_names())}.",
        )
    if len(own) != len(rows):
        raise InitialValuesError(
            f"has {len(rows)} keypoints for {len(own)} names.", where=f"{where}.keypoints"
        )
    scores = next((item[name] for name in POINT_SCORES if isinstance(item.get(name), list)), None)
    if scores is not None and len(scores) != len(rows):
        raise InitialValuesError(f"has {len(scores)} scores for {len(rows)} points.", where=where)
    thirds = [row[2] for row in rows if isinstance(row, list) and len(row) > 2]
    # COCO's results put the score where its annotations put v: a fraction gives it away.
    third_is_score = any(third not in (0, 1, 2) for third in thirds)
    points = []
    for number, (name, row) in enumerate(zip(own, rows, strict=True)):
        at = f"{where}.keypoints[{number}]"
        if not isinstance(row, list) or len(row) not in (2, 3) or not all(map(is_number, row)):
            raise InitialValuesError("is not x, y and at most one more number.", where=at)
        v, score = VISIBLE, scores[number] if scores is not None else None
        if len(row) == 3 and not third_is_score:
            v = int(row[2])
        elif len(row) == 3 and score is None:
            score = row[2]
        if score is not None and not (is_number(score) and 0 <= score <= 1):
            raise InitialValuesError(f"has the score {score!r}.", where=at, cure="Use 0 to 1.")
        if v == NOT_LABELED or score == 0:
            continue
        point = {"label": name, "x": row[0], "y": row[1], "v": v}
        points.append(point if score is None else {**point, "score": score})
    instance: dict[str, Json] = {"name": str(item.get("name") or ""), "annotations": points}
    score = next((item[name] for name in INSTANCE_SCORES if is_number(item.get(name))), None)
    return instance if score is None else {**instance, "score": score}


def _rows(keypoints: Json, names: Sequence[str] | None, where: str) -> list[Json]:
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
