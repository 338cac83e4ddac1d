"""Compares two labels of one image: instances, points, visibility and what is said beside them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import hypot
from statistics import median

from poserig.json import Json
from poserig.pose.dataset import LabeledImage, by_rig
from poserig.pose.keypoints import (
    SCALE_WITHOUT_EXTENT,
    Flat,
    Instance,
    indices_of,
    oks,
    reorder,
    scale,
)
from poserig.pose.label.changes import pair_up
from poserig.report.numbers import rounded

# The sigmas of a rig, by its name and keypoint names.
SigmasOf = Callable[[str, tuple[str, ...]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class MovedPoint:
    """A keypoint that is elsewhere in the second label.

    Attributes:
        instance: Id of its instance in the second label.
        name: Of the keypoint.
        pixels: How far.
        sigmas: How far, in σ of its keypoint class.
    """

    instance: str
    name: str
    pixels: float
    sigmas: float

    def to_json(self) -> Json:
        """Returns all members."""
        return {"instance": self.instance, "name": self.name, "pixels": rounded(self.pixels, 2),
                "sigmas": rounded(self.sigmas, 2)}  # fmt: skip


@dataclass(slots=True)
class ImageDifference:
    """What differs between two labels of an image.

    Attributes:
        name: Of the image.
        similarity: Mean OKS of the instances, 0 to 1; one that only one label has counts 0.
        moved: Keypoints that both have, in different places.
        placed: Keypoints that only the second label has, of instances that both have.
        cleared: Keypoints that only the first has, likewise.
        visibility: Keypoints in place that are visible in one and occluded in the other.
        added: Instances that only the second label has.
        removed: Instances that only the first has.
        details: What else differs, in words: classes, names, flags, notes, boxes, tags.
        problem: Why the labels cannot be compared, or "".
    """

    name: str
    similarity: float = 1.0
    moved: list[MovedPoint] = field(default_factory=list)
    placed: int = 0
    cleared: int = 0
    visibility: int = 0
    added: int = 0
    removed: int = 0
    details: list[str] = field(default_factory=list)
    problem: str = ""

    @property
    def is_different(self) -> bool:
        """Whether anything differs."""
        counts = (self.placed, self.cleared, self.visibility, self.added, self.removed)
        return any(counts) or bool(self.moved or self.details or self.problem)

    @property
    def order(self) -> tuple[bool, float, float, str]:
        """What to sort by for the worst first."""
        largest = max((point.sigmas for point in self.moved), default=0.0)
        return not self.problem, self.similarity, -largest, self.name

    def to_json(self) -> Json:
        """Returns all members; a problem alone when there is one."""
        if self.problem:
            return {"image": self.name, "problem": self.problem}
        return {
            "image": self.name,
            "oks": rounded(self.similarity, 4),
            "moved": [point.to_json() for point in self.moved],
            "median_move": _half([point.sigmas for point in self.moved]),
            "placed": self.placed,
            "cleared": self.cleared,
            "visibility": self.visibility,
            "added": self.added,
            "removed": self.removed,
            "details": self.details,
        }


def compare(
    name: str, first: LabeledImage, second: LabeledImage, sigmas_of: SigmasOf
) -> ImageDifference:
    """Compares two labels of one image.

    Args:
        name: Of the image.
        first: Its label in one set or round.
        second: In another.
        sigmas_of: Returns the sigmas of a rig, by its name and keypoint names.
    """
    found = ImageDifference(name)
    similarities: list[float] = []
    firsts = {part.rig: part for part in by_rig(first)}
    for part in by_rig(second):
        before = firsts.pop(part.rig, None)
        if before is None or not before.instances:
            _count_all(found, similarities, added=len(part.instances))
        elif set(before.keypoint_names) == set(part.keypoint_names):
            sigmas = sigmas_of(part.rig, part.keypoint_names)
            _compare_rig(found, similarities, before, part, sigmas)
        else:
            found.problem = f'the points of the rig "{part.rig}" have other names in each'
    for before in firsts.values():
        _count_all(found, similarities, removed=len(before.instances))
    if similarities:
        found.similarity = sum(similarities) / len(similarities)
    if set(first.tags) != set(second.tags):
        found.details.append(f"tags {_listed(first.tags)} → {_listed(second.tags)}")
    if first.note != second.note:
        found.details.append("note of the image")
    return found


def _count_all(
    found: ImageDifference, similarities: list[float], added: int = 0, removed: int = 0
) -> None:
    found.added += added
    found.removed += removed
    similarities += [0.0] * (added + removed)


def _compare_rig(
    found: ImageDifference,
    similarities: list[float],
    first: LabeledImage,
    second: LabeledImage,
    sigmas: Sequence[float],
) -> None:
    names = second.keypoint_names
    firsts: Sequence[Instance] = first.instances
    if first.keypoint_names != names:
        indices = indices_of(names, first.keypoint_names)
        firsts = [_with_points(item, reorder(item.keypoints, indices)) for item in firsts]
    pairs = pair_up(firsts, second.instances, sigmas)
    _count_all(found, similarities, len(second.instances) - len(pairs), len(firsts) - len(pairs))
    for before, after in pairs:
        similarities.append(oks(before.keypoints, after.keypoints, sigmas))
        _compare_points(found, after.id, names, before.keypoints, after.keypoints, sigmas)
        for what, one, other in (
            ("class", before.category, after.category),
            ("name", before.name, after.name),
            ("flags", _listed(before.flags), _listed(after.flags)),
        ):
            if one != other:
                found.details.append(f"instance {after.id}: {what} {one or '-'} → {other or '-'}")
        for what, differs in (
            ("note", before.note != after.note),
            ("box", before.box != after.box),
        ):
            if differs:
                found.details.append(f"instance {after.id}: {what}")


def _compare_points(
    found: ImageDifference,
    instance: str,
    names: Sequence[str],
    before: Flat,
    after: Flat,
    sigmas: Sequence[float],
) -> None:
    size = scale(after) or SCALE_WITHOUT_EXTENT
    for index, (name, sigma) in enumerate(zip(names, sigmas, strict=True)):
        x, y, v = after[3 * index : 3 * index + 3]
        old_x, old_y, old_v = before[3 * index : 3 * index + 3]
        if not v or not old_v:
            found.placed += bool(v)
            found.cleared += bool(old_v)
        elif distance := hypot(x - old_x, y - old_y):
            found.moved.append(MovedPoint(instance, name, distance, distance / (size * sigma)))
        else:
            found.visibility += v != old_v


def _with_points(item: Instance, keypoints: Flat) -> Instance:
    return Instance(item.id, item.name, keypoints, box=item.box, category=item.category,
                    flags=item.flags, note=item.note)  # fmt: skip


def _listed(texts: Sequence[str]) -> str:
    return ", ".join(sorted(texts))


def _half(values: Sequence[float]) -> Json:
    return rounded(median(values), 2) if values else None
