"""What others do, and what nobody can beat: mean, geometric median, medoid, oracle.

`weighting` has the baselines that learn what each worker is like.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import hypot

from benchmarks.consolidation.metrics import Prediction
from benchmarks.consolidation.simulator import Click, SimulatedImage
from poserig.pose.keypoints import oks
from poserig.pose.rig import Rig

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a baseline is tuned by: OKS to match, and the shares of workers that make a thing so."""

    match: float = 0.25
    instance: float = 0.5
    point: float = 0.5


def combine(
    rig: Rig,
    image: SimulatedImage,
    thresholds: Thresholds,
    center: Callable[[Sequence[Point]], Point],
) -> Prediction:
    """Match by OKS, keep what enough workers have, put every point at the clicks' center."""
    workers, found, confidence = len(image.answers), [], []
    clusters = clusters_of(rig, image, thresholds.match)
    for members in clusters:
        if len(members) < thresholds.instance * workers:
            continue
        flat: list[float] = []
        shares: list[float] = []
        for at in range(0, 3 * len(rig.keypoint_names), 3):
            placed = [member[at : at + 3] for member in members if member[at + 2] > 0]
            shares.append(len(placed) / workers)
            if not placed or len(placed) < thresholds.point * len(members):
                flat += (0, 0, 0)
            else:
                flat += (*center([(x, y) for x, y, _ in placed]), 2)
        if any(flat[2::3]):
            found.append(flat)
            confidence.append(shares)
    agreement = sum(map(len, clusters)) / (len(clusters) * workers) if clusters else 1.0
    return Prediction(found, confidence, agreement)


def clusters_of(rig: Rig, image: SimulatedImage, threshold: float) -> list[list[list[float]]]:
    """Greedy clusters by OKS, at most one instance of each worker, blind to left and right."""
    found = owned_clusters(rig, image, threshold)
    return [[flat for _, flat in members] for members in found]


def owned_clusters(
    rig: Rig, image: SimulatedImage, threshold: float
) -> list[list[tuple[str, list[float]]]]:
    """The same clusters with the worker of each instance."""
    found = [(name, i.keypoints) for name, answer in image.answers.items() for i in answer]
    pairs = sorted(
        (
            (oks(found[i][1], found[j][1], rig.sigmas), i, j)
            for i in range(len(found))
            for j in range(i)
            if found[i][0] != found[j][0]
        ),
        reverse=True,
    )
    group = {index: [index] for index in range(len(found))}
    for similarity, i, j in pairs:
        if similarity < threshold:
            break
        names = [found[k][0] for k in (*group[i], *group[j])]
        if len(set(names)) == len(names):
            group[i].extend(group[j])
            for k in group[j]:
                group[k] = group[i]
    return [[found[k] for k in members] for i, members in group.items() if members[0] == i]


def medoid(rig: Rig, image: SimulatedImage, thresholds: Thresholds) -> Prediction:
    """One worker's whole instance: the one most like the others'."""
    workers = len(image.answers)
    found = []
    for members in clusters_of(rig, image, thresholds.match):
        if len(members) >= thresholds.instance * workers:
            likeness = [sum(oks(m, other, rig.sigmas) for other in members) for m in members]
            found.append(list(members[likeness.index(max(likeness))]))
    return Prediction(found)


def mean(points: Sequence[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def geometric_median(points: Sequence[Point]) -> Point:
    """Weiszfeld's iteration."""
    x, y = mean(points)
    for _ in range(30):
        weights = [1 / max(hypot(px - x, py - y), 1e-6) for px, py in points]
        total = sum(weights)
        new_x = sum(w * px for w, (px, _) in zip(weights, points, strict=True)) / total
        new_y = sum(w * py for w, (_, py) in zip(weights, points, strict=True)) / total
        if abs(new_x - x) + abs(new_y - y) < 1e-3:
            break
        x, y = new_x, new_y
    return x, y


def oracle(rig: Rig, image: SimulatedImage) -> Prediction:
    """Knows every error: undoes exchanges and offsets, ignores the lost, weighs by precision."""
    found = []
    for number in range(len(image.truth.persons)):
        clicks: dict[int, list[Click]] = {}
        for answer in image.answers.values():
            for instance in answer:
                for click in instance.clicks if instance.person == number else ():
                    if click and not click.lost and click.person == number:
                        clicks.setdefault(click.joint, []).append(click)
        flat: list[float] = []
        for joint in range(len(rig.keypoint_names)):
            weights = [1 / max(c.spread, 1e-6) ** 2 for c in clicks.get(joint, [])]
            if not weights:
                flat += (0, 0, 0)
                continue
            pairs = list(zip(weights, clicks[joint], strict=True))
            x = sum(w * (c.x - c.offset[0]) for w, c in pairs) / sum(weights)
            y = sum(w * (c.y - c.offset[1]) for w, c in pairs) / sum(weights)
            flat += (x, y, 2)
        if any(flat[2::3]):
            found.append(flat)
    return Prediction(found)
