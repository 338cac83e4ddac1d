"""Counts what each worker answered, how well it fits the consensus and gold, and how long it took.

A worker's own answer is part of the consensus: with few workers the figures are a little too good.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from poserig.json import Json
from poserig.pose.keypoints import Instance
from poserig.pose.rig import Rig
from poserig.report.compare import KINDS, Comparison, compare
from poserig.report.model import GivenAnswer
from poserig.report.numbers import Sample, rounded


@dataclass(slots=True)
class Fit:
    """How well answers fit a reference.

    Attributes:
        images: Compared.
        quality: Sum of the images' qualities (`Comparison.quality`).
        kinds: Points of both by kind (`compare.KINDS`).
        left_out: Points of paired instances that only the reference has.
        extra: Points of paired instances that only the answers have.
        visibility: Points of both that are visible in one and occluded in the other.
        missed: Instances that the answers lack.
        invented: Instances that only the answers have.
        sigmas: How far points of both are apart, in σ.
    """

    images: int = 0
    quality: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    left_out: int = 0
    extra: int = 0
    visibility: int = 0
    missed: int = 0
    invented: int = 0
    sigmas: Sample = field(default_factory=Sample)

    @property
    def points(self) -> int:
        """Points that were judged."""
        return self.kinds.total()

    def share(self, kind: str) -> float:
        """Returns the share of a kind, 0 to 1."""
        return self.kinds[kind] / self.points if self.points else 0.0

    def add(
        self, rig: Rig, reference: Sequence[Instance], answered: Sequence[Instance]
    ) -> Comparison:
        """Counts an image, and returns how it compares."""
        found = compare(rig, reference, answered)
        self.images += 1
        self.quality += found.quality
        self.kinds.update(point.kind for point in found.points)
        self.sigmas.extend(point.sigmas for point in found.points)
        self.left_out += len(found.left_out)
        self.extra += len(found.extra)
        self.visibility += found.visibility
        self.missed += found.missed
        self.invented += found.invented
        return found

    def to_json(self) -> Json:
        """Returns all counts; `quality` is the mean."""
        return {
            "images": self.images,
            "quality": rounded(self.quality / self.images) if self.images else None,
            "points": self.points,
            "kinds": {kind: self.kinds[kind] for kind in KINDS},
            "left_out": self.left_out,
            "extra": self.extra,
            "visibility": self.visibility,
            "missed_instances": self.missed,
            "invented_instances": self.invented,
            "error_sigma": self.sigmas.to_json(),
        }


@dataclass(slots=True)
class WorkerFigures:
    """What one worker did.

    Attributes:
        worker: Ground Truth's id.
        answers: Images.
        instances: Labeled in them.
        points: Labeled in them.
        seconds: Working time of the answers that have one.
        timed: (answers, instances, points) with a working time.
        consensus: Against the label of several workers.
        gold: Against known instances.
    """

    worker: str
    answers: int = 0
    instances: int = 0
    points: int = 0
    seconds: float = 0.0
    timed: tuple[int, int, int] = (0, 0, 0)
    consensus: Fit = field(default_factory=Fit)
    gold: Fit = field(default_factory=Fit)

    def count(self, answer: GivenAnswer) -> None:
        """Counts an answer and its time."""
        instances = len(answer.instances)
        points = sum(v > 0 for item in answer.instances for v in item.keypoints[2::3])
        self.answers += 1
        self.instances += instances
        self.points += points
        if answer.seconds is not None:
            self.seconds += answer.seconds
            one, two, three = self.timed
            self.timed = one + 1, two + instances, three + points

    def seconds_per(self, what: int) -> float | None:
        """Returns the time per answer (0), instance (1) or point (2); None when unknown."""
        return self.seconds / self.timed[what] if self.timed[what] else None

    def to_json(self) -> Json:
        """Returns all figures."""
        return {
            "worker": self.worker,
            "answers": self.answers,
            "instances": self.instances,
            "points": self.points,
            "seconds": rounded(self.seconds, 1),
            "seconds_per_answer": rounded(self.seconds_per(0), 2),
            "seconds_per_instance": rounded(self.seconds_per(1), 2),
            "seconds_per_point": rounded(self.seconds_per(2), 2),
            "consensus": self.consensus.to_json() if self.consensus.images else None,
            "gold": self.gold.to_json() if self.gold.images else None,
        }
