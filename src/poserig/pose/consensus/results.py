"""Makes the consensus of each image from the estimated objects.

    an instance is drawn where  e OKS >= worth
    worth = ½ Σ e OKS / Σ (e + (1 - e) / 2 or e / 2)              over the batch, a fixed point
    agreement = Σ e OKS / (Σ e + Σ (1 - e) / 2 + Σ e' / 2)        expected PoseQ of an image

e is the existence of a cluster and OKS what is expected of it (`drawing`). PoseQ is the sum of OKS
over matched instances, divided by TP + FP / 2 + FN / 2 (docs/consolidation.md). A true instance
adds its OKS to the numerator and turns half a miss into a hit; a false one adds half an invention.
Either way the denominator grows by a half, so an instance pays when what it adds beats half of the
quality of the rest. Drawn clusters count e + (1 - e) / 2, all others e / 2; e' is the existence of
those. With no instance drawn, the agreement is the chance that nothing is there, Π (1 - e').
"""

from collections.abc import Sequence

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    LEAST_EXPECTED,
    LEAST_WORTH,
    MOST_WORTH,
    POINT_EXISTENCE,
    START_WORTH,
    USUAL_KS,
    WORTH_STEPS,
)
from poserig.pose.consensus.disagreements import find_disagreements
from poserig.pose.consensus.drawing import Drawing, draw
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.one_more import Outcome, chance_of_change
from poserig.pose.consensus.types import ConsensusInstance, ImageConsensus


def make_consensus(
    fit: Fit, scene: Scene, names: Sequence[str], empty: Sequence[str], least: float
) -> ImageConsensus:
    """Returns the consensus of one image.

    Args:
        fit: After the last round.
        scene: The image.
        names: Id of each worker, by index.
        empty: Workers with an instance that has no labeled point, once for each.
        least: What an instance must be worth, as `worth_of_an_instance` returns it.
    """
    kept: list[tuple[ConsensusInstance, Cluster, float]] = []
    doubtful: list[ConsensusInstance] = []
    quality = fakes = lost = 0.0
    nothing = 1.0
    outcomes: list[Outcome] = []
    for cluster in scene.clusters:
        drawing = draw(fit, cluster)
        instance = _instance(cluster, drawing, names)
        needed = least / max(drawing.expected, LEAST_EXPECTED)
        if sum(place is not None for place in cluster.places) == 1:
            # How far apart the clicks on a single point lie says nothing about its existence.
            needed = min(needed, POINT_EXISTENCE)
        drawn = any(drawing.keypoints[2::3]) and cluster.existence >= needed
        drawn = drawn or cluster.unanimous
        if drawn:
            kept.append((instance, cluster, cluster.existence * drawing.expected))
            quality += cluster.existence * drawing.expected
            fakes += 1 - cluster.existence
        else:
            doubtful.append(instance)
            lost += cluster.existence
            nothing *= 1 - cluster.existence
        outcomes.append(Outcome(drawn, needed, drawing.needed))
    # A missed object that nobody labeled leaves no cluster: it is in no agreement.
    whole = sum(instance.score for instance, _, _ in kept) + (fakes + lost) / 2
    kept.sort(key=lambda one: (-one[0].score, one[0].keypoints))
    doubtful.sort(key=lambda instance: (-instance.score, instance.keypoints))
    instances = [instance for instance, _, _ in kept]
    clusters = [cluster for _, cluster, _ in kept]
    return ImageConsensus(
        instances=tuple(instances),
        doubtful=tuple(doubtful),
        agreement=min(1.0, quality / whole) if kept else nothing,
        more_would_help=chance_of_change(fit, scene, outcomes, _worth_of_another(fit, least)),
        issues=tuple(find_disagreements(fit, scene, names, clusters, empty)),
        unanimous=scene.unanimous,
        expected=tuple(expected for _, _, expected in kept),
        whole=whole,
    )


def worth_of_an_instance(fit: Fit, scenes: Sequence[Scene]) -> float:
    """Returns the existence x expected OKS above which an instance raises the batch's PoseQ."""
    worth = START_WORTH
    found = sorted(
        (cluster.existence, draw(fit, cluster).expected)
        for scene in scenes
        for cluster in scene.clusters
    )
    for _ in range(WORTH_STEPS):
        gained = whole = 0.0
        for existence, expected in found:
            if existence * expected >= worth:
                gained += existence * expected
                whole += existence + (1 - existence) / 2
            else:
                whole += existence / 2
        worth = gained / whole / 2 if whole and gained else worth
    return min(max(worth, LEAST_WORTH), MOST_WORTH)


def _worth_of_another(fit: Fit, least: float) -> float:
    """Returns the existence from which on a usual object that nobody has yet would be drawn."""
    needed = least / USUAL_KS
    return min(needed, POINT_EXISTENCE) if len(fit.rig.sigmas) == 1 else needed


def _instance(cluster: Cluster, drawing: Drawing, names: Sequence[str]) -> ConsensusInstance:
    return ConsensusInstance(
        keypoints=tuple(drawing.keypoints),
        confidence=tuple(drawing.confidence),
        score=cluster.existence,
        sources=len(cluster.members),
        workers=tuple(sorted(names[member.worker] for member in cluster.members)),
    )
