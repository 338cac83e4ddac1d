"""Reads and writes the YAML of data sets' files, with PyYAML.

Plain words mean what YAML 1.2 says: PyYAML, which follows 1.1, would take a keypoint called "no"
for false and a folder called 2026-11-27 for a date.
https://yaml.org/spec/1.2.2/#1032-tag-resolution
"""

import re
from typing import Final

import yaml

from poserig.formats import FormatError
from poserig.json import Json

_TAG: Final = "tag:yaml.org,2002:"
# Tag, what has it, and the characters with which it begins.
_PLAIN: Final = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("float", r"[-+]?[0-9]+[eE][-+]?[0-9]+", "-+0123456789"),
)


class _Loader(yaml.SafeLoader):
    """PyYAML's safe loader, without its rules for plain words."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - this class's own


for _name, _pattern, _first in _PLAIN:
    _Loader.add_implicit_resolver(f"{_TAG}{_name}", re.compile(f"(?:{_pattern})$"), list(_first))


def parse_yaml(text: str, where: str) -> Json:
    """Reads a file of mappings, lists, texts and numbers.

    Args:
        text: Its content.
        where: Its name, for the error.

    Raises:
        FormatError: It is no YAML, or has tags of a program; names the line.
    """
    try:
        value: Json = yaml.load(text.removeprefix("\ufeff"), _Loader)  # noqa: S506 - a safe loader
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or type(error).__name__
        raise FormatError(
            f"The YAML cannot be read: {problem}.",
            where=where if mark is None else f"{where}:{mark.line + 1}",
            cure="Correct the line, or write the file anew with its program.",
        ) from error
    return value


def yaml_text(text: str) -> str:
    """Returns a text as it stands in YAML: quoted where a reader of 1.1 or 1.2 needs that."""
    plain = _written(text, None)
    is_clear = "\n" not in plain and yaml.load(plain, _Loader) == text  # noqa: S506 - a safe loader
    return plain if is_clear else _written(text, '"')


def _written(text: str, style: str | None) -> str:
    written: str = yaml.dump(
        text, Dumper=yaml.SafeDumper, allow_unicode=True, default_style=style, width=float("inf")
    )
    return written.removesuffix("\n").removesuffix("\n...")
