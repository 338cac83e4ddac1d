"""Chooses the rig of a label: the one that the answers name, or the one that fits their points."""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from poserig.pose.consolidation.answer import AnswerLike
from poserig.pose.rig_file import library_names, library_rig


class RigUse(NamedTuple):
    """The rig of a label.

    Attributes:
        name: Of the rig; "" when no answer named one and no rig of the library fits.
        hash: Of the rig, or "".
        keypoint_names: In the order of the label's keypoints.
        known: Whether the answers named this rig and the library has it, with these very names and
            this hash. The label of any other rig lists its keypoint names.
    """

    name: str
    hash: str
    keypoint_names: tuple[str, ...]
    known: bool


def rig_of(answers: Sequence[AnswerLike]) -> RigUse:
    """Returns the rig of one image's answers.

    That is the rig that most answers name, the first by name of several. When no answer names one,
    it is the rig of the library that fits the keypoint names of all answers.

    Keypoints that other answers have and the rig lacks are added to its names.

    Args:
        answers: At least one.
    """
    named = [answer for answer in answers if answer.rig or answer.rig_hash]
    if len(answers) == 1 and named:
        return named_rig(named[0].rig, named[0].rig_hash, named[0].keypoint_names)
    present = frozenset(name for answer in answers for name in answer.keypoint_names)
    if not named:
        return fitting_rig(present)
    counts = Counter((answer.rig, answer.rig_hash, answer.keypoint_names) for answer in named)
    rig, rig_hash, names = min(counts, key=lambda key: (-counts[key], key))
    others = present.difference(names)
    if others:
        return RigUse(rig, rig_hash, (*names, *sorted(others)), False)
    return named_rig(rig, rig_hash, names)


# Cached, here and below: the answers of a job repeat the same few rigs.
@lru_cache(maxsize=64)
def named_rig(name: str, rig_hash: str, keypoint_names: tuple[str, ...]) -> RigUse:
    """Returns the rig that an answer names, and whether it is that of the library."""
    rig = library_rig(name)
    known = rig is not None and rig.keypoint_names == keypoint_names and rig.hash == rig_hash
    return RigUse(name, rig_hash, keypoint_names, known)


@lru_cache(maxsize=64)
def fitting_rig(names: frozenset[str]) -> RigUse:
    """Returns the smallest rig of the library that contains all these keypoint names.

    Returns no rig, and the names sorted, if two candidates match and neither contains the other.
    So the 17 names of a body fit the rig of 17 points, although a rig of 133 points has them too.
    """
    rigs = [rig for name in library_names() if (rig := library_rig(name))]
    candidates = [rig for rig in rigs if names and names <= rig.index.keys()]
    smallest = min(candidates, key=lambda rig: len(rig.keypoint_names), default=None)
    if smallest and all(smallest.index.keys() <= rig.index.keys() for rig in candidates):
        return RigUse(smallest.name, smallest.hash, smallest.keypoint_names, False)
    return RigUse("", "", tuple(sorted(names)), False)
