"""CVAT's skeletons. cvat-ai/cvat#5387 (the XML), #5279 (outside), voxel51/fiftyone#8233 (order)."""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import Hints
from poserig.intake.poses.read import read_poses

IMAGES = """<?xml version="1.0" encoding="utf-8"?>
<annotations><version>1.1</version>
  <image id="0" name="a/one.jpg" width="640" height="480">
    <skeleton label="triangle" source="manual" z_order="0">
      <points label="2" occluded="1" outside="0" points="91.30,52.60"></points>
      <points label="1" occluded="0" outside="0" points="0,0"></points>
      <points label="3" occluded="0" outside="1" points="190.75,158.98"></points>
    </skeleton>
    <box label="leaf" xtl="1" ytl="2" xbr="3" ybr="4"></box>
  </image>
  <image id="1" name="two.jpg" width="640" height="480">
    <points label="nose" occluded="0" points="10,20" group_id="1"></points>
    <points label="nose" occluded="0" points="11,21" group_id="2"></points>
    <points label="tail" occluded="0" points="12,22" group_id="1"></points>
  </image>
</annotations>
"""
VIDEO = """<annotations>
  <track id="0" label="triangle" source="manual">
    <skeleton frame="0" outside="0"><points label="1" outside="0" points="5,6"/></skeleton>
    <skeleton frame="3" outside="0"><points label="1" outside="0" points="7,8"/></skeleton>
  </track>
</annotations>"""


def test_skeletons_of_images_are_read() -> None:
    poses = read_poses("\ufeff" + IMAGES, "p")
    one, two = poses.images
    assert (poses.shape, one.source, one.size) == ("cvat", "a/one.jpg", (640, 480))
    (item,) = one.instances
    assert (item.names, item.category) == (("2", "1", "3"), "triangle")
    assert item.keypoints == [91.3, 52.6, 1, 0, 0, 2, 0, 0, 0]
    assert one.left_out == ()
    assert [item.names for item in two.instances] == [("nose", "tail"), ("nose",)]


def test_frames_of_a_video_are_images() -> None:
    images = read_poses(VIDEO, "p").images
    assert [(image.source, image.instances[0].category) for image in images] == [
        ("0", "triangle"),
        ("3", "triangle"),
    ]


def test_the_servers_json_names_points_by_their_labels(only: Any, points: Any) -> None:
    element = {"type": "points", "occluded": False, "outside": False, "frame": 0}
    value = {
        "labels": [{"id": 1, "name": "ant", "sublabels": [{"id": 2, "name": "head"},
                                                         {"id": 3, "name": "tail"}]}],
        "shapes": [
            {"type": "skeleton", "label_id": 1, "frame": 0, "elements": [
                {**element, "label_id": 3, "points": [30.5, 40], "occluded": True},
                {**element, "label_id": 2, "points": [10, 20]},
            ]},
            {"type": "rectangle", "label_id": 9, "points": [1, 2, 3, 4], "frame": 0},
        ],
    }  # fmt: skip
    image = only(value, "cvat")
    assert points(image) == {"tail": (30.5, 40, 1), "head": (10, 20, 2)}
    assert image.instances[0].category == "ant"


@pytest.mark.parametrize(
    ("odd", "kind"),
    [
        ('<points label="4" points="x,1"/>', "no_position"),
        ('<points label="4" points=""/>', "no_position"),
        ('<points label="4"/>', "no_position"),
        ('<points points="5,6"/>', "no_name"),
        ('<points label="1" points="5,6"/>', "given_twice"),
    ],
)
def test_an_odd_element_costs_itself(odd: str, kind: str) -> None:
    text = IMAGES.replace("</skeleton>", f"{odd}</skeleton>")
    image = read_poses(text, "p").images[0]
    assert image.counts() == {kind: 1}
    assert len(image.instances) == 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<annotations><image>", "p: is not XML: .* Export it again"),
        ("<annotation><filename/></annotation>", "is XML of another kind: <annotation>"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><annotations/>', "defines entities"),
    ],
)
def test_other_xml_is_refused(text: str, message: str) -> None:
    with pytest.raises(PosesError, match=message):
        read_poses(text, "p")


ROW = '<points label="person" occluded="0" points="10,20;30.5,40;50,60"/>'


def test_a_shape_of_several_points_has_them_in_the_order_of_the_rig(only: Any, points: Any) -> None:
    """tlpss/keypoint-detection#9, cvat-ai/cvat#12: poses from before CVAT had skeletons."""
    text = f'<annotations><image name="1.jpg">{ROW}</image></annotations>'
    image = only(text, "cvat", Hints(("a", "b", "c")))
    assert points(image) == {"a": (10, 20, 2), "b": (30.5, 40, 2), "c": (50, 60, 2)}
    assert image.instances[0].category == "person"
    odd = text.replace("30.5,40", "30.5")
    assert points(only(odd, "cvat", Hints(("a", "b", "c")))) == {
        "a": (10, 20, 2),
        "c": (50, 60, 2),
    }


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (None, r"^p: 1.jpg: points 1 \(person\): has keypoints without names"),
        (("a", "b"), r"^p: 1.jpg: points 1 \(person\): has 3 points for 2 names"),
    ],
)
def test_points_that_nothing_names_are_not_dropped_in_silence(names: Any, message: str) -> None:
    text = f'<annotations><image name="1.jpg">{ROW}</image></annotations>'
    with pytest.raises(PosesError, match=message):
        read_poses(text, "p", Hints(names))


def test_the_servers_json_has_shapes_of_several_points_too(only: Any, points: Any) -> None:
    shape = {"type": "points", "label": "person", "frame": 0, "points": [10, 20, 30, 40],
             "occluded": True}  # fmt: skip
    image = only({"shapes": [shape]}, "cvat", Hints(("a", "b")))
    assert points(image) == {"a": (10, 20, 1), "b": (30, 40, 1)}
    shape["points"] = [10, 20, 30]
    image = only({"shapes": [shape]}, "cvat", Hints(("a", "b")))
    assert points(image) == {"a": (10, 20, 1)}
    assert image.counts() == {"no_position": 1}


def test_points_of_a_video_are_in_tracks_that_name_them(points: Any) -> None:
    track = (
        '<track label="{}" group_id="{}"><points frame="{}" points="{},2" occluded="1"/></track>'
    )
    text = "".join(
        track.format(*values)
        for values in (("nose", 1, 0, 5), ("tail", 1, 0, 9), ("nose", 2, 0, 70), ("nose", 1, 3, 6))
    )
    images = read_poses(f"<annotations>{text}</annotations>", "p").images
    assert [image.source for image in images] == ["0", "3"]
    assert [points(images[0], n) for n in (0, 1)] == [
        {"nose": (5, 2, 1), "tail": (9, 2, 1)},
        {"nose": (70, 2, 1)},
    ]
    assert points(images[1]) == {"nose": (6, 2, 1)}
