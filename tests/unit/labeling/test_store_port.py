"""SQL and SQLite stay in the room of the SQLite store; all others know the port.

Each verb of the port has a row in docs/decisions/0062-labeling-store.md.
"""

import ast
import re
from pathlib import Path

import pytest

import poserig.labeling
import poserig.portal
from poserig.labeling.store import BatchVerbs, ClockVerbs
from poserig.labeling.store.changes import ChangeVerbs
from poserig.labeling.store.job_verbs import JobVerbs, ObjectVerbs
from poserig.labeling.store.review_verbs import ReviewVerbs
from poserig.labeling.store.turn_verbs import LeadVerbs, TurnVerbs

SQL = re.compile(
    r"\b(SELECT\b.+\bFROM|INSERT\b.*\bINTO|UPDATE\b.+\bSET|DELETE FROM|(CREATE|ALTER|DROP) (TABLE"
    r"|INDEX|TRIGGER)|PRAGMA|BEGIN IMMEDIATE)\b",
    re.DOTALL,
)
ROOMS = [Path(str(room.__file__)).parent for room in (poserig.labeling, poserig.portal)]
MODULES = [
    path for room in ROOMS for path in sorted(room.rglob("*.py")) if path.parent.name != "sqlite"
]


def texts(tree: ast.AST) -> list[str]:
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [node.value for node in constants if isinstance(node.value, str)]


def imports(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(str(node.module))
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_module_has_no_sql_and_imports_no_database(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    assert [text for text in texts(tree) if SQL.search(text)] == []
    assert [name for name in imports(tree) if "sqlite" in name] == []


def test_this_test_finds_sql_where_it_is() -> None:
    folder = ROOMS[0] / "store" / "sqlite"
    found = {
        path.stem
        for path in folder.glob("*.py")
        if any(SQL.search(text) for text in texts(ast.parse(path.read_text("utf-8"))))
    }
    assert {"jobs", "objects", "turns", "lead", "batches", "clock", "schema", "opening"} <= found


def test_decision_says_of_each_verb_how_a_key_value_store_does_it() -> None:
    page = Path(__file__).resolve().parents[3] / "docs/decisions/0062-labeling-store.md"
    _, _, table = page.read_text("utf-8").partition("| verb | ")
    rows = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
    told = [verb for row in rows for verb in re.findall(r"`(\w+)`", row)]
    groups = (
        JobVerbs,
        ObjectVerbs,
        ChangeVerbs,
        TurnVerbs,
        LeadVerbs,
        ReviewVerbs,
        BatchVerbs,
        ClockVerbs,
    )
    verbs = [name for group in groups for name in vars(group) if not name.startswith("_")]
    assert sorted(told) == sorted(verbs)
