"""Searches which members of a cluster have exchanged which left/right pairs.

    P(z) = e^E(z) / Σ e^E(z')                                   over the choices that were found
    P(exchanged_kp) = Σ_z P(z) P(exchanged_kp | z)
    P(exchanged_kp | z) = logistic(E(z with z_kp = 1) - E(z with z_kp = 0))

E is the energy of `side_energy`, z a choice: one state for each member, k a member and p a pair.
The search climbs from each member as the reference, from what was found in the last round, and from
the mirror images of all these. The result is soft: it mixes all choices that were found, and the
single pairs around each of them.
"""

from collections.abc import Sequence
from math import exp

from poserig.pose.consensus.cluster import Cluster, SideChoice
from poserig.pose.consensus.constants import (
    DIGITS,
    LEAST_CHOICE,
    MOST_LOG_ODDS,
    NO_GAIN,
    SWEEPS,
    TURNS,
)
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.rates import logistic
from poserig.pose.consensus.side_energy import SideEnergy
from poserig.pose.consensus.worker_model import WorkerModel

# One state for each member.
States = tuple[int, ...]


def settle_sides(sides: SideModel, cluster: Cluster, workers: Sequence[WorkerModel]) -> None:
    """Sets `states`, `exchanged` and `choices` of a cluster.

    Args:
        sides: The rig's pairs.
        cluster: The states that it has are a start of the search.
        workers: By index.
    """
    count = len(cluster.members)
    nothing = (0,) * count
    if not sides.pairs or cluster.unanimous:
        cluster.states = list(nothing)
        cluster.exchanged = [[0.0] * len(sides.pairs) for _ in cluster.members]
        cluster.choices = [SideChoice(0.0, nothing)]
        return
    energy = SideEnergy(sides, cluster, workers)
    found: dict[States, float] = {}
    for start in sorted(_starts(energy, tuple(cluster.states) or nothing)):
        if start not in found:
            landed = tuple(climb(energy, start))
            found[landed] = energy.energy(landed)
    for states in list(found):
        # The doubt is between the best choice and its mirror image.
        mirrored = energy.agreement.undone([state ^ sides.everything for state in states])
        found.setdefault(mirrored, energy.energy(mirrored))
    _turn_together(energy, found)
    cluster.states = list(_best(found))
    cluster.exchanged = _mix(energy, found)
    cluster.choices = [energy.choice(states, found[states]) for states in sorted(found)]


def _starts(energy: SideEnergy, last: States) -> set[States]:
    """Returns where climbs begin.

    Args:
        energy: Of the cluster.
        last: The states of the last round.
    """
    everything = energy.sides.everything
    members = range(len(last))
    starts = {last}
    for reference in members:
        starts.add(
            tuple(
                everything if k != reference and energy.agreement_of(reference, k) < 0 else 0
                for k in members
            )
        )
    starts |= {tuple(state ^ everything for state in start) for start in starts}
    return {energy.agreement.undone(start) for start in starts}


def climb(energy: SideEnergy, start: Sequence[int]) -> list[int]:
    """Returns the states that no change of one member's pattern or single pair makes likelier.

    Agreed pairs are not exchanged for all members (`Agreement.fixed`).
    """
    states = list(start)
    for _ in range(SWEEPS):
        before = list(states)
        for k in range(len(states)):
            view = energy.view(states, k)
            free = ~energy.agreement.fixed(states, k)
            best, best_value = states[k], view.value(states[k])
            for option in sorted({mask & free for mask, _ in energy.patterns[k]}):
                value = view.value(option)
                if value > best_value + NO_GAIN:
                    best, best_value = option, value
            for p in energy.labeled_pairs[k]:
                if free >> p & 1:
                    value = view.value_if_flipped(best, p)
                    if value > best_value + NO_GAIN:
                        best, best_value = best ^ 1 << p, value
            states[k] = best
        if states == before:
            break
    return states


def _turn_together(energy: SideEnergy, found: dict[States, float]) -> None:
    """Adds choices in which all members exchange the same pairs.

    If flipping a pair makes two members agree, flipping it in all members agrees too, but a climb
    cannot get there: the states in between score worse.
    """
    sides = energy.sides
    for _ in range(TURNS):
        best = _best(found)
        torn = 0
        for state in best:
            torn |= state ^ best[0]
        masks = [1 << p for p in range(len(sides.pairs)) if torn >> p & 1]
        masks += [mask for mask in sides.shares if mask & torn and mask != sides.everything]
        better = best
        for mask in masks:
            turned = energy.agreement.undone([state ^ mask for state in best])
            if turned not in found:
                found[turned] = energy.energy(turned)
                if found[turned] > found[better] + NO_GAIN:
                    better = turned
        if better == best:
            return
        landed = tuple(climb(energy, better))
        found.setdefault(landed, energy.energy(landed))


def _best(found: dict[States, float]) -> States:
    return max(found, key=lambda states: (round(found[states], DIGITS), states))


def _mix(energy: SideEnergy, found: dict[States, float]) -> list[list[float]]:
    """Returns per member and pair the probability that left and right are exchanged."""
    most = found[_best(found)]
    shares = {
        states: exp(min(max(value - most, -MOST_LOG_ODDS), 0.0)) for states, value in found.items()
    }
    total = sum(shares.values())
    exchanged = [[0.0] * len(energy.sides.pairs) for _ in energy.patterns]
    for states, share in shares.items():
        if share / total < LEAST_CHOICE:
            continue
        for k, state in enumerate(states):
            for p, doubt in enumerate(_doubts(energy, states, k)):
                chance = 1 - doubt if state >> p & 1 else doubt
                exchanged[k][p] += share / total * chance
    return exchanged


def _doubts(energy: SideEnergy, states: Sequence[int], k: int) -> list[float]:
    """Returns per pair the chance that member k's state is the other one, all else as it is."""
    view = energy.view(states, k)
    here, doubts = view.value(states[k]), [0.0] * len(energy.sides.pairs)
    free = ~energy.agreement.fixed(states, k)
    for p in energy.labeled_pairs[k]:
        if free >> p & 1:
            doubts[p] = logistic(view.value_if_flipped(states[k], p) - here)
    return doubts
