"""Lists what the workers of an image disagreed on, and what was decided about it.

    swap: KS < 0.5 on both sides of the own instance, KS >= 0.5 on the same keypoint of another one
    left_right_undecided: named < 0.75, and the members disagree
    exchange_suspected: named <= 0.5, and they agree
    overruled_majority: more than half of the members who label a pair have exchanged it
    one_or_two: two instances of different workers that `overlaps` takes for one object

`named` is the probability that a pair's left and right have the right names (`side_names`).
KS is the similarity of a click with a place, 1 where they meet (`poserig.pose.keypoints`). Source
of the classes: Ronchi & Perona (2017).
"""

from collections.abc import Iterator, Sequence

from poserig.pose.consensus.cluster import Cluster
from poserig.pose.consensus.constants import (
    DECIDED_NAMES,
    RIGHT_KS,
    SUSPECTED_NAMES,
    TOLD_DOUBT,
    TOLD_RIVAL,
)
from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.members import Member
from poserig.pose.consensus.overlaps import may_be_one
from poserig.pose.consensus.types import Disagreement
from poserig.pose.keypoints import OCCLUDED, VISIBLE, keypoint_similarity


def find_disagreements(
    fit: Fit, scene: Scene, names: Sequence[str], kept: Sequence[Cluster], empty: Sequence[str]
) -> list[Disagreement]:
    """Returns everything that the workers disagreed on, in the order of the instances.

    Args:
        fit: After the last round.
        scene: The image.
        names: Id of each worker, by index.
        kept: The clusters of the consensus' instances, in their order.
        empty: Workers with an instance that has no labeled point, once for each.
    """
    position = {id(cluster): number for number, cluster in enumerate(kept)}
    found: list[Disagreement] = []
    for cluster in scene.clusters:
        number = position.get(id(cluster), -1)
        found += _about_instance(scene, cluster, number, names)
        if number >= 0 and len(cluster.members) > 1 and not cluster.unanimous:
            others = [other for other in kept if other is not cluster]
            found += _about_members(fit, cluster, others, number, names)
            found += _about_points(cluster, number)
        if number >= 0 and not cluster.unanimous:
            found += _about_sides(fit, cluster, number, names)
    found += _about_overlaps(kept, names)
    found += [
        Disagreement("empty_instance", -1, (), (name,), "An instance without a labeled point.")
        for name in sorted(empty)
    ]
    return sorted(
        found, key=lambda one: (one.instance < 0, one.instance, one.type, one.workers, one.points)
    )


def _about_instance(
    scene: Scene, cluster: Cluster, number: int, names: Sequence[str]
) -> Iterator[Disagreement]:
    """Yields who has an instance and who has not."""
    asked = len(scene.workers)
    if number < 0:
        here = tuple(sorted(names[member.worker] for member in cluster.members))
        text = (
            f"{len(here)} of {asked} workers labeled an instance that "
            f"is there with probability {cluster.existence:.2f}; left out."
        )
        yield Disagreement("unconfirmed_instance", -1, (), here, text)
    elif cluster.absent:
        away = tuple(sorted(names[worker] for worker in cluster.absent))
        text = f"{len(away)} of {asked} workers did not label it."
        yield Disagreement("missed_instance", number, (), away, text)
    text = "Labeled the same object twice; the smaller instance was laid aside."
    for member in cluster.duplicates:
        yield Disagreement("duplicate_instance", number, (), (names[member.worker],), text)


def _about_members(
    fit: Fit, cluster: Cluster, others: Sequence[Cluster], number: int, names: Sequence[str]
) -> Iterator[Disagreement]:
    """Yields which sides and clicks of each member were not taken as they are."""
    for index, member in enumerate(cluster.members):
        name = (names[member.worker],)
        turned = tuple(
            sorted(
                point
                for pair, chance, named in zip(
                    fit.sides.pairs, cluster.exchanged[index], cluster.named, strict=True
                )
                if chance > 0.5 and named >= DECIDED_NAMES
                for point in pair
                if member.v[point]
            )
        )
        if turned:
            text = "Left and right exchanged; undone."
            yield Disagreement("inversion", number, turned, name, text)
        strays: dict[str, list[int]] = {}
        for point in _strays(fit, cluster, index):
            kind = "swap" if _is_on_another(fit, cluster, others, member, point) else "outlier"
            strays.setdefault(kind, []).append(point)
        for kind, points in strays.items():
            where = "on another instance" if kind == "swap" else "away from the others' place"
            yield Disagreement(kind, number, tuple(points), name, f"Points {where}; not used.")


def _about_sides(
    fit: Fit, cluster: Cluster, number: int, names: Sequence[str]
) -> Iterator[Disagreement]:
    """Yields the pairs whose left and right are in doubt, or are not those of most workers."""
    undecided: list[int] = []
    suspected: list[int] = []
    overruled: list[int] = []
    against: set[str] = set()
    for p, pair in enumerate(fit.sides.pairs):
        own = [k for k, member in enumerate(cluster.members) if member.has_pair(pair)]
        exchanged = [k for k in own if cluster.states[k] >> p & 1]
        points = [point for point in pair if cluster.places[point] is not None]
        if 2 * len(exchanged) > len(own):
            overruled += points
            against |= {names[cluster.members[k].worker] for k in exchanged}
        if cluster.named[p] >= DECIDED_NAMES:
            continue
        if any(cluster.states):
            undecided += points
        elif cluster.named[p] <= SUSPECTED_NAMES:
            suspected += points
    if undecided:
        text = "The workers disagree on left and right, and nothing decides: one more answer would."
        yield Disagreement("left_right_undecided", number, tuple(sorted(undecided)), (), text)
    if suspected:
        text = "All agree on left and right, but the pose or the batch says otherwise; kept."
        yield Disagreement("exchange_suspected", number, tuple(sorted(suspected)), (), text)
    if overruled:
        text = "Left and right are not those of most workers: look at this image."
        workers = tuple(sorted(against))
        yield Disagreement("overruled_majority", number, tuple(sorted(overruled)), workers, text)


def _about_overlaps(kept: Sequence[Cluster], names: Sequence[str]) -> Iterator[Disagreement]:
    """Yields the instances that may be one object, as no worker labeled both."""
    for number, other in may_be_one(kept):
        workers = {names[member.worker] for one in (number, other) for member in kept[one].members}
        text = f"May be the same object as instance {other + 1}: no worker labeled both."
        yield Disagreement("one_or_two", number, (), tuple(sorted(workers)), text, other)


def _about_points(cluster: Cluster, number: int) -> Iterator[Disagreement]:
    """Yields the keypoints of which place, presence or visibility is in doubt."""
    placed = [(point, place) for point, place in enumerate(cluster.places) if place is not None]
    torn = tuple(point for point, place in placed if place.rival > TOLD_RIVAL)
    if torn:
        text = "The workers' points lie at two places; the more likely one was taken."
        yield Disagreement("two_places", number, torn, (), text)
    doubted = tuple(
        point for point, _ in placed if TOLD_DOUBT < cluster.presence[point] < 1 - TOLD_DOUBT
    )
    if doubted:
        text = "The workers disagree on whether these points are to be labeled."
        yield Disagreement("presence", number, doubted, (), text)
    mixed = tuple(
        point
        for point in range(len(cluster.places))
        if {OCCLUDED, VISIBLE} <= {member.v[point] for member in cluster.members}
    )
    if mixed:
        text = "Some workers call these points visible, others occluded."
        yield Disagreement("visibility", number, mixed, (), text)


def _strays(fit: Fit, cluster: Cluster, index: int) -> list[int]:
    """Returns the keypoints whose click of one member most likely is no click on them."""
    labeled = (point for point, seen in enumerate(cluster.members[index].v) if seen)
    total = dict.fromkeys(labeled, 0.0)
    for point, place in enumerate(cluster.places):
        for share in place.shares if place is not None else ():
            if share.member == index:
                named = fit.sides.partner[point] if share.exchanged else point
                total[named] += share.responsibility
    return [point for point, responsibility in total.items() if responsibility < 0.5]


def _is_on_another(
    fit: Fit, cluster: Cluster, others: Sequence[Cluster], member: Member, point: int
) -> bool:
    """Returns whether a click is on the same keypoint of another instance, and not on its own."""

    def is_on(target: Cluster, index: int) -> bool:
        place = target.places[index]
        if place is None or target.presence[index] < 0.5:
            return False
        squared = (member.x[point] - place.x) ** 2 + (member.y[point] - place.y) ** 2
        return keypoint_similarity(squared, fit.rig.sigmas[index], target.scale) >= RIGHT_KS

    if is_on(cluster, point) or is_on(cluster, fit.sides.partner[point]):
        return False
    return any(is_on(other, point) for other in others)
