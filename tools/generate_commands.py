"""Writes docs/commands.md from the registry of commands: `make commands`.

tests/unit/tools/test_generate_commands.py fails when the page is stale.
"""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from poserig.cli.main import COMMANDS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = """\
# The commands of `poserig`

Written by `make commands` from the commands themselves: change their help there.
`poserig COMMAND --help` shows the same on the terminal.
"""


def main() -> int:
    """Writes the page if its text changes, and says so."""
    text = page()
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        PAGE.write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote docs/{PAGE.name}\n")
    return 0


def page() -> str:
    """Returns the text that the page should have."""
    parts = [HEAD, _contents()]
    for name in sorted(COMMANDS):
        module, attribute, summary = COMMANDS[name]
        command = getattr(importlib.import_module(module), attribute)
        parts += _sections(command, f"poserig {name}", summary)
    return "\n".join(parts)


def _contents() -> str:
    rows = [f"| [`{name}`](#poserig-{name}) | {COMMANDS[name][2]} |" for name in sorted(COMMANDS)]
    return "\n".join(["| command | what it does |", "| --- | --- |", *rows, ""])


def _sections(command: click.Command, path: str, summary: str = "") -> Iterator[str]:
    yield f"{'##' if summary else '###'} {path}\n"
    context = click.Context(command, info_name=path)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    yield f"```sh\n{usage}\n```\n"
    if command.help:
        yield f"{_paragraphs(command.help)}\n"
    rows = [
        record for parameter in command.params if (record := parameter.get_help_record(context))
    ]
    if rows:
        yield "| option | meaning |"
        yield "| --- | --- |"
        yield from (f"| `{_cell(option)}` | {_cell(what)} |" for option, what in rows)
        yield ""
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _sections(command.commands[name], f"{path} {name}")


def _paragraphs(text: str) -> str:
    """Joins the lines of each paragraph; click's mark for kept line breaks makes a code block."""
    blocks = text.strip().split("\n\n")
    return "\n\n".join(
        "```\n" + block.replace("\b\n", "") + "\n```"
        if block.startswith("\b")
        else " ".join(line.strip() for line in block.splitlines())
        for block in blocks
    )


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main())
