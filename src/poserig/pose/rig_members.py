"""Reads the members of a rig file, and collects everything that is wrong with them.

The component reads the same file (web/src/model/parse-rig.ts) and says the same:
tests/golden/rigs.json is read by the tests of both.
"""

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any, NamedTuple

from poserig.errors import PoserigError
from poserig.json import is_number, kind

# So much of a wrong value is quoted.
QUOTED = 60


class RigError(PoserigError):
    """A rig that cannot be used. Says which members are wrong, and why."""


class Fault(NamedTuple):
    """One thing that is wrong: the member, what is wrong with it, and what to do."""

    place: str
    what: str
    cure: str = ""


class NotFinite:
    """Stands for a number of the file that no float holds: NaN, Infinity, 1e999."""

    def __init__(self, text: str) -> None:
        self.text = text


def finite(text: str) -> float | NotFinite:
    """Reads a number of JSON text."""
    number = float(text)
    return number if isfinite(number) else NotFinite(text)


class Faults:
    """What is wrong with a file, in the order of finding. One fault for each place."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: dict[str, Fault] = {}

    def add(self, place: str, what: str, cure: str = "") -> None:
        self.found.setdefault(place, Fault(place, what, cure))

    def add_numbers(self, value: Any, place: str = "") -> None:
        """Adds every number that is not finite, wherever it is."""
        for at, number in _not_finite(value, place):
            reason = (
                "is not a JSON value"
                if number.text.lstrip("-") in ("NaN", "Infinity")
                else "is too large a number"
            )
            self.add(at, f"{number.text} {reason}.", "Write a number that a computer can hold.")

    def refuse(self) -> None:
        """Raises RigError when something is wrong."""
        errors = [self._error(fault) for fault in self.found.values()]
        if len(errors) == 1:
            raise errors[0]
        if errors:
            listed = "\n".join(f"  {error}" for error in errors)
            raise RigError(f"{len(errors)} members are wrong:\n{listed}", where=self.file)

    def _error(self, fault: Fault) -> RigError:
        where = ": ".join(part for part in (self.file, fault.place) if part)
        return RigError(fault.what, where=where, cure=fault.cure)


def _not_finite(value: Any, place: str) -> Iterator[tuple[str, NotFinite]]:
    if isinstance(value, NotFinite):
        yield place, value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield from _not_finite(member, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _not_finite(item, f"{place}[{number}]")


class Members:
    """Reads the members of an object. A wrong one becomes a fault, and its default is returned.

    Args:
        value: From JSON; what is no object is a fault of its place, and has no members.
        place: Of the object in the file, "" for the file itself.
        faults: Where faults go.
    """

    def __init__(self, value: Any, place: str, faults: Faults) -> None:
        self.place, self.faults = place, faults
        self.is_object = isinstance(value, Mapping)
        self.members: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if not self.is_object:
            self.faults.add(place, f"is {kind(value)}, not an object.")

    def fault(self, member: str, what: str, cure: str = "") -> None:
        self.faults.add(".".join(part for part in (self.place, member) if part), what, cure)

    def has(self, member: str) -> bool:
        return member in self.members

    def text(self, member: str, longest: int, default: str | None = "") -> str:
        """Reads a text. Without a default it must be there and not be empty."""
        if not self.is_object:
            return ""
        value = self.members.get(member, default)
        if value is None and not self.has(member):
            self.fault(member, "is missing.", "Give it a text.")
        elif not isinstance(value, str):
            self.fault(member, f"is {kind(value)}, not a text.")
        elif default is None and not value:
            self.fault(member, "is empty.", "Give it a text.")
        elif len(value) > longest:
            self.fault(member, f"has {len(value)} characters.", f"Use at most {longest}.")
        elif not _can_be_written(value):
            self.fault(member, "holds half of a character.", "Write it anew.")
        else:
            return value
        return ""

    def choice(self, member: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.members.get(member, default)
        if isinstance(value, str) and value in allowed:
            return value
        self.fault(member, f"is {quoted(value)}.", f"Use one of: {', '.join(allowed)}.")
        return default

    def positive(self, member: str, default: float) -> float:
        value = self.members.get(member, default)
        if is_number(value) and value > 0:
            return float(value)
        self.fault(member, f"is {quoted(value)}, not a number above 0.")
        return default

    def whole(self, member: str, default: int) -> int:
        """Reads a whole number of at least 1."""
        value = self.members.get(member, default)
        if is_number(value) and value >= 1 and value == int(value):
            return int(value)
        self.fault(member, f"is {quoted(value)}, not a whole number of at least 1.")
        return default

    def names(self, member: str, longest: int, most: int) -> tuple[str, ...]:
        """Reads a list of texts that differ, none of them empty."""
        found = self.array(member, [])
        if len(found) > most:
            self.fault(member, f"has {len(found)} entries.", f"Use at most {most}.")
        first: dict[str, int] = {}
        for number, name in enumerate(found):
            entry = f"{member}[{number}]"
            if not isinstance(name, str):
                self.fault(entry, f"is {kind(name)}, not a text.")
            elif not name.strip():
                self.fault(entry, "is empty.", "Give it a text, or leave it out.")
            elif len(name) > longest:
                self.fault(entry, f"has {len(name)} characters.", f"Use at most {longest}.")
            elif not _can_be_written(name):
                self.fault(entry, "holds half of a character.", "Write it anew.")
            elif name in first:
                self.fault(entry, f'"{name}" is {member}[{first[name]}] already.', "Remove one.")
            else:
                first[name] = number
        return tuple(first)

    def boolean(self, member: str) -> bool:
        value = self.members.get(member, False)
        if isinstance(value, bool):
            return value
        self.fault(member, f"is {kind(value)}, not true or false.")
        return False

    def array(self, member: str, default: list[Any] | None = None) -> list[Any]:
        """Reads an array. Without a default it must be there."""
        if not self.is_object:
            return []
        value = self.members.get(member, default)
        if isinstance(value, list):
            return value
        what = "is missing." if value is None else f"is {kind(value)}, not an array."
        self.fault(member, what)
        return []

    def pair(self, member: str) -> tuple[float, float] | None:
        """Reads a pair of numbers; None for null and for none."""
        value = self.members.get(member)
        if value is None:
            return None
        if isinstance(value, list) and len(value) == 2 and all(map(is_number, value)):
            return float(value[0]), float(value[1])
        if isinstance(value, list):
            # A number that is not finite is a fault of its own already.
            if not any(isinstance(number, NotFinite) for number in value):
                self.fault(member, "is not a pair of numbers.", "Use [x, y].")
        else:
            self.fault(member, f"is {kind(value)}, not an array.")
        return None

    def color(self, member: str = "color") -> str:
        """Reads a CSS color, "" for none."""
        value = self.text(member, 1000)
        if not value:
            return ""
        # Imported here for the cold start: most colors are hexadecimal, and most points have none.
        from poserig.pose.css_colors import is_color

        if not is_color(value):
            self.fault(member, f"{quoted(value)} is not a CSS color.", "Use one such as #e69f00.")
        return value


def _can_be_written(text: str) -> bool:
    """Whether UTF-8 can hold it. JSON's \\ud800 alone is half of a character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def quoted(value: Any) -> str:
    """Returns a short form of a wrong value."""
    text = value.text if isinstance(value, NotFinite) else repr(value)
    return text if len(text) <= QUOTED else f"{text[: QUOTED - 1]}…"
