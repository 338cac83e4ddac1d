"""Evidence of a whole cluster on its left and right: the terms of `handedness`, members fused.

Every member's part in a term changes its sign when the member's pair is turned round, so a term
is a function of a weighted sum of signs. Members who disagree cancel each other: what they say
together then has no direction, and no weight.
"""

from collections.abc import Sequence
from math import sqrt

from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.handedness import (
    BLUR,
    VISIBLE,
    Handedness,
    beside_nose,
    difference,
    face_state,
    looking_left,
    near_terms,
)

Vector = tuple[float, float]


class Evidence:
    """What the shapes of a cluster's members say about each of their pairs.

    Attributes:
        steps: Per member and pair left minus right in roots of the area, times the member's share.
        blur: Per pair the squared length below which a step has no direction.
        fields: Per member and pair the terms that simply change their sign.
        front: Per pair the weight of left lying on the image's right.
    """

    def __init__(
        self,
        hand: Handedness,
        cluster: Cluster,
        weights: Sequence[float],
        spreads: Sequence[Sequence[float]],
    ) -> None:
        members, scale = cluster.members, cluster.scale
        self.hand = hand
        state = face_state(hand, members)
        self.front = [front[state] for front in hand.front]
        looks = sum(w * looking_left(hand, m) for w, m in zip(weights, members, strict=True)) / sum(
            weights
        )
        self.steps: list[list[Vector]] = [[] for _ in members]
        self.fields: list[list[float]] = [[] for _ in members]
        self.blur: list[float] = []
        for p, (left, right) in enumerate(hand.pairs):
            found = [difference(hand, member, p, scale) for member in members]
            whole = sum(w for w, d in zip(weights, found, strict=True) if d) or 1.0
            either = sum(
                w for w, m in zip(weights, members, strict=True) if m.v[left] or m.v[right]
            )
            blur = BLUR * BLUR
            for k, (member, step) in enumerate(zip(members, found, strict=True)):
                share = weights[k] / whole
                self.steps[k].append((share * step[0], share * step[1]) if step else (0.0, 0.0))
                if step:
                    noise = share * share / (scale * scale)
                    blur += noise * (spreads[k][left] ** 2 + spreads[k][right] ** 2)
                labelled, visible = near_terms(hand, member, p, looks)
                total = hand.near[p] * labelled + VISIBLE * visible * (hand.near[p] > 0)
                if hand.beside[p]:
                    total += hand.beside[p] * beside_nose(hand, member, p)
                self.fields[k].append(total * weights[k] / either if either else 0.0)
            self.blur.append(blur)

    def tables(
        self, states: Sequence[int], k: int
    ) -> tuple[list[Vector], list[tuple[int, int, tuple[float, float, float, float]]]]:
        """Log odds as a function of member k's state, all others' as they are.

        Returns:
            Per pair the value if k's pair is straight, and if it is exchanged; and for each two
            linked pairs (p, q, values) by 2 x exchanged(p) + exchanged(q).
        """
        singles: list[Vector] = []
        units: list[tuple[Vector, Vector]] = []
        for p, blur in enumerate(self.blur):
            x = y = rest = 0.0
            for other, state in enumerate(states):
                if other != k:
                    dx, dy = self.steps[other][p]
                    if state >> p & 1:
                        x, y, rest = x - dx, y - dy, rest - self.fields[other][p]
                    else:
                        x, y, rest = x + dx, y + dy, rest + self.fields[other][p]
            dx, dy = self.steps[k][p]
            ax, ay, bx, by = x + dx, y + dy, x - dx, y - dy
            first, second = sqrt(ax * ax + ay * ay + blur), sqrt(bx * bx + by * by + blur)
            ax, ay, bx, by = ax / first, ay / first, bx / second, by / second
            units.append(((ax, ay), (bx, by)))
            own, front = self.fields[k][p], self.front[p]
            singles.append((rest + own + front * ax, rest - own + front * bx))
        doubles = []
        for p, q, weight in self.hand.links:
            (ax, ay), (bx, by) = units[p]
            (cx, cy), (dx, dy) = units[q]
            doubles.append(
                (
                    p,
                    q,
                    (
                        weight * (ax * cx + ay * cy),
                        weight * (ax * dx + ay * dy),
                        weight * (bx * cx + by * cy),
                        weight * (bx * dx + by * dy),
                    ),
                )
            )
        return singles, doubles
