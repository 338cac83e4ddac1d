"""A rig's sigmas from redundant labels, with their uncertainty."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from poserig.pose.consensus.batch import fit_batch
from poserig.pose.consensus.types import ImageAnswers
from poserig.pose.rig import Rig


@dataclass(frozen=True, slots=True)
class SigmaEstimate:
    """One keypoint's sigma.

    Attributes:
        label: The keypoint.
        sigma: Root of E[d² / s²] / 2 over pairs of workers, s the root of the object's area;
            None when no pair shares the point.
        standard_error: Of `sigma`; pairs of one object count as one observation together.
        objects: On how many objects at least two workers have it.
        pairs: How many pairs of clicks entered.
    """

    label: str
    sigma: float | None
    standard_error: float | None
    objects: int
    pairs: int


def estimate_sigmas(rig: Rig, images: Sequence[ImageAnswers]) -> list[SigmaEstimate]:
    """sigma² = E[d² / s²] / 2 per pair of workers, for each keypoint in rig order.

    Exchanged sides are undone and points that are believed to be on nothing or on a neighbour
    stay out, so that mistakes do not pass for imprecision. Pairs of one worker's click with
    itself cannot occur: a worker is on an object at most once.

    Args:
        rig: Its sigmas only help to match; the estimate hardly depends on them.
        images: Redundant answers, at least two workers on some images.
    """
    fit = fit_batch(rig, images)[0]
    values: list[list[tuple[float, int]]] = [[] for _ in rig.keypoint_names]
    for scene in fit.scenes:
        for cluster in scene.clusters:
            if cluster.existence < 0.5 or len(cluster.members) < 2:
                continue
            for joint, spot in enumerate(cluster.spots):
                if spot is None or cluster.presence[joint] < 0.5:
                    continue
                clicks = []
                for k, turned, responsibility, _ in spot.shares:
                    member = cluster.members[k]
                    index = fit.partner[joint] if turned else joint
                    if responsibility > 0.5:
                        clicks.append((member.x[index], member.y[index]))
                squares = [
                    (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2
                    for i, a in enumerate(clicks)
                    for b in clicks[:i]
                ]
                if squares:
                    mean = sum(squares) / len(squares) / cluster.scale**2
                    values[joint].append((mean / 2, len(squares)))
    return [_summary(label, found) for label, found in zip(rig.keypoint_names, values, strict=True)]


def _summary(label: str, found: list[tuple[float, int]]) -> SigmaEstimate:
    if not found:
        return SigmaEstimate(label, None, None, 0, 0)
    squares = sorted(value for value, _ in found)
    mean = sum(squares) / len(squares)
    sigma = sqrt(mean)
    error = None
    if len(squares) > 1 and sigma > 0:
        spread = sum((value - mean) ** 2 for value in squares) / (len(squares) - 1)
        # The delta method: sigma is the root of a mean.
        error = sqrt(spread / len(squares)) / (2 * sigma)
    return SigmaEstimate(label, sigma, error, len(squares), sum(pairs for _, pairs in found))
