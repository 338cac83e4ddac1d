"""Finds the points that two neighboring instances exchanged: a limb, or half of each.

    gain of exchanging a set = Σ weight of a relation, over those between the set and the rest

Exchanging a set of points changes only relations between the set and the rest, so each relation has
one weight: what it gains when it is cut. The gain is in nats, in `Exchange` in nats per relation of
one point.
"""

from typing import NamedTuple

from poserig.pose.quality.repairs import JudgedPose, Point

# Points that enter or leave the set at most, and the least gain of one. Guards.
ROUNDS = 40
NO_GAIN = 1e-9


class Exchange(NamedTuple):
    """A change that makes two instances together likelier.

    Attributes:
        points: The keypoints to exchange, ascending.
        gain: In nats per relation.
        first: Points of the first instance after it: x, y, v of each keypoint, pixels.
        second: Those of the second instance.
    """

    points: tuple[int, ...]
    gain: float
    first: tuple[Point, ...]
    second: tuple[Point, ...]


def best_exchange(first: JudgedPose, second: JudgedPose) -> Exchange | None:
    """Returns the exchange that gains most, None where none gains anything.

    The set is grown and shrunk point by point, from each point.
    """
    weights = _weights(first, second)
    points = [point for point, relations in enumerate(weights) if relations]
    best: tuple[float, frozenset[int]] = 0.0, frozenset()
    for start in points:
        inside = {start}
        gain = sum(weights[start].values())
        for _ in range(ROUNDS):
            change, point = (
                max((_change(weights, inside, one), one) for one in points if inside != {one})
                if len(points) > 1
                else (0.0, start)
            )
            if change <= NO_GAIN:
                break
            inside ^= {point}
            gain += change
        if gain > best[0] + NO_GAIN:
            best = gain, frozenset(inside)
    if not best[1]:
        return None
    chosen = best[1]
    # Exchanging the rest is the same: rather the smaller part.
    if 2 * len(chosen) > len(points):
        chosen = frozenset(points) - chosen
    relations = max(1, min(len(first.labeled), len(second.labeled)) - 1)
    moved = tuple(sorted(chosen))
    return Exchange(
        moved,
        best[0] / relations,
        first.changed({point: second.points[point] for point in moved}),
        second.changed({point: first.points[point] for point in moved}),
    )


def _weights(first: JudgedPose, second: JudgedPose) -> list[dict[int, float]]:
    """Returns what each relation gains when it is cut, in nats: per keypoint, by the other one."""
    weights: list[dict[int, float]] = [{} for _ in first.points]
    for number, (one, other) in enumerate(first.model.pairs):
        first_one, first_other = first.points[one], first.points[other]
        second_one, second_other = second.points[one], second.points[other]
        if not (first_one[2] or second_one[2]) or not (first_other[2] or second_other[2]):
            continue
        weight = max(first.densities(number, first_one, second_other, False))
        weight += max(second.densities(number, second_one, first_other, False))
        weight -= max(first.current(number))
        weight -= max(second.current(number))
        weights[one][other] = weights[other][one] = weight
    return weights


def _change(weights: list[dict[int, float]], inside: set[int], point: int) -> float:
    """Returns what the cut gains when a point changes sides, in nats."""
    here = point in inside
    return sum(
        weight if (other in inside) == here else -weight for other, weight in weights[point].items()
    )
