"""Issues: what the workers of an image disagreed on, and what was decided about it."""

from collections.abc import Sequence

from poserig.pose.consensus.fit import Fit, Scene
from poserig.pose.consensus.geometry import Cluster, Member
from poserig.pose.consensus.types import Disagreement
from poserig.pose.keypoints import keypoint_similarity

# A second place is worth a word from this probability on; so is doubt about a point's presence.
RIVAL, DOUBT = 0.2, 0.1
# A click is on a place from this KS on (Ronchi & Perona 2017).
ON_PLACE = 0.5


def find_issues(
    fit: Fit, scene: Scene, names: Sequence[str], kept: Sequence[Cluster], empty: Sequence[str]
) -> list[Disagreement]:
    """Everything the workers disagreed on, in the order of the instances.

    Args:
        kept: The clusters of the consensus' instances, in their order.
        empty: Workers with an instance that has no labelled point, once for each.
    """
    position = {id(cluster): number for number, cluster in enumerate(kept)}
    found: list[Disagreement] = []
    for cluster in scene.clusters:
        number = position.get(id(cluster), -1)
        here = [names[member.worker] for member in cluster.members]
        if number < 0:
            found.append(
                Disagreement(
                    "unconfirmed_instance", -1, (), tuple(sorted(here)),
                    f"{len(here)} of {len(scene.workers)} workers labeled an instance that "
                    f"is there with probability {cluster.existence:.2f}; left out.",
                )
            )  # fmt: skip
        elif cluster.absent:
            away = tuple(sorted(names[worker] for worker in cluster.absent))
            found.append(
                Disagreement(
                    "missed_instance", number, (), away,
                    f"{len(away)} of {len(scene.workers)} workers did not label it.",
                )
            )  # fmt: skip
        found += [
            Disagreement(
                "duplicate_instance", number, (), (names[member.worker],),
                "Labeled the same object twice; the smaller instance was laid aside.",
            )
            for member in cluster.duplicates
        ]  # fmt: skip
        if number >= 0 and len(cluster.members) > 1 and not cluster.unanimous:
            others = [other for other in kept if other is not cluster]
            found += _about_points(fit, cluster, others, number, names)
    found += [
        Disagreement("empty_instance", -1, (), (name,), "An instance without a labeled point.")
        for name in sorted(empty)
    ]
    return sorted(found, key=lambda i: (i.instance < 0, i.instance, i.type, i.workers, i.points))


def _about_points(
    fit: Fit, cluster: Cluster, others: Sequence[Cluster], number: int, names: Sequence[str]
) -> list[Disagreement]:
    found = []
    for k, member in enumerate(cluster.members):
        name = (names[member.worker],)
        turned = tuple(
            sorted(
                joint
                for p, pair in enumerate(fit.sides.pairs)
                if cluster.exchanged[k][p] > 0.5
                for joint in pair
                if member.v[joint]
            )
        )
        if turned:
            found.append(
                Disagreement("inversion", number, turned, name, "Left and right exchanged; undone.")
            )
        strays: dict[str, list[int]] = {}
        for joint in _strays(fit, cluster, k, member):
            swapped = _lies_on_another(fit, cluster, others, member, joint)
            strays.setdefault("swap" if swapped else "outlier", []).append(joint)
        for kind, joints in strays.items():
            where = "on another instance" if kind == "swap" else "away from the others' place"
            found.append(
                Disagreement(kind, number, tuple(joints), name, f"Points {where}; not used.")
            )
    spots = list(enumerate(cluster.spots))
    torn = tuple(joint for joint, spot in spots if spot is not None and spot.rival > RIVAL)
    if torn:
        text = "The workers' points lie at two places; the more likely one was taken."
        found.append(Disagreement("two_places", number, torn, (), text))
    doubted = tuple(
        joint
        for joint, spot in spots
        if spot is not None and DOUBT < cluster.presence[joint] < 1 - DOUBT
    )
    if doubted:
        text = "The workers disagree on whether these points are to be labeled."
        found.append(Disagreement("presence", number, doubted, (), text))
    mixed = tuple(
        joint for joint, _ in spots if {1, 2} <= {member.v[joint] for member in cluster.members}
    )
    if mixed:
        text = "Some workers call these points visible, others occluded."
        found.append(Disagreement("visibility", number, mixed, (), text))
    return found


def _strays(fit: Fit, cluster: Cluster, k: int, member: Member) -> list[int]:
    """The keypoints whose click of member k was believed to be no click on them."""
    share = dict.fromkeys((joint for joint, seen in enumerate(member.v) if seen), 0.0)
    for joint, spot in enumerate(cluster.spots):
        for who, turned, responsibility, _ in spot.shares if spot is not None else ():
            if who == k:
                share[fit.partner[joint] if turned else joint] += responsibility
    return [joint for joint, responsibility in share.items() if responsibility < 0.5]


def _lies_on_another(
    fit: Fit, cluster: Cluster, others: Sequence[Cluster], member: Member, joint: int
) -> bool:
    """Whether a click is on the same keypoint of another instance, and on neither side of its own.

    Ronchi & Perona (2017) call this error a swap.
    """

    def is_on(target: Cluster, index: int) -> bool:
        spot = target.spots[index]
        if spot is None or target.presence[index] < 0.5:
            return False
        squared = (member.x[joint] - spot.x) ** 2 + (member.y[joint] - spot.y) ** 2
        similarity = keypoint_similarity(squared, fit.rig.sigmas[index], target.scale)
        return similarity >= ON_PLACE

    if is_on(cluster, joint) or is_on(cluster, fit.partner[joint]):
        return False
    return any(is_on(other, joint) for other in others)
