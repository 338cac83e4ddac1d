"""Reads and writes the YAML of data sets' files: mappings, lists, texts and numbers.

The files that it is for (Ultralytics' data.yaml, DeepLabCut's config.yaml) hold nothing else, and a
whole YAML reader would be one more dependency.
"""

import json
import re
from typing import Final

from poserig.formats import FormatError
from poserig.json import Json

_KEY: Final = re.compile(
    r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s'"\[\]{},#&*!|>%@-][^#]*?|-?\d+):(?:\s+(.*))?$"""
)
_COMMENT: Final = re.compile(r"(?:^|\s)#.*$")
_PLAIN: Final = re.compile(r"[A-Za-z_./][\w ./+-]*")
_WORDS: Final = {"true": True, "false": False, "null": None, "~": None, "": None}
Line = tuple[int, int, str]


def parse_yaml(text: str, where: str) -> Json:
    """Reads such a file.

    Args:
        text: Its content.
        where: Its name, for the error.

    Raises:
        FormatError: It holds something that this reader does not know; names the line.
    """
    lines: list[Line] = []
    for number, row in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        content = row.rstrip() if "#" not in row else _without_comment(row)
        if content.strip() and content.strip() not in ("---", "..."):
            lines.append((number, len(content) - len(content.lstrip()), content.strip()))
    value, rest = _block(lines, lines[0][1] if lines else 0, where)
    if rest:
        raise _fault(rest[0], where)
    return value


def _without_comment(row: str) -> str:
    if "'" in row or '"' in row:
        # A # inside of quotes is no comment: only one behind the last quote is.
        last = max(row.rfind("'"), row.rfind('"')) + 1
        return (row[:last] + _COMMENT.sub("", row[last:])).rstrip()
    return _COMMENT.sub("", row).rstrip()


def _fault(line: Line, where: str) -> FormatError:
    return FormatError(
        f"{line[2][:60]!r} is YAML of a kind that is not read here.",
        where=f"{where}:{line[0]}",
        cure="Write plain mappings and lists, as the program's own examples do.",
    )


def _block(lines: list[Line], indent: int, where: str) -> tuple[Json, list[Line]]:
    """Reads the lines of one indentation. Returns its value and the lines behind it."""
    if not lines:
        return None, []
    if lines[0][2].startswith("- ") or lines[0][2] == "-":
        return _list(lines, indent, where)
    result: dict[Json, Json] = {}
    while lines and lines[0][1] == indent and not lines[0][2].startswith("- "):
        lines = _joined(lines)
        match = _KEY.match(lines[0][2])
        if match is None:
            raise _fault(lines[0], where)
        number, key, rest = lines[0][0], scalar(match[1]), match[2]
        lines = lines[1:]
        if rest:
            result[key] = _flow(rest, number, where)
        elif lines and (lines[0][1] > indent or _is_item(lines[0], indent)):
            result[key], lines = _block(lines, lines[0][1], where)
        else:
            result[key] = None
    return result, lines


def _is_item(line: Line, indent: int) -> bool:
    """A list may stand at the indentation of its key."""
    return line[1] == indent and (line[2].startswith("- ") or line[2] == "-")


def _list(lines: list[Line], indent: int, where: str) -> tuple[Json, list[Line]]:
    result: list[Json] = []
    while lines and _is_item(lines[0], indent):
        lines = _joined(lines)
        number, _, text = lines[0]
        content = text[1:].strip()
        inner = indent + len(text) - len(content)
        if content and (content.startswith("- ") or _KEY.match(content)):
            value, lines = _block([(number, inner, content), *lines[1:]], inner, where)
        else:
            value, lines = _flow(content, number, where), lines[1:]
        result.append(value)
    return result, lines


def _joined(lines: list[Line]) -> list[Line]:
    """Puts a list in brackets that goes over several lines into one."""
    number, indent, text = lines[0]
    count = 1
    while text.count("[") + text.count("{") > text.count("]") + text.count("}"):
        if count == len(lines):
            break
        text += f" {lines[count][2]}"
        count += 1
    return [(number, indent, text), *lines[count:]]


def _flow(text: str, number: int, where: str) -> Json:
    text = text.strip()
    if text[:1] in ("&", "*", "!", "|", ">", "%", "@", "`"):
        raise _fault((number, 0, text), where)
    if text.startswith("[") and text.endswith("]"):
        return [_flow(piece, number, where) for piece in _pieces(text[1:-1])]
    if text.startswith("{") and text.endswith("}"):
        pairs = [piece.partition(":") for piece in _pieces(text[1:-1])]
        return {scalar(key.strip()): _flow(value, number, where) for key, _, value in pairs}
    return scalar(text)


def _pieces(text: str) -> list[str]:
    """Cuts at the commas that are in no brackets and no quotes."""
    pieces, depth, quote, start = [], 0, "", 0
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "[{":
            depth += 1
        elif char in "]}":
            depth -= 1
        elif char == "," and not depth:
            pieces.append(text[start:at])
            start = at + 1
    pieces.append(text[start:])
    return [piece.strip() for piece in pieces if piece.strip()]


def scalar(text: str) -> Json:
    """Returns a text, number, true, false or nothing."""
    if len(text) > 1 and text[0] == text[-1] == '"':
        try:
            return json.loads(text)
        except ValueError:
            return text[1:-1]
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    for kind in (int, float):
        try:
            return kind(text) if "_" not in text else text
        except ValueError:
            continue
    return text


def yaml_text(text: str) -> str:
    """Returns a text as YAML: as it is where that is clear, else in double quotes."""
    is_plain = _PLAIN.fullmatch(text) and text == text.strip() and scalar(text) == text
    return text if is_plain and text.lower() not in ("yes", "no", "on", "off") else json.dumps(text)
