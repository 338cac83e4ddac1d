"""Holds pages of docs/ to the folders that they list."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = ROOT / "docs" / "decisions"
PAGES = sorted(
    page
    for folder in (ROOT, ROOT / "docs", DECISIONS, ROOT / "web", ROOT / "terraform")
    for page in folder.glob("*.md")
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_index_lists_every_decision_with_its_number() -> None:
    rows = re.findall(r"^\| \[(\d{4})\]\(([^)]+)\)", (DECISIONS / "README.md").read_text(), re.M)
    files = sorted(page.name for page in DECISIONS.glob("[0-9]*.md"))
    assert [file for _, file in rows] == files
    assert [number for number, _ in rows] == [file[:4] for file in files]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_to_files(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_contributing_names_every_room() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = [
        path for path in (ROOT / "src" / "poserig").iterdir() if (path / "__init__.py").exists()
    ]
    rooms += [path.parent for path in (ROOT / "src" / "poserig" / "pose").glob("*/__init__.py")]
    missing = [
        str(room.relative_to(ROOT)) for room in rooms if f"`{room.relative_to(ROOT)}`" not in text
    ]
    assert missing == []
