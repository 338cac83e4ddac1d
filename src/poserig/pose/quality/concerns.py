"""What deserves a second look about one image, each with the chance that it is an error."""

from collections.abc import Sequence
from math import exp
from typing import NamedTuple

from poserig.issues import issue_types
from poserig.pose.checks import check_image
from poserig.pose.checks.finding import Finding, readable
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Instance
from poserig.pose.quality.exchange import best_exchange
from poserig.pose.quality.model import PoseModel
from poserig.pose.quality.repairs import Point, Pose, Repair, evidence, repairs
from poserig.pose.rig import Rig

# Evidence at which an error is as likely as not, and how fast that changes. Chosen on the
# development half of benchmarks/quality; docs/batch-qa.md has the figures of the other half.
EVEN = {"left_right": 3.6, "chain_order": 1.2, "outlier_point": 4.0, "exchange": 2.3}
SLOPE = 1.5
# What a check of the image itself found weighs as much as this evidence.
FOUND = 2.0
# The chance that a finding is right when the model has no say, by its severity.
TRUSTED = {"error": 0.85, "warning": 0.7, "hint": 0.3}
LOWEST = 0.05
# Points with a lower confidence are worth telling.
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
    """All concerns about an image, the likeliest errors first.

    Args:
        rig: Of the image.
        image: With its instances.
        model: Of the data set's poses; without one the label checks and the workers' confidence
            decide.
        known: For each instance whether the model was fitted to it among others.
    """
    instances = [Instance(item.id, item.name, item.keypoints) for item in image.instances]
    found = check_image(rig, instances, image.size)
    concerns = []
    poses: dict[str, Pose] = {}
    for number, item in enumerate(image.instances):
        if model:
            points = _points(item)
            pose = Pose(model, points, bool(known) and known[number])
            if pose.judged:
                poses[item.id] = pose
        concerns += _unsure(rig, item)
    for item in image.instances:
        own = [finding for finding in found if finding.instance == item.id]
        geometric = item.id in poses
        if geometric:
            concerns += _repaired(rig, item.id, poses[item.id], own)
        concerns += [
            _as_found(finding) for finding in own if not geometric or finding.type not in SAME
        ]
    concerns += _exchanged(rig, poses, found)
    return _without_echoes(sorted(concerns, key=lambda concern: (-concern.chance, concern)))


def _repaired(rig: Rig, instance: str, pose: Pose, found: Sequence[Finding]) -> list[Concern]:
    result = []
    by_kind = {repair.kind: repair for repair in repairs(pose)}
    for kind, repair in by_kind.items():
        spoken = [finding for finding in found if SAME.get(finding.type) == kind]
        amount = evidence(pose, repair) + (FOUND if spoken else 0)
        chance = _chance(amount, kind)
        if spoken:
            chance = max(chance, TRUSTED[spoken[0].severity])
        points = spoken[0].points if spoken else _names(rig, repair)
        if chance >= LOWEST:
            detail = WORDS[kind].format(readable(points))
            result.append(Concern(kind, instance, points, chance, detail))
    return result


def _exchanged(rig: Rig, poses: dict[str, Pose], found: Sequence[Finding]) -> list[Concern]:
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
            points = (
                tuple(rig.keypoint_names[n] for n in exchange.points)
                if exchange
                else spoken[0].points
            )
            if chance >= LOWEST:
                detail = WORDS["exchange"].format(readable(points), other=two)
                result.append(Concern("exchange", one, points, chance, detail, two))
    return result


def _unsure(rig: Rig, item: Instance) -> list[Concern]:
    doubted = [
        (share, label)
        for share, label, v in zip(
            item.confidence, rig.keypoint_names, item.keypoints[2::3], strict=False
        )
        if v and share < UNSURE
    ]
    if not doubted:
        return []
    points = tuple(label for _, label in doubted)
    detail = WORDS["low_confidence"].format(readable(points))
    return [Concern("low_confidence", item.id, points, 1 - min(doubted)[0], detail)]


def _as_found(finding: Finding) -> Concern:
    return Concern(
        finding.type,
        finding.instance,
        finding.points,
        TRUSTED[finding.severity],
        finding.detail,
        finding.other,
    )


def _without_echoes(concerns: list[Concern]) -> list[Concern]:
    """One error shows in many ways: of two concerns about the same points the likelier one."""
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


def _touch(first: Pose, second: Pose) -> bool:
    a, b = _box(first), _box(second)
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]


def _box(pose: Pose) -> tuple[float, float, float, float]:
    xs = [pose.points[n][0] for n in pose.labeled]
    ys = [pose.points[n][1] for n in pose.labeled]
    return min(xs), min(ys), max(xs), max(ys)


def _points(item: Instance) -> list[Point]:
    flat = item.keypoints
    return list(zip(flat[0::3], flat[1::3], flat[2::3], strict=True))


def _names(rig: Rig, repair: Repair) -> tuple[str, ...]:
    return tuple(rig.keypoint_names[n] for n in repair.points)


def _chance(amount: float, kind: str) -> float:
    return 1 / (1 + exp(min(50.0, -SLOPE * (amount - EVEN[kind]))))
