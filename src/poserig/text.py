"""Decodes the text files of people: UTF-8, and what Windows programs write in its place."""

import codecs
from collections.abc import Iterable, Iterator
from itertools import chain
from re import compile as pattern
from typing import Final

# Longer marks first: that of UTF-32 begins as that of UTF-16 does.
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

LONGEST_MARK: Final = 4
LINE_END: Final = pattern(r"\r\n|\n|\r")


class TextError(ValueError):
    """Bytes that are no text: what is wrong, as the end of a sentence.

    Attributes:
        line: Where, from 1.
    """

    def __init__(self, what: str, line: int) -> None:
        super().__init__(what)
        self.line = line


def encoding_of(start: bytes) -> tuple[str, int]:
    """Tells the encoding of a text by its first bytes.

    Returns:
        Name of the encoding, and the length of its mark: 0 for a text without one. UTF-16 without
        a mark is told by the zeros of its ASCII characters: JSON and tables begin with these.
    """
    for mark, name in MARKS:
        if start.startswith(mark):
            return name, len(mark)
    if len(start) >= 2 and start[0] and not start[1]:
        return "utf-16-le", 0
    if len(start) >= 2 and not start[0] and start[1]:
        return "utf-16-be", 0
    return "utf-8", 0


def shown_encoding(encoding: str) -> str:
    """Returns the name of an encoding as people know it: without the order of its bytes."""
    return encoding.upper().removesuffix("-LE").removesuffix("-BE")


def decode_text(data: bytes) -> str:
    """Decodes a text, without its byte order mark.

    Raises:
        TextError: It is neither UTF-8 nor UTF-16 or UTF-32 with a mark.
    """
    encoding, mark = encoding_of(data[:LONGEST_MARK])
    try:
        return data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[mark : mark + error.start].decode(encoding, "replace")
        line = before.count("\n") + 1
        what = f"line {line} is not {shown_encoding(encoding)} (byte {mark + error.start})"
        raise TextError(what, line) from error


def lines_of(chunks: Iterable[bytes]) -> Iterator[str]:
    """Yields the lines of a text that comes in pieces, without their ends: LF, CR LF or CR.

    JSON texts hold none of these, but they may hold U+2028 and others, where str.splitlines splits.
    A line is as long as it is: time and memory grow with it in proportion.

    Args:
        chunks: The bytes of the text, in pieces of any length.

    Raises:
        TextError: It is neither UTF-8 nor UTF-16 or UTF-32 with a mark.
    """
    pieces = iter(chunks)
    start = b""
    for piece in pieces:
        start += piece
        if len(start) >= LONGEST_MARK:
            break
    encoding, mark = encoding_of(start[:LONGEST_MARK])
    decoder = codecs.getincrementaldecoder(encoding)()
    number, held, parts = 1, "", list[str]()
    for chunk in chain((start[mark:],), pieces, (None,)):
        try:
            text = held + decoder.decode(chunk or b"", final=chunk is None)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding, "replace")
            at = number + len(LINE_END.findall(held + before))
            raise TextError(f"line {at} is not {shown_encoding(encoding)}", at) from error
        # An LF may follow in the next piece.
        held = "\r" if text.endswith("\r") and chunk is not None else ""
        text = text.removesuffix(held) if held else text
        # A pattern takes ten times as long, and most files have no CR.
        first, *others = LINE_END.split(text) if "\r" in text else text.split("\n")
        parts.append(first)
        for other in others:
            yield "".join(parts)
            number, parts = number + 1, [other]
    if any(parts):
        yield "".join(parts)
