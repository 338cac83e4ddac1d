"""Find and cut blocks in the text of a .tf file, so that all else of it stays as it is."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STRING_OR_COMMENT = re.compile(r'"(?:[^"\\]|\\.)*"|#[^\n]*')


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text.

    Attributes:
        end: After its last character and the line's end.
    """

    start: int
    end: int
    text: str


def blocks(text: str, header: str, offset: int = 0) -> Iterator[Span]:
    """Every block whose first line, without its indentation, matches a pattern.

    Args:
        header: A regular expression that ends before the opening brace.
        offset: Where `text` begins in the text that the spans are about.
    """
    # Braces in strings and comments count for nothing; positions stay.
    bare = STRING_OR_COMMENT.sub(lambda found: " " * len(found[0]), text)
    for found in re.finditer(rf"(?m)^[ \t]*{header} \{{", text):
        depth, position = 1, found.end()
        while depth:
            depth += {"{": 1, "}": -1}.get(bare[position], 0)
            position += 1
        end = position + (text[position : position + 1] == "\n")
        yield Span(offset + found.start(), offset + end, text[found.start() : end])


def without(text: str, span: Span) -> str:
    """The text without a block."""
    return text[: span.start] + text[span.end :]
