"""Shares of an image become pixels, and the same shares again."""

import random

import pytest

from poserig.intake.poses.shares import pixels_of, share_of, text_of

CHANCE = random.Random(5)  # noqa: S311  # seeded, no secret


@pytest.mark.parametrize("digits", [1, 4, 6, 7, 9, 12, 15, 17])
@pytest.mark.parametrize("whole", [640, 480, 333, 1920, 4001, 7, 6.4, 19.2])
def test_a_share_comes_back(digits: int, whole: float) -> None:
    for _ in range(200):
        share = round(CHANCE.random(), digits)
        assert share_of(pixels_of(share, whole), whole) == pytest.approx(share, rel=3e-16, abs=0)
        if digits <= 15:
            assert share_of(pixels_of(share, whole), whole) == share


@pytest.mark.parametrize("whole", [640, 480, 333, 1920, 4001, 7])
def test_pixels_come_back(whole: float) -> None:
    for _ in range(200):
        pixels = round(CHANCE.uniform(0, whole), 2)
        assert share_of(pixels, whole) * whole == pytest.approx(pixels, rel=3e-16, abs=0)


def test_pixels_are_neat_where_the_share_still_comes_back() -> None:
    assert pixels_of(0.1, 640) == 64
    assert pixels_of(299 / 640, 640) == 299


@pytest.mark.parametrize("share", [0.1, 1e-7, 0.0, 1.0, 123456789.125])
def test_text_has_no_exponent(share: float) -> None:
    assert "e" not in text_of(share)
    assert float(text_of(share)) == share
