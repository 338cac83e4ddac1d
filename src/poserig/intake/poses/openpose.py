"""Reads OpenPose's JSON: `people` with `pose_keypoints_2d`, and faces and hands where they are.

AlphaPose writes the same with `--format open`, and `bodies` with `joints` with `--format cmu`: all
images into one object, by their names, or each into a file of its own.
Source: OpenPose `doc/02_output.md`; AlphaPose `alphapose/utils/pPose_nms.py`.
"""

from collections.abc import Iterator, Mapping, Sequence

from poserig.intake.poses import orders
from poserig.intake.poses.arrays import Rows, points_of, rows_of, size_in
from poserig.intake.poses.model import Hints
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.json import Json

BODY = ("pose_keypoints_2d", "pose_keypoints", "joints")


def recognizes(value: Json) -> bool:
    """Returns whether it has a list of people or bodies, or holds images that have."""
    if not isinstance(value, dict):
        return False
    return _is_image(value) or (bool(value) and all(map(_is_image, value.values())))


def _is_image(value: Json) -> bool:
    return isinstance(value, dict) and any(
        isinstance(value.get(name), list) for name in ("people", "bodies")
    )


def read(value: Json, place: str, hints: Hints) -> Iterator[RawImage]:
    """Yields the images of the file."""
    if _is_image(value):
        yield from _image(value, place, hints)
        return
    for name, image in value.items():
        for raw in _image(image, f"{place}[{name!r}]", hints):
            yield raw._replace(source=name)


def _image(value: Mapping[str, Json], place: str, hints: Hints) -> Iterator[RawImage]:
    member = "people" if isinstance(value.get("people"), list) else "bodies"
    found, omitted = [], []
    for number, person in enumerate(value[member]):
        where = f"{place}.{member}[{number}]"
        instance, parts = _person(person, where, hints)
        found.append(instance)
        omitted += [("not_in_rig", f"{where}.{part}", "") for part in parts]
    yield RawImage(
        instances=found,
        size=size_in(value),
        unit=1.0 if value.get("normalized") is True else None,
        left_out=omitted,
    )


def _person(person: Json, where: str, hints: Hints) -> tuple[RawInstance, list[str]]:
    """Returns an instance, and the names of parts of the body that the rig does not have."""
    if not isinstance(person, Mapping):
        return RawInstance(where, unusable="unreadable", detail="is no object"), []
    member = next((name for name in BODY if person.get(name)), None)
    points: list[RawPoint] = []
    if member:
        rows = rows_of({}, person[member], None)
        fitting = hints.names if hints.names and len(hints.names) == len(rows.rows) else None
        names = orders.openpose(len(rows.rows)) or fitting
        if rows.fault or names is None:
            detail = (
                rows.fault or f"has {len(rows.rows)} body points, which no model of OpenPose has"
            )
            return RawInstance(f"{where}.{member}", unusable="unreadable", detail=detail), []
        points += points_of(rows, names, third_is_score=True)
    omitted = []
    for part, part_rows, part_names in _parts(person):
        part_points = points_of(Rows(part_rows), part_names, third_is_score=True)
        # Faces and hands come with every person; a rig without them does not want 112 points.
        if hints.names is None or not set(hints.names).isdisjoint(part_names):
            points += part_points
        elif any(point.score for point in part_points):
            omitted.append(part)
    if not points:
        return RawInstance(where, unusable="no_keypoints"), omitted
    return RawInstance(where, points), omitted


def _parts(person: Mapping[str, Json]) -> Iterator[tuple[str, Sequence[Json], Sequence[str]]]:
    """Yields the members with a face or a hand, each with its rows and the names of its points."""
    for part in ("face", "hand_left", "hand_right"):
        member = f"{part}_keypoints_2d"
        rows = rows_of({}, person.get(member), None).rows
        side = part.removeprefix("hand_")
        names = orders.face(len(rows)) if part == "face" else orders.hand(side)
        if rows and len(rows) == len(names):
            yield member, rows, names
