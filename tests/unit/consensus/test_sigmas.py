"""Sigmas from redundant labels, and whether more answers would help."""

import random
from collections.abc import Sequence

import pytest

from benchmarks.consolidation.poses import development
from poserig.pose.consensus import ImageAnswers, consolidate_batch, estimate_sigmas
from tests.unit.consensus.helpers import COCO, exchanged, image_of, moved

POSES = [
    (list(person.keypoints), person.area**0.5)
    for image in development()
    for person in image.persons
    if sum(v > 0 for v in person.keypoints[2::3]) == 17
]


def noisy(flat: Sequence[float], size: float, share: float, chance: random.Random) -> list[float]:
    result = list(flat)
    for joint, sigma in enumerate(COCO.sigmas):
        for axis in (0, 1):
            result[3 * joint + axis] += chance.gauss(0, share * sigma * size)
    return result


def batch_of(share: float, count: int, workers: int = 3) -> list[ImageAnswers]:
    chance = random.Random(7)  # noqa: S311 - a simulation
    return [
        image_of({f"w{k}": [noisy(flat, size, share, chance)] for k in range(workers)})
        for flat, size in POSES[:count]
    ]


def test_sigmas_follow_the_noise_of_the_labels() -> None:
    """Noise of sigma s per axis: E[d²] of a pair is 4 sigma² s², and half of that 2 sigma² s²."""
    found = estimate_sigmas(COCO, batch_of(0.5, 12))
    for estimate, sigma in zip(found, COCO.sigmas, strict=True):
        assert estimate.objects >= 10
        assert estimate.pairs >= 2 * estimate.objects
        assert estimate.sigma == pytest.approx(0.5 * 2**0.5 * sigma, rel=0.5)
    ratio = (
        sum((e.sigma or 0) / (0.5 * 2**0.5 * s) for e, s in zip(found, COCO.sigmas, strict=True))
        / 17
    )
    assert ratio == pytest.approx(1, abs=0.2)


def test_uncertainty_falls_with_the_number_of_objects() -> None:
    few, many = (estimate_sigmas(COCO, batch_of(0.5, count)) for count in (4, 12))
    mean_few = sum(e.standard_error or 0 for e in few) / 17
    mean_many = sum(e.standard_error or 0 for e in many) / 17
    assert mean_many < 0.8 * mean_few


def test_an_exchange_of_sides_is_no_imprecision() -> None:
    flat = POSES[0][0]
    answers = {"a": [flat], "b": [exchanged(flat)], "c": [moved(flat, 0.5, 0)]}
    found = estimate_sigmas(COCO, [image_of(answers)])
    assert max(estimate.sigma or 0 for estimate in found) < 0.02


def test_nothing_shared_is_no_estimate() -> None:
    found = estimate_sigmas(COCO, [image_of({"a": [POSES[0][0]], "b": []})])
    assert all(e.sigma is None and e.standard_error is None and e.objects == 0 for e in found)


def test_more_answers_help_where_two_disagree_and_not_where_five_agree() -> None:
    flat, size = POSES[0]
    torn = {"a": [flat], "b": [flat, moved(flat, 3 * size, 0)]}
    agreed = {name: [flat] for name in "abcde"}
    results = (
        consolidate_batch(COCO, [image_of(torn)])[0],
        consolidate_batch(COCO, [image_of(agreed)])[0],
    )
    assert results[0].more_would_help > 0.15
    assert results[1].more_would_help < 0.05
    assert results[0].agreement < results[1].agreement
