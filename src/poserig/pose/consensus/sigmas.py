"""Estimates a rig's sigmas from redundant labels, with their uncertainty.

    σ² = E[|x - y|² / s²] / 2
    standard error of σ = √(spread / objects) / (2 σ)

x and y are two workers' clicks on the same keypoint of the same object, s the root of its area. The
mean is over the objects, as the pairs of one object are not independent: each object counts with
the mean over its pairs. `spread` is the variance of that over the objects. The standard error is
that of a mean, carried over to its root (delta method).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from poserig.pose.consensus.batch import fit_batch
from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.fit import Fit
from poserig.pose.consensus.places import Place
from poserig.pose.consensus.types import ImageAnswers
from poserig.pose.rig import Rig


@dataclass(frozen=True, slots=True)
class SigmaEstimate:
    """One keypoint's sigma.

    Attributes:
        keypoint_name: The keypoint.
        sigma: σ, a share of s; None when no two workers have the keypoint on one object.
        standard_error: Of `sigma`; None with fewer than two objects.
        objects: Number of objects on which at least two workers have it.
        pairs: Number of pairs of clicks.
    """

    keypoint_name: str
    sigma: float | None
    standard_error: float | None
    objects: int
    pairs: int


def estimate_sigmas(rig: Rig, images: Sequence[ImageAnswers]) -> list[SigmaEstimate]:
    """Returns an estimate for each keypoint, in rig order.

    Exchanged sides are undone, and points that most likely are on nothing or on a neighbor stay
    out, so that mistakes do not pass for imprecision.

    Args:
        rig: Its sigmas only help to match; the estimate hardly depends on them.
        images: Redundant answers, at least two workers on some images.
    """
    fit = fit_batch(rig, images).fit
    values: list[list[tuple[float, int]]] = [[] for _ in rig.keypoint_names]
    for scene in fit.scenes:
        for cluster in scene.clusters:
            if cluster.existence < 0.5 or len(cluster.members) < 2:
                continue
            for point, place in enumerate(cluster.places):
                if place is None or cluster.presence[point] < 0.5:
                    continue
                squares = _squared_distances(_clicks_on(fit, cluster, point, place))
                if squares:
                    mean = sum(squares) / len(squares) / cluster.scale**2
                    values[point].append((mean / 2, len(squares)))
    return [_summary(name, found) for name, found in zip(rig.keypoint_names, values, strict=True)]


def _clicks_on(fit: Fit, cluster: Cluster, point: int, place: Place) -> list[tuple[float, float]]:
    """Returns the clicks that most likely are on a place, one for each worker, pixels."""
    clicks = []
    for share in place.shares:
        member = cluster.members[share.member]
        named = fit.sides.partner[point] if share.exchanged else point
        if share.responsibility > 0.5:
            clicks.append((member.x[named], member.y[named]))
    return clicks


def _squared_distances(clicks: Sequence[tuple[float, float]]) -> list[float]:
    """Returns the squared distance of every two clicks, pixels²."""
    return [
        (x - other_x) ** 2 + (y - other_y) ** 2
        for number, (x, y) in enumerate(clicks)
        for other_x, other_y in clicks[:number]
    ]


def _summary(name: str, found: Sequence[tuple[float, int]]) -> SigmaEstimate:
    """Returns the estimate of one keypoint.

    Args:
        name: Of the keypoint.
        found: Per object (mean of |x - y|² / (2 s²), number of pairs).
    """
    if not found:
        return SigmaEstimate(name, None, None, 0, 0)
    squares = sorted(value for value, _ in found)
    mean = sum(squares) / len(squares)
    sigma = sqrt(mean)
    error = None
    if len(squares) > 1 and sigma > 0:
        spread = sum((value - mean) ** 2 for value in squares) / (len(squares) - 1)
        error = sqrt(spread / len(squares)) / (2 * sigma)
    return SigmaEstimate(name, sigma, error, len(squares), sum(pairs for _, pairs in found))
