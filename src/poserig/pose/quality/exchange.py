"""Points that two neighboring instances exchanged: a limb, or half of each."""

from typing import NamedTuple

from poserig.pose.quality.repairs import Point, Pose

ROUNDS = 40


class Exchange(NamedTuple):
    """A change that makes two instances together likelier.

    Attributes:
        points: Indices of the keypoints to exchange.
        gain: In nats per relation.
        first: Points of the first instance after it.
        second: Likewise.
    """

    points: tuple[int, ...]
    gain: float
    first: tuple[Point, ...]
    second: tuple[Point, ...]


def best_exchange(first: Pose, second: Pose) -> Exchange | None:
    """The exchange that gains most, None where none gains anything.

    Exchanging a set of points changes only relations between the set and the rest, so each relation
    has one weight: what it gains when it is cut. The set is grown and shrunk point by point.
    """
    model = first.model
    count = len(first.points)
    weights: list[dict[int, float]] = [{} for _ in range(count)]
    for number, (a, b) in enumerate(model.pairs):
        one, two = first.points[a], first.points[b]
        three, four = second.points[a], second.points[b]
        if not (one[2] or three[2]) or not (two[2] or four[2]):
            continue
        weight = max(first.densities(number, one, four, False))
        weight += max(second.densities(number, three, two, False))
        weight -= max(first.current(number))
        weight -= max(second.current(number))
        weights[a][b] = weights[b][a] = weight
    points = [n for n in range(count) if weights[n]]
    best: tuple[float, frozenset[int]] = 0.0, frozenset()
    for start in points:
        inside = {start}
        gain = sum(weights[start].values())
        for _ in range(ROUNDS):
            change, point = (
                max((_change(weights, inside, n), n) for n in points if inside != {n})
                if len(points) > 1
                else (0.0, start)
            )
            if change <= 1e-9:
                break
            inside ^= {point}
            gain += change
        if gain > best[0] + 1e-9:
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
        first.changed({n: second.points[n] for n in moved}),
        second.changed({n: first.points[n] for n in moved}),
    )


def _change(weights: list[dict[int, float]], inside: set[int], point: int) -> float:
    """What the cut gains when the point changes sides."""
    here = point in inside
    return sum(
        weight if (other in inside) == here else -weight for other, weight in weights[point].items()
    )
