"""Names the rounds of jobs that follow one another, and what a page hands back about its round.

A launch of a later round writes the attribute "poserig-round" into each manifest line. The
pre-annotation function makes the task's `round` of it and of the line's labels. The page sends that
back as a form field, because the post-annotation function sees nothing else of the line.
"""

from collections.abc import Iterable, Mapping
from re import compile as pattern
from typing import Final, NamedTuple

from poserig.json import Json

ATTRIBUTE: Final = "poserig-round"
FIELD: Final = "round"
# New labels that start from no earlier one, labels that correct earlier ones, and verdicts on them.
LABEL, ADJUST, REVIEW = "label", "adjust", "review"
TASKS: Final = (LABEL, ADJUST, REVIEW)
# What one label keeps of its ancestors, so that a hostile page cannot fill a manifest.
MOST_ANCESTORS, LONGEST_NAME, HIGHEST = 20, 127, 1000
_NUMBERED = pattern(r"(.+)-r(\d{1,4})")


class Ancestor(NamedTuple):
    """A label of an earlier round.

    Attributes:
        attribute: Its label attribute name.
        job: Name of the labeling job that made it, "" when unknown.
        number: Of its round, from 1.
    """

    attribute: str
    job: str = ""
    number: int = 1

    def to_json(self) -> dict[str, Json]:
        """Returns it as a label's `lineage` has it, without members that have their default."""
        found: dict[str, Json] = {"attribute": self.attribute}
        if self.job:
            found["job"] = self.job
        return found if self.number == 1 else {**found, "round": self.number}


class Round(NamedTuple):
    """The round of a task.

    Attributes:
        number: 2 for the first that follows another.
        task: One of TASKS.
        lineage: The labels that the task starts from, the newest first.
    """

    number: int
    task: str
    lineage: tuple[Ancestor, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Returns what the task input and the form field hold."""
        lineage = [one.to_json() for one in self.lineage]
        return {"round": self.number, "task": self.task, "lineage": lineage}


def parse_round(value: Json) -> Round | None:
    """Reads a manifest line's attribute, or the form field of a page; None for what is neither."""
    if not isinstance(value, Mapping) or value.get("task") not in TASKS:
        return None
    number = _number(value.get("round"))
    return Round(number, value["task"], _lineage(value.get("lineage"))) if number else None


def with_lineage(found: Round, line: Mapping[str, Json], attribute: str, label: Json) -> Round:
    """Returns the round with its lineage: the label that it starts from, and that label's own.

    Args:
        found: The round of a manifest line.
        line: That line.
        attribute: Of the label that it starts from.
        label: The whole label. One of another tool has no rounds.
    """
    # Imported here for the cold start: first rounds need none of it.
    from poserig.groundtruth.names import metadata_name

    metadata = line.get(metadata_name(attribute))
    name = metadata.get("job-name") if isinstance(metadata, Mapping) else None
    # Built-in jobs and old ones write labeling-job/<name>.
    job = name.rpartition("/")[2] if isinstance(name, str) else ""
    members = label if isinstance(label, Mapping) else {}
    own = Ancestor(attribute, job, _number(members.get("round")) or 1)
    return found._replace(lineage=(own, *_lineage(members.get("lineage")))[:MOST_ANCESTORS])


def next_round(attribute: str, names: Iterable[str]) -> tuple[str, int]:
    """Returns the label attribute name and the number of the round that follows.

    "pose" is followed by "pose-r2", and that by "pose-r3".

    Args:
        attribute: Label attribute name of the round before.
        names: Attributes that the manifest has: a round that is there is not made again.
    """
    base, number = _split(attribute)
    taken = [own for name in names for stem, own in (_split(name),) if stem == base]
    number = max([number, *taken]) + 1
    return f"{base}-r{number}", number


def _split(attribute: str) -> tuple[str, int]:
    match = _NUMBERED.fullmatch(attribute)
    return (match[1], int(match[2])) if match and int(match[2]) > 1 else (attribute, 1)


def _lineage(value: Json) -> tuple[Ancestor, ...]:
    found = value[:MOST_ANCESTORS] if isinstance(value, list) else ()
    return tuple(
        Ancestor(one["attribute"], _name(one.get("job")), _number(one.get("round")) or 1)
        for one in found
        if isinstance(one, dict) and _name(one.get("attribute"))
    )


def _name(value: Json) -> str:
    is_name = isinstance(value, str) and len(value) <= LONGEST_NAME and value.isprintable()
    return value if is_name else ""


def _number(value: Json) -> int:
    return value if type(value) is int and 1 <= value <= HIGHEST else 0
