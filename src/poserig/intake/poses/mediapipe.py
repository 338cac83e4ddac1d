"""Reads MediaPipe's landmarks: 33 points of a body or 21 of a hand, in shares of the image's size.

They stand in `landmarks`, `pose_landmarks`, `poseLandmarks`, `hand_landmarks` or
`multiHandLandmarks`, once or once for each object, as a list or under `landmark`. The size of the
image must be said. World landmarks are meters and are not read. Source: MediaPipe's pose and hand
landmarker guides.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from poserig.intake.poses import orders
from poserig.intake.poses.arrays import names_in, size_in
from poserig.intake.poses.frame import HIGHEST_SHARE
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json, is_number

MEMBERS: Final = (
    "pose_landmarks", "poseLandmarks", "landmarks", "landmark", "hand_landmarks", "handLandmarks",
    "multi_hand_landmarks", "multiHandLandmarks",
)  # fmt: skip

# Levels below which no landmarks are looked for.
DEEPEST: Final = 5


def recognizes(value: Json) -> bool:
    """Returns whether it has landmarks in a member of these names, or is a list of landmarks."""
    if isinstance(value, dict):
        return any(value.get(name) for name in MEMBERS)
    return _are_landmarks(value) or (isinstance(value, list) and any(map(_are_landmarks, value)))


def _are_landmarks(value: Json) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(
            isinstance(item, dict)
            and {"x", "y"} <= item.keys()
            and "label" not in item
            and not {"z", "visibility", "presence"}.isdisjoint(item)
            for item in value
        )
    )


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the one image of the file."""
    around = value if isinstance(value, dict) else {}
    found = []
    for where, landmarks in _objects(value, place):
        found.append(_instance(landmarks, where, names_in(around), hints))
    yield RawImage(instances=found, size=size_in(around), unit=None if _in_pixels(found) else 1.0)


def _in_pixels(instances: Sequence[RawInstance]) -> bool:
    """Returns whether somebody already multiplied: most coordinates are no shares at all."""
    points = (point for item in instances for point in item.points)
    numbers = [n for point in points for n in (point.x, point.y) if is_number(n)]
    return 2 * sum(1 for n in numbers if abs(n) > HIGHEST_SHARE) > len(numbers)


def _objects(
    value: Json, place: str, levels: int = DEEPEST
) -> Iterator[tuple[str, Sequence[Json]]]:
    """Yields the landmarks of each object, with their place."""
    if not levels:
        yield place, []
    elif isinstance(value, dict):
        for name in MEMBERS:
            if value.get(name):
                yield from _objects(value[name], f"{place}.{name}", levels - 1)
    elif isinstance(value, list):
        if value and all(isinstance(item, dict) and "x" in item for item in value):
            yield place, value
        else:
            for number, item in enumerate(value):
                yield from _objects(item, f"{place}[{number}]", levels - 1)


def _instance(
    landmarks: Sequence[Json], where: str, own: Sequence[str] | None, hints: Hints
) -> RawInstance:
    count = len(landmarks)
    usual = {33: orders.MEDIAPIPE_33, 21: orders.hand()}.get(count)
    names = next((n for n in (own, usual, hints.names) if n and len(n) == count), None)
    if names is None:
        return RawInstance(where, unusable="no_names")
    points = [
        RawPoint(name, item.get("x"), item.get("y"), score=item.get("visibility"))
        for name, item in zip(names, landmarks, strict=True)
    ]
    # Of a hand no visibility is known, and some writers fill in 0 for all.
    if not any(point.score for point in points):
        points = [point._replace(score=None) for point in points]
    return RawInstance(where, points)
