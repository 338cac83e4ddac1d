"""Reads keypoint arrays: what COCO, MMPose, Ultralytics' data sets and many scripts write.

One instance is `{"keypoints": …}`. Its keypoints are flat x, y, v (COCO) or x, y, score (COCO's
results), or a list of [x, y] or [x, y, v or score], or an object {name: [x, y, …] or {"x", "y"}}.
Scores may also stand in a member of their own, and the instance may have one.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from poserig.intake.poses.raw import RawInstance, RawPoint
from poserig.json import Json, is_number, kind
from poserig.pose.keypoints import VISIBLE

# Names of the same member in the outputs of several pose models.
POINT_SCORES: Final = ("keypoint_scores", "scores", "confidence", "confidences", "kpt_scores")
INSTANCE_SCORES: Final = ("score", "bbox_score", "instance_score")
NAMES: Final = ("labels", "keypoint_names", "names", "bodyparts")
# MoveNet's and MediaPipe's models for browsers write such names.
ROW_NAMES: Final = ("name", "label", "part")
ROW_SCORES: Final = ("score", "likelihood", "confidence", "visibility", "c", "p")


class Rows(NamedTuple):
    """The keypoints of an instance, cut into rows but not named yet.

    Attributes:
        rows: One for each keypoint: a list of numbers, or whatever stands in its place.
        names: Of their own, or None.
        scores: One for each row; None where they have no member of their own.
        fault: Why they cannot be read, or "".
    """

    rows: Sequence[Json] = ()
    names: Sequence[str] | None = None
    scores: Sequence[Json] | None = None
    fault: str = ""


def rows_of(item: Mapping[str, Json], keypoints: Json, count: int | None) -> Rows:
    """Cuts the keypoints of an instance into rows.

    Args:
        item: The instance, for scores in a member of their own.
        keypoints: Its keypoints, in any of the forms above.
        count: How many names there are; None when nothing names the points.
    """
    # Some data sets have an empty list of scores beside labels of people.
    lists = (item[name] for name in POINT_SCORES if isinstance(item.get(name), list))
    scores = next(filter(None, lists), None)
    if isinstance(keypoints, dict):
        return Rows(list(keypoints.values()), [str(name) for name in keypoints], scores)
    if not isinstance(keypoints, list):
        return Rows(fault=f"has {kind(keypoints)} in `keypoints`, not an array")
    if not keypoints or any(isinstance(row, (list, dict)) for row in keypoints):
        return Rows(keypoints, _names_of_rows(keypoints), scores)
    width = 2 if count and len(keypoints) == 2 * count else 3
    if len(keypoints) % width:
        return Rows(
            fault=f"has {len(keypoints)} numbers in `keypoints`, not x, y, v for each point"
        )
    rows = [keypoints[at : at + width] for at in range(0, len(keypoints), width)]
    return Rows(rows, None, scores)


def _names_of_rows(rows: Sequence[Json]) -> Sequence[str] | None:
    """Returns the names that all rows have of their own, or None."""
    for key in ROW_NAMES:
        names = [row.get(key) if isinstance(row, dict) else None for row in rows]
        if names and all(isinstance(name, str) for name in names):
            return [str(name) for name in names]
    return None


def points_of(rows: Rows, names: Sequence[str], third_is_score: bool) -> list[RawPoint]:
    """Makes points of rows.

    Args:
        rows: As many as names.
        names: Of the keypoints.
        third_is_score: Whether the third number of a row is a score, and not the visibility.
    """
    scores = rows.scores or [None] * len(names)
    return [
        _point(name, row, score, third_is_score)
        for name, row, score in zip(names, rows.rows, scores, strict=True)
    ]


def _point(name: str, row: Json, score: Json, third_is_score: bool) -> RawPoint:
    if isinstance(row, dict):
        own = next((row[key] for key in ROW_SCORES if key in row), None)
        v = row.get("v", VISIBLE)
        return RawPoint(name, row.get("x"), row.get("y"), v, own if score is None else score)
    if not isinstance(row, list) or len(row) not in (2, 3):
        return RawPoint(name, None, None)
    x, y, third = (*row, None)[:3]
    if third_is_score:
        return RawPoint(name, x, y, VISIBLE, third if score is None else score)
    return RawPoint(name, x, y, VISIBLE if third is None else third, score)


def thirds_are_scores(all_rows: Iterator[Json]) -> bool:
    """Returns whether third numbers are scores: a fraction can only be one.

    A whole number other than 0, 1 and 2 is an odd visibility of its point, and says nothing about
    the others.

    Args:
        all_rows: Of all instances of the image: one instance alone may have round scores.
    """
    thirds = (row[2] for row in all_rows if isinstance(row, list) and len(row) == 3)
    return any(is_number(third) and third != int(third) for third in thirds)


def instance_of(
    item: Mapping[str, Json],
    where: str,
    rows: Rows,
    names: Sequence[str] | None,
    third_is_score: bool,
) -> RawInstance:
    """Makes an instance of its rows, or of the reason why it cannot be read.

    Args:
        item: The instance, for its id, name, score and box.
        where: Its place in the file.
        rows: Its keypoints.
        names: Of them, from elsewhere; None when nothing names them.
        third_is_score: As for `points_of`.
    """
    names = rows.names or names
    if rows.fault:
        return RawInstance(where, unusable="unreadable", detail=rows.fault)
    if names is None:
        return RawInstance(where, unusable="no_names")
    if len(names) != len(rows.rows):
        detail = f"has {len(rows.rows)} keypoints for {len(names)} names"
        return RawInstance(where, unusable="unreadable", detail=detail)
    if rows.scores is not None and len(rows.scores) != len(names):
        detail = f"has {len(rows.scores)} scores for {len(names)} points"
        return RawInstance(where, unusable="unreadable", detail=detail)
    return RawInstance(
        where=where,
        points=points_of(rows, names, third_is_score),
        id=text_of(item.get("id")),
        name=text_of(item.get("name")),
        score=next((item[name] for name in INSTANCE_SCORES if is_number(item.get(name))), None),
    )


def text_of(value: Json) -> str:
    """Returns a text or a whole number as a text, "" for anything else."""
    return str(value) if isinstance(value, str) or type(value) is int else ""


def names_in(members: Json) -> Sequence[str] | None:
    """Returns the keypoint names that an object gives in a member of a usual name, or None."""
    if not isinstance(members, Mapping):
        return None
    for name in NAMES:
        value = members.get(name)
        if isinstance(value, list) and value and all(isinstance(text, str) for text in value):
            return value
    return None


def size_in(members: Json) -> tuple[int, int] | None:
    """Returns width and height, in pixels, that an object gives, or None."""
    if not isinstance(members, Mapping):
        return None
    for one, two in (("width", "height"), ("original_width", "original_height"),
                     ("image_width", "image_height"), ("imageWidth", "imageHeight")):  # fmt: skip
        width: Json = members.get(one)
        height: Json = members.get(two)
        if is_number(width) and is_number(height) and width >= 1 and height >= 1:
            return int(width), int(height)
    return None
