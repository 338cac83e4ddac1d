"""What a consolidation is worth: PoseQ, calibration, ranking of images, inversions left."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp

from benchmarks.consolidation.poses import Person, TrueImage
from poserig.pose.rig import Rig

Flat = Sequence[float]
GOOD_MATCH = 0.5


@dataclass(slots=True)
class Prediction:
    """What one method made of one image; confidence in [0, 1] per point, or None."""

    instances: list[list[float]]
    confidence: list[list[float]] | None = None
    agreement: float | None = None


@dataclass(slots=True)
class Tally:
    """Sums over images from which every figure follows."""

    oks: float = 0.0
    matched: int = 0
    invented: int = 0
    missed: int = 0
    points: int = 0
    inverted: int = 0
    confidences: list[tuple[float, bool]] = field(default_factory=list)
    images: list[tuple[float, float]] = field(default_factory=list)

    @property
    def pose_q(self) -> float:
        whole = self.matched + (self.invented + self.missed) / 2
        return self.oks / whole if whole else 1.0

    @property
    def inversions(self) -> float:
        return self.inverted / self.points if self.points else 0.0

    def add(self, other: "Tally") -> None:
        self.oks += other.oks
        self.matched += other.matched
        self.invented += other.invented
        self.missed += other.missed
        self.points += other.points
        self.inverted += other.inverted
        self.confidences += other.confidences
        self.images += other.images


def score_image(rig: Rig, truth: TrueImage, prediction: Prediction) -> Tally:
    """Compares one image's instances with the true people."""
    tally = Tally()
    table = [
        [_oks_union(rig, person, found) for person in truth.persons]
        for found in prediction.instances
    ]
    matches = {row: column for row, column in assign(table) if table[row][column] >= GOOD_MATCH}
    tally.matched = len(matches)
    tally.oks = sum(table[row][column] for row, column in matches.items())
    tally.invented = len(prediction.instances) - len(matches)
    tally.missed = len(truth.persons) - len(matches)
    for row, found in enumerate(prediction.instances):
        person = truth.persons[matches[row]] if row in matches else None
        for joint in range(len(rig.keypoint_names)):
            if not found[3 * joint + 2]:
                continue
            own = _similarity(rig, person, joint, found, joint) if person else 0.0
            if prediction.confidence is not None:
                tally.confidences.append((prediction.confidence[row][joint], own >= 0.5))
            partner = rig.swap_indices[joint]
            if person and person.keypoints[3 * joint + 2]:
                tally.points += 1
                opposite = _similarity(rig, person, partner, found, joint)
                tally.inverted += partner != joint and own < 0.5 <= opposite
    if prediction.agreement is not None:
        tally.images.append((prediction.agreement, tally.pose_q))
    return tally


def _similarity(rig: Rig, person: Person, joint: int, found: Flat, label: int) -> float:
    x, y, v = person.keypoints[3 * joint : 3 * joint + 3]
    if not v:
        return 0.0
    squared = (found[3 * label] - x) ** 2 + (found[3 * label + 1] - y) ** 2
    return exp(-squared / (8 * person.area * rig.sigmas[joint] ** 2))


def _oks_union(rig: Rig, person: Person, found: Flat) -> float:
    total, labeled = 0.0, 0
    for joint in range(len(rig.keypoint_names)):
        there, here = person.keypoints[3 * joint + 2] > 0, found[3 * joint + 2] > 0
        labeled += there or here
        if there and here:
            total += _similarity(rig, person, joint, found, joint)
    return total / labeled if labeled else 0.0


def assign(table: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Rows to columns with the largest sum (Hungarian method with potentials)."""
    if not table or not table[0]:
        return []
    if len(table) > len(table[0]):
        turned = [[row[column] for row in table] for column in range(len(table[0]))]
        return [(row, column) for column, row in assign(turned)]
    rows, columns = len(table), len(table[0])
    u, v, match = [0.0] * (rows + 1), [0.0] * (columns + 1), [0] * (columns + 1)
    for row in range(1, rows + 1):
        match[0], column = row, 0
        least, back = [float("inf")] * (columns + 1), [0] * (columns + 1)
        used = [False] * (columns + 1)
        while match[column]:
            used[column] = True
            current, delta, following = match[column], float("inf"), 0
            for j in range(1, columns + 1):
                if used[j]:
                    continue
                cost = -table[current - 1][j - 1] - u[current] - v[j]
                if cost < least[j]:
                    least[j], back[j] = cost, column
                if least[j] < delta:
                    delta, following = least[j], j
            for j in range(columns + 1):
                if used[j]:
                    u[match[j]] += delta
                    v[j] -= delta
                else:
                    least[j] -= delta
            column = following
        while column:
            match[column], column = match[back[column]], back[column]
    return [(match[j] - 1, j - 1) for j in range(1, columns + 1) if match[j]]


def calibration_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """ECE over bins of equal width."""
    sums = [[0.0, 0, 0] for _ in range(bins)]
    for confidence, right in pairs:
        box = sums[min(int(confidence * bins), bins - 1)]
        box[0] += confidence
        box[1] += right
        box[2] += 1
    return sum(abs(box[0] - box[1]) for box in sums) / len(pairs) if pairs else 0.0


def auroc(pairs: Sequence[tuple[float, bool]]) -> float:
    """Chance that a right point has the higher confidence than a wrong one."""
    ranks = _ranks([confidence for confidence, _ in pairs])
    right = sum(is_right for _, is_right in pairs)
    wrong = len(pairs) - right
    if not right or not wrong:
        return float("nan")
    total = sum(rank for rank, (_, is_right) in zip(ranks, pairs, strict=True) if is_right)
    return (total - right * (right + 1) / 2) / (right * wrong)


def spearman(pairs: Sequence[tuple[float, float]]) -> float:
    """Rank correlation, ties at their mean rank."""
    first, second = _ranks([a for a, _ in pairs]), _ranks([b for _, b in pairs])
    mean = (len(pairs) + 1) / 2
    above = sum((a - mean) * (b - mean) for a, b in zip(first, second, strict=True))
    below = sum((a - mean) ** 2 for a in first) * sum((b - mean) ** 2 for b in second)
    return above / below**0.5 if below else float("nan")


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks, start = [0.0] * len(values), 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for position in range(start, end):
            ranks[order[position]] = (start + end + 1) / 2
        start = end
    return ranks
