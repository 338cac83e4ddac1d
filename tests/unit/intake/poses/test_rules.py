"""What is a point, a score and an instance, whatever the shape of the file.

Public reports: open-mmlab/mmpose#2755, #3122, #3207 (scores above 1), DeepLabCut/DeepLabCut#2995
(missing body parts are NaN), and those of test_coco.
"""

from typing import Any

import pytest

from poserig.intake.poses import PosesError
from poserig.intake.poses.model import NO_HINTS, Hints, ImagePoses
from poserig.intake.poses.raw import RawImage, RawInstance, RawPoint
from poserig.intake.poses.rules import FAULTS, KINDS, cure_of, score_of, settle

NAN, INF = float("nan"), float("inf")
GOOD = RawPoint("good", 100, 200.5)


def settled(*points: RawPoint, hints: Hints = NO_HINTS, **members: Any) -> ImagePoses:
    return settle(RawImage([RawInstance("p[0]", [*points, GOOD])], **members), "p", hints)


@pytest.mark.parametrize(
    ("point", "kind"),
    [
        (RawPoint("odd", None, None), "no_position"),
        (RawPoint("odd", NAN, 5), "no_position"),
        (RawPoint("odd", 5, INF), "no_position"),
        (RawPoint("odd", "5", 5), "no_position"),
        (RawPoint("odd", True, 5), "no_position"),
        (RawPoint("odd", 10**400, 5), "no_position"),
        (RawPoint("odd", [5], 5), "no_position"),
        (RawPoint("odd", 0, 0), "placeholder"),
        (RawPoint("odd", 0.0, 0.0, score=0.9), "placeholder"),
        (RawPoint("odd", -1, -1), "placeholder"),
        (RawPoint("odd", 5, 6, score=0), "no_score"),
        (RawPoint(None, 5, 6), "no_name"),
        (RawPoint("odd", 5, 6, v=0), None),
        (RawPoint("odd", 0, 0, score=0), None),
        (RawPoint("odd", None, None, v=0), None),
    ],
)
def test_one_odd_number_costs_one_point_that_is_named(point: RawPoint, kind: str | None) -> None:
    image = settled(point)
    (item,) = image.instances
    assert item.keypoints == [0, 0, 0, 100, 200.5, 2]
    lost = [] if kind is None else [(kind, f"1: {point.name}", KINDS[kind])]
    assert [tuple(one) for one in image.left_out] == lost


@pytest.mark.parametrize("axis", [(0, 5), (5, 0), (0, 0.5), (-1, 5)])
def test_a_point_on_an_edge_is_a_point(axis: tuple[float, float]) -> None:
    assert settled(RawPoint("edge", *axis)).instances[0].keypoints[:3] == [*axis, 2]


def test_what_people_placed_in_the_corner_stays() -> None:
    image = settled(RawPoint("corner", 0, 0), by_hand=True)
    assert image.instances[0].keypoints[:3] == [0, 0, 2]
    assert image.left_out == ()


@pytest.mark.parametrize(
    ("score", "read"),
    [
        (1.04, 1), (6, 1), (-0.01, 0), (0.5, 0.5), (1, 1), (None, None), (NAN, None), (INF, None),
        ("0.5", None), (True, None), ([1], None),
    ],
)  # fmt: skip
def test_scores_are_bounded_and_odd_ones_are_none(score: Any, read: float | None) -> None:
    assert score_of(score) == read
    image = settled(RawPoint("a", 5, 6, score=score))
    assert image.left_out == ()
    assert image.instances[0].scores == ([read, None] if read is not None else ())


@pytest.mark.parametrize(
    ("v", "read"), [(1, 1), (2, 2), (1.0, 1), (3, 2), (-1, 2), (None, 2), ("1", 2), (True, 2)]
)
def test_an_odd_visibility_is_visible(v: Any, read: int) -> None:
    assert settled(RawPoint("a", 5, 6, v=v)).instances[0].keypoints[2] == read


def test_the_first_of_a_name_counts() -> None:
    image = settled(RawPoint("a", 5, 6), RawPoint("a", 7, 8))
    assert image.instances[0].names == ("a", "good")
    assert [str(item) for item in image.left_out] == ["1: a is there twice; the first one counts"]


def test_numbers_of_instances_are_those_of_the_instances_taken() -> None:
    raw = [
        RawInstance("p[0]", unusable="crowd"),
        RawInstance("p[1]", [GOOD]),
        RawInstance("p[2]", [RawPoint("a", 0, 0)]),
        RawInstance("p[3]", [RawPoint("a", None, 1), GOOD]),
    ]
    image = settle(RawImage(raw), "p", NO_HINTS)
    assert len(image.instances) == 2
    assert [(item.kind, item.where) for item in image.left_out] == [
        ("crowd", "p[0]"),
        ("no_usable_points", "p[2]"),
        ("no_position", "2: a"),
    ]


def test_an_object_at_one_place_is_none() -> None:
    spot = RawInstance("p[0]", [RawPoint("a", 5, 5), RawPoint("b", 5, 5)])
    image = settle(RawImage([spot, RawInstance("p[1]", [GOOD])]), "p", NO_HINTS)
    assert [item.kind for item in image.left_out] == ["no_extent"]
    with pytest.raises(PosesError, match=r"p\[0\]: has all its points at one place\. Leave away"):
        settle(RawImage([spot]), "p", NO_HINTS)


@pytest.mark.parametrize("kind", sorted(FAULTS))
def test_a_fault_refuses_an_image_without_other_instances_only(kind: str) -> None:
    bad = RawInstance("p[0]", unusable=kind)
    assert len(settle(RawImage([bad, RawInstance("p[1]", [GOOD])]), "p", NO_HINTS).instances) == 1
    with pytest.raises(PosesError) as caught:
        settle(RawImage([bad]), "p", NO_HINTS)
    assert (caught.value.where, caught.value.cure) == ("p[0]", cure_of(kind))
    assert caught.value.what == f"{KINDS[kind]}."


@pytest.mark.parametrize("kind", ["crowd", "no_keypoints", "no_points"])
def test_what_is_no_fault_leaves_an_empty_image(kind: str) -> None:
    image = settle(RawImage([RawInstance("p[0]", unusable=kind)]), "p", NO_HINTS)
    assert (image.instances, image.counts()) == ((), {kind: 1})


def test_shares_become_pixels_with_the_size_of_the_file_or_of_the_hints() -> None:
    share = RawInstance("p", [RawPoint("a", 0.5, 0.25), RawPoint("b", 0.75, 1)], box=[0, 0, 0.5, 1])
    for raw, hints in (
        (RawImage([share], size=(640, 480), unit=1), Hints(size=(9, 9))),
        (RawImage([share], unit=1), Hints(size=(640, 480))),
        (RawImage([share], size=(640, 480)), Hints(normalized=True)),
    ):
        (item,) = settle(raw, "p", hints).instances
        assert item.keypoints == [320, 120, 2, 480, 480, 2]
        assert item.box == (0, 0, 320, 480)


@pytest.mark.parametrize("box", [None, [1, 2, 3], [1, 2, None, 4], [1, 2, 0, 4], [1, 2, 3, -4]])
def test_an_odd_box_is_none(box: Any) -> None:
    raw = RawImage([RawInstance("p", [GOOD], box=box)])
    assert settle(raw, "p", NO_HINTS).instances[0].box is None
