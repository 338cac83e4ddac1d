"""Reads the table of issue types, schemas/issues.json: the only place that declares them.

A label's `issues` hold these types and no others. The label checks, the consensus and the readers
of answers take severities and ranks from here. `make issues` writes what cannot read the file
itself: the component's types, the enum in label.schema.json and the tables in docs/checks.md.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from poserig.json import Json

TABLE = Path(__file__).resolve().parent / "schemas" / "issues.json"
# Who makes an issue: a label check, the consensus, the reader of an answer, or the worker.
CHECK, CONSENSUS, READING, WORKER = "check", "consensus", "reading", "worker"


class IssueType(NamedTuple):
    """One row of the table.

    Attributes:
        type: Name, in lower case with underscores.
        made_by: One or more of CHECK, CONSENSUS, READING and WORKER.
        severity: "error", "warning", "hint" or "info", unless the code raises it.
        rank: Of several findings about the same points, a lower rank hides a higher one; None
            neither hides nor is hidden.
        fix: {"action", "what"} of the fix that the component offers, or None.
        texts: Names of its sentences in web/src/checks/texts.ts.
        repair: The repair of poserig.pose.quality that the finding speaks for, or None.
        what: What it means, for docs/checks.md.
    """

    type: str
    made_by: tuple[str, ...]
    severity: str
    rank: int | None
    fix: dict[str, str] | None
    texts: tuple[str, ...]
    repair: str | None
    what: str


@lru_cache(maxsize=1)
def issue_types() -> Mapping[str, IssueType]:
    """All rows by type, in the order of the table. Read once, when first asked for."""
    rows = json.loads(TABLE.read_text(encoding="utf-8"))["issues"]
    return {
        row["type"]: IssueType(
            **{**row, "made_by": tuple(row["made_by"]), "texts": tuple(row["texts"])}
        )
        for row in rows
    }


@lru_cache(maxsize=1)
def check_types() -> frozenset[str]:
    """The types that the label checks make, in Python and in the component."""
    return frozenset(row.type for row in issue_types().values() if CHECK in row.made_by)


def severity_of(kind: str) -> str:
    """Severity of a type.

    Raises:
        KeyError: The table has no such type.
    """
    return issue_types()[kind].severity


def reported_problems(label: Json) -> tuple[str, ...]:
    """What workers reported about an image, of a label of any shape."""
    issues = label.get("issues") if isinstance(label, dict) else None
    return tuple(
        str(one.get("detail", ""))
        for one in (issues if isinstance(issues, list) else ())
        if isinstance(one, dict) and one.get("type") == "worker_problem"
    )


def issue(kind: str, **members: Json) -> dict[str, Json]:
    """A member of a label's `issues`.

    Args:
        kind: Its type.
        **members: What else it holds, in this order; "severity" replaces that of the table.

    Raises:
        KeyError: The table has no such type.
    """
    return {"type": kind, "severity": severity_of(kind), **members}
