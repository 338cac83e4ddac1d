"""Consensus: from several imperfect workers to one trustworthy pose, with calibrated confidence.

`consolidate_batch` is the way in. docs/consolidation.md explains the method.
"""

from poserig.pose.consensus.batch import consolidate_batch
from poserig.pose.consensus.sigmas import SigmaEstimate, estimate_sigmas
from poserig.pose.consensus.types import (
    ConsensusInstance,
    Disagreement,
    ImageAnswers,
    ImageConsensus,
)

__all__ = [
    "ConsensusInstance",
    "Disagreement",
    "ImageAnswers",
    "ImageConsensus",
    "SigmaEstimate",
    "consolidate_batch",
    "estimate_sigmas",
]
