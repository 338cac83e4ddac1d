"""The shapes that an export makes of labels of one's own."""

from typing import Any

import pytest

from poserig.formats import labelme, x_anylabeling
from poserig.formats.kinds import Kinds
from poserig.formats.losses import Losses
from poserig.formats.model import Plan, Refusals
from poserig.formats.rigs import Rigs, make_rig
from poserig.formats.shapes_rows import shapes_of
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance

RIG = make_rig("ant", ["head", "tail", "leg"])
KINDS = Kinds(Plan(Rigs([RIG]), Losses(), Refusals()))


def image(*instances: Instance, kept: Any = None) -> LabeledImage:
    return LabeledImage("a.jpg", 1, RIG.name, RIG.keypoint_names, (80, 60), instances, kept=kept)


ANT = Instance("1", "", [10.5, 12, 1, 40, 31, 2, 0, 0, 0], confidence=(0.5, 1, 0), score=0.75)


def test_labelme_gets_flags_and_two_corners() -> None:
    shapes = shapes_of(image(ANT), KINDS, labelme.DIALECT)
    assert [(s["label"], s["shape_type"], s["group_id"], s["points"]) for s in shapes] == [
        ("ant", "rectangle", 1, [[10.5, 12], [40, 31]]),
        ("head", "point", 1, [[10.5, 12]]),
        ("tail", "point", 1, [[40, 31]]),
    ]
    assert [s["flags"] for s in shapes] == [{}, {"occluded": True}, {}]
    assert not any("score" in s or "difficult" in s for s in shapes)


def test_x_anylabeling_gets_difficult_scores_and_four_corners() -> None:
    shapes = shapes_of(image(ANT), KINDS, x_anylabeling.DIALECT)
    assert shapes[0]["points"] == [[10.5, 12], [40, 12], [40, 31], [10.5, 31]]
    assert [s["difficult"] for s in shapes] == [False, True, False]
    assert [s["score"] for s in shapes] == [0.75, 0.5, None]


def test_every_instance_has_a_group_of_its_own() -> None:
    # CVHub520/X-AnyLabeling#471: its export fails on a shape without a group_id.
    two = Instance("2", "", ANT.keypoints)
    kept = {"image": {}, "instances": {"2": {"group": 1, "hull": [0, 0, 0, 0]}}}
    groups = [s["group_id"] for s in shapes_of(image(ANT, two, kept=kept), KINDS, labelme.DIALECT)]
    assert groups == [2, 2, 2, 1, 1]


def test_a_drawn_box_is_written_instead_of_that_around_the_points() -> None:
    item = Instance("1", "", ANT.keypoints, box=(1, 2, 50.1, 40.2))
    shapes = shapes_of(image(item), KINDS, labelme.DIALECT)
    assert shapes[0]["points"] == [[1, 2], [51.1, 42.2]]


@pytest.mark.parametrize(("was", "v", "flags"), [
    ({"occluded": True, "old": True}, 2, {"old": True}),
    ({"old": True}, 1, {"old": True, "occluded": True}),
    ({"occluded": True}, 1, {"occluded": True}),
    ({}, 2, {}),
])  # fmt: skip
def test_flags_of_the_file_stay_beside_the_mark(was: Any, v: int, flags: Any) -> None:
    kept = {"image": {}, "instances": {"1": {"group": 1, "members": {"head": {"flags": was}}}}}
    item = Instance("1", "", [10, 12, v, 0, 0, 0, 0, 0, 0])
    (shape,) = (
        s for s in shapes_of(image(item, kept=kept), KINDS, labelme.DIALECT) if s["label"] == "head"
    )
    assert shape["flags"] == flags


def test_an_instance_without_points_and_box_has_no_shape() -> None:
    assert shapes_of(image(Instance("1", "", [0] * 9)), KINDS, labelme.DIALECT) == []
