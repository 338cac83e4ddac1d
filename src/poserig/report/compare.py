"""Compares the instances of an answer, or of a label, with those of a reference.

Each placed point that the reference has as well is of one kind. KS is the similarity of two places
(`poserig.pose.keypoints`):

    good       KS ≥ 0.85 with the point that it should be
    jitter     0.5 ≤ KS < 0.85 with it
    inversion  KS ≥ 0.5 with its left/right partner on the same instance
    swap       KS ≥ 0.5 with the same point of another instance
    miss       none of these

Source of the kinds and their limits: Ronchi & Perona (2017).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import sqrt
from typing import Final, NamedTuple

from poserig.pose.keypoints import (
    SCALE_WITHOUT_EXTENT,
    Flat,
    Instance,
    keypoint_similarity,
    oks,
    scale,
)
from poserig.pose.label.changes import LEAST_OKS, pair_up
from poserig.pose.rig import Rig

GOOD, JITTER, INVERSION, SWAP, MISS = "good", "jitter", "inversion", "swap", "miss"
KINDS: Final = (GOOD, JITTER, INVERSION, SWAP, MISS)
_GOOD_KS, _RIGHT_KS = 0.85, 0.5


class PointError(NamedTuple):
    """A point that both have.

    Attributes:
        point: Index of the keypoint, in rig order.
        kind: One of KINDS.
        pixels: How far apart the two are.
        sigmas: The same in σ of the keypoint class.
    """

    point: int
    kind: str
    pixels: float
    sigmas: float


@dataclass(slots=True)
class Comparison:
    """What an answer has of a reference.

    Attributes:
        pairs: (reference, answered), each instance at most once.
        similarities: OKS of each pair, 0 to 1.
        points: That both have.
        left_out: Indices of points that only the reference has, on paired instances.
        extra: Indices of points that only the answer has, likewise.
        visibility: How many points of both are visible in one and occluded in the other.
        missed: Instances of the reference that the answer lacks.
        invented: Instances of the answer that the reference lacks.
    """

    pairs: list[tuple[Instance, Instance]] = field(default_factory=list)
    similarities: list[float] = field(default_factory=list)
    points: list[PointError] = field(default_factory=list)
    left_out: list[int] = field(default_factory=list)
    extra: list[int] = field(default_factory=list)
    visibility: int = 0
    missed: int = 0
    invented: int = 0

    @property
    def quality(self) -> float:
        """Mean OKS over all instances of both, 0 for one without a partner; 1 when there are none.

        This is the agreement between rounds, too.
        """
        count = len(self.pairs) + self.missed + self.invented
        return sum(self.similarities) / count if count else 1.0


def compare(rig: Rig, reference: Sequence[Instance], answered: Sequence[Instance]) -> Comparison:
    """Compares two sets of instances of one image. Instances without a labeled point count nowhere.

    Args:
        rig: Of both; their keypoints are flat x, y, v in pixels, in its order.
        reference: What is taken for right.
        answered: What is judged.
    """
    known = [one for one in reference if any(one.keypoints[2::3])]
    given = [one for one in answered if any(one.keypoints[2::3])]
    result = Comparison()
    for one, other in pair_up(known, given, rig.sigmas):
        similarity = oks(one.keypoints, other.keypoints, rig.sigmas)
        if similarity < LEAST_OKS or not (
            isinstance(one, Instance) and isinstance(other, Instance)
        ):
            continue  # paired for their ids alone, which different people choose
        result.pairs.append((one, other))
        result.similarities.append(similarity)
    result.missed = len(known) - len(result.pairs)
    result.invented = len(given) - len(result.pairs)
    for one, other in result.pairs:
        others = [item for item in known if item is not one]
        _compare_points(rig, one.keypoints, other.keypoints, others, result)
    return result


def _compare_points(
    rig: Rig, known: Flat, given: Flat, others: Sequence[Instance], result: Comparison
) -> None:
    size = scale(known) or SCALE_WITHOUT_EXTENT
    for index, sigma in enumerate(rig.sigmas):
        at = 3 * index
        was, is_now = known[at + 2], given[at + 2]
        if was and not is_now:
            result.left_out.append(index)
        elif is_now and not was:
            result.extra.append(index)
        elif was and is_now:
            result.visibility += was != is_now
            pixels = sqrt(_squared(known, index, given, index))
            kind = _kind(rig, index, known, given, others)
            result.points.append(PointError(index, kind, pixels, pixels / (size * sigma)))


def _kind(rig: Rig, index: int, known: Flat, given: Flat, others: Sequence[Instance]) -> str:
    own = _similarity(rig, known, index, given, index)
    if own >= _RIGHT_KS:
        return GOOD if own >= _GOOD_KS else JITTER
    partner = rig.swap_indices[index]
    if partner != index and _similarity(rig, known, partner, given, index) >= _RIGHT_KS:
        return INVERSION
    if any(_similarity(rig, one.keypoints, index, given, index) >= _RIGHT_KS for one in others):
        return SWAP
    return MISS


def _similarity(rig: Rig, known: Flat, target: int, given: Flat, index: int) -> float:
    """Returns the KS of a given point with a known one; 0 when that is not labeled."""
    if not known[3 * target + 2]:
        return 0.0
    size = scale(known) or SCALE_WITHOUT_EXTENT
    return keypoint_similarity(_squared(known, target, given, index), rig.sigmas[target], size)


def _squared(known: Flat, target: int, given: Flat, index: int) -> float:
    dx = known[3 * target] - given[3 * index]
    dy = known[3 * target + 1] - given[3 * index + 1]
    return dx * dx + dy * dy
