"""Defines the patterns in which workers exchange left and right: the model of the sides.

    P(0) = 1 - φ - ψ                        nothing is exchanged
    P(m) = φ q(m)                           the whole body, or all of it but one group of the rig
    P(m) = ψ q(m)                           one group of the rig
    log prior(z) = max over m of  log P(m) + |z xor m| log(ρ / (1 - ρ))

The state z of a member and a pattern m are bit masks over the rig's left/right pairs: a bit is set
where left and right are exchanged. |z xor m| is the number of pairs in which the state departs from
the pattern. φ, ψ and ρ are the worker's rates of exchanging bodies, parts and single pairs
(`WorkerModel.flip`, `part` and `pair`). q(m) is the share of a pattern among those of its kind.
"""

from math import log

from poserig.pose.consensus.constants import (
    HEADS,
    LEAST_STRAIGHT,
    PRIOR_WITHOUT,
    PRIOR_WITHOUT_HEAD,
)
from poserig.pose.consensus.handedness import Handedness
from poserig.pose.consensus.worker_model import WorkerModel
from poserig.pose.rig import Rig


class SideModel:
    """The left/right pairs of one rig, and the patterns in which they are exchanged.

    Attributes:
        sigmas: One for each keypoint.
        hand: What the shape of a pose says about its sides.
        pairs: (left, right) keypoints.
        partner: Per keypoint its partner, or itself.
        pair_of: Per keypoint its pair, or -1.
        everything: The pattern of the whole body.
        bodies: The patterns of the whole body and of all of it but one group.
        shares: q, by pattern; 1 for no exchange. Learned over the batch.
        prior_shares: q before anything is known.
        solutions: Who exchanges as a habit, as far as the batch tells (`mirrors`): (probability,
            per worker log P(m) of every pattern). Empty before anything is known; the workers'
            models have the rates of the first one.
    """

    def __init__(self, rig: Rig, hand: Handedness) -> None:
        self.sigmas = rig.sigmas
        self.hand = hand
        self.pairs = hand.pairs
        self.partner = list(range(len(rig.keypoint_names)))
        self.pair_of = [-1] * len(rig.keypoint_names)
        groups: dict[str, int] = {}
        for number, (left, right) in enumerate(self.pairs):
            self.partner[left], self.partner[right] = right, left
            self.pair_of[left] = self.pair_of[right] = number
            group = rig.keypoints[left].group
            groups[group] = groups.get(group, 0) | 1 << number
        self.everything = (1 << len(self.pairs)) - 1
        parts = sorted({mask for mask in groups.values() if mask != self.everything})
        rests = sorted({self.everything ^ mask for mask in parts} - set(parts))
        heads = {self.everything ^ groups[name] for name in HEADS if name in groups}
        self.shares = {0: 1.0, self.everything: 1.0}
        for mask in rests:
            self.shares[mask] = PRIOR_WITHOUT_HEAD if mask in heads else PRIOR_WITHOUT
            self.shares[self.everything] -= self.shares[mask]
        for mask in parts:
            self.shares[mask] = 1 / len(parts)
        self.bodies = {self.everything, *rests}
        self.prior_shares = dict(self.shares)
        self.solutions: list[tuple[float, list[dict[int, float]]]] = []

    def patterns(self, worker: WorkerModel) -> list[tuple[int, float]]:
        """Returns (m, log P(m)) of every pattern of a worker; the first one is no exchange."""
        found = []
        for mask, share in self.shares.items():
            rate = worker.flip if mask in self.bodies else worker.part
            found.append((mask, log(rate * share)))
        found[0] = 0, log(max(1 - worker.flip - worker.part, LEAST_STRAIGHT))
        return found
