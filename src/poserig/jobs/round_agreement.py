"""Compares the labels of a later round with those that they correct or repeat."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import fmean

from poserig.groundtruth.reviews import parse_review
from poserig.groundtruth.rounds import ATTRIBUTE, LABEL, REVIEW, parse_round
from poserig.groundtruth.spilled import whole_label
from poserig.intake.poses.line import find_start
from poserig.json import Json
from poserig.pose.keypoints import oks
from poserig.pose.label import LabelError
from poserig.pose.label.changes import pair_up
from poserig.pose.label.read import Label, parse_label
from poserig.pose.rig import DEFAULT_SIGMA
from poserig.pose.rig_file import library_rig


@dataclass(slots=True)
class RoundAgreement:
    """What a later round did to the labels of the round before.

    Attributes:
        number: Of the round; 0 in a first one.
        accepted: Labels that were corrected nowhere.
        changed: Labels that were.
        similarities: Of each label with the earlier one, 0 to 1.
        verdicts: How many labels reviewers accepted, fixed and sent back, by verdict.
        unreviewed: Labels of a review without a verdict: the page was none of poserig's reviews.
    """

    number: int = 0
    accepted: int = 0
    changed: int = 0
    similarities: list[float] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    unreviewed: int = 0

    @property
    def similarity(self) -> float | None:
        """The mean, or None when no two labels could be compared."""
        return fmean(self.similarities) if self.similarities else None

    def count(
        self, line: Mapping[str, Json], label_name: str, whole: Json, read: Callable[[str], bytes]
    ) -> None:
        """Count a labeled line.

        Args:
            line: Of the manifest.
            label_name: The label attribute of the round.
            whole: The whole label in it.
            read: Reads the S3 object of a label that is too long for its line.
        """
        found = parse_round(line.get(ATTRIBUTE))
        if found is None:
            return
        self.number = max(self.number, found.number)
        if found.task != LABEL and isinstance(whole, dict) and whole.get("lineage"):
            changes = whole.get("changes")
            is_changed = isinstance(changes, dict) and changes.get("was_modified") is True
            self.changed += is_changed
            self.accepted += not is_changed
        if found.task == REVIEW:
            review = parse_review(whole.get("review")) if isinstance(whole, dict) else None
            self.verdicts.update([review.verdict] if review else ())
            self.unreviewed += review is None
        earlier = {name: value for name, value in line.items() if name != label_name}
        value = whole_label(earlier.get(find_start(earlier, "")), read)
        try:
            both = parse_label(value), parse_label(whole)
        except LabelError:
            return  # nothing before it, or a label of another tool
        if both[0].keypoint_names == both[1].keypoint_names:
            self.similarities.append(similarity(*both))


def similarity(one: Label, other: Label) -> float:
    """Returns the mean OKS of the instances of two labels; 1 when both have none.

    An instance that only one of them has counts 0.

    Args:
        one: A label.
        other: With the same keypoint names.
    """
    rig = library_rig(other.rig)
    is_known = rig is not None and rig.keypoint_names == other.keypoint_names
    sigmas = rig.sigmas if rig and is_known else (DEFAULT_SIGMA,) * len(other.keypoint_names)
    pairs = pair_up(one.instances, other.instances, sigmas)
    count = len(one.instances) + len(other.instances) - len(pairs)
    if not count:
        return 1
    return sum(oks(a.keypoints, b.keypoints, sigmas) for a, b in pairs) / count
