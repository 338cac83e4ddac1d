"""Prepares a worker's instance for the consensus: columns instead of flat keypoints, and a scale.

    s = scale(box) · exp(0.12 + 0.75 max(0, 0.75 - labeled / all))

s is the root of the object's area in pixels; `scale` is that of the box of the labeled points
(`poserig.pose.keypoints`). The box of a head is not the size of its person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from poserig.pose.consensus.constants import SCALE_FULL, SCALE_PART, SCALE_WHOLE
from poserig.pose.keypoints import Flat, scale


@dataclass(slots=True)
class Member:
    """One worker's instance.

    Attributes:
        worker: Index of the worker in canonical order.
        x, y: Pixels, per keypoint; 0 where v is 0.
        v: Visibility, per keypoint.
        scale: s in pixels; 0 for a single point, until the batch gives it one.
    """

    worker: int
    x: Sequence[float]
    y: Sequence[float]
    v: Sequence[int]
    scale: float

    @property
    def key(self) -> tuple[object, ...]:
        """The content, by which ties are broken."""
        return tuple(self.x), tuple(self.y), tuple(self.v), self.worker

    @property
    def labeled(self) -> int:
        """The number of labeled points."""
        return sum(v > 0 for v in self.v)

    def has_pair(self, pair: tuple[int, int]) -> bool:
        """Returns whether a point of a left/right pair is labeled."""
        return bool(self.v[pair[0]] or self.v[pair[1]])


def make_member(worker: int, keypoints: Flat) -> Member:
    """Splits flat x, y, v into columns. Unlabeled points become 0, 0, whatever the page sent."""
    v = [int(value) for value in keypoints[2::3]]
    x = [float(value) if seen else 0.0 for value, seen in zip(keypoints[0::3], v, strict=True)]
    y = [float(value) if seen else 0.0 for value, seen in zip(keypoints[1::3], v, strict=True)]
    return Member(worker, x, y, v, area_root(keypoints))


def area_root(keypoints: Flat) -> float:
    """Returns s, the root of the whole object's area in pixels, though only a part is labeled.

    The box of the labeled points is smaller than the object, the more so the fewer there are.
    """
    visibilities = keypoints[2::3]
    share = sum(v > 0 for v in visibilities) / max(1, len(visibilities))
    return scale(keypoints) * exp(SCALE_WHOLE + SCALE_PART * max(0.0, SCALE_FULL - share))


def common_scale(scales: Sequence[float]) -> float:
    """Returns the median scale, the larger of two middles."""
    return sorted(scales)[len(scales) // 2]
