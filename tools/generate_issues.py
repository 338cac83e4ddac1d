"""Writes what derives from src/poserig/schemas/issues.json: `make issues`.

The component's types, severities and ranks; the enum in label.schema.json; the tables in
docs/checks.md. tests/unit/tools/test_generate_issues.py fails when one of them is stale.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from poserig.issues import CHECK, IssueType, issue_types

ROOT = Path(__file__).resolve().parent.parent
TYPESCRIPT = ROOT / "web" / "src" / "checks" / "issue-types.ts"
SCHEMA = ROOT / "src" / "poserig" / "schemas" / "label.schema.json"
PAGE = ROOT / "docs" / "checks.md"
WIDTH = 100


class GenerateError(Exception):
    """A file has lost the place that is written: which file, and which place."""


def main() -> int:
    """Writes each file whose text changes, and says so."""
    try:
        for path, text in generated().items():
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
                sys.stdout.write(f"wrote {path.relative_to(ROOT)}\n")
    except GenerateError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def generated() -> dict[Path, str]:
    """Path → the text that it should have.

    Raises:
        GenerateError: The schema or the page has no place for the table.
    """
    rows = list(issue_types().values())
    return {
        TYPESCRIPT: typescript([row for row in rows if CHECK in row.made_by]),
        SCHEMA: schema(SCHEMA.read_text(encoding="utf-8"), rows),
        PAGE: page(PAGE.read_text(encoding="utf-8"), rows),
    }


def typescript(rows: Iterable[IssueType]) -> str:
    """The module of the component, of the rows that its checks make."""
    rows = list(rows)
    severities = (f'{row.type}: "{row.severity}",' for row in rows)
    ranks = (f"{row.type}: {row.rank}," for row in rows if row.rank is not None)
    types = _folded([f'| "{row.type}"' for row in rows])
    texts = _folded([f'| "{text}"' for row in rows for text in row.texts])
    return f"""\
/** Written by `make issues` from src/poserig/schemas/issues.json: change that file. */

export type FindingType =
{types};

export type Severity = "error" | "warning" | "hint";

export const SEVERITIES: Readonly<Record<FindingType, Severity>> = {{
{_folded(severities)}
}};

/** One error often causes several findings: one hides those about its points that rank higher. */
export const RANKS: Readonly<Partial<Record<FindingType, number>>> = {{
{_folded(ranks)}
}};

/** Names that texts.ts must export. */
export type FindingText =
{texts};
"""


def schema(text: str, rows: Iterable[IssueType]) -> str:
    """The label schema with the types of the table as enum of an issue's type."""
    words = _folded([f'"{row.type}",' for row in rows], indent=10).rstrip(",")
    found = re.compile(r'("type": \{"enum": \[)[^\]]*(\]\})')
    if len(found.findall(text)) != 1:
        raise GenerateError(f'{SCHEMA.name}: needs one "type": {{"enum": []}}, of an issue.')
    return found.sub(lambda place: f"{place[1]}\n{words}\n        {place[2]}", text)


def page(text: str, rows: Iterable[IssueType]) -> str:
    """The page with both tables between their marks."""
    rows = list(rows)
    checks = ["| type | severity | what | fix |", "|---|---|---|---|"]
    checks += [
        f"| `{r.type}` | {r.severity} | {r.what} | {r.fix['what'] if r.fix else 'none'} |"
        for r in rows
        if CHECK in r.made_by
    ]
    others = ["| type | made by | severity | what |", "|---|---|---|---|"]
    others += [
        f"| `{r.type}` | {', '.join(r.made_by)} | {r.severity} | {r.what} |"
        for r in rows
        if CHECK not in r.made_by
    ]
    return _between(_between(text, "checks", checks), "others", others)


def _between(text: str, name: str, lines: Iterable[str]) -> str:
    start, end = f"<!-- {name}: written by `make issues` -->\n", f"<!-- end of {name} -->"
    if text.count(start) != 1 or text.count(end) != 1:
        raise GenerateError(f"{PAGE.name}: needs the marks {start.strip()} and {end}, once each.")
    before, _, rest = text.partition(start)
    table = "\n".join(lines)
    return f"{before}{start}{table}\n{end}{rest.partition(end)[2]}"


def _folded(words: Iterable[str], indent: int = 2) -> str:
    """The words, as many on a line as fit."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(" " * indent + word)
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
