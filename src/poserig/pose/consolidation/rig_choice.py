"""Which rig the answers about an image belong to, when they name one and when they do not."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from poserig.pose.keypoints import AnswerLike
from poserig.pose.rig_file import library_names, library_rig


class RigUse(NamedTuple):
    """The rig of a label.

    Attributes:
        name: Of the rig, "" when nobody named one and the labels fit none of the library.
        hash: Of the rig, or "".
        keypoint_names: Keypoint names, in the order of the label's keypoints.
        known: Whether the label can go without naming its labels: they are in the library.
    """

    name: str
    hash: str
    keypoint_names: tuple[str, ...]
    known: bool


def rig_of(answers: Sequence[AnswerLike]) -> RigUse:
    """The rig that most of the answers name, or else the one that their labels fit."""
    named = [answer for answer in answers if answer.rig or answer.rig_hash]
    if len(answers) == 1 and named:
        return named_rig(named[0].rig, named[0].rig_hash, named[0].keypoint_names)
    if not named:
        return fitting_rig(
            frozenset(label for answer in answers for label in answer.keypoint_names)
        )
    use = Counter((answer.rig, answer.rig_hash, answer.keypoint_names) for answer in named)
    name, rig_hash, labels = min(use, key=lambda key: (-use[key], key))
    others = {label for answer in answers for label in answer.keypoint_names}.difference(labels)
    if others:
        # A worker has points that the rig does not: the label itself names the order.
        return RigUse(name, rig_hash, (*labels, *sorted(others)), False)
    return named_rig(name, rig_hash, labels)


@lru_cache(maxsize=64)
def named_rig(name: str, rig_hash: str, labels: tuple[str, ...]) -> RigUse:
    """The rig of answers that name one. `known` is False for a user's own or a changed copy."""
    rig = library_rig(name)
    known = rig is not None and rig.keypoint_names == labels and rig.hash == rig_hash
    return RigUse(name, rig_hash, labels, known)


@lru_cache(maxsize=64)
def fitting_rig(labels: frozenset[str]) -> RigUse:
    """The one rig of the library that has all these labels; none if several have.

    Unless they hold one another: the body's 17 points are no doubt, though a rig of 133 has them.
    """
    rigs = [rig for name in library_names() if (rig := library_rig(name))]
    having = [rig for rig in rigs if labels and labels <= rig.index.keys()]
    smallest = min(having, key=lambda rig: len(rig.keypoint_names), default=None)
    if smallest and all(smallest.index.keys() <= rig.index.keys() for rig in having):
        return RigUse(smallest.name, smallest.hash, smallest.keypoint_names, False)
    return RigUse("", "", tuple(sorted(labels)), False)
