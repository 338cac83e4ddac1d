"""Returns the instances of an image on which all workers agree, exactly as they sent them.

The consensus rounds its numbers; a label of unanimous answers keeps the workers' own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from poserig.pose.consensus import ConsensusInstance
from poserig.pose.consolidation.majority import most_common
from poserig.pose.keypoints import Flat, Instance, InstanceLike

# Flat x, y, v with 0, 0, 0 for each point that is not labeled.
Key = tuple[float, ...]


def as_sent(
    found: Sequence[ConsensusInstance], answers: Mapping[str, Sequence[InstanceLike]]
) -> list[Instance]:
    """Returns one instance for each of `found`, with the ids "1", "2", ….

    Its keypoints are the workers' own numbers, flat x, y, v in pixels, with 0, 0, 0 for points that
    are not labeled. Its name is the one that most workers gave it, or "".

    Args:
        found: Instances of a unanimous consensus.
        answers: Worker id → instances. Every worker has every instance of `found`, in any order.
    """
    names: dict[Key, list[list[str]]] = {}
    for instances in answers.values():
        own: dict[Key, list[str]] = {}
        for item in instances:
            own.setdefault(_key(item.keypoints), []).append(item.name)
        for key, given in own.items():
            names.setdefault(key, []).append(sorted(given))
    used: Counter[Key] = Counter()
    result = []
    for position, settled in enumerate(found, start=1):
        key = _key(settled.keypoints)
        # Instances with equal points get the workers' names one after the other, sorted.
        name = most_common(given[used[key]] for given in names[key])
        used[key] += 1
        result.append(Instance(str(position), name or "", [_integer(number) for number in key]))
    return result


def _key(keypoints: Flat) -> Key:
    return tuple(
        float(number) if v else 0.0
        for index, v in enumerate(keypoints[2::3])
        for number in keypoints[3 * index : 3 * index + 3]
    )


def _integer(number: float) -> float:
    return int(number) if number == int(number) else number
