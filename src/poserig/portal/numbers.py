"""Numbers in addresses: only those that a database can keep."""

from werkzeug.routing import IntegerConverter, Map

HIGHEST = 2**53 - 1
"""JSON's readers keep no larger one either."""


class StoredNumber(IntegerConverter):
    """A whole number in a path, from 0. A path with a larger one than `HIGHEST` is no page."""

    def __init__(self, map: Map) -> None:
        super().__init__(map, max=HIGHEST)


def stored_number(text: str) -> int:
    """A whole number in a query. Raises ValueError beyond `HIGHEST`."""
    number = int(text)
    if abs(number) > HIGHEST:
        raise ValueError(text)
    return number
