"""Writes docs/formats.md from the registry of formats and the results of `make test-interop`.

tests/unit/tools/test_generate_formats.py fails when the page is stale.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from poserig.formats.losses import FACTS
from poserig.formats.model import Format
from poserig.formats.registry import MODULES, format_of, names

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "formats.md"
# Rows {"format", "program", "version", "tried"}: what other programs made of each format.
RESULTS = ROOT / "tests" / "interop" / "results.json"
# What does not derive from the formats.
HEAD = ROOT / "tools" / "formats_head.md"
# Columns of the table: a fact of `losses.FACTS`, and its heading.
COLUMNS: Mapping[str, str] = {
    "visibility": "occluded", "box": "own box", "category": "class", "name": "name",
    "confidence": "confidence", "score": "score", "not_there": "not there", "origin": "origin",
    "note": "notes", "flags": "flags", "tags": "tags", "image_note": "image's note",
    "agreement": "agreement",
    "orientation": "EXIF", "empty": "no people", "links": "links", "partners": "partners",
    "sigmas": "sigmas",
}  # fmt: skip


def main() -> int:
    """Writes the page if its text changes, and says so."""
    text = page()
    if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
        PAGE.write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote docs/{PAGE.name}\n")
    return 0


def page(results: Sequence[Mapping[str, Any]] | None = None) -> str:
    """Returns the text that the page should have.

    Args:
        results: Rows of RESULTS; None reads the file.
    """
    rows = _results() if results is None else results
    formats = [format_of(name) for name in MODULES]
    parts = [HEAD.read_text(encoding="utf-8"), *_table(formats), *_tried(formats, rows)]
    for found in formats:
        parts += _section(found)
    return "\n".join(parts) + "\n"


def _results() -> Sequence[Mapping[str, Any]]:
    found = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else []
    return found if isinstance(found, list) else []


def _table(formats: Sequence[Format]) -> Iterator[str]:
    assert set(COLUMNS) <= set(FACTS)  # noqa: S101  # a column of a fact that is gone
    yield f"| format | several rigs | {' | '.join(COLUMNS.values())} |"
    yield f"| --- |{' --- |' * (1 + len(COLUMNS))}"
    for found in formats:
        held = (found.several_rigs, *(fact in found.holds for fact in COLUMNS))
        cells = ("y" if one else "" for one in held)
        yield f"| `{found.name}` | {' | '.join(cells)} |"


def _tried(formats: Sequence[Format], rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    yield "\n## What other programs make of them\n"
    yield "Each program was installed at this version, in an environment of its own. A format"
    yield "without one is *unproven*: it follows the published rules alone.\n"
    yield "| format | program | version | tried |"
    yield "| --- | --- | --- | --- |"
    for found in formats:
        own = [row for row in rows if row["format"] == found.name]
        for row in own:
            tried = "; ".join(row["tried"])
            yield f"| `{found.name}` | {row['program']} | {row['version']} | {tried} |"
        if not own:
            yield f"| `{found.name}` | | | *unproven* |"


def _section(found: Format) -> Iterator[str]:
    yield f"\n## {found.title}\n"
    goes = [
        f"`poserig {verb} {found.name}`"
        for verb, direction in (("export", "write"), ("import", "read"))
        if found.name in names(direction)
    ]
    target = (
        "a folder" if found.target == "folder" else f"a {found.suffix} file, or a folder of such"
    )
    rules = f" Rules: <{found.source}>." if found.source.startswith("https:") else ""
    yield f"{' and '.join(goes)}; an export is {target}.{rules}"
    if found.extra:
        yield f"Needs `pip install 'poserig[{found.extra}]'`."
    yield ""
    yield from (f"- {note}" for note in found.notes)


if __name__ == "__main__":
    sys.exit(main())
