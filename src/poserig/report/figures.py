"""Counts everything that a report says about a data set, one image at a time.

Memory does not grow with the images, but with keypoint names, workers, days and finding types.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from poserig.json import Json
from poserig.pose.quality.concerns import Concern
from poserig.pose.quality.review import RigKey
from poserig.pose.rig import Rig
from poserig.report.compare import Comparison
from poserig.report.coverage import Coverage
from poserig.report.model import Entry
from poserig.report.numbers import Histogram, Sample, rounded, steps
from poserig.report.pose_map import PoseMap
from poserig.report.rounds import RoundFigures
from poserig.report.workers import Fit, WorkerFigures

# A concern below this chance is told with its image, and counted nowhere.
WORTH_COUNTING = 0.3
SEVERAL = 2


@dataclass(slots=True)
class Spread:
    """How far points lie from a reference.

    Attributes:
        sigmas: In σ.
        pixels: In pixels.
    """

    sigmas: Sample = field(default_factory=Sample)
    pixels: Sample = field(default_factory=Sample)

    def to_json(self) -> Json:
        """Returns both; None without a value."""
        if not self.sigmas.count:
            return None
        return {"sigma": self.sigmas.to_json(), "pixels": self.pixels.to_json()}


class RigFigures:
    """The instances of one rig.

    Args:
        rig: The rig.

    Attributes:
        rig: The rig.
        instances: How many.
        visibility: For each keypoint how many are not labeled (0), occluded (1), visible (2).
        confidence: For each keypoint.
        workers: Error of each keypoint in the answers, against the label of several workers.
        gold: Error of each keypoint in the label, against known instances.
        map: Of the poses.
    """

    def __init__(self, rig: Rig) -> None:
        count = len(rig.keypoints)
        self.rig = rig
        self.instances = 0
        self.visibility = [[0, 0, 0] for _ in range(count)]
        self.confidence = [Sample() for _ in range(count)]
        self.workers = [Spread() for _ in range(count)]
        self.gold = [Spread() for _ in range(count)]
        self.map = PoseMap(max(count, 1))

    @property
    def has_errors(self) -> bool:
        """Whether answers of several workers were compared."""
        return any(spread.sigmas.count for spread in self.workers)

    def to_json(self) -> Json:
        """Returns a row for each keypoint, in rig order."""
        rows = zip(
            self.rig.keypoint_names, self.rig.sigmas, self.visibility, self.confidence,
            self.workers, self.gold, strict=True,
        )  # fmt: skip
        return {
            "rig": self.rig.name,
            "instances": self.instances,
            "keypoints": [
                {
                    "name": name,
                    "sigma": sigma,
                    "not_labeled": seen[0],
                    "occluded": seen[1],
                    "visible": seen[2],
                    "confidence": rounded(confidence.mean),
                    "error_of_workers": workers.to_json(),
                    "error_of_labels": gold.to_json(),
                }
                for name, sigma, seen, confidence, workers, gold in rows
            ],
            "poses": [cell.to_json() for cell in self.map.cells()],
        }


@dataclass(slots=True)
class Day:
    """What was labeled on a day: labels, and their working time in seconds."""

    labels: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class FindingFigures:
    """One type of finding.

    Attributes:
        source: "qa" or "label".
        images: That have it.
        findings: How often.
    """

    source: str
    images: int = 0
    findings: int = 0


class Figures:
    """All figures of a data set.

    Attributes:
        images: Labeled images.
        instances, points: Labeled in them.
        doubtful: Images whose risk is worth a look.
        agreement: Of the labels of several workers.
        confidence: Of their points.
        risk: Of the images, by `poserig.pose.quality`.
        more_would_help: Of the labels of several workers.
        findings: By type, with qa's own before those that stand in labels.
        rigs: By rig.
        workers: By id.
        rounds: By number.
        coverage: Of the instances.
        days: By date.
        seconds: Working time that labels state.
        timed: (labels, instances, points) that state one.
        gold: Labels against known instances.
        classes, flags: Of the instances, how often each.
    """

    def __init__(self) -> None:
        self.images = self.instances = self.points = self.doubtful = 0
        self.agreement = Histogram(steps(0, 1, 20))
        self.confidence = Histogram(steps(0, 1, 20))
        self.risk = Histogram(steps(0, 1, 20))
        self.more_would_help = Histogram(steps(0, 1, 20))
        self.findings: dict[tuple[str, str], FindingFigures] = {}
        self.rigs: dict[RigKey, RigFigures] = {}
        self.workers: dict[str, WorkerFigures] = {}
        self.rounds: dict[int, RoundFigures] = {}
        self.coverage = Coverage()
        self.days: defaultdict[date, Day] = defaultdict(Day)
        self.seconds = 0.0
        self.timed = (0, 0, 0)
        self.gold = Fit()
        self.classes: Counter[str] = Counter()
        self.flags: Counter[str] = Counter()

    def add(self, entry: Entry, risk: float, concerns: Iterable[Concern]) -> None:
        """Counts an image.

        Args:
            entry: The image.
            risk: That something about it is wrong, 0 to 1.
            concerns: What may be wrong.
        """
        image = entry.image
        points = sum(v > 0 for item in image.instances for v in item.keypoints[2::3])
        self.images += 1
        self.instances += len(image.instances)
        self.points += points
        self.risk.add(risk)
        self.doubtful += risk >= WORTH_COUNTING
        if image.agreement is not None:
            self.agreement.add(image.agreement)
        if entry.facts.more_would_help is not None:
            self.more_would_help.add(entry.facts.more_would_help)
        self._count_findings(entry, concerns)
        self._count_instances(entry)
        self._count_answers(entry)
        self._count_time(entry, points)
        self.rounds.setdefault(entry.facts.round, RoundFigures(entry.facts.round)).add(entry.facts)
        self.coverage.add(image)

    def add_gold(self, entry: Entry) -> None:
        """Counts how label and answers of a gold image fit its known instances, and nothing else.

        It is not of the data set: a labeling job had it only to judge its workers.
        """
        if entry.gold is None:
            return
        image = entry.image
        figures = self.rigs.setdefault((image.rig, image.keypoint_names), RigFigures(entry.rig))
        _spread(figures.gold, self.gold.add(entry.rig, entry.gold, image.instances))
        for answer in entry.answers:
            worker = self.workers.setdefault(answer.worker, WorkerFigures(answer.worker))
            worker.gold.add(entry.rig, entry.gold, answer.instances)

    def _count_findings(self, entry: Entry, concerns: Iterable[Concern]) -> None:
        told = Counter(("qa", one.kind) for one in concerns if one.chance >= WORTH_COUNTING)
        told.update(("label", one.type) for one in entry.facts.issues)
        for key, count in told.items():
            found = self.findings.setdefault(key, FindingFigures(key[0]))
            found.images += 1
            found.findings += count

    def _count_instances(self, entry: Entry) -> None:
        image = entry.image
        key = image.rig, image.keypoint_names
        figures = self.rigs.setdefault(key, RigFigures(entry.rig))
        for item in image.instances:
            figures.instances += 1
            figures.map.add(item.keypoints)
            if item.category:
                self.classes[item.category] += 1
            self.flags.update(item.flags)
            for index, v in enumerate(item.keypoints[2::3]):
                figures.visibility[index][int(v)] += 1
                if v and item.confidence:
                    figures.confidence[index].add(item.confidence[index])
                    self.confidence.add(item.confidence[index])
        if entry.gold is not None:
            _spread(figures.gold, self.gold.add(entry.rig, entry.gold, image.instances))

    def _count_answers(self, entry: Entry) -> None:
        image = entry.image
        figures = self.rigs[image.rig, image.keypoint_names]
        for answer in entry.answers:
            worker = self.workers.setdefault(answer.worker, WorkerFigures(answer.worker))
            worker.count(answer)
            if len(entry.answers) >= SEVERAL:
                found = worker.consensus.add(entry.rig, image.instances, answer.instances)
                _spread(figures.workers, found)
            if entry.gold is not None:
                worker.gold.add(entry.rig, entry.gold, answer.instances)

    def _count_time(self, entry: Entry, points: int) -> None:
        seconds = entry.facts.seconds
        if seconds is not None:
            self.seconds += seconds
            one, two, three = self.timed
            self.timed = one + 1, two + len(entry.image.instances), three + points
        if entry.facts.day is not None:
            day = self.days[entry.facts.day]
            day.labels += 1
            day.seconds += seconds or 0.0

    def to_json(self) -> Json:
        """Returns all figures; what nobody knows is null or empty."""
        return {
            "images": self.images,
            "instances": self.instances,
            "points": self.points,
            "doubtful_images": self.doubtful,
            "agreement": self.agreement.to_json(),
            "confidence": self.confidence.to_json(),
            "risk": self.risk.to_json(),
            "more_would_help": self.more_would_help.to_json(),
            "findings": [
                {"type": name, "source": source, "images": one.images, "findings": one.findings}
                for (source, name), one in self.findings_in_order()
            ],
            "rigs": [one.to_json() for one in self.rigs.values()],
            "classes": dict(self.classes.most_common()),
            "flags": dict(self.flags.most_common()),
            "workers": [one.to_json() for one in self.workers_in_order()],
            "gold": self.gold.to_json() if self.gold.images else None,
            "rounds": [self.rounds[number].to_json() for number in sorted(self.rounds)],
            "coverage": self.coverage.to_json(),
            "time": {
                "seconds": rounded(self.seconds, 1),
                "seconds_per_label": rounded(self.seconds_per(0), 2),
                "seconds_per_instance": rounded(self.seconds_per(1), 2),
                "seconds_per_point": rounded(self.seconds_per(2), 2),
                "days": [
                    {"day": str(day), "labels": one.labels, "seconds": rounded(one.seconds, 1)}
                    for day, one in sorted(self.days.items())
                ],
            },
        }

    def seconds_per(self, what: int) -> float | None:
        """Returns the working time per label (0), instance (1) or point (2); None when unknown."""
        return self.seconds / self.timed[what] if self.timed[what] else None

    def findings_in_order(self) -> list[tuple[tuple[str, str], FindingFigures]]:
        """Returns ((source, type), figures): qa's own first, then by their number of images."""
        return sorted(
            self.findings.items(), key=lambda one: (one[0][0] != "qa", -one[1].images, one[0])
        )

    def workers_in_order(self) -> list[WorkerFigures]:
        """Returns the workers: who answered most first."""
        return sorted(self.workers.values(), key=lambda one: (-one.answers, one.worker))


def _spread(into: Sequence[Spread], found: Comparison) -> None:
    for one in found.points:
        into[one.point].sigmas.add(one.sigmas)
        into[one.point].pixels.add(one.pixels)
