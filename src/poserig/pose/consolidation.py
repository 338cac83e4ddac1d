"""Consolidation: the answers of one or several workers about one image become one label.

One worker's answer passes through as it is. Several are matched by OKS, and every point becomes
the median of those who placed it. Nobody's instance is dropped: `score` and `confidence` say how
many saw it. The result depends on no order and no name of workers.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from poserig.pose.checks import check_instance
from poserig.pose.instance import AnswerLike, Instance, InstanceLike, bounding_box, reorder
from poserig.pose.label import make_label
from poserig.pose.matching import Cluster, match_instances
from poserig.pose.pass_through import pass_through
from poserig.pose.rig_choice import rig_of, rig_to_measure_with
from poserig.pose.visibility import majority

Json = Any


def consolidate(answers: Sequence[AnswerLike], failures: Sequence[Json] = ()) -> dict[str, Json]:
    """One label from the answers of all workers who answered readably.

    Args:
        answers: At least one.
        failures: Issues about answers that could not be read; they go into the label.

    Returns:
        The label of the output manifest (schemas/label.schema.json).
    """
    if len(answers) == 1:
        return pass_through(answers[0], failures)
    use = rig_of(answers)
    labels, sigmas = use.labels, rig_to_measure_with(use.name, use.labels).sigmas
    ordered = [[_in_order(item, answer, labels) for item in answer.instances] for answer in answers]
    clusters = match_instances(ordered, sigmas)
    image = _most_common(answer.image for answer in answers)
    merged = sorted(
        (_merge(cluster, len(answers), len(labels)) for cluster in clusters),
        key=lambda item: (-item["sources"], item["bbox"], item["keypoints"]),
    )
    issues = [
        dict(issue, instance="") if "instance" in issue else dict(issue)
        for answer in answers
        for issue in answer.issues
    ]
    for position, instance in enumerate(merged, start=1):
        instance["id"] = str(position)
        issues += check_instance(
            instance["id"], labels, instance["keypoints"], instance["bbox"], image
        )
        if 2 * instance["sources"] < len(answers):
            issues.append(
                {
                    "type": "minority_instance",
                    "severity": "warning",
                    "instance": instance["id"],
                    "detail": f"{instance['sources']} of {len(answers)} workers labelled it.",
                }
            )
    seconds = [answer.seconds for answer in answers if answer.seconds is not None]
    return make_label(
        rig=use.name,
        rig_hash=use.hash,
        labels=None if use.known else labels,
        image=image,
        instances=merged,
        agreement=_agreement(clusters, len(answers)),
        workers=len(answers),
        issues=sorted([*issues, *failures], key=_issue_order),
        seconds=sum(seconds) if seconds else None,
    )


def _in_order(item: InstanceLike, answer: AnswerLike, labels: tuple[str, ...]) -> InstanceLike:
    if answer.labels == labels:
        return item
    position = {label: index for index, label in enumerate(answer.labels)}
    keypoints = reorder(item.keypoints, [position.get(label) for label in labels])
    return Instance(id=item.id, name=item.name, keypoints=keypoints)


def _merge(cluster: Cluster, workers: int, points: int) -> dict[str, Json]:
    members = list(cluster.members.values())
    keypoints: list[float] = []
    confidence: list[float] = []
    for at in range(0, 3 * points, 3):
        placed = [m.keypoints[at : at + 3] for m in members if m.keypoints[at + 2] > 0]
        # A point that fewer than half of the instance's own workers placed is not there.
        if 2 * len(placed) < len(members) or not placed:
            keypoints += (0, 0, 0)
            confidence.append(0)
            continue
        keypoints.append(_plain(_median([point[0] for point in placed])))
        keypoints.append(_plain(_median([point[1] for point in placed])))
        keypoints.append(majority([int(point[2]) for point in placed]))
        confidence.append(_plain(len(placed) / workers))
    return {
        "id": "",
        "name": _most_common(member.name for member in members if member.name) or "",
        "keypoints": keypoints,
        "bbox": list(bounding_box(keypoints) or (0, 0, 0, 0)),
        "confidence": confidence,
        "score": _plain(len(members) / workers),
        "sources": len(members),
    }


def _agreement(clusters: Sequence[Cluster], workers: int) -> float:
    """Mean OKS over all pairs of workers and instances; a pair of which one is missing counts 0."""
    pairs = len(clusters) * workers * (workers - 1) / 2
    if not pairs:
        return 1
    return _plain(sum(sum(sorted(cluster.similarities)) for cluster in clusters) / pairs)


def _median(numbers: list[float]) -> float:
    # The standard library's comes with fractions and decimals: 10 ms at each cold start.
    numbers.sort()
    middle = len(numbers) // 2
    if len(numbers) % 2:
        return numbers[middle]
    return (numbers[middle - 1] + numbers[middle]) / 2


def _plain(number: float) -> float:
    """Two decimals, and an integer where it is one."""
    rounded = round(number, 2)
    return int(rounded) if rounded == int(rounded) else rounded


def _most_common(values: Iterable[Any]) -> Any:
    counts = Counter(value for value in values if value is not None)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def _issue_order(issue: Json) -> tuple[str, ...]:
    return (
        issue["type"],
        issue.get("instance", ""),
        str(issue.get("points", "")),
        issue.get("detail", ""),
    )
