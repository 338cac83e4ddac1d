"""Tests report/difference.py: every way in which two labels of an image can differ."""

from collections.abc import Sequence
from dataclasses import replace

from pytest import approx

from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.label.read import LabelRig
from poserig.report.difference import ImageDifference, MovedPoint, compare
from tests.unit.report.poses import NAMES, RIG, SIGMA, image, kite, moved


def of(first: LabeledImage, second: LabeledImage) -> ImageDifference:
    return compare("a.jpg", first, second, lambda rig, names: (0.05,) * len(names))


def points(*instances: Instance) -> LabeledImage:
    return image(instances)


def test_the_same_labels_differ_in_nothing() -> None:
    found = of(points(kite()), points(kite()))
    assert (found.is_different, found.similarity) == (False, 1.0)
    assert not of(image([]), image([])).is_different


def test_moved_points_are_told_in_pixels_and_sigmas() -> None:
    found = of(points(kite()), points(moved(kite(), 0, 0, 2 * SIGMA)))
    (point,) = found.moved
    assert (point.instance, point.name) == ("1", "top")
    assert point.pixels == approx(2 * SIGMA)
    # The box has shrunk a little with the point.
    assert point.sigmas == approx(2, rel=0.05)
    assert 0.8 < found.similarity < 1
    told = found.to_json()
    assert told["moved"][0]["pixels"] == round(2 * SIGMA, 2)
    assert told["median_move"] == told["moved"][0]["sigmas"]


def test_visibility_and_points_that_only_one_has_are_counted_apart() -> None:
    gone = moved(kite(), 1, 0, v=0)
    found = of(points(kite()), points(moved(gone, 2, 0, v=1)))
    assert (found.placed, found.cleared, found.visibility, found.moved) == (0, 1, 1, [])
    assert of(points(gone), points(kite())).placed == 1


def test_an_instance_that_only_one_has_counts_nothing_similar() -> None:
    found = of(points(kite()), points(kite(), kite(220, 0, "2")))
    assert (found.added, found.removed, found.similarity) == (1, 0, 0.5)
    found = of(points(kite(), kite(220, 0, "2")), image([]))
    assert (found.added, found.removed, found.similarity) == (0, 2, 0)


def test_what_is_said_beside_the_points_differs_too() -> None:
    second = replace(
        image([kite(category="dog", flags=("truncated",), note="?", box=(1, 2, 3, 4))]),
        tags=("night",), note="Dark.",
    )  # fmt: skip
    assert of(points(kite()), second).details == [
        "instance 1: class - → dog",
        "instance 1: flags - → truncated",
        "instance 1: note",
        "instance 1: box",
        "tags  → night",
        "note of the image",
    ]


def test_points_in_another_order_are_the_same_and_other_points_are_a_problem() -> None:
    order = (3, 1, 0, 2)

    def turned(names: Sequence[str]) -> LabeledImage:
        flat = [n for k in order for n in kite().keypoints[3 * k : 3 * k + 3]]
        return replace(image([Instance("1", "", flat)]), keypoint_names=tuple(names))

    same = turned([NAMES[k] for k in order])
    assert not of(points(kite()), same).is_different
    other = of(points(kite()), turned(("a", "b", "c", "d")))
    assert other.to_json() == {
        "image": "a.jpg",
        "problem": f'the points of the rig "{RIG.name}" have other names in each',
    }


def test_instances_of_further_rigs_are_compared_with_their_own() -> None:
    dog = Instance("2", "", [1, 2, 2, 30, 40, 2], rig="dog")
    both = replace(image([kite(), dog]), rigs=(LabelRig("dog", "", ("nose", "tail")),))
    assert of(points(kite()), both).added == 1
    assert of(both, points(kite())).removed == 1
    assert not of(both, both).is_different


def test_the_worst_come_first_and_what_cannot_be_compared_before_all() -> None:
    far = ImageDifference("far", 0.9, [MovedPoint("1", "top", 9, 9)])
    near = ImageDifference("near", 0.9, [MovedPoint("1", "top", 1, 1)])
    bad = ImageDifference("bad", problem="?")
    worst = ImageDifference("worst", 0.1)
    ordered = sorted([near, far, worst, bad], key=lambda one: one.order)
    assert [one.name for one in ordered] == ["bad", "worst", "far", "near"]
