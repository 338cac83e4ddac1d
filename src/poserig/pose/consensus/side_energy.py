"""Computes how likely a choice of sides is for a cluster.

    E(z) = Σ_k log prior(z_k) - Σ_{k<l} Σ_p [z_kp ≠ z_lp] g_klp 2 / n + H(z)

E is a log posterior, up to a constant. k and l are the n members of the cluster, p and q left/right
pairs. z_k is the state of a member, a bit mask over the pairs, and z_kp one bit of it: 1 where left
and right are exchanged. The prior is that of `patterns`. g is what the clicks of two members say
(`pairing`): the sum of these terms counts each click n - 1 times, and the factor 2 / n makes that n
- 1 comparisons in all. H is what the shape of the pose says (`evidence`).

No fitted position enters: with two workers that would let each of them confirm itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from math import log

from poserig.pose.consensus.agreement import Agreement
from poserig.pose.consensus.cluster import Cluster, SideChoice
from poserig.pose.consensus.evidence import Evidence, PairTable
from poserig.pose.consensus.pairing import make_observer, pair_gains
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.worker_model import WorkerModel


class SideEnergy:
    """E of one cluster, as a function of the members' states.

    Attributes:
        sides: The rig's pairs.
        patterns: Per member (m, log P(m)) of every pattern.
        agreement: The pairs that the members agree on.
        masks: The patterns, but for those of pairs that nobody labels.
        labeled_pairs: Per member the pairs of which it labels a point.
        gains: Per two members, and pair, g 2 / n.
    """

    def __init__(self, sides: SideModel, cluster: Cluster, workers: Sequence[WorkerModel]) -> None:
        members, area_root = cluster.members, cluster.scale
        models = [workers[member.worker] for member in members]
        unit = area_root * cluster.difficulty
        spreads = [[worker.noise * unit * sigma for sigma in sides.sigmas] for worker in models]
        weights = [1 / worker.noise**2 * (1 - worker.outlier) for worker in models]
        self.sides = sides
        self._owners = [member.worker for member in members]
        self.patterns = [sides.patterns(worker) for worker in models]
        by_all = not cluster.absent
        self.agreement = Agreement(sides.pairs, members, sides.sigmas, area_root, by_all)
        held = sum(1 << p for p, holders in enumerate(self.agreement.holders) if holders)
        self.masks = [mask for mask in sides.shares if mask & held]
        self.labeled_pairs = [
            [p for p, pair in enumerate(sides.pairs) if member.has_pair(pair)] for member in members
        ]
        # Log odds of a single pair that departs from the pattern.
        self._departures = [log(worker.pair / (1 - worker.pair)) for worker in models]
        self._evidence = Evidence(sides.hand, cluster, weights, spreads)
        self._priors: list[dict[int, float]] = [{} for _ in members]
        self._views: dict[tuple[int, ...], MemberView] = {}
        observers = [
            make_observer(member, worker, own, sides.sigmas, area_root)
            for member, worker, own in zip(members, models, spreads, strict=True)
        ]
        share = 2.0 / max(2, len(members))
        self.gains: dict[tuple[int, int], list[float]] = {}
        for k, observer in enumerate(observers):
            for other in range(k):
                values = [
                    share * gain
                    for gain in pair_gains(sides.pairs, observer, observers[other], area_root)
                ]
                self.gains[k, other] = self.gains[other, k] = values

    def agreement_of(self, first: int, second: int) -> float:
        """Returns how much better two members agree as they are than with one exchanged."""
        return sum(self.gains[first, second])

    def prior(self, k: int, state: int) -> float:
        """Returns log prior(z_k), remembered: the same few states are asked for again and again."""
        known = self._priors[k].get(state)
        if known is None:
            known = self._priors[k][state] = self._prior(k, state, self.patterns[k])
        return known

    def _prior(self, k: int, state: int, patterns: Iterable[tuple[int, float]]) -> float:
        departure = self._departures[k]
        return max([prior + departure * (state ^ mask).bit_count() for mask, prior in patterns])

    def solutions(
        self, choices: Iterable[Sequence[int]]
    ) -> Iterator[tuple[float, Sequence[float]]]:
        """Yields P(s) of each solution of who exchanges, and E_s - E of every choice."""
        found = list(choices)
        # The workers' models have the rates of the first one.
        first = self.sides.solutions[0][0] if self.sides.solutions else 1.0
        yield first, [0.0] * len(found)
        for chance, tables in self.sides.solutions[1:]:
            own = [tables[owner].items() for owner in self._owners]
            changes = [
                {
                    state: self._prior(k, state, own[k]) - self.prior(k, state)
                    for state in set(column)
                }
                for k, column in enumerate(zip(*found, strict=True))
            ]
            yield (
                chance,
                [
                    sum([change[state] for change, state in zip(changes, states, strict=True)])
                    for states in found
                ],
            )

    def lean(self, states: Sequence[int]) -> float:
        """Returns H of a choice less that of its mirror image: what the clicks say is the same."""
        found = []
        for turn in (0, self.sides.everything):
            turned = [state ^ turn for state in states]
            priors = sum(self.prior(k, state) for k, state in enumerate(turned))
            found.append(self.energy(turned) - priors)
        return found[0] - found[1]

    def choice(self, states: Sequence[int], energy: float) -> SideChoice:
        """Returns a choice with the patterns that explain it, without the rates of the patterns."""
        masks = []
        for k, state in enumerate(states):
            departure = self._departures[k]
            _, mask, prior = max(
                [
                    (prior + departure * (state ^ mask).bit_count(), mask, prior)
                    for mask, prior in self.patterns[k]
                ]
            )
            masks.append(mask)
            energy -= prior
        return SideChoice(energy, tuple(masks))

    def view(self, states: Sequence[int], k: int) -> "MemberView":
        """Returns the energy as seen from member k; it depends on the others' states alone."""
        key = (k, *states[:k], *states[k + 1 :])
        known = self._views.get(key)
        if known is None:
            singles, doubles = self._evidence.tables(states, k)
            values = [list(single) for single in singles]
            for other, state in enumerate(states):
                if other != k:
                    for p, gain in enumerate(self.gains[k, other]):
                        values[p][1 - (state >> p & 1)] -= gain
            known = self._views[key] = MemberView(self, k, values, doubles)
        return known

    def energy(self, states: Sequence[int]) -> float:
        """Returns E."""
        total = self.view(states, 0).value(states[0])
        for k, state in enumerate(states):
            if k:
                total += self.prior(k, state)
            for other in range(1, k):
                differing, gains = state ^ states[other], self.gains[k, other]
                total -= sum(gain for p, gain in enumerate(gains) if differing >> p & 1)
        return total


class MemberView:
    """The part of the energy that depends on one member's state, all others' as they are.

    Args:
        energy: Of the cluster.
        k: The member.
        values: Per pair the value of straight, and of exchanged.
        doubles: (p, q, values) of each two linked pairs; `Evidence.tables` says in which order.
    """

    def __init__(
        self,
        energy: SideEnergy,
        k: int,
        values: Sequence[Sequence[float]],
        doubles: Sequence[tuple[int, int, PairTable]],
    ) -> None:
        self._energy, self._k = energy, k
        self._values, self._doubles = values, doubles
        # Per pair those it is linked with, whether it is the first of the two, and their table.
        self._linked: list[list[tuple[int, bool, PairTable]]] = [[] for _ in values]
        for p, q, table in doubles:
            self._linked[p].append((q, True, table))
            self._linked[q].append((p, False, table))
        self._last, self._last_sum = -1, 0.0

    def value(self, state: int) -> float:
        """Returns the energy of a state of the member."""
        return self._energy.prior(self._k, state) + self._sum(state)

    def value_if_flipped(self, state: int, p: int) -> float:
        """Returns the energy of a state with one more pair exchanged, in the time of one pair."""
        if state != self._last:
            self._last, self._last_sum = state, self._sum(state)
        bit = state >> p & 1
        total = self._last_sum + self._values[p][1 - bit] - self._values[p][bit]
        for q, is_first, table in self._linked[p]:
            other = state >> q & 1
            if is_first:
                total += table[2 - 2 * bit + other] - table[2 * bit + other]
            else:
                total += table[2 * other + 1 - bit] - table[2 * other + bit]
        return self._energy.prior(self._k, state ^ 1 << p) + total

    def _sum(self, state: int) -> float:
        total = 0.0
        for p, value in enumerate(self._values):
            total += value[state >> p & 1]
        for p, q, table in self._doubles:
            total += table[2 * (state >> p & 1) + (state >> q & 1)]
        return total
