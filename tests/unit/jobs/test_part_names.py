"""Tests jobs/part_names.py: the names of the jobs that one launch was divided into."""

import pytest

from poserig.jobs.part_names import PartName, is_part, names_of_parts, part_of


def test_parts_are_counted_in_their_names() -> None:
    assert names_of_parts("pier", 1) == ["pier"]
    assert names_of_parts("pier-7", 3) == ["pier-7-1of3", "pier-7-2of3", "pier-7-3of3"]


@pytest.mark.parametrize("name", ["pier", "pier-0of3", "pier-4of3", "pier-1of1", "1of3", "p1of3"])
def test_other_names_are_no_parts(name: str) -> None:
    assert part_of(name) is None


def test_part_is_read_in_any_case() -> None:
    assert part_of("Pier-7-2OF13") == PartName("Pier-7", 2, 13)
    assert is_part("PIER-2of3", "pier")
    assert not is_part("pier-b-2of3", "pier")
