"""What a data set's poses are like: relations of points, views and size, fitted robustly."""

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, log, pi, sin

from poserig.pose.keypoints import Flat, scale
from poserig.pose.quality.relations import Relation
from poserig.pose.rig import Rig

Pair = tuple[int, int]
Displacement = tuple[float, float]
# Fewer points say little about each other.
FEWEST_POINTS = 4
# Fewer instances teach nothing beyond the rig's template.
FEWEST_INSTANCES = 40
# Of a rig with more points only near ones are related: all pairs of 133 points would be 8,778.
ALL_PAIRS_UP_TO = 30
HOPS = 3
# Displacements shorter than this share of the scale tell nothing about the scale.
LONG_ENOUGH = 0.15
# Views of the object, such as front, side and back; and how often they are sorted anew.
CLASSES, ROUNDS = 3, 4
FEWEST_OF_CLASS = 40
# Objects that lie on the side are compared upright as well, from this angle on.
TILTED = pi / 6


@dataclass(frozen=True)
class View:
    """One way in which the object is seen.

    Attributes:
        log_share: Log of the share of instances seen so.
        relations: Density of the displacement of each pair; None where there are too few.
    """

    log_share: float
    relations: tuple[Relation | None, ...]


@dataclass(frozen=True)
class PoseModel:
    """A fitted model.

    Attributes:
        rig: Order of the keypoints.
        pairs: Related keypoints, (a, b) with a < b.
        by_point: For each keypoint the numbers of its pairs.
        lengths: Median distance of each pair in scales of the object, 0 when nobody has both.
        means: Mean displacement of each pair.
        views: Front, back and the like.
        tilted: Log of the share of instances that lie on their side.
        instances: How many it was fitted to.
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
        """Scale of an instance in pixels that one wrong point cannot change."""
        ratios = []
        for length, (a, b) in zip(self.lengths, self.pairs, strict=True):
            if length > LONG_ENOUGH and flat[3 * a + 2] and flat[3 * b + 2]:
                distance = hypot(flat[3 * b] - flat[3 * a], flat[3 * b + 1] - flat[3 * a + 1])
                ratios.append(distance / length)
        ratios.sort()
        return ratios[len(ratios) // 2] if ratios and ratios[len(ratios) // 2] else scale(flat)

    def tilt(self, flat: Flat) -> float:
        """Angle by which an instance is turned against the mean one."""
        along = across = 0.0
        for (mx, my), (a, b) in zip(self.means, self.pairs, strict=True):
            if flat[3 * a + 2] and flat[3 * b + 2]:
                x, y = flat[3 * b] - flat[3 * a], flat[3 * b + 1] - flat[3 * a + 1]
                length = hypot(x, y) or 1.0
                along += (mx * x + my * y) / length
                across += (mx * y - my * x) / length
        return atan2(across, along)


def related(rig: Rig) -> tuple[Pair, ...]:
    """The pairs of keypoints that the model relates."""
    count = len(rig.keypoint_names)
    if count <= ALL_PAIRS_UP_TO:
        return tuple((a, b) for a in range(count) for b in range(a + 1, count))
    near = _links(rig)
    found = {(min(n, p), max(n, p)) for n, p in enumerate(rig.swap_indices) if n != p}
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
    near: list[set[int]] = [set() for _ in rig.keypoint_names]
    for link in rig.links:
        near[rig.index[link.start]].add(rig.index[link.end])
        near[rig.index[link.end]].add(rig.index[link.start])
    return tuple(tuple(sorted(points)) for points in near)


def fit_model(rig: Rig, poses: Iterable[Flat]) -> PoseModel | None:
    """A model of the poses; None when there are too few to learn from.

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
    for number, (a, b) in enumerate(pairs):
        by_point[a].append(number)
        by_point[b].append(number)
    points = tuple(map(tuple, by_point))
    lengths = _lengths(pairs, flats, [scale(flat) for flat in flats])
    draft = PoseModel(rig, pairs, points, lengths)
    sizes = [draft.size(flat) for flat in flats]
    shapes = [_displacements(pairs, flat, size) for flat, size in zip(flats, sizes, strict=True)]
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
        views=_views(rig, pairs, upright),
        tilted=log(share),
        instances=len(flats),
    )


def turned(shape: dict[int, Displacement], angle: float) -> dict[int, Displacement]:
    """Displacements turned back by an angle."""
    c, s = cos(angle), sin(angle)
    return {number: (c * x + s * y, c * y - s * x) for number, (x, y) in shape.items()}


def _displacements(pairs: Sequence[Pair], flat: Flat, size: float) -> dict[int, Displacement]:
    return {
        number: ((flat[3 * b] - flat[3 * a]) / size, (flat[3 * b + 1] - flat[3 * a + 1]) / size)
        for number, (a, b) in enumerate(pairs)
        if flat[3 * a + 2] and flat[3 * b + 2]
    }


def _means(shapes: Sequence[dict[int, Displacement]], count: int) -> tuple[Displacement, ...]:
    sums = [[0.0, 0.0, 0.0] for _ in range(count)]
    for shape in shapes:
        for number, (x, y) in shape.items():
            total = sums[number]
            total[0] += x
            total[1] += y
            total[2] += 1
    return tuple((x / (n or 1), y / (n or 1)) for x, y, n in sums)


def _lengths(
    pairs: Sequence[Pair], flats: Sequence[Flat], sizes: Sequence[float]
) -> tuple[float, ...]:
    """The median distance of each pair, in scales; 0 where no instance has both points."""
    found = []
    for a, b in pairs:
        distances = sorted(
            hypot(flat[3 * b] - flat[3 * a], flat[3 * b + 1] - flat[3 * a + 1]) / size
            for flat, size in zip(flats, sizes, strict=True)
            if size > 0 and flat[3 * a + 2] and flat[3 * b + 2]
        )
        found.append(distances[len(distances) // 2] if distances else 0.0)
    return tuple(found)


def _views(
    rig: Rig, pairs: Sequence[Pair], shapes: Sequence[dict[int, Displacement]]
) -> tuple[View, ...]:
    """Sorts the instances into views: first by where their left is, then by what fits best."""
    mirror = _Mirror(rig, pairs)
    everything = mirror.relations(shapes, None)
    facing = sorted(range(len(shapes)), key=lambda n: mirror.facing(shapes[n]))
    classes = CLASSES if mirror.sided and len(shapes) >= CLASSES * FEWEST_OF_CLASS else 1
    if classes == 1:
        return (View(0.0, everything),)
    members = [facing[len(facing) * c // classes : len(facing) * (c + 1) // classes]
               for c in range(classes)]  # fmt: skip
    for _ in range(ROUNDS):
        views = [
            View(
                log((len(group) + 1) / (len(shapes) + classes)),
                mirror.relations([shapes[n] for n in group], everything),
            )
            for group in members
        ]
        sorted_anew: list[list[int]] = [[] for _ in views]
        for n, shape in enumerate(shapes):
            fits = [fit(view, shape) for view in views]
            sorted_anew[fits.index(max(fits))].append(n)
        if sorted_anew == members or min(map(len, sorted_anew)) < FEWEST_OF_CLASS // 2:
            break
        members = sorted_anew
    return tuple(views)


def fit(view: View, shape: dict[int, Displacement]) -> float:
    """How well a shape fits a view: mean log density of its relations, and the view's share."""
    total = sum(
        relation.log_density(*displacement)
        for number, displacement in shape.items()
        if (relation := view.relations[number])
    )
    return total / len(shape) + view.log_share / 2 if shape else view.log_share


class _Mirror:
    """Mirror images: a pose's, with its sides exchanged, is a pose as well."""

    def __init__(self, rig: Rig, pairs: Sequence[Pair]) -> None:
        swap = rig.swap_indices
        at = {pair: number for number, pair in enumerate(pairs)}
        self.count = len(pairs)
        self.sided = any(partner != point for point, partner in enumerate(swap))
        self.image: list[tuple[int, int]] = []
        for a, b in pairs:
            c, d = swap[a], swap[b]
            self.image.append((at[c, d], 1) if c < d else (at[d, c], -1))
        self.arrows = {
            number: 1 if rig.keypoints[a].side == "left" else -1
            for number, (a, b) in enumerate(pairs)
            if swap[a] == b
        }

    def facing(self, shape: dict[int, Displacement]) -> float:
        """Where the object's left is on the image: above 0 on the right, as from the front."""
        found = [-sign * shape[n][0] for n, sign in self.arrows.items() if n in shape]
        return sum(found) / len(found) if found else 0.0

    def relations(
        self,
        shapes: Sequence[dict[int, Displacement]],
        background: Sequence[Relation | None] | None,
    ) -> tuple[Relation | None, ...]:
        found: list[list[Displacement]] = [[] for _ in range(self.count)]
        for shape in shapes:
            for number, (x, y) in shape.items():
                found[number].append((x, y))
                if self.sided:
                    other, sign = self.image[number]
                    found[other].append((-sign * x, sign * y))
        if background is None:
            return tuple(
                Relation(some) if len(some) >= FEWEST_INSTANCES // 2 else None for some in found
            )
        return tuple(
            Relation(some, behind) if behind and some else behind
            for some, behind in zip(found, background, strict=True)
        )
