"""Lists what deserves a second look about one image, each with the chance that it is an error.

    chance = 1 / (1 + e^(-1.5 (evidence - even)))

The evidence is in nats per relation (`repairs`). `even` is the evidence at which an error is as
likely as not. Where a label check found the same, the evidence is 2 more, or both speak for
themselves, whatever gives the higher chance: 1 - (1 - chance of the check) (1 - chance).
"""

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from poserig.issues import issue_types
from poserig.pose.checks import check_image
from poserig.pose.checks.finding import Finding, readable
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.quality.duplicates import chance_of_duplicate
from poserig.pose.quality.exchange import best_exchange
from poserig.pose.quality.model import PoseModel
from poserig.pose.quality.repairs import JudgedPose, Point, Repair, evidence, repairs
from poserig.pose.rig import Rig

# Evidence at which an error is as likely as not, in nats per relation, and how fast that changes.
# Chosen on the development half of benchmarks/quality; docs/batch-qa.md has the figures of the
# other half.
EVEN = {"left_right": 3.6, "chain_order": 1.2, "outlier_point": 4.0, "exchange": 2.3}
SLOPE = 1.5
# What a check of the image itself found weighs as much as this evidence.
FOUND = 2.0
# The chance that a finding is right when there is no model, by its severity.
TRUSTED = {"error": 0.85, "warning": 0.7, "hint": 0.3}
# Where the type says more than its severity. In the development half of COCO's poses as they are,
# the checks find none of these.
CERTAIN = {"left_right_whole": 0.9, "coincident_points": 0.9}
# What the model judges better than the check: without it these count for nothing more. COCO's
# poses have a long link in 3 % of the images, and the model expects most of them.
MODELED = ("limb_length", "chain_order")
# Concerns with a lower chance are not listed.
LOWEST = 0.05
# Points with a lower confidence are listed.
UNSURE = 0.5
# Which finding of the checks speaks for which repair of the model.
SAME = {row.type: row.repair for row in issue_types().values() if row.repair}
WORDS = {
    "left_right": "Left and right look exchanged: {}.",
    "chain_order": "In the wrong order along the limb: {}.",
    "outlier_point": "Far from where the other points expect it: {}.",
    "exchange": "Seems to belong to the neighbor, instance {other}: {}.",
    "low_confidence": "The workers disagree or doubt: {}.",
}


class Concern(NamedTuple):
    """Something about an instance that deserves a second look.

    Attributes:
        kind: left_right, chain_order, outlier_point, exchange, low_confidence, or a type of the
            label checks (docs/checks.md).
        instance: Its id.
        points: Keypoint names, in rig order.
        chance: That it is an error, 0 to 1.
        detail: A sentence.
        other: Id of the second instance, or "".
    """

    kind: str
    instance: str
    points: tuple[str, ...]
    chance: float
    detail: str
    other: str = ""


def concerns_of(
    rig: Rig, image: LabeledImage, model: PoseModel | None, known: Sequence[bool] = ()
) -> list[Concern]:
    """Returns all concerns about an image, the likeliest errors first.

    Args:
        rig: Of the image.
        image: With its instances.
        model: Of the data set's poses. Without one, concerns come from the label checks and the
            workers' confidence alone.
        known: For each instance whether the model was fitted to it among others.
    """
    instances = [Instance(item.id, item.name, item.keypoints) for item in image.instances]
    found = check_image(rig, instances, image.size)
    concerns = []
    poses: dict[str, JudgedPose] = {}
    for number, item in enumerate(image.instances):
        if model:
            points = _points(item)
            pose = JudgedPose(model, points, bool(known) and known[number])
            if pose.judged:
                poses[item.id] = pose
        concerns += _unsure(rig, item)
    for item in image.instances:
        own = [finding for finding in found if finding.instance == item.id]
        geometric = item.id in poses
        if geometric:
            concerns += _repaired(rig, item.id, poses[item.id], own)
        concerns += [
            _as_found(finding, image)
            for finding in own
            if not geometric or finding.type not in SAME
        ]
    concerns += _exchanged(rig, poses, found)
    return _without_echoes(sorted(concerns, key=lambda concern: (-concern.chance, concern)))


def _repaired(rig: Rig, instance: str, pose: JudgedPose, found: Sequence[Finding]) -> list[Concern]:
    """Returns the concerns about one instance that the model would repair.

    Args:
        rig: Of the image.
        instance: Id of the instance.
        pose: Under the model.
        found: What the label checks found about the instance.
    """
    result = []
    by_kind = {repair.kind: repair for repair in repairs(pose)}
    for kind, repair in by_kind.items():
        spoken = [finding for finding in found if SAME.get(finding.type) == kind]
        amount = evidence(pose, repair)
        chance = _chance(amount, kind)
        if spoken:
            check = 0.0 if spoken[0].type in MODELED else _trust(spoken[0])
            chance = max(_chance(amount + FOUND, kind), 1 - (1 - check) * (1 - chance))
        points = spoken[0].points if spoken else _names(rig, repair.points)
        if chance >= LOWEST:
            detail = WORDS[kind].format(readable(points))
            result.append(Concern(kind, instance, points, chance, detail))
    return result


def _exchanged(rig: Rig, poses: dict[str, JudgedPose], found: Sequence[Finding]) -> list[Concern]:
    """Returns the concerns about points that two instances exchanged.

    Args:
        rig: Of the image.
        poses: By id, those that can be judged.
        found: What the label checks found about the image.
    """
    result = []
    order = list(poses)
    for position, one in enumerate(order):
        for two in order[position + 1 :]:
            first, second = poses[one], poses[two]
            exchange = best_exchange(first, second) if _touch(first, second) else None
            spoken = [
                finding
                for finding in found
                if SAME.get(finding.type) == "exchange"
                and {finding.instance, finding.other} == {one, two}
            ]
            if not exchange and not spoken:
                continue
            amount = FOUND if spoken else 0.0
            if exchange:
                amount += min(
                    evidence(pose, Repair("exchange", exchange.points, exchange.gain, after))
                    for pose, after in ((first, exchange.first), (second, exchange.second))
                )
            chance = max(_chance(amount, "exchange"), TRUSTED["warning"] if spoken else 0.0)
            points = _names(rig, exchange.points) if exchange else spoken[0].points
            if chance >= LOWEST:
                detail = WORDS["exchange"].format(readable(points), other=two)
                result.append(Concern("exchange", one, points, chance, detail, two))
    return result


def _unsure(rig: Rig, item: Instance) -> list[Concern]:
    """Returns a concern about the points of which the workers' confidence is low."""
    doubted = [
        (share, name)
        for share, name, v in zip(
            item.confidence, rig.keypoint_names, item.keypoints[2::3], strict=False
        )
        if v and share < UNSURE
    ]
    if not doubted:
        return []
    points = tuple(name for _, name in doubted)
    detail = WORDS["low_confidence"].format(readable(points))
    return [Concern("low_confidence", item.id, points, 1 - min(doubted)[0], detail)]


def _trust(finding: Finding) -> float:
    return CERTAIN.get(finding.type, TRUSTED[finding.severity])


def _as_found(finding: Finding, image: LabeledImage) -> Concern:
    chance = _trust(finding)
    if finding.type == "duplicate_instance":
        poses = {item.id: item.keypoints for item in image.instances}
        chance = chance_of_duplicate(poses[finding.instance], poses[finding.other])
    return Concern(
        finding.type,
        finding.instance,
        finding.points,
        chance,
        finding.detail,
        finding.other,
    )


def _without_echoes(concerns: list[Concern]) -> list[Concern]:
    """Leaves out concerns about points of which a likelier error is listed already."""
    told: set[tuple[str, str]] = set()
    kept = []
    for concern in concerns:
        places = {
            (instance, point)
            for instance in (concern.instance, concern.other)
            for point in concern.points
            if instance
        }
        if concern.kind in EVEN and places & told:
            continue
        if concern.kind in EVEN:
            told |= places
        kept.append(concern)
    return kept


def _touch(first: JudgedPose, second: JudgedPose) -> bool:
    """Returns whether the boxes of two poses overlap or touch."""
    left, top, right, bottom = _box(first)
    other_left, other_top, other_right, other_bottom = _box(second)
    beside = left > other_right or other_left > right
    above = top > other_bottom or other_top > bottom
    return not beside and not above


def _box(pose: JudgedPose) -> tuple[float, float, float, float]:
    """Returns left, top, right and bottom of the labeled points, pixels."""
    xs = [pose.points[point][0] for point in pose.labeled]
    ys = [pose.points[point][1] for point in pose.labeled]
    return min(xs), min(ys), max(xs), max(ys)


def _points(item: Instance) -> list[Point]:
    flat = item.keypoints
    return list(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))


def _names(rig: Rig, points: Sequence[int]) -> tuple[str, ...]:
    return tuple(rig.keypoint_names[point] for point in points)


def _chance(amount: float, kind: str) -> float:
    """Returns the chance of an error, by the evidence for it in nats per relation."""
    return 1 / (1 + exp(min(50.0, -SLOPE * (amount - EVEN[kind]))))
