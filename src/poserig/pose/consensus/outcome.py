"""The outcome: what of the fit becomes the consolidated label, and how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log

from poserig.pose.consensus.existence import judge_visibility
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.geometry import Cluster, Member
from poserig.pose.consensus.issues import find_issues
from poserig.pose.consensus.more import chance_of_change
from poserig.pose.consensus.types import ConsensusInstance, ImageConsensus

# Error that all workers share and no averaging removes, per axis in sigma x root of the area.
SHARED_ERROR = 0.3
# What a wrong mode is worth, in KS.
WRONG_MODE = 0.1
USUAL_QUALITY = 0.85
# Mistakes that several workers make alike look like agreement; the fewer they are, the more so.
# The one constant that was fitted, on the development poses.
COMMON_MISTAKE = 0.05
# Bounds of what an instance must be worth: a batch may be small, and the model wrong.
LEAST_WORTH, MOST_WORTH = 0.3, 0.45


@dataclass(slots=True)
class Drawing:
    """One cluster as an instance.

    Attributes:
        keypoints: Flat x, y, v.
        confidence: Per keypoint.
        expected: OKS to be expected if the object is there.
        needed: Per keypoint the presence from which on it is drawn.
    """

    keypoints: list[float]
    confidence: list[float]
    expected: float
    needed: list[float]


def make_consensus(
    fit: Fit,
    scenes: Sequence[Scene],
    names: Sequence[str],
    prepared: Sequence[Mapping[str, Sequence[Member]]],
) -> list[ImageConsensus]:
    """One consensus per scene."""
    worth = worth_of_an_instance(fit, scenes)
    results = []
    for scene, answers in zip(scenes, prepared, strict=True):
        empty = [name for name, found in answers.items() for m in found if not m.labelled]
        results.append(_consensus_of(fit, scene, names, empty, worth))
    return results


def _without_points(
    fit: Fit, scene: Scene, names: Sequence[str], empty: Sequence[str]
) -> list[ConsensusInstance]:
    """The instances without a point that all of an image's workers have."""
    workers = tuple(sorted(names[worker] for worker in scene.workers))
    count = len(fit.rig.keypoint_names)
    nothing = ConsensusInstance((0.0,) * 3 * count, (0.0,) * count, 1.0, len(workers), workers)
    return [nothing] * (len(empty) // len(workers))


def worth_of_an_instance(fit: Fit, scenes: Sequence[Scene]) -> float:
    """Chance times expected OKS above which an instance raises the batch's PoseQ.

    A true instance adds its OKS to the numerator and turns half a miss into a hit; a false one
    adds half an invention. Either way the denominator grows by a half, so an instance pays when
    what it adds beats half of the quality of the rest: a fixed point, reached in a few steps.
    """
    worth = 0.4
    found = [
        (cluster.existence, draw(fit, cluster).expected)
        for scene in scenes
        for cluster in scene.clusters
    ]
    for _ in range(5):
        gained = whole = 0.0
        for existence, expected in sorted(found):
            if existence * expected >= worth:
                gained += existence * expected
                whole += existence + (1 - existence) / 2
            else:
                whole += existence / 2
        worth = gained / whole / 2 if whole and gained else worth
    return min(max(worth, LEAST_WORTH), MOST_WORTH)


def _consensus_of(
    fit: Fit,
    scene: Scene,
    names: Sequence[str],
    empty: Sequence[str],
    least: float,
) -> ImageConsensus:
    kept: list[tuple[ConsensusInstance, Cluster]] = []
    doubtful: list[ConsensusInstance] = []
    quality = fakes = lost = 0.0
    steady = 1.0
    for cluster in scene.clusters:
        drawing = draw(fit, cluster)
        instance = ConsensusInstance(
            tuple(drawing.keypoints),
            tuple(drawing.confidence),
            cluster.existence,
            len(cluster.members),
            tuple(sorted(names[member.worker] for member in cluster.members)),
        )
        worth = least / max(drawing.expected, 1e-6)
        drawn = any(drawing.keypoints[2::3]) and cluster.existence >= worth
        if drawn or cluster.unanimous:
            kept.append((instance, cluster))
            quality += cluster.existence * drawing.expected
            fakes += 1 - cluster.existence
        else:
            doubtful.append(instance)
            lost += cluster.existence
        steady *= 1 - chance_of_change(
            fit, cluster, bool(kept) and kept[-1][1] is cluster, worth, drawing.needed
        )
    # A missed object that nobody labelled leaves no cluster: it is in no agreement.
    whole = sum(instance.score for instance, _ in kept) + (fakes + lost) / 2
    kept.sort(key=lambda pair: (-pair[0].score, pair[0].keypoints))
    doubtful.sort(key=lambda i: (-i.score, i.keypoints))
    instances = [instance for instance, _ in kept]
    if scene.unanimous:
        instances += _without_points(fit, scene, names, empty)
        empty = ()
    return ImageConsensus(
        instances=tuple(instances),
        doubtful=tuple(doubtful),
        agreement=min(1.0, quality / whole) if whole else 1.0,
        more_would_help=1 - steady,
        issues=tuple(find_issues(fit, scene, names, [cluster for _, cluster in kept], empty)),
        unanimous=scene.unanimous,
    )


def draw(fit: Fit, cluster: Cluster) -> Drawing:
    """What of a cluster's keypoints is worth labelling, and how sure each is."""
    drawing = Drawing([], [], 0.0, [])
    gained = labelled = 0.0
    answers = len(cluster.members) + len(cluster.absent)
    said = cluster.members[0] if cluster.unanimous else None
    for joint, spot in enumerate(cluster.spots):
        presence = 1.0 if said else cluster.presence[joint]
        if spot is None:
            drawing.keypoints += (0.0, 0.0, 0)
            drawing.confidence.append(0.0)
            drawing.needed.append(1.0)
            continue
        unit = (fit.rig.sigmas[joint] * cluster.scale) ** 2
        variance = spot.variance / unit + SHARED_ERROR**2
        similarity = spot.certainty / (1 + variance / 4) + (1 - spot.certainty) * WRONG_MODE
        drawing.needed.append(USUAL_QUALITY / (USUAL_QUALITY + similarity))
        if not said and presence < drawing.needed[-1]:
            drawing.keypoints += (0.0, 0.0, 0)
            drawing.confidence.append(0.0)
            labelled += presence
            continue
        if said:
            drawing.keypoints += (said.x[joint], said.y[joint], said.v[joint])
        else:
            v = judge_visibility(cluster, joint, fit.workers, fit.sides)
            drawing.keypoints += (spot.x, spot.y, v)
        # KS is .5 at a squared distance of 8 ln 2 sigma² s².
        near = 1 - exp(-8 * log(2) / (2 * variance))
        sure = cluster.existence * presence * spot.certainty * near
        drawing.confidence.append(sure * (1 - COMMON_MISTAKE / answers))
        gained += presence * similarity
        labelled += 1
    drawing.expected = gained / labelled if labelled else 0.0
    return drawing
