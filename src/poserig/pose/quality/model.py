"""Fits what the poses of a data set are like: relations of keypoints, views and size, robustly.

    size = median over pairs of |displacement| / length of the pair
    tilt = atan2(Σ mean x displacement, Σ mean · displacement)        displacements of length 1

A displacement runs from the first to the second keypoint of a pair. The length and the mean of a
pair are over the data set, in scales of the object. One wrong point cannot change a median much.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, log, pi, sin

from poserig.pose.keypoints import Flat, scale
from poserig.pose.quality.views import Displacement, Pair, Shape, View, find_views
from poserig.pose.rig import Rig

# Fewer points say little about each other.
FEWEST_POINTS = 4
# Fewer instances teach nothing beyond the rig's template.
FEWEST_INSTANCES = 40
# Of a rig with more points only near ones are related: all pairs of 133 points would be 8,778.
ALL_PAIRS_UP_TO = 30
HOPS = 3
# Displacements shorter than this share of the scale tell nothing about the scale.
LONG_ENOUGH = 0.15
# Objects that lie on the side are compared upright as well, from this angle on, in radians.
TILTED = pi / 6


@dataclass(frozen=True)
class PoseModel:
    """A fitted model.

    Attributes:
        rig: Order of the keypoints.
        pairs: Related keypoints, the lower number first.
        by_point: For each keypoint the numbers of its pairs.
        lengths: Median distance of each pair in scales of the object, 0 when nobody has both.
        means: Mean displacement of each pair, in scales.
        views: Front, back and the like.
        tilted: Log of the share of instances that lie on their side.
        instances: Number of instances to which it was fitted.
    """

    rig: Rig
    pairs: tuple[Pair, ...]
    by_point: tuple[tuple[int, ...], ...]
    lengths: tuple[float, ...]
    means: tuple[Displacement, ...] = ()
    views: tuple[View, ...] = ()
    tilted: float = 0.0
    instances: int = 0

    def size(self, flat: Flat) -> float:
        """Returns the scale of an instance in pixels; one wrong point cannot change it much."""
        ratios = []
        for length, pair in zip(self.lengths, self.pairs, strict=True):
            if length > LONG_ENOUGH and _has_both(flat, pair):
                ratios.append(hypot(*_displacement(flat, pair)) / length)
        ratios.sort()
        middle = ratios[len(ratios) // 2] if ratios else 0.0
        return middle or scale(flat)

    def tilt(self, flat: Flat) -> float:
        """Returns the angle by which an instance is turned against the mean one, in radians."""
        along = across = 0.0
        for (mean_x, mean_y), pair in zip(self.means, self.pairs, strict=True):
            if _has_both(flat, pair):
                x, y = _displacement(flat, pair)
                length = hypot(x, y) or 1.0
                along += (mean_x * x + mean_y * y) / length
                across += (mean_x * y - mean_y * x) / length
        return atan2(across, along)


def _has_both(flat: Flat, pair: Pair) -> bool:
    return bool(flat[3 * pair[0] + 2] and flat[3 * pair[1] + 2])


def _displacement(flat: Flat, pair: Pair) -> Displacement:
    """Returns (dx, dy) from the first to the second keypoint of a pair, pixels."""
    start, end = 3 * pair[0], 3 * pair[1]
    return flat[end] - flat[start], flat[end + 1] - flat[start + 1]


def related(rig: Rig) -> tuple[Pair, ...]:
    """Returns the pairs of keypoints that the model relates.

    All of them in a small rig. In a large one those within three links of each other, and partners.
    """
    count = len(rig.keypoint_names)
    if count <= ALL_PAIRS_UP_TO:
        return tuple((one, other) for one in range(count) for other in range(one + 1, count))
    near = _links(rig)
    found = {
        (min(point, partner), max(point, partner))
        for point, partner in enumerate(rig.swap_indices)
        if point != partner
    }
    for start in range(count):
        seen, waiting = {start: 0}, deque([start])
        while waiting:
            point = waiting.popleft()
            if seen[point] == HOPS:
                continue
            for other in near[point]:
                if other not in seen:
                    seen[other] = seen[point] + 1
                    waiting.append(other)
        found.update((start, other) for other in seen if start < other)
    return tuple(sorted(found))


def _links(rig: Rig) -> tuple[tuple[int, ...], ...]:
    """Returns per keypoint those that it is linked with."""
    near: list[set[int]] = [set() for _ in rig.keypoint_names]
    for link in rig.links:
        near[rig.index[link.start]].add(rig.index[link.end])
        near[rig.index[link.end]].add(rig.index[link.start])
    return tuple(tuple(sorted(points)) for points in near)


def fit_model(rig: Rig, poses: Iterable[Flat]) -> PoseModel | None:
    """Returns a model of the poses; None when there are too few to learn from.

    Args:
        rig: Order of the keypoints. Its partners say which points a mirror image exchanges.
        poses: Flat x, y, v; points with v = 0 enter nothing. Some may be wrong.
    """
    pairs = related(rig)
    fewest = min(FEWEST_POINTS, len(rig.keypoint_names))
    flats = [flat for flat in poses if sum(map(bool, flat[2::3])) >= fewest and scale(flat)]
    if len(flats) < FEWEST_INSTANCES or not pairs:
        return None
    by_point: list[list[int]] = [[] for _ in rig.keypoint_names]
    for number, (one, other) in enumerate(pairs):
        by_point[one].append(number)
        by_point[other].append(number)
    points = tuple(map(tuple, by_point))
    lengths = _lengths(pairs, flats, [scale(flat) for flat in flats])
    draft = PoseModel(rig, pairs, points, lengths)
    sizes = [draft.size(flat) for flat in flats]
    shapes = [_shape(pairs, flat, size) for flat, size in zip(flats, sizes, strict=True)]
    means = _means(shapes, len(pairs))
    draft = PoseModel(rig, pairs, points, lengths, means)
    tilts = [draft.tilt(flat) for flat in flats]
    share = (sum(abs(angle) > TILTED for angle in tilts) + 1) / (len(tilts) + 2)
    upright = [
        turned(shape, angle) if abs(angle) > TILTED else shape
        for shape, angle in zip(shapes, tilts, strict=True)
    ]
    return PoseModel(
        rig=rig,
        pairs=pairs,
        by_point=points,
        lengths=_lengths(pairs, flats, sizes),
        means=means,
        views=find_views(rig, pairs, upright),
        tilted=log(share),
        instances=len(flats),
    )


def turned(shape: Shape, angle: float) -> Shape:
    """Returns displacements turned back by an angle in radians."""
    cosine, sine = cos(angle), sin(angle)
    return {
        number: (cosine * x + sine * y, cosine * y - sine * x) for number, (x, y) in shape.items()
    }


def _shape(pairs: Sequence[Pair], flat: Flat, size: float) -> Shape:
    """Returns the displacements of an instance, in scales, where both points are labeled."""
    shape = {}
    for number, pair in enumerate(pairs):
        if _has_both(flat, pair):
            x, y = _displacement(flat, pair)
            shape[number] = (x / size, y / size)
    return shape


def _means(shapes: Sequence[Shape], count: int) -> tuple[Displacement, ...]:
    """Returns the mean displacement of each pair; (0, 0) where nobody has both points."""
    sums = [[0.0, 0.0, 0.0] for _ in range(count)]
    for shape in shapes:
        for number, (x, y) in shape.items():
            total = sums[number]
            total[0] += x
            total[1] += y
            total[2] += 1
    return tuple((x / (many or 1), y / (many or 1)) for x, y, many in sums)


def _lengths(
    pairs: Sequence[Pair], flats: Sequence[Flat], sizes: Sequence[float]
) -> tuple[float, ...]:
    """Returns the median distance of each pair, in scales; 0 where nobody has both points."""
    found = []
    for pair in pairs:
        distances = sorted(
            hypot(*_displacement(flat, pair)) / size
            for flat, size in zip(flats, sizes, strict=True)
            if size > 0 and _has_both(flat, pair)
        )
        found.append(distances[len(distances) // 2] if distances else 0.0)
    return tuple(found)
