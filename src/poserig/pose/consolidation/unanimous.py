"""Answers that are alike, word for word: the label says what all workers said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from poserig.pose.consensus.types import HasKeypoints
from poserig.pose.keypoints import Flat, InstanceLike

Key = tuple[float, ...]


class Said(NamedTuple):
    """One instance as all workers left it.

    Attributes:
        keypoints: Flat x, y, v, unrounded; 0, 0, 0 where not labelled.
        name: What all of them called it, or else most of those who called it something.
    """

    keypoints: Flat
    name: str


def as_said(
    found: Sequence[HasKeypoints], answers: Mapping[str, Sequence[InstanceLike]]
) -> list[Said]:
    """What the workers said of each instance.

    Args:
        found: Instances of a unanimous consensus.
        answers: Worker id → instances; every worker has every instance of `found`, in any order.
    """
    names: dict[Key, list[list[str]]] = {}
    for instances in answers.values():
        own: dict[Key, list[str]] = {}
        for item in instances:
            own.setdefault(_key(item.keypoints), []).append(item.name)
        for key, called in own.items():
            names.setdefault(key, []).append(sorted(called))
    told: Counter[Key] = Counter()
    result = []
    for drawn in found:
        key = _key(drawn.keypoints)
        # Two instances may have the same points: their names are told in order.
        called = [worker[told[key]] for worker in names[key]]
        told[key] += 1
        result.append(Said([_number(n) for n in key], _most_common(called)))
    return result


def _key(flat: Flat) -> Key:
    return tuple(
        float(value) if v else 0.0
        for at, v in enumerate(flat[2::3])
        for value in flat[3 * at : 3 * at + 3]
    )


def _number(value: float) -> float:
    return int(value) if value == int(value) else value


def _most_common(names: Sequence[str]) -> str:
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else ""
