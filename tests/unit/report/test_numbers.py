"""Histograms and samples: what is in which bin, and quantiles of more values than are kept."""

import pytest

from poserig.report.numbers import MOST_VALUES, Histogram, Sample, steps


def test_values_are_in_the_bin_that_begins_at_them_and_ends_hold_the_rest() -> None:
    found = Histogram(steps(0, 1, 4))
    for value in (-1, 0, 0.25, 0.5, 0.99, 1, 7):
        found.add(value)
    assert found.counts == [2, 1, 1, 3]
    assert found.to_json()["edges"] == [0, 0.25, 0.5, 0.75, 1]


def test_quantiles_of_few_values_are_exact_and_of_none_nothing() -> None:
    sample = Sample()
    assert (sample.mean, sample.quantile(0.5)) == (None, None)
    sample.extend([4, 1, 3, 2])
    assert sample.to_json() == {"count": 4, "mean": 2.5, "median": 2.5, "p90": 3.7}


def test_of_many_values_a_fair_sample_is_kept() -> None:
    sample = Sample()
    sample.extend(range(20 * MOST_VALUES))
    assert len(sample._values) == MOST_VALUES
    assert sample.count == 20 * MOST_VALUES
    assert sample.quantile(0.5) == pytest.approx(10 * MOST_VALUES, rel=0.1)
