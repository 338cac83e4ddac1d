"""Repairs what other programs do to a manifest, for whoever may write it anew.

Ground Truth takes UTF-8 without a byte order mark, one JSON object on each line. The engine and a
manifest that lies in S3 are held to that (`manifest.parse_manifest`); a launch of a file on this
machine sends a repaired copy.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from poserig.groundtruth.manifest import (
    LINES_LIMIT,
    ManifestError,
    ManifestLine,
    check_lines,
    parse_line,
    repaired_line,
)
from poserig.text import LONGEST_MARK, TextError, encoding_of, lines_of, shown_encoding

# So many numbers of lines are named.
NAMED: Final = 5


class Repaired(NamedTuple):
    """A manifest without what is easily repaired.

    Attributes:
        lines: Those that are not empty, with their place in the file and whatever is still wrong.
        notes: What was repaired, as sentences.
    """

    lines: tuple[ManifestLine, ...]
    notes: tuple[str, ...]


def repair(data: bytes, where: str, *, most: int | None = LINES_LIMIT) -> Repaired:
    """Reads a manifest as Windows programs and Python write it.

    Args:
        data: The file.
        where: Its address, for errors.
        most: How many lines it may have; None where it becomes several labeling jobs.

    Raises:
        ManifestError: It is empty, too long, no text, or none of its lines is a JSON object.
    """
    lines: list[ManifestLine] = []
    empty: list[int] = []
    gaps: list[int] = []
    try:
        for number, text in enumerate(lines_of([data]), start=1):
            if not text.strip():
                empty.append(number)
                continue
            repaired = repaired_line(text)
            if repaired is not None:
                gaps.append(number)
            lines.append(parse_line(text if repaired is None else repaired, number - 1))
    except TextError as error:
        what = str(error)
        raise ManifestError(
            f"{what[0].upper()}{what[1:]}.", where=where, cure="Save the manifest as UTF-8."
        ) from error
    check_lines(lines, where, most=most)
    encoding, mark = encoding_of(data[:LONGEST_MARK])
    notes = []
    if encoding != "utf-8":
        notes.append(f"{shown_encoding(encoding)} was turned into UTF-8.")
    elif mark:
        notes.append("The byte order mark was left out.")
    if empty:
        notes.append(f"{len(empty)} empty lines were left out: {_numbers(empty)}.")
    if gaps:
        notes.append(f"NaN and other numbers that are not finite became null: {_numbers(gaps)}.")
    return Repaired(tuple(lines), tuple(notes))


def _numbers(lines: Sequence[int]) -> str:
    named = ", ".join(map(str, lines[:NAMED]))
    more = len(lines) - NAMED
    return f"line {named}" + (f" and {more} more" if more > 0 else "")
