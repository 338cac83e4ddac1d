"""Divides a manifest into portions that are labeled together, without holding its lines."""

from collections.abc import Container, Iterator, Sequence
from typing import IO, NamedTuple


class Portion(NamedTuple):
    """Lines of a manifest that follow each other.

    Attributes:
        first: Index of its first line, from 0.
        size: How many lines it has.
        start: Where they begin in the file, in bytes.
    """

    first: int
    size: int
    start: int

    def indexes(self) -> range:
        """Returns the indexes of its lines."""
        return range(self.first, self.first + self.size)

    def lines(self, manifest: IO[bytes]) -> Iterator[tuple[int, str]]:
        """Yields index and text of its lines; nobody else may read the file meanwhile."""
        manifest.seek(self.start)
        for index in self.indexes():
            yield index, manifest.readline().decode("utf-8").rstrip("\r\n")


def portions_of(manifest: IO[bytes], answered: Container[int], largest: int) -> Sequence[Portion]:
    """Returns portions that together hold the whole manifest.

    All have as many lines with answers, give or take one: a last portion with a single image would
    teach nothing about its workers.

    Args:
        manifest: The file.
        answered: Indexes of the lines that have answers.
        largest: Lines with answers in a portion, at most.
    """
    manifest.seek(0)
    total = sum(index in answered for index, _ in enumerate(manifest))
    count = -(-total // largest) or 1
    manifest.seek(0)
    portions: list[Portion] = []
    seen = first = start = offset = index = 0
    for index, raw in enumerate(manifest, start=1):
        offset += len(raw)
        seen += index - 1 in answered
        if seen == total * (len(portions) + 1) // count and len(portions) < count - 1:
            portions.append(Portion(first, index - first, start))
            first, start = index, offset
    portions.append(Portion(first, index - first, start))
    return portions
