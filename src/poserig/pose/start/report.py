"""What about initial values a person should know: unknown, missing and doubtful points."""

from collections.abc import Sequence
from typing import NamedTuple

from poserig.json import Json, is_number


class InitialReport(NamedTuple):
    """Findings about the initial values of one image.

    Attributes:
        unknown: Labels that the rig does not have; the component keeps them and shows them.
        missing: Points of the rig that an instance lacks, as "instance number: label".
        doubtful: Points with a low score, likewise.
        certain: Whether every point of the rig is there on every instance, each with a score
            above what was asked for.
    """

    unknown: tuple[str, ...]
    missing: tuple[str, ...]
    doubtful: tuple[str, ...]
    certain: bool

    def to_json(self) -> dict[str, Json]:
        """Its members that hold something."""
        members = {"unknown": self.unknown, "missing": self.missing, "doubtful": self.doubtful}
        return {name: list(found) for name, found in members.items() if found}


def review(
    instances: Sequence[Json],
    rig_labels: Sequence[str] | None,
    *,
    doubtful_below: float,
    certain_above: float | None,
) -> tuple[list[Json], InitialReport]:
    """The instances, those with doubtful points marked, and the findings.

    Args:
        instances: The component's initial values.
        rig_labels: Keypoint names, None when nobody said which rig it is.
        doubtful_below: A point with a lower score is doubtful.
        certain_above: None: never certain.

    Returns:
        New instances: a doubtful point is named in its instance's `annotation_issues`, which the
        component shows; coordinates stay.
    """
    unknown: dict[str, None] = {}
    missing: list[str] = []
    doubtful: list[str] = []
    certain = certain_above is not None and bool(instances) and rig_labels is not None
    marked: list[Json] = []
    for number, instance in enumerate(instances, start=1):
        points = instance["annotations"]
        labels = [point["label"] for point in points]
        if rig_labels is not None:
            unknown.update((str(label), None) for label in labels if label not in rig_labels)
            lacking = [label for label in rig_labels if label not in labels]
            missing += (f"{number}: {label}" for label in lacking)
            certain = certain and not lacking and len(set(map(str, labels))) == len(labels)
        low = [p for p in points if is_number(p.get("score")) and p["score"] < doubtful_below]
        doubtful += (f"{number}: {point['label']}" for point in low)
        scores = [point.get("score") for point in points]
        if is_number(instance.get("score")):
            scores.append(instance["score"])
        certain = certain and all(is_number(s) and s > (certain_above or 0) for s in scores)
        if low:
            issues = instance.get("annotation_issues")
            names = ", ".join(f"{point['label']} ({point['score']:.2f})" for point in low)
            instance = {
                **instance,
                "annotation_issues": [
                    *(issues if isinstance(issues, list) else ()),
                    {"reason": f"Check these points, the model was unsure: {names}."},
                ],
            }
        marked.append(instance)
    certain = certain and not unknown
    return marked, InitialReport(tuple(unknown), tuple(missing), tuple(doubtful), certain)
