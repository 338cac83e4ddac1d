"""Returns what most workers say, for all that the consensus does not settle."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from poserig.pose.consensus import ConsensusInstance
from poserig.pose.keypoints import Flat, InstanceLike, oks
from poserig.pose.rig import Rig

# Letters of origins, the one that claims least first.
WEAKEST = "-amp"


def most_common(values: Iterable[Any]) -> Any:
    """Returns the most frequent value, the least one of several; None when there is none.

    Args:
        values: None and "" do not count.
    """
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def given(
    rig: Rig, item: ConsensusInstance, answers: Mapping[str, Sequence[InstanceLike]]
) -> list[InstanceLike]:
    """Returns the instance of each worker that an instance of the consensus was made of.

    Args:
        rig: Of the keypoints.
        item: Of the consensus, with the workers who labeled it.
        answers: Worker id → instances, keypoints in rig order. The one is taken that is most
            similar (OKS).
    """
    return [
        max(
            answers[worker],
            key=lambda own: (oks(own.keypoints, item.keypoints, rig.sigmas), own.name),
        )
        for worker in item.workers
    ]


def name_of(instances: Iterable[InstanceLike]) -> str:
    """Returns what most of the workers call an instance, "" when none of them names it."""
    return most_common(instance.name for instance in instances) or ""


def origins_of(instances: Sequence[InstanceLike], keypoints: Flat) -> str:
    """Returns how each keypoint came to be: what most workers say who agree that it is there.

    Of two letters with as many workers the one that claims less is taken: nothing said, accepted,
    moved, placed. A point that the label lacks is "not there" when most of its workers say so.

    Args:
        instances: Of the workers.
        keypoints: Of the label, flat x, y, v.

    Returns:
        One letter for each keypoint; "" when no worker's page said.
    """
    if not any(instance.origins for instance in instances):
        return ""
    letters = []
    for index, v in enumerate(keypoints[2::3]):
        said = Counter(
            _origin(instance, index)
            for instance in instances
            if bool(instance.keypoints[3 * index + 2]) == bool(v)
        )
        if v:
            letters.append(min(said or "-", key=lambda one: (-said[one], WEAKEST.index(one))))
        else:
            letters.append("n" if 2 * said["n"] > len(instances) else "-")
    return "".join(letters)


def _origin(instance: InstanceLike, index: int) -> str:
    if instance.origins:
        return instance.origins[index]
    return "p" if instance.keypoints[3 * index + 2] else "-"
