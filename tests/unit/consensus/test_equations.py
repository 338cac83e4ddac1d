"""docs/consolidation.md has the equations with which the modules begin."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted((ROOT / "src" / "poserig" / "pose" / "consensus").glob("*.py"))
# These define what the others compute with, or compute nothing.
WITHOUT = {"__init__", "cluster", "constants", "face", "part_words", "types"}
PAGE = (ROOT / "docs" / "consolidation.md").read_text(encoding="utf-8")


def equations(module: Path) -> list[str]:
    """The indented lines of a module's docstring."""
    text = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8"))) or ""
    blocks = [block for block in text.split("\n\n") if block.startswith("    ")]
    return [line.removeprefix("    ") for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("module", MODULES, ids=[module.stem for module in MODULES])
def test_the_equations_of_a_module_stand_on_the_page(module: Path) -> None:
    found = equations(module)
    assert bool(found) == (module.stem not in WITHOUT)
    lines = PAGE.splitlines()
    assert [line for line in found if line not in lines] == []
    assert module.stem in WITHOUT or f"`{module.name}`" in PAGE
