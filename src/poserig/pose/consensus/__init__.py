"""Settles several workers' answers into one pose, with a confidence for each keypoint.

`consolidate_batch` does it; `estimate_sigmas` measures a rig's sigmas on redundant answers.
docs/consolidation.md explains the method. Every module begins with its equations, which stand there
as well; the constants are in `constants`.
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
