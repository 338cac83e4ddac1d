"""Pairing: what two members' clicks say about whether one of them has exchanged a pair."""

from collections.abc import Sequence
from math import exp, log, pi

from poserig.pose.consensus.geometry import Member
from poserig.pose.consensus.model import WorkerModel
from poserig.pose.consensus.position import LOST_AREA


def pair_gains(
    pairs: Sequence[tuple[int, int]],
    sigmas: Sequence[float],
    first: Member,
    second: Member,
    first_model: WorkerModel,
    second_model: WorkerModel,
    first_spreads: list[float],
    second_spreads: list[float],
    area_root: float,
) -> list[float]:
    """Per pair: log likelihood of both straight (or both exchanged) minus that of one exchanged."""
    gains = []
    lost = first_model.outlier + second_model.outlier
    lost = min(lost, 0.9)
    floor = lost / (LOST_AREA * area_root**2)
    for left, right in pairs:
        straight = turned = 0.0
        same = other = 0
        for p, q in ((left, left), (right, right), (left, right), (right, left)):
            if not (first.v[p] and second.v[q]):
                continue
            ox, oy = first_model.offset(area_root, sigmas[p])
            tx, ty = second_model.offset(area_root, sigmas[q])
            dx = first.x[p] - ox - second.x[q] + tx
            dy = first.y[p] - oy - second.y[q] + ty
            variance = first_spreads[p] ** 2 + second_spreads[q] ** 2
            density = (1 - lost) * exp(-(dx * dx + dy * dy) / (2 * variance))
            value = log(density / (2 * pi * variance) + floor)
            if p == q:
                straight, same = straight + value, same + 1
            else:
                turned, other = turned + value, other + 1
        # A point that only one has weighs the same in both; compare what both hypotheses see.
        unseen = log(1 / (LOST_AREA * area_root**2))
        most = max(same, other)
        straight += (most - same) * unseen
        turned += (most - other) * unseen
        gains.append(straight - turned)
    return gains
