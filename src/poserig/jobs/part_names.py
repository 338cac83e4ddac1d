"""Names of the labeling jobs that one launch was divided into: pier-1of3, pier-2of3, pier-3of3.

A labeling job takes 100,000 data objects. A larger launch becomes several jobs, its parts, and
every command takes the one name for all of them.
"""

import re
from typing import NamedTuple

_PART = re.compile(r"(.+)-([1-9]\d{0,4})of([1-9]\d{0,4})", re.IGNORECASE)


class PartName(NamedTuple):
    """The name of a part, read.

    Attributes:
        job: The one name of all parts.
        number: Of this one, from 1.
        of: How many parts there are.
    """

    job: str
    number: int
    of: int


def names_of_parts(job: str, count: int) -> list[str]:
    """Returns the names of the parts in their order; the name itself for a single one."""
    if count == 1:
        return [job]
    return [f"{job}-{number}of{count}" for number in range(1, count + 1)]


def part_of(name: str) -> PartName | None:
    """Reads the name of a part; None for the name of another job."""
    found = _PART.fullmatch(name)
    if not found:
        return None
    number, count = int(found[2]), int(found[3])
    return PartName(found[1], number, count) if number <= count > 1 else None


def is_part(name: str, job: str) -> bool:
    """Returns whether a name is that of a part of a job, upper and lower case alike."""
    part = part_of(name)
    return part is not None and part.job.lower() == job.lower()
