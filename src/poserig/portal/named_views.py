"""Defines what the portal asks of the rest for views of the grid that have a name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

LONGEST_NAME = 60
MOST_VIEWS = 100


@dataclass(frozen=True, slots=True)
class NamedView:
    """A view of the grid that everybody who sees the grid finds by its name.

    Attributes:
        name: 1 to 60 characters; upper and lower case are the same.
        parameters: Filters and order, as in the address.
        by: Name of who saved it.
    """

    name: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    by: str = ""


class NamedViews(Protocol):
    """Keeps views, for all jobs alike. Methods raise PoserigError when they cannot."""

    def all(self) -> Sequence[NamedView]:
        """All of them, by their names."""

    def save(self, view: NamedView) -> None:
        """Keeps a new one. Raises InvalidValue for a name that is taken or is none."""

    def rename(self, name: str, to: str) -> None:
        """Gives one another name; likewise."""

    def remove(self, name: str) -> None:
        """Removes one; that there is none is no error."""
