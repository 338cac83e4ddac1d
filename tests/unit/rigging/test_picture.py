from dataclasses import replace

import pytest

from poserig.errors import PoserigError
from poserig.pose.rig import KeypointClass, Link, Rig
from poserig.rigging.picture import Line, picture_of

# A flag: 2 wide, 1 high.
FLAG = Rig(
    "flag-3",
    (
        KeypointClass("mast", position=(0, 0)),
        KeypointClass("left_tip", side="left", swap="right_tip", position=(1, 0)),
        KeypointClass("right_tip", side="right", swap="left_tip", color="#123456", position=(1, 1)),
    ),
    (Link("mast", "left_tip"), Link("mast", "right_tip", "#abcdef")),
    title="A flag",
    aspect=2,
)


def test_a_template_is_drawn_in_its_proportions_inside_a_margin() -> None:
    picture = picture_of(FLAG, 100)
    assert (picture.title, picture.width, picture.height) == ("A flag", 100, 58)
    places = [(one.x, one.y, one.name, one.number) for one in picture.points]
    assert places == [(8, 8, "mast", 1), (92, 8, "left_tip", 2), (92, 50, "right_tip", 3)]


def test_colors_are_the_rigs_own_or_those_of_the_sides() -> None:
    picture = picture_of(FLAG, 100)
    assert [one.color for one in picture.points] == ["#009e73", "#e69f00", "#123456"]
    assert picture.lines == (
        Line(8, 8, 92, 8, "#009e73"),
        Line(8, 8, 92, 50, "#abcdef"),
    )


def test_points_without_a_place_and_their_links_are_left_out_and_numbers_stay() -> None:
    first, *others = FLAG.keypoints
    picture = picture_of(replace(FLAG, keypoints=(replace(first, position=None), *others)), 100)
    assert [one.number for one in picture.points] == [2, 3]
    assert picture.lines == ()
    # Both lie on one vertical line: there is no width to scale by.
    assert {one.x for one in picture.points} == {picture.width / 2}


def test_a_rig_without_a_template_is_refused_in_words() -> None:
    with pytest.raises(PoserigError, match=r'"dot-1" has no template.*"position"'):
        picture_of(Rig("dot-1", (KeypointClass("dot"),)))


def test_one_point_alone_is_drawn_in_the_middle() -> None:
    picture = picture_of(Rig("dot-1", (KeypointClass("dot", position=(0.3, 0.9)),)), 100)
    assert (picture.points[0].x, picture.points[0].y) == (50, 50)


def test_many_points_are_small_and_without_numbers() -> None:
    many = tuple(KeypointClass(str(one), position=(one / 50, one / 50)) for one in range(41))
    assert picture_of(Rig("row-40", many[:40])).is_numbered
    crowded = picture_of(Rig("row-41", many))
    assert not crowded.is_numbered
    assert crowded.radius < picture_of(Rig("row-40", many[:40])).radius


def test_a_template_as_large_as_numbers_go_is_refused_in_words() -> None:
    mast, *others = FLAG.keypoints
    for far in (1e10, 1e308):
        rig = replace(FLAG, keypoints=(replace(mast, position=(-far, far)), *others))
        with pytest.raises(PoserigError, match='"flag-3" is too large to be drawn'):
            picture_of(rig, 100)
