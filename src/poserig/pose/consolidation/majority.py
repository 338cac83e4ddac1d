"""Returns what most workers say, for all that the consensus does not settle."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from poserig.pose.consensus import ConsensusInstance
from poserig.pose.keypoints import InstanceLike, oks
from poserig.pose.rig import Rig


def most_common(values: Iterable[Any]) -> Any:
    """Returns the most frequent value, the least one of several; None when there is none.

    Args:
        values: None and "" do not count.
    """
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value)) if counts else None


def name_of(
    rig: Rig, item: ConsensusInstance, answers: Mapping[str, Sequence[InstanceLike]]
) -> str:
    """Returns what most of its workers call an instance, "" when none of them names it.

    Args:
        rig: Of the keypoints.
        item: Of the consensus, with the workers who labeled it.
        answers: Worker id → instances, keypoints in rig order. The worker's most similar instance
            (OKS) gives the name.
    """
    names = []
    for worker in item.workers:
        if any(instance.name for instance in answers[worker]):
            nearest = max(
                answers[worker],
                key=lambda own: (oks(own.keypoints, item.keypoints, rig.sigmas), own.name),
            )
            names.append(nearest.name)
    return most_common(names) or ""
