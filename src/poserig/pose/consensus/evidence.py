"""Computes what the shapes of a cluster's members together say about its sides.

    H(z) = Σ_p f_p X_p + Σ_pq λ_pq U_p · U_q + Σ_kp ± a_kp
    U_p = Σ_k ± w_k D_kp / √(|Σ_k ± w_k D_kp|² + blur_p²),  X_p the x of U_p

The terms and weights are those of `handedness`: f of "left lies on the image's right", λ of two
linked pairs, a the others. D_kp is left minus right of pair p in member k, in roots of the area,
w_k the member's share. The sign ± is + where z_kp = 0 and - where the pair is exchanged. The
members are fused before a term is taken: those who disagree cancel each other, and what they say
together then has no direction and no weight. blur_p is the noise of the sum. p and q are pairs, k
is a member.
"""

from collections.abc import Sequence
from math import sqrt

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import BLUR, NEAR_VISIBLE
from poserig.pose.consensus.handedness import (
    Handedness,
    beside_nose,
    difference,
    face_state,
    looking_left,
    near_terms,
)

Vector = tuple[float, float]
# The value of two linked pairs p and q by 2 x exchanged(p) + exchanged(q).
PairTable = tuple[float, float, float, float]


class Evidence:
    """H of one cluster.

    Attributes:
        steps: w_k D_kp, per member and pair.
        blur: blur_p², per pair.
        fields: a_kp, per member and pair: the terms that simply change their sign.
        front: f_p, per pair.
    """

    def __init__(
        self,
        hand: Handedness,
        cluster: Cluster,
        weights: Sequence[float],
        spreads: Sequence[Sequence[float]],
    ) -> None:
        """Computes the terms.

        Args:
            hand: The rig's pairs, and the weights of their terms.
            cluster: With its scale.
            weights: Per member what its clicks weigh.
            spreads: Per member and keypoint the standard deviation of a click per axis, pixels.
        """
        members, scale = cluster.members, cluster.scale
        self.hand = hand
        state = face_state(hand, members)
        self.front = [front[state] for front in hand.front]
        looks = sum(
            weight * looking_left(hand, member)
            for weight, member in zip(weights, members, strict=True)
        ) / sum(weights)
        self.steps: list[list[Vector]] = [[] for _ in members]
        self.fields: list[list[float]] = [[] for _ in members]
        self.blur: list[float] = []
        for p, (left, right) in enumerate(hand.pairs):
            found = [difference(hand, member, p, scale) for member in members]
            whole = sum(weight for weight, step in zip(weights, found, strict=True) if step) or 1.0
            either = sum(
                weight
                for weight, member in zip(weights, members, strict=True)
                if member.has_pair((left, right))
            )
            blur = BLUR * BLUR
            for k, (member, step) in enumerate(zip(members, found, strict=True)):
                share = weights[k] / whole
                self.steps[k].append((share * step[0], share * step[1]) if step else (0.0, 0.0))
                if step:
                    noise = share * share / (scale * scale)
                    blur += noise * (spreads[k][left] ** 2 + spreads[k][right] ** 2)
                labeled, visible = near_terms(hand, member, p, looks)
                total = hand.near[p] * labeled + NEAR_VISIBLE * visible * (hand.near[p] > 0)
                if hand.beside[p]:
                    total += hand.beside[p] * beside_nose(hand, member, p)
                self.fields[k].append(total * weights[k] / either if either else 0.0)
            self.blur.append(blur)

    def tables(
        self, states: Sequence[int], k: int
    ) -> tuple[list[Vector], list[tuple[int, int, PairTable]]]:
        """Returns H as a function of member k's state, all others' as they are.

        Args:
            states: One for each member, as bit masks.
            k: The member.

        Returns:
            Per pair the value if k's pair is straight, and if it is exchanged; and (p, q, values)
            for each two linked pairs.
        """
        singles: list[Vector] = []
        # Per pair U_p if k's pair is straight, and if it is exchanged.
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
            straight = _unit(x + dx, y + dy, blur)
            crossed = _unit(x - dx, y - dy, blur)
            units.append((straight, crossed))
            own, front = self.fields[k][p], self.front[p]
            singles.append((rest + own + front * straight[0], rest - own + front * crossed[0]))
        doubles = []
        for p, q, weight in self.hand.links:
            (ax, ay), (bx, by) = units[p]
            (cx, cy), (dx, dy) = units[q]
            table = (
                weight * (ax * cx + ay * cy),
                weight * (ax * dx + ay * dy),
                weight * (bx * cx + by * cy),
                weight * (bx * dx + by * dy),
            )
            doubles.append((p, q, table))
        return singles, doubles


def _unit(x: float, y: float, blur: float) -> Vector:
    """Returns a direction that is shorter than 1 where the vector is short."""
    length = sqrt(x * x + y * y + blur)
    return x / length, y / length
