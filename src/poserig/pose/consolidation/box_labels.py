"""Writes boxes without points as a label has them, and what their workers disagree on."""

from typing import NamedTuple

from poserig.json import Json
from poserig.pose.consolidation.boxes import Boxes
from poserig.pose.consolidation.details import EVEN, vote
from poserig.pose.consolidation.issues import (
    issue_of_classes,
    issue_of_missed_box,
    issues_of_left_box,
)
from poserig.pose.consolidation.majority import name_of
from poserig.pose.consolidation.settling import Settled
from poserig.pose.keypoints import Instance


class BoxesInLabel(NamedTuple):
    """Boxes without points as a label has them.

    Attributes:
        instances: Of the label.
        shares: How far the workers agree on each.
        issues: What they disagree on.
    """

    instances: list[Instance]
    shares: list[float]
    issues: list[dict[str, Json]]


def label_boxes(settled: Settled, boxes: Boxes, before: int) -> BoxesInLabel:
    """Writes the boxes without points.

    Args:
        settled: Of one rig.
        boxes: Its boxes.
        before: Instances of the label that come before them.
    """
    part = settled.part
    workers, nothing = len(part.answers), [0] * (3 * len(part.use.keypoint_names))
    found = BoxesInLabel([], [], [])
    for number, item in enumerate(boxes.kept, start=before + 1):
        own = [one for _, one in item.own]
        voted = vote(own, [settled.trust.get(worker, EVEN) for worker, _ in item.own])
        drawn = Instance(
            str(number), name_of(own), nothing, box=voted.box, category=voted.category,
            flags=voted.flags, note=voted.note, rig=part.rig,
        )  # fmt: skip
        found.instances.append(drawn)
        found.shares.append(voted.share)
        if len(own) < workers:
            found.issues.append(issue_of_missed_box(drawn.id, workers - len(own), workers))
        if voted.said:
            found.issues.append(issue_of_classes(drawn.id, voted.said))
    for item in boxes.left:
        box = vote([one for _, one in item.own], [EVEN] * len(item.own)).box
        found.issues.extend(issues_of_left_box(box, len(item.own), workers, item.score, part.rig))
    return found
