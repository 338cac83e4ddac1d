"""Stamps of batches: whole seconds, each of its own."""

from datetime import timedelta

from poserig.labeling.store.stamps import next_stamp
from tests.unit.labeling.fakes import START


def test_stamp_is_the_time_unless_an_earlier_batch_has_it() -> None:
    assert next_stamp("", START) == "2026-11-22_12:03:15"
    assert next_stamp("2026-11-22_12:03:15", START) == "2026-11-22_12:03:16"
    later = START + timedelta(seconds=5)
    assert next_stamp("2026-11-22_12:03:16", later) == "2026-11-22_12:03:20"


def test_stamp_goes_on_from_the_newest_when_the_clock_was_set_back() -> None:
    assert next_stamp("2026-12-31_23:59:59", START) == "2027-01-01_00:00:00"
