"""Tells apart who of a cluster's members exchanged left and right, and what is left and right.

    P(z) = Σ_s P(s) e^E_s(z) / Σ e^E_s(z')                      over the choices that were found
    named_p = Σ_z P(z) [the members' names of p are those in z*]
    P(exchanged_kp) = Σ_z P(z) [likewise] P(exchanged_kp | z) / named_p
    P(exchanged_kp | z) = logistic(E(z with z_kp = 1) - E(z with z_kp = 0))

z is a choice of sides and E its energy (`side_energy`); s is a solution of who exchanges left and
right as a habit (`mirrors`), and E_s the energy with its rates. z* is the likeliest choice that
keeps what all members agree on. Two choices call a pair p by opposite names when every member who
labels it has the opposite state: the same two places then, left and right exchanged. Two workers
who disagree leave both places certain and the names open. So places, presence and visibility are
those of z*'s names, and the doubt about the names, 1 - named, is told beside them.
"""

from collections.abc import Mapping, Sequence
from math import exp

from poserig.pose.consensus.constants import LEAST_AGREED, LEAST_CHOICE, MOST_LOG_ODDS
from poserig.pose.consensus.rates import logistic
from poserig.pose.consensus.side_energy import SideEnergy

# One state for each member.
States = tuple[int, ...]


class SideNames:
    """The doubt about the sides of one cluster.

    Attributes:
        exchanged: Per member and pair the probability that the member exchanged left and right, if
            the pair is named as in the best choice.
        named: Per pair the probability that it is.
    """

    def __init__(self, energy: SideEnergy, best: States, shares: Mapping[States, float]) -> None:
        """Sums over the choices.

        Args:
            energy: Of the cluster.
            best: z*.
            shares: P(z) of every choice that was considered, z* among them.
        """
        pairs, holders = range(len(energy.sides.pairs)), energy.agreement.holders
        kept, renamed = [0.0] * len(pairs), [0.0] * len(pairs)
        self.exchanged = [[0.0] * len(pairs) for _ in best]
        for states, share in shares.items():
            if share < LEAST_CHOICE and states != best:
                continue
            doubts = [_doubts(energy, states, k) for k in range(len(states))]
            differing = [state ^ other for state, other in zip(states, best, strict=True)]
            for p in pairs:
                apart = sum(1 << k for k, bits in enumerate(differing) if bits >> p & 1)
                apart &= holders[p]
                if holders[p].bit_count() == 1:
                    # Nobody else speaks about this pair: to exchange it is to rename it.
                    alone = doubts[holders[p].bit_length() - 1][p]
                    other = share * (1 - alone if apart else alone)
                    renamed[p] += other
                    kept[p] += share - other
                elif apart and apart == holders[p]:
                    renamed[p] += share
                else:
                    kept[p] += share
                    for k, doubt in enumerate(doubts):
                        chance = 1 - doubt[p] if states[k] >> p & 1 else doubt[p]
                        self.exchanged[k][p] += share * chance
        for p in pairs:
            is_alone = holders[p].bit_count() == 1
            for k, row in enumerate(self.exchanged):
                row[p] = float(best[k] >> p & 1) if is_alone else row[p] / kept[p]
        agreed = energy.agreement.pairs
        self.named = [
            max(kept[p] / (kept[p] + renamed[p]), LEAST_AGREED if agreed >> p & 1 else 0.0)
            for p in pairs
        ]


def share_of_choices(energy: SideEnergy, found: Mapping[States, float]) -> dict[States, float]:
    """Returns P(z) of every choice that was found.

    Args:
        energy: Of the cluster.
        found: E of each choice.
    """
    whole = dict.fromkeys(found, 0.0)
    for chance, changes in energy.solutions(found):
        values = {z: found[z] + change for z, change in zip(found, changes, strict=True)}
        most = max(values.values())
        shares = {z: exp(max(value - most, -MOST_LOG_ODDS)) for z, value in values.items()}
        total = sum(shares.values())
        for states, share in shares.items():
            whole[states] += chance * share / total
    return whole


def _doubts(energy: SideEnergy, states: Sequence[int], k: int) -> list[float]:
    """Returns per pair the chance that member k's state is the other one, all else as it is."""
    view = energy.view(states, k)
    here, doubts = view.value(states[k]), [0.0] * len(energy.sides.pairs)
    for p in energy.labeled_pairs[k]:
        doubts[p] = logistic(view.value_if_flipped(states[k], p) - here)
    return doubts
