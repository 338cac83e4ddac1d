"""Says in words what the labels of a job cover, and what is rare among them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from poserig.portal.grid import (
    COUNT,
    FACING,
    PLACE,
    PLACES_ACROSS,
    PLACES_DOWN,
    POSE,
    SEEN,
    SIZE,
    Facets,
)

HEADINGS = {
    COUNT: "Instances on an image",
    FACING: "Seen from",
    SEEN: "How much is seen",
    SIZE: "Size on the image",
}
_WORDS: Mapping[str, Mapping[str, str]] = {
    FACING: {"front": "The front", "side": "The side", "back": "Behind"},
    SEEN: {
        "clear": "No point is occluded",
        "occluded": "Some points are occluded",
        "part": "Fewer than half of the points",
    },
    SIZE: {
        "0": "Under 5 %",
        "5": "5 to 10 %",
        "10": "10 to 20 %",
        "20": "20 to 40 %",
        "40": "40 % and more",
    },
}
_RARE = {
    FACING: {
        "front": "somebody who is seen from the front",
        "side": "somebody who is seen from the side",
        "back": "somebody who is seen from behind",
    },
    SEEN: {
        "clear": "an instance without an occluded point",
        "occluded": "an instance of which points are occluded",
        "part": "an instance of which fewer than half of the points are labeled",
    },
    SIZE: {
        "0": "an instance of less than 5 % of the image",
        "5": "an instance of 5 to 10 % of the image",
        "10": "an instance of 10 to 20 % of the image",
        "20": "an instance of 20 to 40 % of the image",
        "40": "an instance of 40 % of the image or more",
    },
}
_MOST_COUNTED = "10"
_SHARE = 0.05
"""What fewer images have is rare."""
_FEWEST = 20
"""Of fewer labeled images nothing is said to be rare."""
_MOST_SAID = 6
_HEATS = 5


@dataclass(frozen=True, slots=True)
class Covered:
    """One value of what labels cover.

    Attributes:
        value: In the address of the grid.
        word: For people.
        count: Images with it.
        heat: 0 for none, to 5 for the most.
    """

    value: str
    word: str
    count: int
    heat: int = 0


@dataclass(frozen=True, slots=True)
class Rare:
    """A sentence about what is rare.

    Attributes:
        kind, value: The filter of the grid that shows it.
        text: The sentence.
        count: Images.
    """

    kind: str
    value: str
    text: str
    count: int


def cover_word(kind: str, value: str) -> str:
    """What people call a value of what labels cover, as a filter."""
    if kind == PLACE:
        column, _, row = value.partition("-")
        return f"Place: {_nth(column)} of {PLACES_ACROSS} across, {_nth(row)} of {PLACES_DOWN} down"
    if kind == POSE:
        return f"Field {value} of the map of poses"
    return f"{HEADINGS.get(kind, kind)}: {_word(kind, value)}"


def lists_of(facets: Facets) -> list[tuple[str, str, list[Covered]]]:
    """Kind, heading and values of each list; those that nobody knows are left out."""
    found = []
    for kind, heading in HEADINGS.items():
        counts = facets.covered.get(kind, {})
        order = _WORDS[kind] if kind in _WORDS else sorted(counts, key=_number)
        if any(counts.values()):
            rows = [Covered(one, _word(kind, one), counts.get(one, 0)) for one in order]
            found.append((kind, heading, rows))
    return found


def places_of(facets: Facets) -> list[list[Covered]]:
    """The fields of the image, row by row, each with the images with an instance there; [] when
    nobody knows the sizes of the images."""
    counts = facets.covered.get(PLACE, {})
    most = max(counts.values(), default=0)
    if not most:
        return []
    return [
        [
            Covered(value, cover_word(PLACE, value), count, heat(count, most))
            for column in range(PLACES_ACROSS)
            for value in [f"{column}-{row}"]
            for count in [counts.get(value, 0)]
        ]
        for row in range(PLACES_DOWN)
    ]


def heat(count: int, most: int) -> int:
    """How much something is, from 0 for nothing to 5."""
    return -(-count * _HEATS // most) if count else 0


def rarities(facets: Facets) -> list[Rare]:
    """What is rare, the rarest first; [] while there are few labels."""
    labeled = sum(facets.covered.get(COUNT, {}).values())
    if labeled < _FEWEST:
        return []
    found = []
    for kind, words in _RARE.items():
        counts = facets.covered.get(kind, {})
        if not any(counts.values()):
            continue
        for value, what in words.items():
            count = counts.get(value, 0)
            if count < _SHARE * labeled:
                some = f"{count:,} of {labeled:,} images have" if count else "No image has"
                told = f"1 of {labeled:,} images has" if count == 1 else some
                found.append(Rare(kind, value, f"{told} {what}.", count))
    found.sort(key=lambda one: one.count)
    return found[:_MOST_SAID]


def empty_places(rows: Sequence[Sequence[Covered]]) -> int:
    """How many fields of the image have no instance."""
    return sum(not one.count for row in rows for one in row)


def _word(kind: str, value: str) -> str:
    if kind == COUNT:
        if value == _MOST_COUNTED:
            return "10 and more"
        return "None" if value == "0" else value
    return _WORDS.get(kind, {}).get(value, value)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _nth(text: str) -> str:
    return str(_number(text) + 1)
