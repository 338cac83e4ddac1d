"""Instances of one point: a rig that has no other, and an object of which nothing else is seen."""

import pytest

from poserig.pose.consensus import ImageAnswers, ImageConsensus, consolidate_batch
from poserig.pose.rig import KeypointClass, Rig
from tests.unit.consensus.helpers import instance

POINT = Rig("point-1", (KeypointClass("tip"),))
LARGE = (4000, 3000)


def settle(*x: float, size: tuple[int, int] | None = LARGE) -> ImageConsensus:
    answers = {str(number): [instance([at, 500, 2])] for number, at in enumerate(x)}
    return consolidate_batch(POINT, [ImageAnswers(answers, size)])[0]


@pytest.mark.parametrize("apart", [0.5, 4, 6, 7, 8, 15, 25])
def test_three_clicks_are_one_instance_up_to_25_pixels_apart_on_a_large_image(
    apart: float,
) -> None:
    result = settle(1000, 1000 + apart, 1000 + 2 * apart)
    (found,) = result.instances
    assert found.keypoints[0] == pytest.approx(1000 + apart, abs=0.3 * apart)
    assert found.sources == 3
    assert result.agreement > 0.8


def test_clicks_far_apart_are_objects_of_their_own() -> None:
    assert len(settle(1000, 1200, 1400).instances) in (0, 3)
    assert len(settle(1000, 1003, 1400, 1403).instances) == 2


@pytest.mark.parametrize("size", [(640, 480), None])
@pytest.mark.parametrize("apart", [0.5, 2, 4, 5, 6])
def test_what_workers_agree_on_never_vanishes(size: tuple[int, int] | None, apart: float) -> None:
    result = settle(100, 100 + apart, 100 + 2 * apart, size=size)
    assert len(result.instances) == 1


def test_a_batch_of_points_with_usual_clicks_is_one_instance_an_image() -> None:
    jitter = (-15, 9, 4, -11, 14, -6, 10, -3, 12, -8, 7, 1)
    images = [
        ImageAnswers(
            {w: [instance([900 + jitter[(k + 4 * n) % 12], 700 + jitter[(k + n) % 12], 2])]
             for n, w in enumerate("abc")},
            LARGE,
        )
        for k in range(10)
    ]  # fmt: skip
    results = consolidate_batch(POINT, images)
    assert [len(result.instances) for result in results] == [1] * 10
