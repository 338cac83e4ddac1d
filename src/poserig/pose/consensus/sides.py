"""Left and right: which member has exchanged which pairs, decided for the whole cluster.

Every member has a pattern: nothing exchanged, everything, everything but one group of the rig,
or one group; single pairs may depart from it. The energy of a choice is the pairwise likelihood
of the clicks under it, each worker's own rates, and the facing prior. No fitted position enters:
with two workers that would let each of them confirm itself.
"""

from collections.abc import Sequence
from math import exp, log

from poserig.pose.consensus.facing import (
    Facing,
    front_chance,
    order_score,
    pair_signs,
    profile_score,
    profile_sign,
)
from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.model import WorkerModel
from poserig.pose.consensus.pairing import pair_gains
from poserig.pose.rig import Rig

SWEEPS = 4


class SideModel:
    """The patterns of one rig."""

    def __init__(self, rig: Rig, facing: Facing) -> None:
        self.sigmas = rig.sigmas
        self.facing = facing
        self.pairs = facing.pairs
        self.everything = (1 << len(self.pairs)) - 1
        groups: dict[str, int] = {}
        for position, (left, _) in enumerate(self.pairs):
            group = rig.keypoints[left].group
            groups[group] = groups.get(group, 0) | 1 << position
        parts = sorted({mask for mask in groups.values() if mask != self.everything})
        self.parts = parts
        self.rests = sorted({self.everything ^ mask for mask in parts} - set(parts))

    def patterns(self, worker: WorkerModel) -> list[tuple[int, float]]:
        """Mask and log prior of every pattern of a worker."""
        if not self.pairs:
            return [(0, 0.0)]
        many = len(self.rests) + len(self.parts)
        none = max(1 - worker.flip - worker.part, 0.02)
        found = [(0, log(none))]
        found.append((self.everything, log(worker.flip * (0.7 if self.rests else 1.0))))
        found += [(mask, log(worker.flip * 0.3 / len(self.rests))) for mask in self.rests]
        found += [(mask, log(worker.part / many)) for mask in self.parts]
        return found

    def settle(self, cluster: Cluster, workers: Sequence[WorkerModel]) -> None:
        """Sets `states` and `exchanged` of a cluster."""
        members = cluster.members
        if not self.pairs:
            cluster.states = [0] * len(members)
            cluster.exchanged = [[] for _ in members]
            return
        task = _Task(self, cluster, workers)
        starts = {tuple(cluster.states)} if cluster.states else {(0,) * len(members)}
        for reference in range(len(members)):
            starts.add(
                tuple(
                    self.everything if k != reference and task.whole(reference, k) < 0 else 0
                    for k in range(len(members))
                )
            )
        starts |= {tuple(state ^ self.everything for state in start) for start in starts}
        settled: dict[tuple[int, ...], float] = {}
        for start in sorted(starts):
            if start not in settled:
                landed = tuple(task.descend(list(start)))
                settled[landed] = task.energy(landed)
        for found in list(settled):  # the mirror of the best is where the doubt is
            mirror = tuple(state ^ self.everything for state in found)
            settled.setdefault(mirror, task.energy(mirror))
        best = max(settled, key=lambda states: (round(settled[states], 6), states))
        shares = {
            states: exp(min(max(energy - settled[best], -50.0), 0.0))
            for states, energy in settled.items()
        }
        total = sum(shares.values())
        exchanged = [[0.0] * len(self.pairs) for _ in members]
        for states, share in shares.items():
            if share / total < 0.005:
                continue
            for k, state in enumerate(states):
                doubts = task.doubts(states, k)
                for p, doubt in enumerate(doubts):
                    chance = 1 - doubt if state >> p & 1 else doubt
                    exchanged[k][p] += share / total * chance
        cluster.states, cluster.exchanged = list(best), exchanged


class _Task:
    """One cluster while its sides are settled."""

    def __init__(self, model: SideModel, cluster: Cluster, workers: Sequence[WorkerModel]) -> None:
        self.model, self.members = model, cluster.members
        area_root = cluster.scale
        models = [workers[member.worker] for member in cluster.members]
        self.patterns = [model.patterns(worker) for worker in models]
        self.departure = [log(worker.pair / (1 - worker.pair)) for worker in models]
        unit = area_root * cluster.difficulty
        spreads = [[worker.noise * unit * sigma for sigma in model.sigmas] for worker in models]
        facing = model.facing
        self.front = front_chance(facing, cluster.members)
        signs = [pair_signs(facing, m, s) for m, s in zip(cluster.members, spreads, strict=True)]
        profiles = [
            profile_sign(facing, m, s) for m, s in zip(cluster.members, spreads, strict=True)
        ]
        weights = [1 / worker.noise**2 * (1 - worker.outlier) for worker in models]
        self.signs, self.profiles = [], []
        for p, (left, right) in enumerate(model.pairs):
            having = [bool(m.v[left] and m.v[right]) for m in cluster.members]
            whole = sum(w for w, has in zip(weights, having, strict=True) if has) or 1.0
            self.signs.append([s[p] * w / whole for s, w in zip(signs, weights, strict=True)])
        whole = sum(w for w, g in zip(weights, profiles, strict=True) if g) or 1.0
        self.profiles = [g * w / whole for g, w in zip(profiles, weights, strict=True)]
        self.log_front = log(self.front), log(1 - self.front)
        self.priors: list[dict[int, float]] = [{} for _ in models]
        self.touched = [
            [p for p, (left, right) in enumerate(model.pairs) if m.v[left] or m.v[right]]
            for m in cluster.members
        ]
        # Pairwise terms count each click n - 1 times; 2 / n makes that n - 1 comparisons in all.
        share = 2.0 / max(2, len(models))
        self.gain: dict[tuple[int, int], list[float]] = {}
        for k in range(len(models)):
            for other in range(k):
                values = [
                    share * value
                    for value in pair_gains(
                        model.pairs,
                        model.sigmas, cluster.members[k], cluster.members[other],
                        models[k], models[other], spreads[k], spreads[other], area_root,
                    )
                ]  # fmt: skip
                self.gain[k, other] = self.gain[other, k] = values

    def whole(self, first: int, second: int) -> float:
        """By how much the two members agree better as they are than with one turned round."""
        return sum(self.gain[first, second])

    def prior(self, k: int, state: int) -> float:
        known = self.priors[k].get(state)
        if known is None:
            departure = self.departure[k]
            known = max(
                prior + departure * (state ^ mask).bit_count() for mask, prior in self.patterns[k]
            )
            self.priors[k][state] = known
        return known

    def energy(self, states: Sequence[int]) -> float:
        """Log posterior of a choice, up to a constant."""
        total = _View(self, states, 0).value(states[0])
        for k, state in enumerate(states):
            if k:
                total += self.prior(k, state)
            for other in range(1, k):
                differing, values = state ^ states[other], self.gain[k, other]
                total -= sum(value for p, value in enumerate(values) if differing >> p & 1)
        return total

    def descend(self, states: list[int]) -> list[int]:
        """Climbs by changing one member's pattern, then its single pairs, until nothing helps."""
        for _ in range(SWEEPS):
            before = list(states)
            for k in range(len(states)):
                view = _View(self, states, k)
                best, best_value = states[k], view.value(states[k])
                for option in sorted(mask for mask, _ in self.patterns[k]):
                    value = view.value(option)
                    if value > best_value + 1e-6:
                        best, best_value = option, value
                for p in self.touched[k]:
                    value = view.turned(best, p)
                    if value > best_value + 1e-6:
                        best, best_value = best ^ 1 << p, value
                states[k] = best
            if states == before:
                break
        return states

    def doubts(self, states: Sequence[int], k: int) -> list[float]:
        """Per pair the chance that member k's state is the other one, all else as it is."""
        view = _View(self, states, k)
        here, doubts = view.value(states[k]), [0.0] * len(self.model.pairs)
        for p in self.touched[k]:
            there = view.turned(states[k], p)
            doubts[p] = 1 / (1 + exp(min(max(here - there, -50.0), 50.0)))
        return doubts


class _View:
    """The energy as a function of one member's state, all others' as they are."""

    def __init__(self, task: _Task, states: Sequence[int], k: int) -> None:
        facing, count = task.model.facing, len(task.model.pairs)
        self.task, self.k = task, k
        # Per pair what it costs to be straight, and to be exchanged.
        costs = [[0.0, 0.0] for _ in range(count)]
        for other, state in enumerate(states):
            if other != k:
                for p, gain in enumerate(task.gain[k, other]):
                    costs[p][1 - (state >> p & 1)] -= gain
        self.ahead: list[tuple[float, float]] = [(0.0, 0.0)] * count
        self.behind = self.ahead
        if facing.known:
            self.ahead, self.behind = list(self.ahead), list(self.behind)
            for p in facing.known:
                own, rest = task.signs[p][k], 0.0
                for other, state in enumerate(states):
                    if other != k:
                        sign = task.signs[p][other]
                        rest += -sign if state >> p & 1 else sign
                straight = order_score(facing, p, rest + own)
                turned = order_score(facing, p, rest - own) if own else straight
                self.ahead[p] = straight[0], turned[0]
                self.behind[p] = straight[1], turned[1]
            ear = facing.ear_pair
            if ear >= 0:
                own, rest = task.profiles[k], 0.0
                for other, state in enumerate(states):
                    if other != k:
                        rest += -task.profiles[other] if state >> ear & 1 else task.profiles[other]
                costs[ear][0] += profile_score(rest + own)
                costs[ear][1] += profile_score(rest - own)
        self.costs = costs
        self.last, self.sums = -1, (0.0, 0.0, 0.0)

    def value(self, state: int) -> float:
        """The part of the energy that depends on the member."""
        return self._whole(state, *self._sums(state))

    def turned(self, state: int, p: int) -> float:
        """The value of a state with one more pair turned round."""
        if state != self.last:
            self.last, self.sums = state, self._sums(state)
        total, ahead, behind = self.sums
        bit = state >> p & 1
        cost, front, back = self.costs[p], self.ahead[p], self.behind[p]
        return self._whole(
            state ^ 1 << p,
            total + cost[1 - bit] - cost[bit],
            ahead + front[1 - bit] - front[bit],
            behind + back[1 - bit] - back[bit],
        )

    def _sums(self, state: int) -> tuple[float, float, float]:
        total = 0.0
        ahead, behind = self.task.log_front
        for cost, front, back in zip(self.costs, self.ahead, self.behind, strict=True):
            bit = state & 1
            total += cost[bit]
            ahead += front[bit]
            behind += back[bit]
            state >>= 1
        return total, ahead, behind

    def _whole(self, state: int, total: float, ahead: float, behind: float) -> float:
        high, low = (ahead, behind) if ahead > behind else (behind, ahead)
        return self.task.prior(self.k, state) + total + high + log(1 + exp(low - high))
