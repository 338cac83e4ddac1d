"""A selection is written as ranges, and read from what a form sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poserig.errors import InvalidValue
from poserig.portal.index_ranges import read_ranges, write_ranges


@given(st.sets(st.integers(0, 200)))
def test_ranges_hold_the_same_indexes(indexes: set[int]) -> None:
    assert read_ranges(write_ranges(tuple(indexes))) == tuple(sorted(indexes))


def test_neighbors_are_one_range() -> None:
    assert write_ranges((7, 1, 2, 3, 9, 8)) == "1-3,7-9"
    assert write_ranges((5,)) == "5"


@pytest.mark.parametrize(
    "text", ["x", "1-", "-3", "3-1", "1,,2", "1;2", "0-1000000", "0-600000,600001-1100000", "٣"]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="cannot be read"):
        read_ranges(text)
