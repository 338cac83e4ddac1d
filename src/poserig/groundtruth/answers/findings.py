"""Reads `pose.findings`: what the component's own label checks found."""

import json

from poserig.issues import check_types, issue
from poserig.json import Json, is_strict, strict

# Members of a finding of web/src/checks, with their types.
MEMBERS = {
    "type": str,
    "severity": str,
    "instance": str,
    "points": list,
    "other": str,
    "detail": str,
    "fix": dict,
    "accepted": bool,
}
NEEDED = {"type", "severity", "instance", "detail"}
SEVERITIES = ("error", "warning", "hint")
LONGEST_TYPE, LONGEST_EXCERPT = 100, 500

Findings = tuple[dict[str, Json], ...]


def read_findings(value: Json) -> tuple[Findings | None, Findings]:
    """Findings of types that the table has, and an unknown_finding issue for each of the others.

    A newer component may send types or members that this version does not know. They are kept, and
    take nothing from the findings beside them.

    Args:
        value: Member `findings` of a decoded `pose`; None when it has none.

    Returns:
        The known findings as they were sent, or None when the page did not look, or sent nothing
        that can be a finding; and the issues.
    """
    if not isinstance(value, list):
        return None, ()
    known: list[dict[str, Json]] = []
    unknown: list[dict[str, Json]] = []
    readable = not value
    for item in value:
        if not _is_finding(item):
            unknown.append(_excerpt(item))
            continue
        readable = True
        if item["type"] in check_types():
            known.append(item)
        else:
            # Not under its own type: that would be a new metric for each type that a page invents.
            members = {**item, "unknown_type": item["type"]}
            del members["type"]
            unknown.append(issue("unknown_finding", **members))
    return tuple(known) if readable else None, tuple(unknown)


def _is_finding(item: Json) -> bool:
    """Whether it could stand in a label as it is, but for its type."""
    return (
        isinstance(item, dict)
        and MEMBERS.keys() >= item.keys() >= NEEDED
        and all(isinstance(member, MEMBERS[name]) for name, member in item.items())
        and item["severity"] in SEVERITIES
        and 0 < len(item["type"]) <= LONGEST_TYPE
        and all(isinstance(point, str) for point in item.get("points", ()))
        and is_strict(item)
    )


def _excerpt(item: Json) -> dict[str, Json]:
    kept = json.dumps(strict(item), ensure_ascii=False)[:LONGEST_EXCERPT]
    found = issue("unknown_finding", detail=f"Not known here, kept as text: {kept}")
    kind = item.get("type") if isinstance(item, dict) else None
    if isinstance(kind, str):
        found["unknown_type"] = strict(kind)[:LONGEST_TYPE]
    return found
