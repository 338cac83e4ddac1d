"""Decodes the text files of people: UTF-8, and what Windows programs write in its place."""

import codecs
from typing import Final

# Longer marks first: that of UTF-32 begins as that of UTF-16 does.
MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


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


def decode_text(data: bytes) -> str:
    """Decodes a text, without its byte order mark.

    Raises:
        TextError: It is neither UTF-8 nor UTF-16 or UTF-32 with a mark.
    """
    encoding, mark = encoding_of(data[:4])
    try:
        return data[mark:].decode(encoding)
    except UnicodeDecodeError as error:
        before = data[mark : mark + error.start].decode(encoding, "replace")
        line = before.count("\n") + 1
        what = f"line {line} is not {encoding.upper()} (byte {mark + error.start})"
        raise TextError(what, line) from error
