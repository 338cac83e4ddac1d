"""Compares what somebody drew on a practice image with the known answer.

    distance of a point = d / (s sigma)        in σ

d is in pixels, s the root of the known instance's area and sigma the spread of the keypoint class.
One σ is how far two careful people lie apart (docs/sigmas.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from poserig.pose.keypoints import (
    OCCLUDED,
    SCALE_WITHOUT_EXTENT,
    VISIBLE,
    Flat,
    InstanceLike,
    scale,
)
from poserig.pose.label.changes import pair_up
from poserig.pose.rig import Rig

FARTHEST = 4.0
"""So many σ a point may be off. Of two careful people's points, one in 3,000 is farther apart."""
_SEEN = {OCCLUDED: "occluded", VISIBLE: "visible"}
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Found:
    """One difference.

    Attributes:
        kind: "far", "exchanged", "missing", "extra", "visibility" or "instance".
        text: In words.
        counts: How many keypoints it makes wrong; 0 for what is only told.
        answered: Where it was drawn, in pixels; None when it was not.
        known: Where it is known to be; None when it is not.
    """

    kind: str
    text: str
    counts: int
    answered: Point | None = None
    known: Point | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All differences of an image, those that count first.

    Attributes:
        points: Labeled keypoints of the known answer.
    """

    found: tuple[Found, ...]
    points: int

    @property
    def wrong(self) -> int:
        """How many keypoints are wrong."""
        return sum(one.counts for one in self.found)


def compare(
    rig: Rig, known: Sequence[InstanceLike], answered: Sequence[InstanceLike]
) -> Comparison:
    """Compares two sets of instances of one image.

    Args:
        rig: Of both; their keypoints are flat x, y, v in pixels, in its order.
        known: The known answer.
        answered: What somebody drew.
    """
    pairs = pair_up(known, answered, rig.sigmas)
    found: list[Found] = []
    for before, after in pairs:
        which = before.name or f"instance {before.id}" if len(known) > 1 else ""
        found += _of_instance(rig, before.keypoints, after.keypoints, f" of {which}" * bool(which))
    paired = {id(one) for pair in pairs for one in pair}
    for one in known:
        if id(one) not in paired and (count := _labeled(one.keypoints)):
            text = f"A whole instance is missing: {count} keypoints."
            found.append(Found("instance", text, count, known=_middle(one.keypoints)))
    for one in answered:
        if id(one) not in paired and (count := _labeled(one.keypoints)):
            text = f"There is no instance here: {count} keypoints too many."
            found.append(Found("instance", text, count, answered=_middle(one.keypoints)))
    found.sort(key=lambda one: not one.counts)
    return Comparison(tuple(found), sum(_labeled(one.keypoints) for one in known))


def _of_instance(rig: Rig, known: Flat, answered: Flat, of: str) -> list[Found]:
    size = scale(known) or SCALE_WITHOUT_EXTENT
    found: list[Found] = []
    exchanged: set[int] = set()

    def off(point: int, at: int) -> float:
        """How far the answered `point` is from the known `at`, in σ."""
        x, y = known[3 * at] - answered[3 * point], known[3 * at + 1] - answered[3 * point + 1]
        return hypot(x, y) / (size * rig.sigmas[at])

    for one, other in enumerate(rig.swap_indices):
        if one < other and all(keypoints[3 * n + 2] for keypoints in (known, answered)
                               for n in (one, other)):  # fmt: skip
            stay, go = max(off(one, one), off(other, other)), max(off(one, other), off(other, one))
            if stay > FARTHEST and go < stay and go <= 2 * FARTHEST:
                exchanged |= {one, other}
                names = f"{_name(rig, one)} and {_name(rig, other)}"
                text = f"{names[:1].upper()}{names[1:]}{of} are exchanged."
                found.append(Found("exchanged", text, 2, _at(answered, one), _at(known, one)))
    for index in range(len(rig.keypoints)):
        before, after = int(known[3 * index + 2]), int(answered[3 * index + 2])
        name = _name(rig, index)
        place = {"answered": _at(answered, index), "known": _at(known, index)}
        title = f"{name[:1].upper()}{name[1:]}{of}"
        if before and not after:
            found.append(Found("missing", f"{title} is missing.", 1, **place))
        elif after and not before:
            found.append(Found("extra", f"{title} is not in the known answer.", 0, **place))
        elif before and after and index not in exchanged:
            distance = off(index, index)
            if distance > FARTHEST:
                pixels = round(distance * size * rig.sigmas[index])
                text = f"{title} is {pixels:,} pixels off ({distance:.0f} σ)."
                found.append(Found("far", text, 1, **place))
            elif before != after:
                text = f"{title} is {_SEEN[before]}, not {_SEEN[after]}."
                found.append(Found("visibility", text, 0, **place))
    return found


def _name(rig: Rig, index: int) -> str:
    return rig.keypoint_names[index].replace("_", " ")


def _labeled(keypoints: Flat) -> int:
    return sum(v > 0 for v in keypoints[2::3])


def _at(keypoints: Flat, index: int) -> Point | None:
    x, y, v = keypoints[3 * index : 3 * index + 3]
    return (float(x), float(y)) if v else None


def _middle(keypoints: Flat) -> Point:
    placed = [(keypoints[n], keypoints[n + 1]) for n in range(0, len(keypoints), 3)
              if keypoints[n + 2]]  # fmt: skip
    xs, ys = zip(*placed, strict=True)
    return sum(xs) / len(xs), sum(ys) / len(ys)
