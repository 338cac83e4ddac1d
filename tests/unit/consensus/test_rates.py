"""Rates and probabilities that never reach 0 or 1."""

from math import log

import pytest

from poserig.pose.consensus.rates import logistic, logit, rate


def test_a_rate_without_trials_is_its_prior() -> None:
    assert rate(0, 0, 0.12) == pytest.approx(0.12)


def test_a_prior_is_worth_ten_observations_or_as_many_as_one_says() -> None:
    assert rate(3, 10, 0.1) == pytest.approx((3 + 1) / 20)
    assert rate(3, 10, 0.1, 60) == pytest.approx((3 + 6) / 70)


def test_a_rate_stays_off_0_and_1() -> None:
    assert rate(0, 1e6, 0.1) == 0.001
    assert rate(1e6, 1e6, 0.1) == 0.999


def test_log_odds_and_probabilities() -> None:
    assert logistic(0) == 0.5
    assert logistic(log(3)) == pytest.approx(0.75)
    assert logit(0.75) == pytest.approx(log(3))
    assert logit(0.25) == pytest.approx(-log(3))
    assert 0 < logistic(-1e9) == logistic(-50) < 1e-20
    assert logistic(1e9) == logistic(50)
    assert logistic(-49) > logistic(-50)
