"""Works out, once for each rig, what the checks need to know about it.

Nothing here knows a rig by name. Keypoints are numbered in rig order, links and pairs in the order
of `Plan.links` and `Plan.pairs`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import combinations
from math import dist

from poserig.pose.rig import Rig

Pair = tuple[int, int]
# (x, y) in the template, or None where the template does not say.
Place = tuple[float, float] | None
# Girdles that are compared with each other. Chosen: a rig of 133 points has many.
MOST_GIRDLES = 8


@dataclass(frozen=True)
class Plan:
    """Pairs, links and parts of one rig.

    Attributes:
        keypoint_names: In rig order.
        required: Keypoints that every instance needs.
        links: Two keypoints each.
        lengths: Of each link in the template, in units of its height; 0 where it has none.
        pairs: (left, right) keypoints.
        sided: For each pair, whether the rig says which of the two is the left one.
        groups: Group of each keypoint, or "".
        places: Where the template has each keypoint, (x, y) in units of its height; None where it
            has none.
    """

    keypoint_names: tuple[str, ...]
    required: tuple[int, ...]
    links: tuple[Pair, ...]
    lengths: tuple[float, ...]
    pairs: tuple[Pair, ...]
    sided: tuple[bool, ...]
    groups: tuple[str, ...]
    places: tuple[Place, ...]

    def is_one_spot(self, one: int, other: int) -> bool:
        """Returns whether the template lays both on one spot, as the nose of body and face."""
        return self.places[one] is not None and self.places[one] == self.places[other]

    @cached_property
    def neighbors(self) -> tuple[tuple[int, ...], ...]:
        """For each keypoint those that it is linked with, ascending."""
        found: list[list[int]] = [[] for _ in self.keypoint_names]
        for start, end in self.links:
            found[start].append(end)
            found[end].append(start)
        return tuple(tuple(sorted(set(points))) for points in found)

    @cached_property
    def pair_of(self) -> dict[int, int]:
        """The pair of each keypoint that has one."""
        return {end: number for number, pair in enumerate(self.pairs) for end in pair}

    @cached_property
    def girdles(self) -> tuple[int, ...]:
        """Pairs whose two points are linked with each other, such as shoulders, hips and eyes."""
        return tuple(
            number
            for number, (left, right) in enumerate(self.pairs)
            if right in self.neighbors[left]
        )

    @cached_property
    def pair_links(self) -> tuple[Pair, ...]:
        """Pairs that are linked left with left and right with right."""
        found: set[Pair] = set()
        for start, end in self.links:
            first, second = self.pair_of.get(start), self.pair_of.get(end)
            if first is None or second is None or first == second:
                continue
            side = self.pairs[first].index(start)
            other = 1 - side
            if self.pairs[second].index(end) == side and (
                self.pairs[second][other] in self.neighbors[self.pairs[first][other]]
            ):
                found.add((min(first, second), max(first, second)))
        return tuple(sorted(found))

    @cached_property
    def comparable(self) -> tuple[Pair, ...]:
        """Pairs whose directions say something about each other: linked ones, and all girdles."""
        # Every further girdle would say the same again.
        both = set(combinations(self.girdles[:MOST_GIRDLES], 2))
        return tuple(sorted(both | set(self.pair_links)))

    @cached_property
    def faces(self) -> tuple[tuple[int, tuple[int, ...]], ...]:
        """Points that are seen only from the front, each with the pairs of its group.

        Such a point is linked with both partners of a girdle of its own group: the nose with the
        two eyes. From the front, what is left of the object lies right of it on the image.
        """
        found: dict[int, tuple[int, ...]] = {}
        for girdle in self.girdles:
            left, right = self.pairs[girdle]
            for point in self.neighbors[left]:
                if point in self.pair_of or right not in self.neighbors[point]:
                    continue
                group = self.groups[point]
                if self.groups[left] != group or not self.sided[girdle] or point in found:
                    continue
                found[point] = tuple(
                    number
                    for number, (one, _) in enumerate(self.pairs)
                    if number == girdle or (group and self.groups[one] == group)
                )
        return tuple(sorted(found.items()))

    @cached_property
    def pair_parts(self) -> tuple[frozenset[int], ...]:
        """Sets of pairs that a worker may exchange at once, smallest first."""
        whole = frozenset(range(len(self.pairs)))
        parts = {frozenset((number,)) for number in whole}
        for edge in self.pair_links:
            rest = [link for link in self.pair_links if link != edge]
            for start in edge:
                parts.add(_reach(start, rest))
        parts.update(self._units)
        parts.update(frozenset(pairs) for _, pairs in self.faces)
        return _smallest_first(parts - {whole})

    @cached_property
    def _units(self) -> list[frozenset[int]]:
        """Each girdle with the pairs that hang on it: arms on shoulders, legs on hips."""
        home = {girdle: girdle for girdle in self.girdles}
        queue = list(self.girdles)
        for number in queue:
            for edge in self.pair_links:
                if number in edge:
                    other = edge[0] + edge[1] - number
                    if other not in home:
                        home[other] = home[number]
                        queue.append(other)
        return [
            frozenset(number for number, its in home.items() if its == girdle)
            for girdle in self.girdles
        ]

    @cached_property
    def point_parts(self) -> tuple[frozenset[int], ...]:
        """Sets of points that may lie on another object: single points, limbs, halves."""
        whole = frozenset(range(len(self.keypoint_names)))
        parts = {frozenset((point,)) for point in whole if self.neighbors[point]}
        for edge in self.links:
            rest = [link for link in self.links if link != edge]
            for start in edge:
                part = _reach(start, rest)
                if edge[0] + edge[1] - start not in part:
                    parts.add(part)
        for unit in self._units:
            parts.add(frozenset(end for number in unit for end in self.pairs[number]))
        for face, pairs in self.faces:
            parts.add(frozenset([face, *(end for number in pairs for end in self.pairs[number])]))
        return _smallest_first(parts - {whole})

    @cached_property
    def boundaries(self) -> tuple[tuple[frozenset[int], tuple[Pair, ...]], ...]:
        """Each part with the links (inside, outside) that hold it; parts without any left out."""
        found = []
        for part in self.point_parts:
            cut = tuple(
                (start, end) if start in part else (end, start)
                for start, end in self.links
                if (start in part) != (end in part)
            )
            if cut:
                found.append((part, cut))
        return tuple(found)

    @cached_property
    def chains(self) -> tuple[tuple[int, int, int], ...]:
        """Limbs (root, middle, end): the end has no other link, or only one further out."""
        found = []
        for middle, around in enumerate(self.neighbors):
            if len(around) != 2:
                continue
            for root, end in (around, around[::-1]):
                if len(self.neighbors[end]) == 1 and len(self.neighbors[root]) > 1:
                    found.append((root, middle, end))
        return tuple(found)


@lru_cache(maxsize=32)
def plan_of(rig: Rig) -> Plan:
    """Returns the plan of a rig."""
    index = rig.index
    keypoints = rig.keypoints
    links = tuple((index[link.start], index[link.end]) for link in rig.links)
    pairs: list[Pair] = []
    sided: list[bool] = []
    for number, keypoint in enumerate(keypoints):
        if not keypoint.swap or index[keypoint.swap] < number:
            continue
        partner = index[keypoint.swap]
        turned = keypoint.side == "right" or keypoints[partner].side == "left"
        pairs.append((partner, number) if turned else (number, partner))
        sided.append(keypoint.side != "center" and keypoints[partner].side != "center")
    places = tuple(
        (one.position[0] * rig.aspect, one.position[1]) if one.position else None
        for one in keypoints
    )
    return Plan(
        keypoint_names=rig.keypoint_names,
        required=tuple(number for number, one in enumerate(keypoints) if one.required),
        links=links,
        lengths=tuple(_distance(places[start], places[end]) for start, end in links),
        pairs=tuple(pairs),
        sided=tuple(sided),
        groups=tuple(one.group for one in keypoints),
        places=places,
    )


def _distance(start: Place, end: Place) -> float:
    """Returns the distance of two places of the template; 0 where it does not have both."""
    return dist(start, end) if start and end else 0.0


def _smallest_first(parts: Iterable[frozenset[int]]) -> tuple[frozenset[int], ...]:
    return tuple(sorted(parts, key=lambda part: (len(part), sorted(part))))


def _reach(start: int, links: Iterable[Pair]) -> frozenset[int]:
    """Returns what can be reached from `start` along the links."""
    edges = list(links)
    reached, queue = {start}, [start]
    for here in queue:
        for edge in edges:
            if here in edge and (other := sum(edge) - here) not in reached:
                reached.add(other)
                queue.append(other)
    return frozenset(reached)
