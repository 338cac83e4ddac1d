"""Counts what is in a manifest with labels."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from poserig.groundtruth.manifest import is_error_label, line_attributes
from poserig.groundtruth.names import metadata_name
from poserig.groundtruth.spilled import whole_label
from poserig.issues import reported_problems
from poserig.jobs.round_agreement import RoundAgreement
from poserig.json import Json
from poserig.pose.label import LabelError
from poserig.pose.label.read import parse_label


@dataclass(slots=True)
class Summary:
    """What is in a manifest with labels.

    Attributes:
        lines: Images; each has a line.
        labeled: Images with a label of poserig's.
        other: Images with a label of another post-annotation function.
        unlabeled: Images without a label: nobody has answered, or not yet.
        failures: Why images have no label, and how many.
        instances: People, animals or things that are labeled.
        points: Labeled keypoints.
        agreement: Mean of the labels of several workers, 0 to 1; None without any.
        issues: Type of issue to the number of images that have it.
        reported: Images about which a worker reported a problem.
        round: What a later round did to the labels of the round before.
    """

    lines: int = 0
    labeled: int = 0
    other: int = 0
    unlabeled: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    instances: int = 0
    points: int = 0
    issues: Counter[str] = field(default_factory=Counter)
    reported: int = 0
    round: RoundAgreement = field(default_factory=RoundAgreement)
    _agreements: list[float] = field(default_factory=list)

    @property
    def agreement(self) -> float | None:
        """The mean, or None."""
        found = self._agreements
        return sum(found) / len(found) if found else None

    def count(self, text: str, label_name: str, read: Callable[[str], bytes]) -> None:
        """Count a line.

        Args:
            text: The line.
            label_name: The label attribute.
            read: Reads the S3 object of a label that is too long for its line.
        """
        self.lines += 1
        line = line_attributes(text) or {}
        metadata = line.get(metadata_name(label_name))
        if isinstance(metadata, dict) and "failure-reason" in metadata:
            self.failures[str(metadata["failure-reason"])] += 1
            return
        label = line.get(label_name)
        if label is None:
            self.unlabeled += 1
        elif isinstance(label, dict) and is_error_label(label):
            self.failures[str(label.get("reason", "The label says only that it is an error."))] += 1
        else:
            self._count_label(whole := whole_label(label, read))
            self.round.count(line, label_name, whole, read)

    def _count_label(self, value: Json) -> None:
        try:
            label = parse_label(value)
        except LabelError:
            self.other += 1
            return
        self.labeled += 1
        self.instances += len(label.instances)
        self.points += sum(v > 0 for instance in label.instances for v in instance.keypoints[2::3])
        if label.agreement is not None:
            self._agreements.append(label.agreement)
        issues = value.get("issues") if isinstance(value, dict) else None
        found = issues if isinstance(issues, list) else []
        self.issues.update({str(one.get("type")) for one in found if isinstance(one, dict)})
        self.reported += bool(reported_problems(value))
