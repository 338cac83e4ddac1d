"""Sorts the instances of a data set into views, such as front, side and back.

    fit of a shape to a view = mean over its relations of log density + ½ log share of the view

A shape is an instance as displacements: number of the pair of keypoints → (dx, dy) from the first
to the second, in scales of the object. Mirror images with the sides exchanged are poses as well,
and count in every density.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from poserig.pose.quality.relations import Relation
from poserig.pose.rig import Rig

Pair = tuple[int, int]
Displacement = tuple[float, float]
Shape = Mapping[int, Displacement]
Relations = tuple[Relation | None, ...]
# Views, and how often the instances are sorted anew. Chosen.
VIEWS, ROUNDS = 3, 4
# Instances that a view needs; half as many stop the sorting.
FEWEST_OF_VIEW = 40
# Displacements that a density needs, over all views together.
FEWEST_OF_RELATION = 20


@dataclass(frozen=True)
class View:
    """One way in which the object is seen.

    Attributes:
        log_share: Log of the share of instances seen so.
        relations: Density of the displacement of each pair; None where there are too few.
    """

    log_share: float
    relations: Relations


def find_views(rig: Rig, pairs: Sequence[Pair], shapes: Sequence[Shape]) -> tuple[View, ...]:
    """Sorts the instances into views: first by where their left is, then by what fits best.

    Args:
        rig: Its partners say which points a mirror image exchanges.
        pairs: Related keypoints.
        shapes: Of the instances.

    Returns:
        One view where the rig has no sides or the instances are too few.
    """
    mirror = Mirror(rig, pairs)
    everything = mirror.relations(shapes, None)
    if not mirror.sided or len(shapes) < VIEWS * FEWEST_OF_VIEW:
        return (View(0.0, everything),)
    order = sorted(range(len(shapes)), key=lambda number: mirror.facing(shapes[number]))
    bounds = [len(order) * view // VIEWS for view in range(VIEWS + 1)]
    members = [order[start:end] for start, end in pairwise(bounds)]
    for _ in range(ROUNDS):
        views = [
            View(
                log((len(group) + 1) / (len(shapes) + VIEWS)),
                mirror.relations([shapes[number] for number in group], everything),
            )
            for group in members
        ]
        sorted_anew: list[list[int]] = [[] for _ in views]
        for number, shape in enumerate(shapes):
            fits = [fit_to(view, shape) for view in views]
            sorted_anew[fits.index(max(fits))].append(number)
        if sorted_anew == members or min(map(len, sorted_anew)) < FEWEST_OF_VIEW // 2:
            break
        members = sorted_anew
    return tuple(views)


def fit_to(view: View, shape: Shape) -> float:
    """Returns how well a shape fits a view, in nats per relation."""
    total = sum(
        relation.log_density(*displacement)
        for number, displacement in shape.items()
        if (relation := view.relations[number])
    )
    return total / len(shape) + view.log_share / 2 if shape else view.log_share


class Mirror:
    """Mirror images of poses, with left and right exchanged.

    Attributes:
        sided: Whether the rig has left/right partners.
        image: Per pair that of the mirror image, and 1, or -1 where that runs the other way.
        arrows: Pairs of partners → 1, or -1 where the first is the right one.
    """

    def __init__(self, rig: Rig, pairs: Sequence[Pair]) -> None:
        swap = rig.swap_indices
        numbers = {pair: number for number, pair in enumerate(pairs)}
        self.sided = any(partner != point for point, partner in enumerate(swap))
        self.image: list[tuple[int, int]] = []
        for start, end in pairs:
            first, second = swap[start], swap[end]
            if first < second:
                self.image.append((numbers[first, second], 1))
            else:
                self.image.append((numbers[second, first], -1))
        self.arrows = {
            number: 1 if rig.keypoints[start].side == "left" else -1
            for number, (start, end) in enumerate(pairs)
            if swap[start] == end
        }

    def facing(self, shape: Shape) -> float:
        """Returns where the object's left is on the image: above 0 on the right, as from the front.

        In scales, the mean over the pairs of partners; 0 when none is labeled.
        """
        found = [-sign * shape[pair][0] for pair, sign in self.arrows.items() if pair in shape]
        return sum(found) / len(found) if found else 0.0

    def relations(
        self, shapes: Sequence[Shape], background: Sequence[Relation | None] | None
    ) -> Relations:
        """Returns the density of each pair over shapes and their mirror images.

        Args:
            shapes: Of the instances.
            background: Densities of a larger set that these belong to, or None.
        """
        found: list[list[Displacement]] = [[] for _ in self.image]
        for shape in shapes:
            for number, (x, y) in shape.items():
                found[number].append((x, y))
                if self.sided:
                    other, sign = self.image[number]
                    found[other].append((-sign * x, sign * y))
        if background is None:
            return tuple(
                Relation(some) if len(some) >= FEWEST_OF_RELATION else None for some in found
            )
        return tuple(
            Relation(some, behind) if behind and some else behind
            for some, behind in zip(found, background, strict=True)
        )
