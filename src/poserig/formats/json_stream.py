"""Reads a large JSON file one element at a time: a data set's file may be larger than memory."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NoReturn, TextIO

from poserig.errors import shown
from poserig.formats import FormatError
from poserig.json import Json
from poserig.text import LONGEST_MARK, encoding_of

CHUNK: Final = 1 << 20
SPACES: Final = " \t\r\n"
# What may follow a value.
BEHIND: Final = frozenset(SPACES + ",:]}")
# Of what is not finite, a number that is missing: it costs one point and not the file.
_DECODER: Final = json.JSONDecoder(parse_constant=lambda _: None)


def members(path: Path) -> Iterator[tuple[str, Json, int]]:
    """Yields what a JSON file holds, arrays element by element.

    Args:
        path: Of the file: an object or an array; UTF-8, or UTF-16 with a mark.

    Yields:
        Name of the member, value and line, from 1. A member that is an array comes once for each
        of its elements; the elements of an array that is the whole file have the name "".

    Raises:
        FormatError: It is not JSON, cut off, or neither an object nor an array.
        OSError: It cannot be read.
    """
    with path.open("rb") as raw:
        encoding, mark = encoding_of(raw.read(LONGEST_MARK))
    name = "utf-8-sig" if encoding == "utf-8" else encoding
    with path.open(encoding=name) as file:
        if mark and name != "utf-8-sig":
            file.read(1)
        try:
            yield from _Cursor(file, shown(str(path))).members()
        except UnicodeDecodeError as error:
            raise FormatError(
                f"is not {encoding.upper()} (byte {error.start} of a portion).",
                where=shown(str(path)),
                cure="Save the file as UTF-8.",
            ) from None


class _Cursor:
    """A place in a text that is read in portions."""

    def __init__(self, file: TextIO, where: str) -> None:
        self._file, self._where = file, where
        self._text, self._at = "", 0
        # Line of the place up to which they were counted, and that place.
        self._lines, self._counted = 1, 0
        self._is_end = False

    def members(self) -> Iterator[tuple[str, Json, int]]:
        first = self._peek()
        if first == "[":
            for value, line in self._elements():
                yield "", value, line
        elif first == "{":
            yield from self._members()
        else:
            self._fail("is neither a JSON object nor an array")
        if self._peek():
            self._fail("goes on after its end")

    def _members(self) -> Iterator[tuple[str, Json, int]]:
        self._at += 1
        if self._peek() == "}":
            self._at += 1
            return
        while True:
            name = self._value()
            if not isinstance(name, str):
                self._fail("has something else where the name of a member belongs")
            self._expect(":")
            if self._peek() == "[":
                for value, line in self._elements():
                    yield name, value, line
            else:
                yield name, self._value(), self._line()
            if self._expect(",}") == "}":
                return

    def _elements(self) -> Iterator[tuple[Json, int]]:
        self._at += 1
        if self._peek() == "]":
            self._at += 1
            return
        while True:
            self._peek()
            line = self._line()
            yield self._value(), line
            if self._expect(",]") == "]":
                return

    def _line(self) -> int:
        # From where it was counted last: each time from the start would take the square of it.
        self._lines += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._lines

    def _value(self) -> Json:
        self._peek()
        size = CHUNK
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._is_end:
                    # A text without its end goes on to the end of the file.
                    self._at = len(self._text) if "Unterminated" in error.msg else error.pos
                    self._fail(f"is not JSON ({error.msg})")
            except RecursionError:
                self._fail("has too many levels")
            else:
                # A number may go on in the next portion, where what follows it shows its end.
                if self._text[end : end + 1] in BEHIND or self._is_end:
                    self._at = end
                    return value
            self._fill(size)
            size *= 2

    def _peek(self) -> str:
        """Returns the next character that is no space, "" at the end."""
        while True:
            text, at = self._text, self._at
            while at < len(text) and text[at] in SPACES:
                at += 1
            self._at = at
            if at < len(text) or self._is_end:
                return text[at : at + 1]
            self._fill(CHUNK)

    def _expect(self, allowed: str) -> str:
        found = self._peek()
        if not found or found not in allowed:
            self._fail(f"has {found or 'its end'!r} where {' or '.join(allowed)} belongs")
        self._at += 1
        return found

    def _fill(self, size: int) -> None:
        """Reads on, and forgets what was passed."""
        self._line()
        more = self._file.read(size)
        self._is_end = not more
        self._text, self._at, self._counted = self._text[self._at :] + more, 0, 0

    def _fail(self, what: str) -> NoReturn:
        is_cut = self._is_end and self._at >= len(self._text.rstrip(SPACES))
        raise FormatError(
            f"line {self._line()} {what}{': the file is cut off' if is_cut else ''}.",
            where=self._where,
            cure="Export or copy the file again.",
        )
