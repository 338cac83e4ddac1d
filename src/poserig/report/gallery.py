"""Keeps the images to look at first, with what the page needs to draw them: a bounded number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from poserig.json import Json
from poserig.pose.dataset import LabeledImage
from poserig.pose.keypoints import Box, Instance, bounding_box
from poserig.pose.quality.review import ImageReview, order
from poserig.report.model import Entry
from poserig.report.packing import pack

MOST_ROWS = 10_000
# Characters of the page: rows, and in them the poses of labels and of answers.
MOST_TEXT, MOST_POSES, MOST_ANSWERS = 2_300_000, 1_000_000, 400_000
MOST_FINDINGS, MOST_INSTANCES = 8, 60
LONGEST_NAME = 300
# A concern with a lower chance is not shown beside likelier ones.
LEAST_CHANCE = 0.15


@dataclass(frozen=True, slots=True)
class RowFinding:
    """A finding of an image.

    Attributes:
        source: "qa" or "label".
        type: Its type.
        instance: Position of the instance; -1 for the image, or one that is not in the label.
        points: Indices of keypoints.
        chance: That it is an error, 0 to 1; 1 for what stands in the label.
    """

    source: str
    type: str
    instance: int
    points: tuple[int, ...]
    chance: float


@dataclass(frozen=True, slots=True)
class Row:
    """An image of the gallery.

    Attributes:
        rank: Sorts what to look at first to the front.
        image: Without instances: name, source, size, orientation, agreement.
        risk: 0 to 1.
        rig: Name and keypoint names.
        poses: Packed, of each instance; () for an image of unknown size.
        answers: Worker and packed instances.
        boxes: Around the points of each instance, in pixels.
        findings: The likeliest first.
        words: What else a search finds: names, classes, flags, tags and notes.
        seconds: Working time, or None.
        round: From 1.
    """

    rank: tuple[float, float, int]
    image: LabeledImage
    risk: float
    rig: tuple[str, tuple[str, ...]]
    poses: tuple[str, ...]
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    boxes: tuple[Box | None, ...]
    findings: tuple[RowFinding, ...]
    words: str
    seconds: float | None
    round: int


class Gallery:
    """The rows that come first.

    Attributes:
        seen: How many images there were.
    """

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self.seen = 0

    def add(self, entry: Entry, review: ImageReview) -> None:
        """Takes an image, or not."""
        self.seen += 1
        self._rows.append(row_of(entry, review))
        if len(self._rows) >= 2 * MOST_ROWS:
            self._rows = self.rows()

    def rows(self) -> list[Row]:
        """Returns the rows in their order."""
        return sorted(self._rows, key=attrgetter("rank"))[:MOST_ROWS]


def row_of(entry: Entry, review: ImageReview) -> Row:
    """Makes the row of an image."""
    image = entry.image
    size = image.size if image.size and min(image.size) >= 1 else None
    shown = image.instances[:MOST_INSTANCES]
    return Row(
        rank=order(review),
        image=LabeledImage(
            source=image.source, line=image.line, rig="", keypoint_names=(), size=size,
            instances=(), agreement=image.agreement, name=image.name,
            orientation=image.orientation,
        ),
        risk=review.risk,
        rig=(image.rig, image.keypoint_names),
        poses=_packed(shown, size),
        answers=tuple(
            (one.worker, _packed(one.instances[:MOST_INSTANCES], size)) for one in entry.answers
        ),
        boxes=tuple(bounding_box(item.keypoints) for item in shown),
        findings=tuple(_findings(entry, review))[:MOST_FINDINGS],
        words=_words(image),
        seconds=entry.facts.seconds,
        round=entry.facts.round,
    )  # fmt: skip


def _packed(instances: Sequence[Instance], size: tuple[int, int] | None) -> tuple[str, ...]:
    return tuple(pack(item.keypoints, *size) for item in instances) if size else ()


def _findings(entry: Entry, review: ImageReview) -> Iterable[RowFinding]:
    places = {item.id: number for number, item in enumerate(entry.image.instances)}
    indices = {name: index for index, name in enumerate(entry.image.keypoint_names)}

    def points(names: Iterable[str]) -> tuple[int, ...]:
        return tuple(indices[name] for name in names if name in indices)

    for one in review.concerns:
        if one.chance >= LEAST_CHANCE:
            place = places.get(one.instance, -1)
            yield RowFinding("qa", one.kind, place, points(one.points), one.chance)
    told = set()
    for issue in entry.facts.issues:
        key = issue.type, issue.instance
        if key not in told:
            told.add(key)
            place = places.get(issue.instance, -1)
            yield RowFinding("label", issue.type, place, points(issue.points), 1.0)


def _words(image: LabeledImage) -> str:
    words = [*image.tags, image.note]
    for item in image.instances:
        words += (item.name, item.category, *item.flags, item.note)
    return " ".join(dict.fromkeys(word for word in words if word))[:LONGEST_NAME]


class Numbered:
    """Numbers things in the order in which they come.

    Attributes:
        all: The things, by their number.
    """

    def __init__(self) -> None:
        self.all: dict[Json, int] = {}

    def of(self, thing: Json) -> int:
        """Returns the number of a thing."""
        return self.all.setdefault(thing, len(self.all))
