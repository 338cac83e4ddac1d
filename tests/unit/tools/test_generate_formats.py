"""Tests tools/generate_formats.py: the page of formats is that of the registry and the results."""

import pytest

from poserig.formats.registry import MODULES, format_of
from tools.generate_formats import PAGE, page


def test_page_is_what_the_formats_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run make formats."


@pytest.mark.parametrize("name", MODULES)
def test_every_format_has_a_section_and_a_row(name: str) -> None:
    text = page([])
    assert f"\n## {format_of(name).title}\n" in text
    assert f"\n| `{name}` | " in text


def test_a_format_that_no_program_has_read_is_unproven() -> None:
    assert "| `coco` | | | *unproven* |" in page([])
    row = {"format": "coco", "program": "p", "version": "1.2", "tried": ["reads it", "AP 1.000"]}
    text = page([row])
    assert "| `coco` | p | 1.2 | reads it; AP 1.000 |" in text
    assert "| `coco` | | | *unproven* |" not in text
