"""Sigmas from redundant labels."""

import random
from collections.abc import Sequence

import pytest

from poserig.pose.consensus import ImageAnswers, SigmaEstimate, estimate_sigmas
from poserig.pose.consensus.members import area_root
from poserig.pose.consensus.sigmas import _summary
from tests.unit.consensus.helpers import COCO, WHOLE, exchanged, image_of, moved, rig_of

POSES = WHOLE


def noisy(flat: Sequence[float], size: float, share: float, chance: random.Random) -> list[float]:
    result = list(flat)
    for point, sigma in enumerate(COCO.sigmas):
        for axis in (0, 1):
            result[3 * point + axis] += chance.gauss(0, share * sigma * size)
    return result


def batch_of(share: float, count: int, workers: int = 3) -> list[ImageAnswers]:
    chance = random.Random(7)  # noqa: S311 - a simulation
    return [
        image_of({f"w{k}": [noisy(flat, size, share, chance)] for k in range(workers)})
        for flat, size in POSES[:count]
    ]


def mean_ratio(found: Sequence[SigmaEstimate], share: float) -> float:
    """Estimates to sigmas, for noise of share x sigma s per axis: mean over the keypoints.

    E[d²] of a pair is 4 share² sigma² s², and half of that 2 share² sigma² s².
    """
    ratios = [
        one.sigma / (share * 2**0.5 * sigma)
        for one, sigma in zip(found, COCO.sigmas, strict=True)
        if one.sigma is not None
    ]
    assert len(ratios) == 17
    return sum(ratios) / 17


def test_sigmas_follow_the_noise_of_the_labels() -> None:
    found = estimate_sigmas(COCO, batch_of(0.5, 12))
    for estimate, sigma in zip(found, COCO.sigmas, strict=True):
        assert estimate.objects >= 10
        assert estimate.pairs >= 2 * estimate.objects
        assert estimate.sigma == pytest.approx(0.5 * 2**0.5 * sigma, rel=0.5)
    assert mean_ratio(found, 0.5) == pytest.approx(1, abs=0.2)


def test_uncertainty_falls_with_the_number_of_objects() -> None:
    few, many = (
        [one.standard_error or 0.0 for one in estimate_sigmas(COCO, batch_of(0.5, count))]
        for count in (4, 12)
    )
    assert min(few) > 0
    assert sum(many) < 0.8 * sum(few)


def test_an_exchange_of_sides_is_no_imprecision() -> None:
    flat = POSES[0][0]
    answers = {"a": [flat], "b": [exchanged(flat)], "c": [moved(flat, 0.5, 0)]}
    found = estimate_sigmas(COCO, [image_of(answers)])
    assert max(estimate.sigma or 1.0 for estimate in found) < 0.02


def test_nothing_shared_is_no_estimate() -> None:
    found = estimate_sigmas(COCO, [image_of({"a": [POSES[0][0]], "b": []})])
    assert all(e.sigma is None and e.standard_error is None and e.objects == 0 for e in found)


# Two points far apart, so that the scale is always known.
ENDS = rig_of("a", "b", "c", sigma=0.1)


def settled(**more: float) -> list[SigmaEstimate]:
    """One object of three workers, the second of them 6 and 8 pixels off at a."""
    rows = [
        ((x, y, 2), (0.0, 100.0, 2), (90.0, 0.0, 2))
        for x, y in ((0.0, 0.0), (6.0, 8.0), (0.0, 0.0))
    ]
    flats = [[value for point in row for value in point] for row in rows]
    if "b" in more:
        flats[2][3:6] = [0, 0, 0]
        flats[1][3:6] = [0, 0, 0]
    return estimate_sigmas(ENDS, [image_of({f"w{k}": [flat] for k, flat in enumerate(flats)})])


def test_an_estimate_is_the_mean_over_the_pairs_of_an_object() -> None:
    found = settled()
    assert [one.keypoint_name for one in found] == ["a", "b", "c"]
    scale = area_root([0, 0, 2, 0, 100, 2, 90, 0, 2])
    assert found[0].sigma == pytest.approx(((100 + 100 + 0) / 3 / scale**2 / 2) ** 0.5, rel=0.1)
    assert (found[0].objects, found[0].pairs, found[0].standard_error) == (1, 3, None)
    assert found[2].sigma == 0


def test_a_point_that_most_likely_is_not_there_stays_out() -> None:
    """Only one worker has b: there is no pair; and where two of five have it, they are wrong."""
    assert (settled(b=1)[1].sigma, settled(b=1)[1].objects) == (None, 0)
    flat = [0.0, 0, 2, 0, 100, 2, 90, 0, 2]
    without = [0.0, 0, 2, 0, 0, 0, 90, 0, 2]
    answers = {f"w{k}": [without if k > 1 else flat] for k in range(7)}
    found = estimate_sigmas(ENDS, [image_of(answers)])
    assert [one.objects for one in found] == [1, 0, 1]


def test_the_standard_error_is_that_of_a_root_of_a_mean() -> None:
    found = _summary("nose", [(0.01, 1), (0.03, 3)])
    assert found.sigma == pytest.approx(0.02**0.5)
    spread = 2 * 0.01**2
    assert found.standard_error == pytest.approx((spread / 2) ** 0.5 / (2 * 0.02**0.5))
    assert (found.objects, found.pairs) == (2, 4)


def test_an_instance_of_one_worker_or_one_that_is_not_there_teaches_nothing() -> None:
    flat, size = POSES[0]
    far = moved(flat, 9 * size, 0)
    answers = {"a": [flat, far], "b": [moved(flat, 0.3, 0)], "c": [moved(flat, 0, 0.3)]}
    assert {one.objects for one in estimate_sigmas(COCO, [image_of(answers)])} == {1}
