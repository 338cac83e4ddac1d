"""Reads Ultralytics' results: `results.tojson()`, formerly `to_json()`.

An entry is an object of the image: `box` with corners, and `keypoints` with the lists `x`, `y` and
`visible`, which holds scores. A point that was not found is at 0, 0. Coordinates are shares of the
image's size after `tojson(normalize=True)`, and nothing in the file says so.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from poserig.intake.poses.arrays import names_in, size_in, text_of
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json, is_number

LISTS: Final = ("predictions", "results", "instances")


def recognizes(value: Json) -> bool:
    """Returns whether an entry has keypoints in lists `x` and `y`."""
    items = _items(value)
    return any(isinstance(item, dict) and _has_axes(item.get("keypoints")) for item in items)


def _items(value: Json) -> Sequence[Json]:
    if isinstance(value, dict):
        listed = [value[name] for name in LISTS if name in value]
        value = listed[0] if listed else [value]
    return value if isinstance(value, list) else []


def _has_axes(keypoints: Json) -> bool:
    return isinstance(keypoints, dict) and all(
        isinstance(keypoints.get(axis), list) for axis in ("x", "y")
    )


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the one image of the file."""
    around = value if isinstance(value, dict) else {}
    names = names_in(around) or hints.names
    yield RawImage(
        instances=[
            _instance(item, f"{place}[{number}]", names)
            for number, item in enumerate(_items(value))
        ],
        size=size_in(around),
        unit=1.0 if around.get("normalized") is True else None,
    )


def _instance(item: Json, where: str, names: Sequence[str] | None) -> RawInstance:
    category = text_of(item.get("name")) if isinstance(item, dict) else ""
    keypoints = item.get("keypoints") if isinstance(item, dict) else None
    if not keypoints:
        return RawInstance(where, category=category, unusable="no_keypoints")
    if not _has_axes(keypoints):
        return RawInstance(
            where, unusable="unreadable", detail="has no lists x and y in `keypoints`"
        )
    xs, ys = keypoints["x"], keypoints["y"]
    names = names_in(item) or names
    if names is None:
        return RawInstance(where, unusable="no_names")
    scores = keypoints.get("visible")
    if not isinstance(scores, list) or len(scores) != len(xs):
        scores = [None] * len(xs)
    if not len(xs) == len(ys) == len(names):
        detail = f"has {len(xs)} x and {len(ys)} y for {len(names)} names"
        return RawInstance(where, unusable="unreadable", detail=detail)
    return RawInstance(
        where=where,
        points=[
            RawPoint(name, x, y, score=score)
            for name, x, y, score in zip(names, xs, ys, scores, strict=True)
        ],
        category=category,
        score=item.get("confidence"),
        box=_box(item.get("box")),
    )


def _box(corners: Json) -> Sequence[Json] | None:
    members: Mapping[str, Json] = corners if isinstance(corners, Mapping) else {}
    numbers: list[Json] = [members.get(name) for name in ("x1", "y1", "x2", "y2")]
    if not all(map(is_number, numbers)):
        return None
    left, top, right, bottom = numbers
    return [left, top, right - left, bottom - top]
