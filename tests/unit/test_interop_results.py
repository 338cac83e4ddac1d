"""What docs/formats.md says of other programs is what `make test-interop` installs and tries."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from poserig.formats.registry import MODULES
from tests.interop.run import PROGRAMS

ROOT = Path(__file__).resolve().parents[2]
ROWS: list[dict[str, Any]] = json.loads((ROOT / "tests/interop/results.json").read_text("utf-8"))
# Ground Truth alone reads manifests.
UNPROVEN = {"manifest"}


def pinned() -> dict[str, set[str]]:
    """The versions of each package in the environments."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / "requirements").glob("interop-*.txt")):
        for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", path.read_text("utf-8"), re.M):
            found.setdefault(name.lower(), set()).add(version)
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['format']}-{row['program']}")
def test_the_version_is_the_pinned_one(row: dict[str, Any]) -> None:
    assert row["version"] in pinned()[row["program"]]
    assert row["tried"]


def test_every_other_format_was_tried() -> None:
    assert {row["format"] for row in ROWS} == set(MODULES) - UNPROVEN


def test_every_environment_is_pinned_and_installed_by_make() -> None:
    inputs = {path.stem.removeprefix("interop-")
              for path in (ROOT / "requirements").glob("interop-*.in")}  # fmt: skip
    (line,) = re.findall(r"^INTEROP := (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert inputs == set(PROGRAMS) == set(line.split())
    for name in inputs:
        assert "--hash=sha256:" in (ROOT / f"requirements/interop-{name}.txt").read_text("utf-8")


def test_rows_have_one_order() -> None:
    assert sorted(ROWS, key=lambda row: (row["format"], row["program"].lower())) == ROWS
