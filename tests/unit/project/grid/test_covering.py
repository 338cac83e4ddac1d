"""What a label covers: count, sizes, places, facing and how much is seen; and the grid finds it."""

import math

import pytest

from poserig.json import Json
from poserig.portal.grid import COUNT, FACING, PLACE, SEEN, SIZE, ImageQuery
from poserig.pose.label.read import parse_label
from poserig.pose.rig_file import library_rig
from poserig.project.grid.covering import covers_of
from tests.unit.project.grid.gridded import JOB, Gridded, label_of

RIG = library_rig("coco-person-17")
assert RIG is not None
NAMES = RIG.keypoint_names
TRUNK = {
    "left_shoulder": (20, -50),
    "right_shoulder": (-20, -50),
    "left_hip": (12, 0),
    "right_hip": (-12, 0),
}


def person(
    x: float = 320, y: float = 240, scale: float = 1, turn: float = 0, wide: float = 1, v: int = 2
) -> dict[str, Json]:
    """Somebody who faces the camera; `turn` in degrees on the image, `wide` -1 from behind."""
    flat: list[float] = []
    angle = math.radians(turn)
    for name in NAMES:
        if name not in TRUNK:
            flat += [0, 0, 0]
            continue
        dx, dy = TRUNK[name][0] * wide * scale, TRUNK[name][1] * scale
        flat += [
            x + dx * math.cos(angle) - dy * math.sin(angle),
            y + dx * math.sin(angle) + dy * math.cos(angle),
            v,
        ]
    return {"id": "1", "keypoints": flat}


def covers(*instances: dict[str, Json], **members: Json) -> dict[str, list[str]]:
    found = covers_of(parse_label(label_of(*instances, **members)))
    return {kind: list(values) for kind, values in found.items()}


@pytest.mark.parametrize(
    ("turn", "wide", "facing"),
    [
        (0, 1, "front"), (0, -1, "back"), (0, 0.1, "side"), (90, 1, "front"), (180, 1, "front"),
        (90, -1, "back"), (45, -0.1, "side"),
    ],
)  # fmt: skip
def test_facing_is_told_by_shoulders_and_hips_however_somebody_lies(
    turn: float, wide: float, facing: str
) -> None:
    assert covers(person(turn=turn, wide=wide))[FACING] == [facing]


def test_facing_is_unknown_without_a_trunk() -> None:
    one = person()
    keypoints = one["keypoints"]
    assert isinstance(keypoints, list)
    keypoints[3 * NAMES.index("left_hip") + 2] = 0
    assert covers(one)[FACING] == []


def test_sizes_places_and_what_is_seen_are_told_once_each() -> None:
    found = covers(person(100, 100), person(104, 96), person(600, 470, scale=3))
    assert found[COUNT] == ["3"]
    assert found[PLACE] == ["0-0", "5-3"], "6 fields across, 4 down"
    assert found[SIZE] == ["5", "10"], "√(40 · 50 · 0.53 / (640 · 480)) is 5.9 %"
    assert found[SEEN] == ["part"], "4 of 17 points"
    whole = {"id": "1", "keypoints": [9, 9, 2] * 16 + [12, 12, 1]}
    assert covers(whole)[SEEN] == ["occluded"]
    assert covers({"id": "1", "keypoints": [9, 9, 2] * 17})[SEEN] == ["clear"]


def test_nothing_is_told_of_what_is_not_there() -> None:
    assert covers_of(None) == {}
    none: dict[str, Json] = {"id": "1", "keypoints": [0, 0, 0] * 17}
    found = covers(none)
    assert (found[COUNT], found[SIZE], found[PLACE], found[SEEN]) == (["0"], [], [], [])
    unsized = covers(person(), image=None)
    assert SIZE not in unsized and unsized[COUNT] == ["1"]
    assert covers(*[person()] * 12)[COUNT] == ["10"]


def test_the_grid_finds_images_by_what_their_labels_cover(gridded: Gridded) -> None:
    gridded.label(0, label_of(person(), person(100, 100)), "w1")
    gridded.label(1, label_of(person(wide=-1)), "w1")
    gridded.label(2, label_of(person(wide=-1)), "w1")
    grid = gridded.grid
    grid.catch_up()
    facets = grid.facets(JOB)
    assert facets.covered[FACING] == {"back": 2, "front": 1}
    assert facets.covered[COUNT] == {"1": 2, "2": 1}
    back = ImageQuery(covered=((FACING, "back"),))
    assert grid.indexes(JOB, back) == [1, 2]
    assert grid.count(JOB, ImageQuery(covered=((FACING, "back"), (PLACE, "0-0")))) == 0
    assert grid.count(JOB, ImageQuery(covered=((FACING, "front"), (PLACE, "0-0")))) == 1
    gridded.set(1, output=None, state="open")
    grid.catch_up()
    assert grid.indexes(JOB, back) == [2]
