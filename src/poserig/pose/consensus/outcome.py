"""The outcome: what of the fit becomes the consolidated label, and how sure it is."""

from collections.abc import Mapping, Sequence
from math import exp

from poserig.pose.consensus.existence import judge_visibility
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.geometry import Cluster, Member
from poserig.pose.consensus.types import ConsensusInstance, ImageConsensus

# Error that all workers share and no averaging removes, per axis in sigma x root of the area.
SHARED_ERROR = 0.3
# What a wrong mode is worth, in KS.
WRONG_MODE = 0.1
# PoseQ gains by an instance whose chance times quality beats half the usual quality.
WORTH_AN_INSTANCE = 0.42
USUAL_QUALITY = 0.85


def make_consensus(
    fit: Fit,
    scenes: Sequence[Scene],
    names: Sequence[str],
    prepared: Sequence[Mapping[str, Sequence[Member]]],
) -> list[ImageConsensus]:
    """One consensus per scene."""
    return [_consensus_of(fit, scene, names) for scene in scenes]


def _consensus_of(fit: Fit, scene: Scene, names: Sequence[str]) -> ImageConsensus:
    kept, doubtful, quality, fakes, lost = [], [], 0.0, 0.0, 0.0
    for cluster in scene.clusters:
        keypoints, confidence, expected = draw(fit, cluster)
        instance = ConsensusInstance(
            tuple(keypoints),
            tuple(confidence),
            cluster.existence,
            len(cluster.members),
            tuple(sorted(names[member.worker] for member in cluster.members)),
        )
        if any(keypoints[2::3]) and cluster.existence * expected >= WORTH_AN_INSTANCE:
            kept.append(instance)
            quality += cluster.existence * expected
            fakes += 1 - cluster.existence
        else:
            doubtful.append(instance)
            lost += cluster.existence
    kept.sort(key=lambda i: (-i.score, i.keypoints))
    doubtful.sort(key=lambda i: (-i.score, i.keypoints))
    whole = sum(i.score for i in kept) + (fakes + lost) / 2
    return ImageConsensus(tuple(kept), tuple(doubtful), quality / whole if whole else 1.0, 0.0, ())


def draw(fit: Fit, cluster: Cluster) -> tuple[list[float], list[float], float]:
    """Keypoints, confidence per point, and the OKS to be expected if the object is there."""
    keypoints: list[float] = []
    confidence: list[float] = []
    gained = labelled = 0.0
    for joint, spot in enumerate(cluster.spots):
        presence = cluster.presence[joint]
        if spot is None:
            keypoints += (0.0, 0.0, 0)
            confidence.append(0.0)
            continue
        unit = (fit.rig.sigmas[joint] * cluster.scale) ** 2
        variance = spot.variance / unit + SHARED_ERROR**2
        similarity = spot.certainty / (1 + variance / 4) + (1 - spot.certainty) * WRONG_MODE
        if presence * similarity < (1 - presence) * USUAL_QUALITY:
            keypoints += (0.0, 0.0, 0)
            confidence.append(0.0)
            labelled += presence
            continue
        keypoints += (spot.x, spot.y, judge_visibility(cluster, joint, fit.workers, fit.sides))
        # KS is .5 at a squared distance of 8 ln 2 sigma² s².
        near = 1 - exp(-8 * 0.6931471805599453 / (2 * variance))
        confidence.append(cluster.existence * presence * spot.certainty * near)
        gained += presence * similarity
        labelled += 1
    return keypoints, confidence, gained / labelled if labelled else 0.0
