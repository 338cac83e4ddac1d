"""Defines what goes into the consensus and what comes out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class HasKeypoints(Protocol):
    """An instance of a worker's answer, as far as the consensus reads it."""

    @property
    def keypoints(self) -> Sequence[float]: ...


@dataclass(frozen=True, slots=True)
class ImageAnswers:
    """Several workers' answers about one image.

    Attributes:
        answers: Worker id → that worker's instances, keypoints flat x, y, v in rig order, pixels.
            A worker who found nothing is there with an empty list: that is an answer too.
        size: (width, height) of the image in pixels, or None.
    """

    answers: Mapping[str, Sequence[HasKeypoints]]
    size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing on which the workers of an image did not agree.

    Attributes:
        type: inversion, left_right_undecided, exchange_suspected, overruled_majority, swap,
            outlier, two_places, presence, visibility, missed_instance, unconfirmed_instance,
            one_or_two, duplicate_instance or empty_instance.
        instance: Index into the consensus' `instances`, or -1 when it is about none of them.
        points: Rig indices of the keypoints concerned.
        workers: Ids of the workers who stand apart, sorted.
        detail: One English sentence.
        other: Index of another instance that it is about, whose number is in `detail`; or -1.
    """

    type: str
    instance: int
    points: tuple[int, ...]
    workers: tuple[str, ...]
    detail: str
    other: int = -1


@dataclass(frozen=True, slots=True)
class ConsensusInstance:
    """One consolidated instance.

    Attributes:
        keypoints: Flat x, y, v in rig order; 0, 0, 0 where not labeled.
        confidence: Per keypoint the probability that it exists and lies where KS ≥ .5; 0 where
            not labeled.
        score: Probability that this instance is there at all.
        sources: How many workers have it.
        workers: Their ids, sorted.
    """

    keypoints: tuple[float, ...]
    confidence: tuple[float, ...]
    score: float
    sources: int
    workers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImageConsensus:
    """What the workers of one image agree on.

    Attributes:
        instances: The most certain first.
        doubtful: Instances that too little speaks for. They are no part of the result, and kept.
        agreement: Expected quality (PoseQ) of `instances`, 0 to 1.
        more_would_help: Chance that one more answer would change the result visibly.
        issues: What the workers disagreed on.
        expected: Of each instance e OKS, what it adds to the numerator of the agreement.
        whole: The denominator of the agreement.
        unanimous: Two or more workers, and their answers have exactly the same points:
            `instances` are those, in the workers' own numbers.
    """

    instances: tuple[ConsensusInstance, ...]
    doubtful: tuple[ConsensusInstance, ...]
    agreement: float
    more_would_help: float
    issues: tuple[Disagreement, ...]
    unanimous: bool = False
    expected: tuple[float, ...] = ()
    whole: float = 0.0
