"""Counts what a format cannot hold, so that an export says it in words and as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import OCCLUDED, Instance
from poserig.pose.label.build import UPRIGHT

# What a label may say beside names, x and y of the points that are labeled: one, and several.
FACTS: Final = {
    "visibility": ("occluded mark", "occluded marks"),
    "not_there": ('decision "not there"', 'decisions "not there"'),
    "origin": ("origin of a point", "origins of points"),
    "confidence": ("confidence", "confidences"),
    "score": ("score of an instance", "scores of instances"),
    "id": ("id of an instance", "ids of instances"),
    "name": ("name of an instance", "names of instances"),
    "category": ("category of an instance", "categories of instances"),
    "box": ("drawn box", "drawn boxes"),
    "flags": ("flag", "flags"),
    "note": ("note", "notes"),
    "image_note": ("note on an image", "notes on images"),
    "tags": ("tag of an image", "tags of images"),
    "agreement": ("agreement of workers", "agreements of workers"),
    "issues": ("issue", "issues"),
    "orientation": ("EXIF orientation", "EXIF orientations"),
    "size": ("size of an image", "sizes of images"),
    "empty": ("image without instances", "images without instances"),
    "links": ("link of the rig", "links of the rig"),
    "partners": ("left/right pair of the rig", "left/right pairs of the rig"),
    "sigmas": ("sigma of the rig", "sigmas of the rig"),
}
# What a writer may have to leave out or change beside these.
CHANGES: Final = {
    "outside": ("point outside its image", "points outside their images"),
    "no_points": ("instance without a labeled point", "instances without a labeled point"),
    "doubtful": ("point below --min-confidence", "points below --min-confidence"),
    "segmentation": ("segmentation", "segmentations"),
    "member": ("member of the foreign file", "members of the foreign file"),
    "no_column": (
        "point without a column in the imported table",
        "points without a column in the imported table",
    ),
    "control": ("control character", "control characters"),
    "annotation": ("annotation without keypoints", "annotations without keypoints"),
}
ALL: Final = frozenset(FACTS)


class Losses:
    """What was not kept, counted while the images go through.

    Args:
        holds: The facts that the format keeps.

    Attributes:
        counts: Fact or change → how often it was not kept.
        images: That went through.
        instances: Likewise.
        points: Labeled ones, likewise.
    """

    def __init__(self, holds: frozenset[str] = ALL) -> None:
        self._lost = ALL - holds
        self.counts: Counter[str] = Counter()
        self.images = self.instances = self.points = 0

    def add(self, kind: str, count: int = 1) -> None:
        """Counts something that a writer left out: a key of FACTS or of CHANGES."""
        if count:
            self.counts[kind] += count

    def through(self, images: Iterable[LabeledImage]) -> Iterator[LabeledImage]:
        """Yields the images as they are, and counts what of each is lost."""
        for image in images:
            self.images += 1
            self.instances += len(image.instances)
            self._of_image(image)
            for item in image.instances:
                self._of_instance(item)
            yield image

    def _of_image(self, image: LabeledImage) -> None:
        lost, counts = self._lost, self.counts
        if "agreement" in lost and image.agreement is not None:
            counts["agreement"] += 1
        if image.issues and "issues" in lost:
            counts["issues"] += len(image.issues)
        if image.tags and "tags" in lost:
            counts["tags"] += len(image.tags)
        if image.note and "image_note" in lost:
            counts["image_note"] += 1
        if "orientation" in lost and image.orientation not in (None, UPRIGHT):
            counts["orientation"] += 1
        if "size" in lost and image.size is not None:
            counts["size"] += 1
        if "empty" in lost and not image.instances:
            counts["empty"] += 1

    def _of_instance(self, item: Instance) -> None:
        lost, counts = self._lost, self.counts
        visibilities = item.keypoints[2::3]
        labeled = len(visibilities) - visibilities.count(0)
        self.points += labeled
        if "visibility" in lost:
            counts["visibility"] += visibilities.count(OCCLUDED)
        if item.origins:
            not_there = item.origins.count("n")
            if "not_there" in lost:
                counts["not_there"] += not_there
            if "origin" in lost:
                # Those that differ from "a worker placed it" and "nobody has looked at it".
                counts["origin"] += item.origins.count("m") + item.origins.count("a")
        if item.confidence and "confidence" in lost:
            counts["confidence"] += labeled
        if "score" in lost and item.score is not None:
            counts["score"] += 1
        for fact in ("name", "category", "box", "note"):
            if fact in lost and getattr(item, fact):
                counts[fact] += 1
        if item.flags and "flags" in lost:
            counts["flags"] += len(item.flags)

    def words(self) -> str:
        """Returns what was not kept, as "12 confidences and 3 notes"; "" for nothing."""
        names = {**FACTS, **CHANGES}
        ordered = sorted((-self.counts[kind], at, kind) for at, kind in enumerate(names))
        texts = [f"{-n:,} {names[kind][n != -1]}" for n, _, kind in ordered if n]
        return " and ".join(filter(None, (", ".join(texts[:-1]), *texts[-1:])))

    def to_json(self) -> dict[str, Json]:
        """Returns all counts."""
        lost = {kind: count for kind, count in self.counts.most_common() if count}
        return {
            "images": self.images,
            "instances": self.instances,
            "points": self.points,
            "not_kept": lost,
        }
