"""Says in words what a label's issues are, for the result page of one image."""

from dataclasses import dataclass

from poserig.issues import issue_types
from poserig.json import Json

# The most serious first.
_SEVERITIES = ("error", "warning", "hint", "info")
# More keypoints of one issue than this are counted.
NAMED = 6


@dataclass(frozen=True, slots=True)
class Note:
    """One issue of a label.

    Attributes:
        severity: "error", "warning", "hint" or "info".
        what: What the type means.
        where: Instance and keypoints; "" for the whole image.
        detail: What the maker of the issue says of this one; "" when that is nothing.
    """

    severity: str
    what: str
    where: str
    detail: str


def notes_of(label: Json) -> tuple[Note, ...]:
    """Returns a label's issues, the most serious first, without what workers reported.

    Args:
        label: Of any shape; what is no issue is left out.
    """
    issues = label.get("issues") if isinstance(label, dict) else None
    found = [
        _note(issue)
        for issue in (issues if isinstance(issues, list) else ())
        if isinstance(issue, dict) and issue.get("type") != "worker_problem"
    ]
    return tuple(sorted(found, key=lambda note: _SEVERITIES.index(note.severity)))


def _note(issue: dict[str, Json]) -> Note:
    kind = str(issue.get("type", ""))
    row = issue_types().get(kind)
    severity = issue.get("severity")
    points = issue.get("points")
    names = [str(name) for name in points] if isinstance(points, list) else []
    instance = issue.get("instance")
    place = [f"instance {instance}"] if instance else []
    return Note(
        severity=severity if severity in _SEVERITIES else "info",
        what=row.what if row else kind,
        where=", ".join(place + (names if len(names) <= NAMED else [f"{len(names)} keypoints"])),
        detail=str(issue.get("detail", "")),
    )
