"""Reports what a person should know about start values: unknown, missing and doubtful points.

And what was not taken of the file that they came from.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from poserig.intake.poses.start import Start
from poserig.json import Json, is_number

# Of what was left out, so many are named. A file of a crowd may have thousands.
NAMED: Final = 100


class InitialReport(NamedTuple):
    """Findings about the start values of one image.

    Attributes:
        unknown: Keypoint names that the rig does not have. The component keeps and shows them.
        missing: Points of the rig that an instance lacks, as "number of the instance: name".
        doubtful: Points with a low score, in the same form.
        certain: Whether each instance has every point of the rig, each point once and with a score
            above the limit, and nothing was left out.
        left_out: What was not taken, and why, as texts.
    """

    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    doubtful: tuple[str, ...]
    certain: bool
    left_out: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Json]:
        """Returns the findings as JSON, without empty members."""
        members = {
            "unknown": self.unknown,
            "missing": self.missing,
            "doubtful": self.doubtful,
            "left_out": self.left_out,
        }
        return {name: list(found) for name, found in members.items() if found}


def review(
    start: Start,
    rig_names: Sequence[str] | None,
    *,
    doubtful_below: float,
    certain_above: float | None,
) -> tuple[list[Json], InitialReport]:
    """Finds points that are unknown, missing or doubtful, and marks the doubtful ones.

    Args:
        start: Start values, and what was not taken.
        rig_names: Keypoint names of the rig; None when the rig is unknown. Nothing is said about
            the points of an instance that has another rig, and it is not certain.
        doubtful_below: A point with a score below it, 0 to 1, is doubtful.
        certain_above: All scores must be above it, 0 to 1; None: never certain.

    Returns:
        New instances with the same coordinates, and the report. The member `annotation_issues` of
        an instance names its doubtful points, and the component shows it.
    """
    unknown: dict[str, None] = {}
    missing: list[str] = []
    doubtful: list[str] = []
    instances = start.instances
    certain = certain_above is not None and bool(instances) and rig_names is not None
    marked: list[Json] = []
    for number, instance in enumerate(instances, start=1):
        points = instance["annotations"]
        names = [point["label"] for point in points]
        if instance.get("rig"):
            certain = False
        elif rig_names is not None:
            unknown.update((str(name), None) for name in names if name not in rig_names)
            lacking = [name for name in rig_names if name not in names]
            missing += (f"{number}: {name}" for name in lacking)
            certain = certain and not lacking and len(set(map(str, names))) == len(names)
        low = [
            point
            for point in points
            if is_number(point.get("score")) and point["score"] < doubtful_below
        ]
        doubtful += (f"{number}: {point['label']}" for point in low)
        certain = certain and _all_above(certain_above or 0, instance)
        marked.append(_marked(instance, low) if low else instance)
    left_out = [str(item) for item in start.left_out[:NAMED]]
    if len(start.left_out) > NAMED:
        left_out.append(f"and {len(start.left_out) - NAMED} more")
    certain = certain and not unknown and not left_out
    return marked, InitialReport(
        tuple(unknown), tuple(missing), tuple(doubtful), certain, tuple(left_out)
    )


def _all_above(limit: float, instance: Json) -> bool:
    """Returns whether all points, and the instance if it has a score, score above the limit."""
    scores = [point.get("score") for point in instance["annotations"]]
    if is_number(instance.get("score")):
        scores.append(instance["score"])
    return all(is_number(score) and score > limit for score in scores)


def _marked(instance: Json, low: Sequence[Json]) -> Json:
    issues = instance.get("annotation_issues")
    names = ", ".join(f"{point['label']} ({point['score']:.2f})" for point in low)
    return {
        **instance,
        "annotation_issues": [
            *(issues if isinstance(issues, list) else ()),
            {"reason": f"Check these points, their confidence is low: {names}."},
        ],
    }
