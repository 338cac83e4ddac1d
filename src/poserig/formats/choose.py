"""Chooses what of a data set is exported: by confidence, agreement, issues and names."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from poserig.formats.losses import Losses
from poserig.pose.dataset import LabeledImage, by_rig
from poserig.pose.job_rigs import JOIN
from poserig.pose.keypoints import NOT_LABELED, Instance

ANY_ISSUE = "any"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted.

    Attributes:
        least_confidence: Points below it, 0 to 1, become points that are not labeled.
        least_score: Instances below it, 0 to 1, are left out. None has no effect on what has none.
        least_agreement: Images whose workers agree less, 0 to 1, are left out.
        without_issues: Images with an issue of one of these types are left out; "any" for all.
        confirmed: Whether images that were imported and that no worker has seen are left out.
        rig: Only images of the rig of this name, and of images with several only its instances;
            "" for all. Names with "+" between them are all wanted.
    """

    least_confidence: float = 0.0
    least_score: float = 0.0
    least_agreement: float = 0.0
    without_issues: frozenset[str] = frozenset()
    confirmed: bool = False
    rig: str = ""
    left_out: Counter[str] = field(default_factory=Counter, compare=False)

    def images(self, images: Iterable[LabeledImage], losses: Losses) -> Iterator[LabeledImage]:
        """Yields what is wanted. Counts the other images by their reason in `left_out`."""
        for image in images:
            if self.rig and image.rigs and JOIN not in self.rig:
                image = next((one for one in by_rig(image) if one.rig == self.rig), image)
            reason = self._reason(image)
            if reason:
                self.left_out[reason] += 1
            elif self.least_confidence or self.least_score:
                yield self._of_image(image, losses)
            else:
                yield image

    def _reason(self, image: LabeledImage) -> str:
        if self.rig and image.rig not in self.rig.split(JOIN):
            return "another rig"
        if self.confirmed and image.is_given:
            return "not confirmed"
        if image.agreement is not None and image.agreement < self.least_agreement:
            return "low agreement"
        if self.without_issues and image.issues:
            if ANY_ISSUE in self.without_issues:
                return "with an issue"
            found = self.without_issues.intersection(image.issues)
            return f"with the issue {min(found)}" if found else ""
        return ""

    def _of_image(self, image: LabeledImage, losses: Losses) -> LabeledImage:
        kept = [
            item for item in image.instances if item.score is None or item.score >= self.least_score
        ]
        self.left_out["instances with a low score"] += len(image.instances) - len(kept)
        if self.least_confidence:
            kept = [self._of_instance(item, losses) for item in kept]
        return replace(image, instances=tuple(kept), texts=())

    def _of_instance(self, item: Instance, losses: Losses) -> Instance:
        doubtful = [
            index
            for index, confidence in enumerate(item.confidence)
            if confidence < self.least_confidence and item.keypoints[3 * index + 2]
        ]
        if not doubtful:
            return item
        losses.add("doubtful", len(doubtful))
        keypoints = list(item.keypoints)
        for index in doubtful:
            keypoints[3 * index : 3 * index + 3] = 0, 0, NOT_LABELED
        return replace(item, keypoints=keypoints)
