"""Searches which members of a cluster have exchanged which left/right pairs.

    z* = the likeliest z that keeps what all members agree on

z is a choice: one state for each member, by its energy E (`side_energy`). The search climbs from
each member as the reference, from what was found in the last round, and from the mirror images of
all these. What all members agree on may still be wrong, so its mirror images are no results, but
they are choices as well: `side_names` tells how likely each choice is, and what follows.
"""

from collections.abc import Sequence

from poserig.pose.consensus.cluster import Cluster, SideChoice
from poserig.pose.consensus.constants import (
    DIGITS,
    NAME_DIGITS,
    NO_GAIN,
    SWEEPS,
    TURNS,
)
from poserig.pose.consensus.patterns import SideModel
from poserig.pose.consensus.side_energy import SideEnergy
from poserig.pose.consensus.side_names import SideNames, States, share_of_choices
from poserig.pose.consensus.worker_model import WorkerModel


def settle_sides(sides: SideModel, cluster: Cluster, workers: Sequence[WorkerModel]) -> None:
    """Sets `states`, `exchanged`, `named`, `lean` and `choices` of a cluster.

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
        cluster.named = [1.0] * len(sides.pairs)
        cluster.choices = [SideChoice(0.0, nothing)]
        return
    energy = SideEnergy(sides, cluster, workers)
    found: dict[States, float] = {}
    for start in sorted(_starts(energy, tuple(cluster.states) or nothing)):
        if start not in found:
            landed = climb(energy, start)
            found[landed] = energy.energy(landed)
    for states in list(found):
        mirrored = energy.agreement.undone([state ^ sides.everything for state in states])
        found.setdefault(mirrored, energy.energy(mirrored))
    _turn_together(energy, found)
    # What all agree on might be wrong: that is no result, but it is a doubt.
    best = _best(found)
    for mask in energy.masks:
        turned = tuple(state ^ mask for state in best)
        if turned not in found:
            found[turned] = energy.energy(turned)
    shares = share_of_choices(energy, found)
    # Rounded: of names that nothing decides, the whole batch takes those of one solution.
    best = max(
        (states for states in found if energy.agreement.is_kept(states)),
        key=lambda states: (
            round(shares[states], NAME_DIGITS),
            round(found[states], DIGITS),
            states,
        ),
    )
    names = SideNames(energy, best, shares)
    cluster.states = list(best)
    cluster.exchanged, cluster.named = names.exchanged, names.named
    cluster.lean = energy.lean(best)
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


def climb(energy: SideEnergy, start: Sequence[int]) -> States:
    """Returns the states that no change of one member's pattern or single pair makes likelier.

    What all members agree on stays as they said it (`Agreement.undone`).
    """
    states = list(start)
    for _ in range(SWEEPS):
        before = list(states)
        for k in range(len(states)):
            view = energy.view(states, k)
            best, best_value = states[k], view.value(states[k])
            options = {_kept(energy, states, k, mask) for mask, _ in energy.patterns[k]}
            for option in sorted(options):
                value = view.value(option)
                if value > best_value + NO_GAIN:
                    best, best_value = option, value
            for p in energy.labeled_pairs[k]:
                value = view.value_if_flipped(best, p)
                if value > best_value + NO_GAIN:
                    flipped = best ^ 1 << p
                    if _kept(energy, states, k, flipped) == flipped:
                        best, best_value = flipped, value
            states[k] = best
        if states == before:
            break
    return energy.agreement.undone(states)


def _kept(energy: SideEnergy, states: Sequence[int], k: int, option: int) -> int:
    """Returns a new state of member k, without the pairs that would turn what all agree on."""
    return energy.agreement.undone([*states[:k], option, *states[k + 1 :]])[k]


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
        landed = climb(energy, better)
        found.setdefault(landed, energy.energy(landed))


def _best(found: dict[States, float]) -> States:
    return max(found, key=lambda states: (round(found[states], DIGITS), states))
