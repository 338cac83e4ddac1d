"""The overlay that is drawn from a label."""

import math
from typing import Any

import pytest

from poserig.portal.overlay import Dot, Line, draw, library_rigs

RIG = {
    "keypoints": [{"name": "head", "color": "#112233"}, {"name": "hand", "color": "red"}],
    "links": [{"from": "head", "to": "hand", "color": "#445566"}],
}


LABEL: dict[str, Any] = {
    "version": 1,
    "rig": "stick",
    "image": {"width": 640, "height": 480},
    "instances": [{"id": "1", "keypoints": [10.25, 20, 2, 30, 40, 1]}],
}


def test_overlay_has_the_labels_own_coordinates_and_the_rigs_links() -> None:
    overlay = draw(LABEL, {"stick": RIG})
    assert overlay is not None
    assert (overlay.width, overlay.height) == (640, 480)
    # "red" is not a color the pages accept: it could be anything.
    assert overlay.instances == (
        (
            Dot(10.25, 20, "head", "#112233", occluded=False),
            Dot(30, 40, "hand", "#0072b2", occluded=True),
        ),
    )
    assert overlay.lines == (Line(10.25, 20, 30, 40, "#445566"),)


def test_overlay_skips_points_that_are_not_labeled() -> None:
    label = {**LABEL, "instances": [{"keypoints": [0, 0, 0, 30, 40, 2]}]}
    overlay = draw(label, {"stick": RIG})
    assert overlay is not None
    assert [dot.name for dot in overlay.dots] == ["hand"]
    assert overlay.lines == ()


def test_overlay_takes_names_from_a_label_whose_rig_is_unknown() -> None:
    overlay = draw({**LABEL, "rig": "other", "labels": ["a", "b"]}, {"stick": RIG})
    assert overlay is not None
    assert [dot.name for dot in overlay.dots] == ["a", "b"]


@pytest.mark.parametrize(
    "label",
    [
        None,
        "text",
        {"class": "cat"},
        {**LABEL, "image": {"width": 0, "height": 480}},
        {**LABEL, "image": {"width": "640", "height": 480}},
        {**LABEL, "instances": {}},
    ],
)
def test_other_labels_have_no_overlay(label: object) -> None:
    assert draw(label, {}) is None


@pytest.mark.parametrize(
    "instance", [None, {}, {"keypoints": "x"}, {"keypoints": [math.nan, 1, 2, "9", 1, 2, 1, 1, 9]}]
)
def test_malformed_instances_draw_nothing(instance: object) -> None:
    overlay = draw({**LABEL, "instances": [instance]}, {"stick": RIG})
    assert overlay is not None
    assert overlay.dots == ()


def test_library_rigs_are_found_by_name() -> None:
    assert len(library_rigs()["coco-person-17"]["keypoints"]) == 17


def test_each_instance_is_drawn_with_the_names_and_links_of_its_own_rig() -> None:
    line = {"from": "a", "to": "b"}
    rigs = {
        "one": {"keypoints": [{"name": "a"}, {"name": "b"}], "links": [line]},
        "two": {"keypoints": [{"name": "b"}, {"name": "c"}, {"name": "a"}], "links": [line]},
    }
    label = {
        "image": {"width": 9, "height": 9},
        "rig": "one",
        "rigs": [{"rig": "two", "rig_hash": ""}],
        "instances": [
            {"keypoints": [1, 1, 2, 2, 2, 2]},
            {"rig": "two", "keypoints": [3, 3, 2, 4, 4, 2, 5, 5, 1]},
        ],
    }
    overlay = draw(label, rigs)
    assert overlay is not None
    assert [[dot.name for dot in dots] for dots in overlay.instances] == [
        ["a", "b"],
        ["b", "c", "a"],
    ]
    assert [(one.x1, one.x2) for one in overlay.lines] == [(1, 2), (5, 3)]
