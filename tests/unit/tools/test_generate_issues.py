"""What `make issues` writes is written, and says what the table says."""

from pathlib import Path

import pytest

from poserig.issues import IssueType, issue_types
from tools.generate_issues import GenerateError, generated, page, schema, typescript


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_the_committed_file_is_not_stale(path: Path) -> None:
    stale = f"{path.name} is stale: run `make issues` and commit it."
    assert path.read_text(encoding="utf-8") == generated()[path], stale


MOVE = {"action": "move", "what": "move it"}
ROWS = [
    IssueType("late", ("check",), "hint", 4, MOVE, ("late", "later"), None, "is late"),
    IssueType("plain", ("check",), "warning", None, None, ("plain",), None, "is plain"),
    IssueType("torn", ("consensus",), "info", None, None, (), None, "is torn"),
]


def test_the_module_has_types_severities_ranks_and_texts() -> None:
    text = typescript(ROWS[:2])
    assert '  | "late" | "plain";' in text
    assert '  late: "hint", plain: "warning",\n};' in text
    assert "  late: 4,\n};" in text
    assert '  | "late" | "later" | "plain";' in text


def test_the_schema_has_every_type_and_keeps_the_rest() -> None:
    text = schema('{"a": 1, "type": {"enum": ["old"]}, "b": 2}', ROWS)
    words = '          "late", "plain", "torn"'
    assert text == f'{{"a": 1, "type": {{"enum": [\n{words}\n        ]}}, "b": 2}}'


MARKS = """Before
<!-- checks: written by `make issues` -->
old
<!-- end of checks -->
between
<!-- others: written by `make issues` -->
<!-- end of others -->
After
"""


def test_the_page_has_both_tables_and_keeps_the_rest() -> None:
    text = page(MARKS, ROWS)
    assert "| `late` | hint | is late | move it |\n| `plain` | warning | is plain | none |" in text
    assert "| `torn` | consensus | info | is torn |\n<!-- end of others -->\nAfter\n" in text
    assert "old" not in text
    assert text.startswith("Before\n")
    assert "\nbetween\n" in text


@pytest.mark.parametrize("lost", ["<!-- checks: written", "<!-- end of others -->"])
def test_a_page_without_its_marks_is_told(lost: str) -> None:
    with pytest.raises(GenerateError, match=r"checks\.md: needs the marks"):
        page(MARKS.replace(lost, "gone"), ROWS)


def test_a_schema_without_a_place_is_told() -> None:
    with pytest.raises(GenerateError, match=r"label\.schema\.json: needs one"):
        schema("{}", ROWS)


def test_the_table_itself_fills_no_cell_with_a_bar() -> None:
    for row in issue_types().values():
        assert "|" not in row.what + (row.fix["what"] if row.fix else "")
