"""The table of issue types, and that the code makes these types and no others."""

import ast
import json
from pathlib import Path

import pytest

from poserig.issues import TABLE, check_types, issue, issue_types, severity_of

ROOT = Path(__file__).resolve().parents[2]
# Where each maker's types stand as text.
ROOMS = {
    "check": ["src/poserig/pose/checks"],
    "consensus": ["src/poserig/pose/consensus", "src/poserig/pose/consolidation"],
    "reading": ["src/poserig/groundtruth", "src/poserig/labels"],
    "worker": ["src/poserig/groundtruth"],
}
# Calls whose first argument is a type.
MAKERS = {"Finding", "Disagreement", "issue"}


def trees(room: str) -> list[ast.AST]:
    path = ROOT / room
    files = [path] if path.is_file() else sorted(path.rglob("*.py"))
    assert files
    return [ast.parse(file.read_text(encoding="utf-8")) for file in files]


def texts(room: str) -> set[str]:
    found = set()
    for tree in trees(room):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


@pytest.mark.parametrize("kind", issue_types())
def test_each_type_is_made_where_its_row_says(kind: str) -> None:
    row = issue_types()[kind]
    assert row.made_by
    for maker in row.made_by:
        assert any(kind in texts(room) for room in ROOMS[maker]), maker


@pytest.mark.parametrize("room", sorted({room for rooms in ROOMS.values() for room in rooms}))
def test_each_type_that_is_made_has_a_row(room: str) -> None:
    made = {
        node.args[0].value
        for tree in trees(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in MAKERS
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert made <= issue_types().keys()


def test_rows_are_whole() -> None:
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["issues"]
    assert len({row["type"] for row in rows}) == len(rows) == len(issue_types())
    for row in issue_types().values():
        assert row.severity in ("error", "warning", "hint", "info")
        assert row.what and not row.what.endswith(".")
        # The component knows no "info", and each of its findings has a sentence.
        is_check = "check" in row.made_by
        assert bool(row.texts) is is_check
        assert is_check or (row.rank, row.fix, row.repair) == (None, None, None)
        assert row.severity != "info" or not is_check


def test_a_type_of_checks_and_consensus_is_both() -> None:
    assert issue_types()["duplicate_instance"].made_by == ("check", "consensus")
    assert "duplicate_instance" in check_types()
    assert "two_places" not in check_types()


def test_an_issue_has_the_severity_of_its_row_unless_another_is_given() -> None:
    assert severity_of("mixed_instances") == "error"
    assert issue("visibility", instance="1") == {
        "type": "visibility",
        "severity": "info",
        "instance": "1",
    }
    assert issue("inversion", severity="warning")["severity"] == "warning"


def test_a_type_without_a_row_is_refused() -> None:
    with pytest.raises(KeyError, match="a_new_check"):
        issue("a_new_check")
