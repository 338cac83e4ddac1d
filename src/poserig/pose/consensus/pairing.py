"""Compares two members' clicks on a left/right pair: named alike, or one of them exchanged?

    g = log L(straight) - log L(crossed)
    L = Π [(1 - o) N(x - y; 0, S + T) + o / A]

x and y are clicks of the two members without their workers' offsets, S and T their variances: the
noise of both. o is the chance that one of the two is an outlier, A = 4 s² the area over which it
can lie, s the root of the object's area. Straight compares left with left and right with right,
crossed left with right. A point that only one of the two has weighs 1 / A in both.
"""

from collections.abc import Sequence
from math import exp, log, pi
from typing import NamedTuple

from poserig.pose.consensus.constants import LOST_AREA, MOST_LOST
from poserig.pose.consensus.members import Member
from poserig.pose.consensus.worker_model import WorkerModel


class Observer(NamedTuple):
    """One member with the errors of its clicks.

    Attributes:
        member: The instance.
        outlier: The worker's rate of outliers.
        offsets: Per keypoint the worker's constant error, (x, y) in pixels.
        spreads: Per keypoint the standard deviation of a click per axis, pixels.
    """

    member: Member
    outlier: float
    offsets: Sequence[tuple[float, float]]
    spreads: Sequence[float]


def make_observer(
    member: Member,
    worker: WorkerModel,
    spreads: Sequence[float],
    sigmas: Sequence[float],
    area_root: float,
) -> Observer:
    """Returns a member with the errors that its worker makes on an object.

    Args:
        member: The instance.
        worker: Its worker.
        spreads: Per keypoint the standard deviation of a click per axis, pixels.
        sigmas: One for each keypoint.
        area_root: s, in pixels.
    """
    offsets = [worker.offset(area_root, sigma) for sigma in sigmas]
    return Observer(member, worker.outlier, offsets, spreads)


def pair_gains(
    pairs: Sequence[tuple[int, int]],
    first: Observer,
    second: Observer,
    area_root: float,
) -> list[float]:
    """Returns g for each pair: above 0 where the two members name it alike.

    Args:
        pairs: (left, right) keypoints.
        first: One member.
        second: Another one.
        area_root: s, in pixels.
    """
    one, one_outlier, one_offsets, one_spreads = first
    two, two_outlier, two_offsets, two_spreads = second
    lost = min(one_outlier + two_outlier, MOST_LOST)
    floor = lost / (LOST_AREA * area_root**2)
    unseen = log(1 / (LOST_AREA * area_root**2))
    gains = []
    for left, right in pairs:
        straight = crossed = 0.0
        straight_count = crossed_count = 0
        for mine, theirs in ((left, left), (right, right), (left, right), (right, left)):
            if not (one.v[mine] and two.v[theirs]):
                continue
            one_x, one_y = one_offsets[mine]
            two_x, two_y = two_offsets[theirs]
            dx = one.x[mine] - one_x - two.x[theirs] + two_x
            dy = one.y[mine] - one_y - two.y[theirs] + two_y
            variance = one_spreads[mine] ** 2 + two_spreads[theirs] ** 2
            density = (1 - lost) * exp(-(dx * dx + dy * dy) / (2 * variance))
            value = log(density / (2 * pi * variance) + floor)
            if mine == theirs:
                straight, straight_count = straight + value, straight_count + 1
            else:
                crossed, crossed_count = crossed + value, crossed_count + 1
        # Both ways must explain the same number of clicks.
        most = max(straight_count, crossed_count)
        straight += (most - straight_count) * unseen
        crossed += (most - crossed_count) * unseen
        gains.append(straight - crossed)
    return gains
