"""Reads `pose.findings`: what the component's own label checks found."""

from poserig.groundtruth.answers.excerpt import excerpt
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
# Characters.
LONGEST_TYPE, LONGEST_EXCERPT = 100, 500

Findings = tuple[dict[str, Json], ...]


def read_findings(value: Json) -> tuple[Findings | None, Findings]:
    """Returns findings of known types, and an unknown_finding issue for each of the others.

    A newer component may send types or members that this version does not know. They are kept as
    issues, and the other findings stay as they are.

    Args:
        value: Member `findings` of a decoded `pose`; None when it has none.

    Returns:
        The known findings as they were sent, and the issues. The findings are None when the page
        did not run its checks, or sent nothing that can be a finding.
    """
    if not isinstance(value, list):
        return None, ()
    known: list[dict[str, Json]] = []
    unknown: list[dict[str, Json]] = []
    readable = not value
    for item in value:
        if not _is_finding(item):
            unknown.append(_unreadable(item))
            continue
        readable = True
        if item["type"] in check_types():
            known.append(item)
        else:
            # Not under its own type: each type becomes a metric, and a page may send any text.
            members = {**item, "unknown_type": item["type"]}
            del members["type"]
            unknown.append(issue("unknown_finding", **members))
    return tuple(known) if readable else None, tuple(unknown)


def _is_finding(item: Json) -> bool:
    """Returns whether it has the members of a finding, and strict values; its type may be new."""
    return (
        isinstance(item, dict)
        and MEMBERS.keys() >= item.keys() >= NEEDED
        and all(isinstance(member, MEMBERS[name]) for name, member in item.items())
        and item["severity"] in SEVERITIES
        and 0 < len(item["type"]) <= LONGEST_TYPE
        and all(isinstance(point, str) for point in item.get("points", ()))
        and is_strict(item)
    )


def _unreadable(item: Json) -> dict[str, Json]:
    """Returns the issue that keeps what is no finding at all."""
    found = issue(
        "unknown_finding",
        detail=f"Not known here, kept as text: {excerpt(item, LONGEST_EXCERPT)}",
    )
    kind = item.get("type") if isinstance(item, dict) else None
    if isinstance(kind, str):
        found["unknown_type"] = strict(kind)[:LONGEST_TYPE]
    return found
