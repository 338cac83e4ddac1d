"""Defines a cluster: instances of different workers that are taken for one object."""

from dataclasses import dataclass, field
from typing import NamedTuple

from poserig.pose.consensus.members import Member
from poserig.pose.consensus.places import Place


class SideChoice(NamedTuple):
    """A choice of sides that was considered for a cluster.

    Attributes:
        log_likelihood: Of the clicks and shapes, without the workers' rates of the patterns.
        patterns: Per member the pattern that explains its exchanges, as a bit mask.
    """

    log_likelihood: float
    patterns: tuple[int, ...]


@dataclass(slots=True)
class Cluster:
    """One object as several workers labeled it, and what is believed of it.

    Bit masks are over the rig's left/right pairs: a bit is set where left and right are exchanged.

    Attributes:
        members: At most one of each worker, in canonical order.
        absent: Indices of the workers who answered the image and do not have the object.
        scale: s, root of the object's area, pixels.
        difficulty: d, factor of the clicks' standard deviation against their workers' usual one.
        states: Per member the bit mask of the pairs that most likely are exchanged.
        exchanged: Per member and pair the probability that left and right are exchanged, if the
            pair's sides are named as `states` say.
        named: Per pair the probability that they are.
        lean: Log odds of the shape that the names are right, against all of them exchanged.
        choices: Every choice of sides that was considered.
        places: Per keypoint, or None where nobody clicked.
        presence: Per keypoint the probability that it is to be labeled.
        existence: Probability that the object is there.
        duplicates: Second instances of a worker on the same object, laid aside.
        unanimous: All workers of the image said exactly this: it is drawn as they said it.
    """

    members: list[Member]
    absent: list[int]
    scale: float
    difficulty: float = 1.0
    states: list[int] = field(default_factory=list)
    exchanged: list[list[float]] = field(default_factory=list)
    named: list[float] = field(default_factory=list)
    lean: float = 0.0
    choices: list[SideChoice] = field(default_factory=list)
    places: list[Place | None] = field(default_factory=list)
    presence: list[float] = field(default_factory=list)
    existence: float = 0.5
    duplicates: list[Member] = field(default_factory=list)
    unanimous: bool = False
