"""Tests tools/generate_commands.py: the page of commands is that of the registry."""

import click
import pytest

from poserig.cli.main import COMMANDS
from tools.generate_commands import PAGE, _sections, page


def test_page_is_what_the_commands_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run make commands."


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_section(name: str) -> None:
    assert f"\n## poserig {name}\n" in page()


def test_section_has_usage_help_options_and_subcommands() -> None:
    @click.group(help="Outer help.")
    def outer() -> None: ...

    @outer.command(help="First line\nand second.\n\n\b\nkept\nas it is")
    @click.argument("folder")
    @click.option("--count", default=3, show_default=True, help="How many | at once.")
    def inner(folder: str, count: int) -> None: ...

    text = "\n".join(_sections(outer, "poserig outer", "Summary."))
    assert text.startswith("## poserig outer\n\n```sh\nposerig outer [OPTIONS] COMMAND [ARGS]...")
    assert "### poserig outer inner\n\n```sh\nposerig outer inner [OPTIONS] FOLDER\n" in text
    assert "First line and second.\n\n```\nkept\nas it is\n```" in text
    assert "| `--count INTEGER` | How many \\| at once. [default: 3] |" in text
