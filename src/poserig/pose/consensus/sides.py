"""Left and right: which member has exchanged which pairs, decided for the whole cluster.

Every member has a pattern: nothing exchanged, everything, everything but one group of the rig,
or one group; single pairs may depart from it. The energy of a choice is the pairwise likelihood
of the clicks under it, each worker's own rates, and the pose's shape. No fitted position enters:
with two workers that would let each of them confirm itself.
"""

from collections.abc import Sequence
from math import exp, log

from poserig.pose.consensus.agreement import Agreement
from poserig.pose.consensus.evidence import Evidence
from poserig.pose.consensus.geometry import Cluster
from poserig.pose.consensus.handedness import Handedness
from poserig.pose.consensus.model import WorkerModel
from poserig.pose.consensus.pairing import pair_gains
from poserig.pose.rig import Rig

SWEEPS, TURNS = 4, 3
# Of those who exchange the whole body, how many leave the head, or another group, as it is.
PRIOR_WITHOUT_HEAD, PRIOR_WITHOUT = 0.25, 0.03
HEADS = ("head", "face")


class SideModel:
    """The patterns of one rig."""

    def __init__(self, rig: Rig, hand: Handedness) -> None:
        self.sigmas = rig.sigmas
        self.hand = hand
        self.pairs = hand.pairs
        self.everything = (1 << len(self.pairs)) - 1
        groups: dict[str, int] = {}
        for position, (left, _) in enumerate(self.pairs):
            group = rig.keypoints[left].group
            groups[group] = groups.get(group, 0) | 1 << position
        parts = sorted({mask for mask in groups.values() if mask != self.everything})
        rests = sorted({self.everything ^ mask for mask in parts} - set(parts))
        # By mask, its share of the exchanges of (nearly) the whole body, or of one part.
        self.shares = {0: 1.0, self.everything: 1.0}
        heads = {self.everything ^ groups[name] for name in HEADS if name in groups}
        for mask in rests:
            self.shares[mask] = PRIOR_WITHOUT_HEAD if mask in heads else PRIOR_WITHOUT
            self.shares[self.everything] -= self.shares[mask]
        for mask in parts:
            self.shares[mask] = 1 / len(parts)
        self.flips = {self.everything, *rests}
        self.prior_shares = dict(self.shares)

    def patterns(self, worker: WorkerModel) -> list[tuple[int, float]]:
        """Mask and log prior of every pattern of a worker: nothing, and what is exchanged."""
        found = []
        for mask, share in self.shares.items():
            rate = worker.flip if mask in self.flips else worker.part
            found.append((mask, log(rate * share)))
        found[0] = 0, log(max(1 - worker.flip - worker.part, 0.02))
        return found

    def settle(self, cluster: Cluster, workers: Sequence[WorkerModel]) -> None:
        """Sets `states` and `exchanged` of a cluster."""
        members = cluster.members
        if not self.pairs:
            cluster.states = [0] * len(members)
            cluster.exchanged = [[] for _ in members]
            return
        if cluster.unanimous:
            cluster.states = [0] * len(members)
            cluster.exchanged = [[0.0] * len(self.pairs) for _ in members]
            cluster.choices = [(0.0, (0,) * len(members))]
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
        starts = {task.agreement.allowed(start) for start in starts}
        settled: dict[tuple[int, ...], float] = {}
        for start in sorted(starts):
            if start not in settled:
                landed = tuple(task.descend(list(start)))
                settled[landed] = task.energy(landed)
        for found in list(settled):  # the mirror of the best is where the doubt is
            mirror = task.agreement.allowed([state ^ self.everything for state in found])
            settled.setdefault(mirror, task.energy(mirror))
        self._turn_together(task, settled)
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
        cluster.choices = [task.choice(states, settled[states]) for states in sorted(settled)]

    def _turn_together(self, task: "_Task", settled: dict[tuple[int, ...], float]) -> None:
        """Adds choices in which all members turn the same pairs: who of them is right there?

        Members who agree after a turn agree as well after the opposite one, but the way from the
        one to the other leads over their disagreement: no climb finds it.
        """
        for _ in range(TURNS):
            best = max(settled, key=lambda states: (round(settled[states], 6), states))
            torn = 0
            for state in best:
                torn |= state ^ best[0]
            masks = [1 << p for p in range(len(self.pairs)) if torn >> p & 1]
            masks += [mask for mask in self.shares if mask & torn and mask != self.everything]
            found = best
            for mask in masks:
                turned = task.agreement.allowed([state ^ mask for state in best])
                if turned not in settled:
                    settled[turned] = task.energy(turned)
                    if settled[turned] > settled[found] + 1e-6:
                        found = turned
            if found == best:
                return
            landed = tuple(task.descend(list(found)))
            settled.setdefault(landed, task.energy(landed))


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
        weights = [1 / worker.noise**2 * (1 - worker.outlier) for worker in models]
        self.agreement = Agreement(model.pairs, cluster.members, model.sigmas, area_root)
        self.evidence = Evidence(model.hand, cluster, weights, spreads)
        self.priors: list[dict[int, float]] = [{} for _ in models]
        self.views: dict[tuple[int, ...], _View] = {}
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

    def choice(self, states: Sequence[int], energy: float) -> tuple[float, tuple[int, ...]]:
        """The energy without the rates of the patterns, and each member's pattern."""
        masks = []
        for k, state in enumerate(states):
            departure = self.departure[k]
            mask, prior = max(
                self.patterns[k],
                key=lambda known: (known[1] + departure * (state ^ known[0]).bit_count(), known[0]),
            )
            masks.append(mask)
            energy -= prior
        return energy, tuple(masks)

    def view(self, states: Sequence[int], k: int) -> "_View":
        """The energy seen from member k; the same others give the same view."""
        key = (k, *states[:k], *states[k + 1 :])
        known = self.views.get(key)
        if known is None:
            known = self.views[key] = _View(self, states, k)
        return known

    def energy(self, states: Sequence[int]) -> float:
        """Log posterior of a choice, up to a constant."""
        total = self.view(states, 0).value(states[0])
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
                view = self.view(states, k)
                free = ~self.agreement.held(states, k)
                best, best_value = states[k], view.value(states[k])
                for option in sorted({mask & free for mask, _ in self.patterns[k]}):
                    value = view.value(option)
                    if value > best_value + 1e-6:
                        best, best_value = option, value
                for p in self.touched[k]:
                    if not free >> p & 1:
                        continue
                    value = view.turned(best, p)
                    if value > best_value + 1e-6:
                        best, best_value = best ^ 1 << p, value
                states[k] = best
            if states == before:
                break
        return states

    def doubts(self, states: Sequence[int], k: int) -> list[float]:
        """Per pair the chance that member k's state is the other one, all else as it is."""
        view = self.view(states, k)
        here, doubts = view.value(states[k]), [0.0] * len(self.model.pairs)
        free = ~self.agreement.held(states, k)
        for p in self.touched[k]:
            if not free >> p & 1:
                continue
            there = view.turned(states[k], p)
            doubts[p] = 1 / (1 + exp(min(max(here - there, -50.0), 50.0)))
        return doubts


class _View:
    """The energy as a function of one member's state, all others' as they are."""

    def __init__(self, task: _Task, states: Sequence[int], k: int) -> None:
        self.task, self.k = task, k
        singles, doubles = task.evidence.tables(states, k)
        # Per pair the value of straight, and of exchanged.
        self.values = [list(single) for single in singles]
        for other, state in enumerate(states):
            if other != k:
                for p, gain in enumerate(task.gain[k, other]):
                    self.values[p][1 - (state >> p & 1)] -= gain
        self.doubles = doubles
        self.last, self.sum = -1, 0.0
        self.of: list[list[tuple[int, bool, Sequence[float]]]] = [[] for _ in singles]
        for p, q, table in doubles:
            self.of[p].append((q, True, table))
            self.of[q].append((p, False, table))

    def value(self, state: int) -> float:
        """The part of the energy that depends on the member."""
        return self.task.prior(self.k, state) + self._sum(state)

    def turned(self, state: int, p: int) -> float:
        """The value of a state with one more pair turned round."""
        if state != self.last:
            self.last, self.sum = state, self._sum(state)
        bit = state >> p & 1
        total = self.sum + self.values[p][1 - bit] - self.values[p][bit]
        for q, first, table in self.of[p]:
            other = state >> q & 1
            if first:
                total += table[2 - 2 * bit + other] - table[2 * bit + other]
            else:
                total += table[2 * other + 1 - bit] - table[2 * other + bit]
        return self.task.prior(self.k, state ^ 1 << p) + total

    def _sum(self, state: int) -> float:
        total = 0.0
        for p, value in enumerate(self.values):
            total += value[state >> p & 1]
        for p, q, table in self.doubles:
            total += table[2 * (state >> p & 1) + (state >> q & 1)]
        return total
