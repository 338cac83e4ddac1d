"""Portions of a manifest: all lines once, in order, with as many answered lines in each."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from poserig.jobs.consolidate.portions import portions_of


def of(lines: list[bytes], answered: set[int], largest: int) -> list[list[tuple[int, str]]]:
    manifest = BytesIO(b"".join(line + b"\n" for line in lines))
    return [list(portion.lines(manifest)) for portion in portions_of(manifest, answered, largest)]


@given(
    st.lists(st.sampled_from([b"", b"{}", b'{"a":"\xe2\x80\xa8"}', b"x" * 40]), max_size=60),
    st.sets(st.integers(0, 70)),
    st.integers(1, 12),
)
def test_portions_hold_every_line_once_and_are_even(
    lines: list[bytes], answered: set[int], largest: int
) -> None:
    portions = of(lines, answered, largest)
    found = [item for portion in portions for item in portion]
    assert found == list(enumerate(line.decode() for line in lines))
    counts = [sum(index in answered for index, _ in portion) for portion in portions]
    assert max(counts) <= largest
    assert max(counts) - min(counts) <= 1


def test_last_portion_is_no_single_line() -> None:
    portions = of([b"{}"] * 51, set(range(51)), 50)
    assert [len(portion) for portion in portions] == [25, 26]


def test_lines_without_answers_fill_no_portion() -> None:
    portions = of([b"{}"] * 1000, {3, 500, 998}, 2)
    assert [len(portion) for portion in portions] == [4, 996]


def test_manifest_without_lines_is_one_empty_portion() -> None:
    assert of([], {1}, 50) == [[]]


def test_line_ends_of_both_kinds_and_none_at_the_end() -> None:
    manifest = BytesIO(b"a\r\nb\nc")
    (portion,) = portions_of(manifest, set(), 50)
    assert list(portion.lines(manifest)) == [(0, "a"), (1, "b"), (2, "c")]
