"""Matching: which instances of several workers are the same object."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from poserig.pose.instance import Flat, InstanceLike
from poserig.pose.oks import oks

# Below this two instances are taken for different objects. Low on purpose: OKS falls quickly with
# points that only one worker labelled, and a wrong split costs two doubtful instances.
SAME_OBJECT = 0.25


@dataclass(slots=True)
class Cluster:
    """Instances of different workers that are taken for one object.

    Attributes:
        members: Index of the worker's answer → that worker's instance.
        similarities: OKS of every pair of members.
    """

    members: dict[int, InstanceLike]
    similarities: list[float] = field(default_factory=list)


def match_instances(
    answers: Sequence[Sequence[InstanceLike]], sigmas: Sequence[float]
) -> list[Cluster]:
    """Groups instances greedily, the most alike pair first, at most one of each worker.

    Every instance ends up in exactly one cluster. The order of the answers and of the instances
    in them changes nothing: ties are broken by the coordinates.

    Args:
        answers: For each worker the instances, keypoints in rig order.
        sigmas: Of the rig, in rig order.
    """
    flat = [(worker, instance) for worker, found in enumerate(answers) for instance in found]
    flat.sort(key=lambda entry: _place(entry[1].keypoints))
    similar = {
        (i, j): oks(flat[i][1].keypoints, flat[j][1].keypoints, sigmas)
        for i in range(len(flat))
        for j in range(i + 1, len(flat))
        if flat[i][0] != flat[j][0]
    }
    group_of = list(range(len(flat)))
    groups: dict[int, list[int]] = {i: [i] for i in range(len(flat))}
    for (i, j), similarity in sorted(similar.items(), key=lambda item: (-item[1], item[0])):
        if similarity < SAME_OBJECT:
            break
        kept, joined = group_of[i], group_of[j]
        workers = {flat[member][0] for member in groups[kept]}
        if kept == joined or any(flat[member][0] in workers for member in groups[joined]):
            continue
        for member in groups.pop(joined):
            groups[kept].append(member)
            group_of[member] = kept
    return [
        Cluster(
            members={flat[member][0]: flat[member][1] for member in sorted(group)},
            similarities=[
                similar[min(i, j), max(i, j)]
                for position, i in enumerate(group)
                for j in group[position + 1 :]
            ],
        )
        for group in groups.values()
    ]


def _place(keypoints: Flat) -> tuple[float, ...]:
    return tuple(keypoints)
