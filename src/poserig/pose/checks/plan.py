"""What the checks need to know about a rig, worked out once: nothing here knows a rig by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import dist

from poserig.pose.rig import Rig

Pair = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """Pairs, links and parts of one rig, by index.

    Attributes:
        keypoint_names: Keypoint names in rig order.
        required: Indices of points that every instance needs.
        links: Index pairs.
        lengths: Of each link in the template, 0 where the template does not say.
        pairs: (left, right) partners.
        sided: For each pair, whether the rig says which of the two is the left one.
        groups: Group of each keypoint, or "".
        places: Where the template has each keypoint, in units of its height; None: nowhere.
    """

    keypoint_names: tuple[str, ...]
    required: tuple[int, ...]
    links: tuple[Pair, ...]
    lengths: tuple[float, ...]
    pairs: tuple[Pair, ...]
    sided: tuple[bool, ...]
    groups: tuple[str, ...]
    places: tuple[tuple[float, float] | None, ...]

    def is_one_spot(self, a: int, b: int) -> bool:
        """Whether the template itself lays both on one spot, as the nose of body and face."""
        return self.places[a] is not None and self.places[a] == self.places[b]

    @cached_property
    def neighbors(self) -> tuple[tuple[int, ...], ...]:
        """For each keypoint those that it is linked with."""
        found: list[list[int]] = [[] for _ in self.keypoint_names]
        for a, b in self.links:
            found[a].append(b)
            found[b].append(a)
        return tuple(tuple(sorted(set(item))) for item in found)

    @cached_property
    def pair_of(self) -> dict[int, int]:
        """Keypoint to its pair."""
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
        for a, b in self.links:
            p, q = self.pair_of.get(a), self.pair_of.get(b)
            if p is None or q is None or p == q:
                continue
            side = self.pairs[p].index(a)
            other = 1 - side
            if self.pairs[q].index(b) == side and (
                self.pairs[q][other] in self.neighbors[self.pairs[p][other]]
            ):
                found.add((min(p, q), max(p, q)))
        return tuple(sorted(found))

    @cached_property
    def comparable(self) -> tuple[Pair, ...]:
        """Pairs whose directions say something about each other: linked ones, and all girdles."""
        girdles = self.girdles
        if len(girdles) > 8:  # every further one would say the same again
            girdles = girdles[:8]
        both = {(p, q) for p in girdles for q in girdles if p < q}
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
                    for number, (a, _) in enumerate(self.pairs)
                    if number == girdle or (group and self.groups[a] == group)
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
        return tuple(
            sorted((part for part in parts if part != whole), key=lambda p: (len(p), sorted(p)))
        )

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
        return tuple(
            sorted((part for part in parts if part != whole), key=lambda p: (len(p), sorted(p)))
        )

    @cached_property
    def boundaries(self) -> tuple[tuple[frozenset[int], tuple[Pair, ...]], ...]:
        """Each part with the links (inside, outside) that hold it; parts without any left out."""
        found = []
        for part in self.point_parts:
            cut = tuple(
                (a, b) if a in part else (b, a) for a, b in self.links if (a in part) != (b in part)
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
    """The plan of a rig."""
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
    places = [
        (k.position[0] * rig.aspect, k.position[1]) if k.position else None for k in keypoints
    ]
    return Plan(
        keypoint_names=rig.keypoint_names,
        required=tuple(number for number, k in enumerate(keypoints) if k.required),
        links=links,
        lengths=tuple(
            dist(a, b) if (a := places[s]) and (b := places[e]) else 0.0 for s, e in links
        ),
        pairs=tuple(pairs),
        sided=tuple(sided),
        groups=tuple(k.group for k in keypoints),
        places=tuple(places),
    )


def _reach(start: int, links: Iterable[Pair]) -> frozenset[int]:
    """What can be reached from `start` along the links."""
    edges = list(links)
    reached, queue = {start}, [start]
    for at in queue:
        for a, b in edges:
            if at in (a, b) and (other := a + b - at) not in reached:
                reached.add(other)
                queue.append(other)
    return frozenset(reached)
