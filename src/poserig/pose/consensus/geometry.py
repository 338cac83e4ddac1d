"""Members and clusters: the answers, made ready for the arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp

from poserig.pose.keypoints import Flat, scale

# Where no instance of a batch has an extent: as if they sat on objects of this many pixels.
SCALE_OF_A_POINT = 32.0


@dataclass(slots=True)
class Member:
    """One worker's instance.

    Attributes:
        worker: Index of the worker in canonical order.
        x, y: Pixels, per keypoint; meaningless where v is 0.
        v: Visibility.
        scale: Root of the estimated area, pixels.
    """

    worker: int
    x: Sequence[float]
    y: Sequence[float]
    v: Sequence[int]
    scale: float

    @property
    def key(self) -> tuple[object, ...]:
        """Its content, to break ties by."""
        return tuple(self.x), tuple(self.y), tuple(self.v), self.worker

    @property
    def labelled(self) -> int:
        return sum(v > 0 for v in self.v)


@dataclass(slots=True)
class Spot:
    """Where one keypoint of a cluster is believed to be.

    Attributes:
        x, y: Pixels.
        variance: Per axis, of this estimate, pixels².
        certainty: Probability that the chosen mode is the right one.
        shares: (member index, from the partner's label, responsibility, weight) of each click.
        rival: Probability of the second mode.
        modes, clicks: What it was chosen from (see `position`).
        support: By how much the clicks look more like clicks on one point than like points that
            each worker invented, log odds; 0 for a single click.
    """

    x: float
    y: float
    variance: float
    certainty: float
    shares: list[tuple[int, bool, float, float]]
    rival: float = 0.0
    modes: Sequence[tuple[float, float, float, float]] = ()
    clicks: Sequence[tuple[float, float, float, float, float, float, int, bool]] = ()
    support: float = 0.0


@dataclass(slots=True)
class Cluster:
    """Instances of different workers that are taken for one object, and what is believed of it.

    Attributes:
        members: At most one of each worker, in canonical order.
        absent: Workers who answered the image and do not have it.
        scale: Root of the object's area, pixels.
        difficulty: How much noisier than usual its clicks are.
        states: Per member a bit mask over the rig's left/right pairs: exchanged or not.
        exchanged: Per member and pair the probability that left and right are exchanged.
        choices: (log likelihood, mask of each member's pattern) of every choice of sides that was
            considered, without the workers' rates of the patterns.
        spots: Per keypoint, or None.
        presence: Per keypoint the probability that it is to be labelled.
        existence: Probability that the object is there.
        duplicates: Second instances of a worker on the same object, laid aside.
        unanimous: All workers of the image said exactly this: it is drawn as they said it.
    """

    members: list[Member]
    absent: list[int]
    scale: float
    difficulty: float = 1.0
    states: list[int] = field(default_factory=list)
    exchanged: list[list[float]] = field(default_factory=list)
    choices: list[tuple[float, tuple[int, ...]]] = field(default_factory=list)
    spots: list[Spot | None] = field(default_factory=list)
    presence: list[float] = field(default_factory=list)
    existence: float = 0.5
    duplicates: list[Member] = field(default_factory=list)
    unanimous: bool = False


def make_member(worker: int, keypoints: Flat) -> Member:
    """Splits flat keypoints. What is not labelled becomes 0, 0, whatever the page sent."""
    v = [int(value) for value in keypoints[2::3]]
    x = [float(value) if seen else 0.0 for value, seen in zip(keypoints[0::3], v, strict=True)]
    y = [float(value) if seen else 0.0 for value, seen in zip(keypoints[1::3], v, strict=True)]
    return Member(worker, x, y, v, area_root(keypoints))


def area_root(keypoints: Flat) -> float:
    """Root of the whole object's area, in pixels, although only a part of it may be labelled.

    The box of the labelled points is smaller than the object, the more so the fewer there are
    (counted on the development poses of benchmarks/consolidation).
    """
    visibilities = keypoints[2::3]
    share = sum(v > 0 for v in visibilities) / max(1, len(visibilities))
    return scale(keypoints) * exp(0.12 + 0.75 * max(0.0, 0.75 - share))


def common_scale(scales: Sequence[float]) -> float:
    """The scale of a cluster: the median of its members', the larger of two middles."""
    return sorted(scales)[len(scales) // 2]
