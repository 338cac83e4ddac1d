"""Joins how far the workers agree on each rig of an image, and on classes and boxes.

    agreement = Σ share e OKS / Σ (e + (1 - e) / 2 + e' / 2)      over the instances of all rigs
    more would help = 1 - Π (1 - that of each rig)

e, OKS and e' are those of `consensus.results`. `share` is how far the workers of an instance agree
on its class and box (`details`). Without several rigs, classes and boxes both are the consensus'
own, to the last bit.
"""

from collections.abc import Sequence
from math import prod

from poserig.pose.consensus import ImageConsensus


def agreement_of(results: Sequence[ImageConsensus], shares: Sequence[Sequence[float]]) -> float:
    """Returns the agreement of an image, 0 to 1.

    Args:
        results: Of each rig.
        shares: For each rig that of each instance.
    """
    if len(results) == 1 and all(share == 1 for share in shares[0]):
        return results[0].agreement
    if not any(result.instances for result in results):
        # The chance that nothing of any rig is there.
        return prod(result.agreement for result in results)
    quality = sum(
        share * expected
        for result, own in zip(results, shares, strict=True)
        for share, expected in zip(own, result.expected, strict=True)
    )
    return min(1.0, quality / sum(result.whole for result in results))


def change_of(results: Sequence[ImageConsensus]) -> float:
    """Returns the chance that one more answer would change the label visibly.

    Args:
        results: Of each rig.
    """
    if len(results) == 1:
        return results[0].more_would_help
    return 1 - prod(1 - result.more_would_help for result in results)
